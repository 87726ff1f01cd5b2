"""Gathering: candidates who ask for the same are one group, with so many in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.auditing.audited_plan import audit_plan
from recommender.errors import Fault, LimitError
from recommender.problems.job_match import match
from recommender.qualifications.plans import Status
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.menus.pricing_problem import PricingProblem
from recommender.solver.rules.conflicts import minimal_conflict

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from recommender.problems.problem import Problem
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock
    from recommender.solver.search.plan_search import Solution


@dataclass(frozen=True, slots=True)
class CandidateGroup:
    """Equal candidates: their ids, how many they are, and their problem."""

    ids: tuple[str, ...]
    weight: int
    problem: Problem

    def assign(
        self, pricing: PricingProblem, solution: Solution, rules: Sequence[Rule] = ()
    ) -> Assignment:
        """Audit the plan they get, which keeps some more rules, and their own.

        Raises:
            LimitError: the time ran out before there was a plan.
        """
        if Status.UNKNOWN in (solution.status, pricing.own.status):
            message = "the time ran out before everyone had a plan"
            raise LimitError(
                Fault("limit-time", message, "allow more time with --time-limit")
            )
        own = audit_plan(self.problem, pricing.own, pricing.search.rules)
        plan = audit_plan(self.problem, solution, (*pricing.search.rules, *rules))
        return Assignment(self.ids, self.weight, own, plan)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Equal candidates, by id, with the plan they get and the one they would have.

    `weight` is how many they are, `own` their best plan with every unit on offer.
    """

    ids: tuple[str, ...]
    weight: int
    own: Plan
    plan: Plan

    @property
    def loss(self) -> Fraction:
        """How many credits of mismatch more each of them has than with the own plan."""
        return self.plan.fit.mismatch - self.own.fit.mismatch


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Equal candidates, by id, who have no plan whatever is offered, and why."""

    ids: tuple[str, ...]
    weight: int
    conflict: tuple[Rule, ...]


def group_candidates(
    qualification: Qualification,
    candidates: Mapping[str, Candidate],
    weights: Mapping[str, int],
) -> tuple[CandidateGroup, ...]:
    """Put equal candidates together, in an order that is not that of the file.

    A candidate counts once unless `weights` says how often. All matches get one
    scale, so that mismatches can be added.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
    """
    found: dict[Hashable, CandidateGroup] = {}
    for id_, candidate in candidates.items():
        problem = build_problem(qualification, resolve(candidate, qualification))
        same = match(
            qualification.catalogue, problem.job, problem.held, scale_for_all=True
        )
        problem = replace(problem, match=same)
        known = found.get(problem.identity, CandidateGroup((), 0, problem))
        weight = known.weight + weights.get(id_, 1)
        found[problem.identity] = replace(known, ids=(*known.ids, id_), weight=weight)
    return tuple(sorted(found.values(), key=_order))


def _order(group: CandidateGroup) -> tuple[object, ...]:
    """Order groups by what they ask for, and by their first id where that is like."""
    problem = group.problem
    job = [(tag, weight) for tag, weight in problem.job.items() if weight]
    rules = [(rule.id, rule.reading) for rule in problem.rules]
    return job, sorted(rules), sorted(problem.held), min(group.ids)


class Caseload:
    """All groups with a plan of their own, and those `refused` for having none.

    `pricings` stand for them in the solver, in the same order. `slip` is how much
    mismatch, in credits, rounding may add up to in all: none where matches are exact.

    Raises:
        LimitError: the time ran out.
    """

    def __init__(
        self,
        qualification: Qualification,
        groups: Sequence[CandidateGroup],
        clock: Clock,
        most_loss: Fraction | None = None,
    ) -> None:
        self.qualification, self.clock, self.most_loss = qualification, clock, most_loss
        self.weight = sum(group.weight for group in groups)
        pairs = [(group, self._pricing(group)) for group in groups]
        able = [pair for pair in pairs if pair[1].own.status.has_plan]
        self.groups = tuple(group for group, _ in able)
        self.pricings = tuple(pricing for _, pricing in able)
        self.refused = tuple(
            self._refuse(one)
            for one, pricing in pairs
            if not pricing.own.status.has_plan
        )
        inexact = [one for one in self.groups if not one.problem.match.exact]
        per_unit = sum((one.weight for one in inexact), 0)
        units = len(qualification.catalogue.units)
        self.slip = Fraction(0)
        if inexact:
            self.slip = Fraction(per_unit * units, inexact[0].problem.match.scale)

    def _pricing(self, group: CandidateGroup) -> PricingProblem:
        most = None
        if self.most_loss is not None:
            most = int(self.most_loss * group.problem.match.scale)
        return PricingProblem(group.problem, group.weight, self.clock, most)

    def _refuse(self, group: CandidateGroup) -> NoPlan:
        problem = group.problem
        conflict = minimal_conflict(problem.units, problem.rules, self.clock)
        return NoPlan(group.ids, group.weight, conflict)

    def in_credits(self, scaled: int) -> Fraction:
        """Turn a scaled mismatch into credits."""
        return self.pricings[0].problem.match.mismatch(scaled)
