"""This program in the race: what it does for its users, every plan audited."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from recommender.answers.menus import choose_menus
from recommender.answers.recommendation import recommend, recommend_and_keep
from recommender.auditing.audited_plan import PlanAuditor
from recommender.cohorts.planning import Outcome, Planner
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.qualification import Qualification
from recommender.solver.engine.clock import Clock
from recommender.solver.search.model_cache import ModelCache
from recommender.solver.search.one_change import OneChange
from recommender.solver.search.plan_search import Solution
from tests.benchmarks.race.questions import TEN, MenuQuestion, Question


class Ourselves:
    """The functions of the library and of the caseload, from the request on."""

    name = "recommender"

    def __init__(self) -> None:
        self._planner: tuple[Qualification, Planner] | None = None
        self._known = ModelCache()

    @staticmethod
    def _scaled(question: Question, plan: Plan) -> int:
        return int(plan.fit.mismatch * question.problem.match.scale)

    def one(self, question: Question) -> int | None:
        """Plan as the library does, to the first plan in order of those that tie."""
        answer = recommend(question.qualification, question.candidate)
        return self._scaled(question, answer.best) if answer.plans else None

    def ten(self, question: Question) -> list[int]:
        """Return the mismatches of the ten best plans."""
        answer = recommend(question.qualification, question.candidate, top=TEN)
        return [self._scaled(question, plan) for plan in answer.plans]

    def prices(
        self, question: Question, flips: Sequence[tuple[int, int]]
    ) -> list[int | None]:
        """Return the least mismatch with each unit flipped; every plan is audited."""
        qualification, candidate = question.qualification, question.candidate
        answer, search = recommend_and_keep(qualification, candidate, Clock())
        place = {unit.code: i for i, unit in enumerate(answer.problem.units)}
        chosen = tuple(place[code] for code in answer.best.codes)
        best = Solution(Status.OPTIMAL, chosen)
        change, auditor = OneChange(search, best), PlanAuditor(answer.problem)
        prices: list[int | None] = []
        for solution in change.with_unit_flipped(unit for unit, _ in flips):
            if not solution.status.has_plan:
                prices.append(None)
                continue
            plan = auditor.plan_of(solution, search.rules)
            prices.append(self._scaled(question, plan))
        return prices

    def conflict(self, question: Question) -> set[int]:
        """Return the rows of the conflict, checked by a fresh model and the audit."""
        answer = recommend(question.qualification, question.candidate)
        rules = question.problem.rules
        ids = {rule.id for rule in answer.conflict}
        return {i for i, rule in enumerate(rules) if rule.id in ids}

    def one_of_many(self, question: Question) -> int | None:
        """Return the least mismatch, of an audited plan that may be any of the best.

        The ways out of a caseload are compared so.
        """
        answer, _ = recommend_and_keep(
            question.qualification,
            question.candidate,
            self._known.clock(3600.0),
            self._known.fewest,
            in_order=False,
        )
        return self._scaled(question, answer.best) if answer.plans else None

    def plan_of_many(self, question: Question) -> frozenset[int] | None:
        """Plan as a caseload does: with what is as good, and what a loss would mean.

        The plan is given by the places of its units.
        """
        outcome, units = self._outcome(question), question.problem.units
        if not outcome.has_plan:
            return None
        return frozenset(
            i for i, unit in enumerate(units) if unit.code in outcome.units
        )

    def _outcome(self, question: Question) -> Outcome:
        if self._planner is None or self._planner[0] is not question.qualification:
            planner = Planner(question.qualification, 3600.0)
            self._planner = question.qualification, planner
        return self._planner[1].plan(question.candidate)

    def menu(self, question: MenuQuestion) -> int:
        """Return the least mismatch in total, proven to be the least."""
        candidates = {f"{i}": one for i, one in enumerate(question.candidates)}
        menus = choose_menus(
            question.qualification, candidates, [question.size], within=Fraction(0)
        )
        (menu,) = menus.menus
        assert menu.gap == 0
        return int(menu.mismatch * question.problems[0].match.scale)
