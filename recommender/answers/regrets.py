"""Regrets: how much better another plan could be, given what is uncertain.

The regret of a plan is the most mismatch by which any plan could beat it, over all
frequencies that the uncertain tasks may have. One solve bounds it, and the result is
worked out again for the job that it is about.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from recommender.answers.recommendation import Recommendation, recommend
from recommender.answers.regret_analysis import Regret, RegretAnalysis
from recommender.auditing import weigh
from recommender.auditing.audited_plan import audit_plan
from recommender.errors import LimitError
from recommender.qualifications.plans import Plan, Status
from recommender.requests.candidate import Candidate
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.search.minmax_regret import Scenario, min_max_regret
from recommender.solver.search.plan_search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.qualifications.qualification import Qualification
    from recommender.solver.engine.clock import TimeLimit

MOST_ROUNDS = 200


def find_regret(
    qualification: Qualification,
    candidate: Candidate,
    plan: Plan,
    *,
    time_limit: TimeLimit = None,
) -> Regret:
    """Return the largest regret of a plan over what the candidate is unsure of.

    Raises:
        RequestError: A name is unknown, or wishes contradict each other.
        LimitError: Time ran out.
        SelfCheckError: The answer failed the audit.
    """
    clock = clock_of(time_limit)

    def work() -> Regret:
        resolved = resolve(candidate, qualification)
        return RegretAnalysis(qualification, resolved, clock).largest_regret(plan)

    return interruptibly(work, clock)


def recommend_robust(
    qualification: Qualification, candidate: Candidate, *, time_limit: TimeLimit = None
) -> tuple[Recommendation, Regret | None]:
    """Recommend the plan whose largest regret is least, and return that regret.

    If there is no plan, the answer has the reason, and the regret is None.

    Raises:
        RequestError: A name is unknown, or wishes contradict each other.
        LimitError: Time ran out.
    """
    clock = clock_of(time_limit)
    answer = recommend(qualification, candidate, time_limit=clock)
    if answer.status is not Status.OPTIMAL:
        return answer, None

    def work() -> Regret:
        analysis = RegretAnalysis(qualification, answer.candidate, clock, answer)
        return _Robust(analysis).least(answer.best)

    regret = interruptibly(work, clock)
    status = Status.OPTIMAL if regret.robust else Status.FEASIBLE
    proof = replace(answer.proof, ranked=int(regret.robust))
    return replace(answer, plans=(regret.plan,), status=status, proof=proof), regret


class _Robust:
    """The search for the plan whose largest regret is least.

    Scenarios are added one by one: the worst of each plan that looked best. Those in
    `_true` can happen with their guidance, and so bound the regret of every plan.
    """

    def __init__(self, analysis: RegretAnalysis) -> None:
        self._analysis = analysis
        self._search = Search(analysis.problem, analysis.clock)
        self._match = analysis.match_of(analysis.problem.job)
        self._scenarios: list[Scenario] = []
        self._true: list[Scenario] = []
        self._floor = Fraction(0)

    def least(self, first: Plan) -> Regret:
        """Return the least regret; if it is not proven, with a bound as its floor.

        Raises:
            LimitError: Time ran out before any regret was known.
        """
        best = self._add_worst(first)
        try:
            for _ in range(MOST_ROUNDS):
                plan, reachable = self._propose()
                if best.most <= max(reachable, self._floor):
                    break
                regret = self._add_worst(plan)
                if regret.most < best.most:
                    best = regret
                elif regret.plan.codes == best.plan.codes:
                    break
        except LimitError:
            pass
        return replace(best, floor=min(self._floor, best.most))

    def _add_worst(self, plan: Plan) -> Regret:
        """Return the regret of a plan, and add its worst scenario."""
        regret = self._analysis.largest_regret(plan)
        match_ = self._analysis.match_of(regret.job)
        if regret.least:
            best = regret.other.fit.mismatch
            self._true.append(Scenario(match_, ceil(best * match_.scale)))
        # The rival may not be valid for this job, so this scenario is a guess.
        mine = weigh(plan.units, regret.job, self._analysis.problem.held).mismatch
        best = mine - regret.most
        self._scenarios.append(Scenario(match_, ceil(best * match_.scale)))
        return regret

    def _propose(self) -> tuple[Plan, Fraction]:
        """Return the plan that looks best so far, and its regret over the scenarios."""
        chosen, least = self._find(self._scenarios)
        if self._true == self._scenarios:
            self._floor = max(self._floor, least)
        else:
            self._floor = max(self._floor, self._find(self._true)[1])
        mismatch = self._analysis.problem.match.scaled(frozenset(chosen))
        search = self._search
        ends = (search.fewest, search.cap)
        solution = Solution(Status.OPTIMAL, chosen, mismatch, mismatch, *ends)
        return audit_plan(self._analysis.problem, solution, search.rules), least

    def _find(self, scenarios: Iterable[Scenario]) -> tuple[tuple[int, ...], Fraction]:
        problem, clock = self._analysis.problem, self._analysis.clock
        rules = self._search.rules
        chosen, least = min_max_regret(
            problem.units, rules, self._match, scenarios, clock
        )
        return chosen, self._match.mismatch(least)
