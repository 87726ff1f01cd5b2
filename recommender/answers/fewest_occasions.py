"""Plans that need few occasions for evidence, at little more mismatch than the best."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.answers.evidence_planning import require_a_job
from recommender.answers.recommendation import (
    FewestOccasions,
    Recommendation,
    recommend_and_keep,
)
from recommender.auditing.audited_plan import audit_plan
from recommender.auditing.evidencing import EvidenceTerms, audit_occasions
from recommender.errors import Fault, SelfCheckError
from recommender.loading.evidence_guide import load_evidence
from recommender.problems.occasion_problem import (
    EvidenceTask,
    OccasionProblem,
    occasion_problem,
)
from recommender.qualifications.plans import Status
from recommender.requests.candidate import job_of
from recommender.solver.engine.clock import Clock, clock_of, out_of_time
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.occasions.joint_search import (
    add_occasions,
    plan_of_fewest_occasions,
)
from recommender.solver.occasions.occasion_search import best_occasions

if TYPE_CHECKING:
    from fractions import Fraction

    from recommender.problems.problem import Problem
    from recommender.qualifications.evidence import EvidenceGuide
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import TimeLimit


class OccasionCounter:
    """Counts the fewest occasions that sets of units need, for one candidate."""

    def __init__(
        self,
        qualification: Qualification,
        candidate: Candidate,
        problem: Problem,
        clock: Clock,
        guide: EvidenceGuide | None = None,
    ) -> None:
        require_a_job(candidate)
        self._guide = load_evidence(qualification) if guide is None else guide
        self._job = job_of(candidate, qualification)
        self._held, self._clock = problem.held, clock

    def problem_of(self, units: tuple[Unit, ...]) -> OccasionProblem:
        """Return the problem of the occasions for some units, without those held."""
        new = tuple(unit for unit in units if unit.code not in self._held)
        return occasion_problem(EvidenceTask(new, self._job, self._guide))

    def count(self, units: tuple[Unit, ...]) -> int:
        """Return the fewest occasions that a plan needs, proven and audited.

        Raises:
            LimitError: time ran out before they were proven.
        """
        solution = best_occasions(self.problem_of(units), self._clock)
        if solution.status is not Status.OPTIMAL:
            raise out_of_time("the fewest occasions were proven")
        new = tuple(unit for unit in units if unit.code not in self._held)
        terms = EvidenceTerms(new, self._job, self._guide)
        return len(audit_occasions(terms, solution.occasions).occasions)


@check_arguments
def recommend_few_occasions(
    qualification: Qualification,
    candidate: Candidate,
    most_loss: Fraction,
    *,
    guide: EvidenceGuide | None = None,
    time_limit: TimeLimit = None,
) -> Recommendation:
    """Recommend the plan that needs the fewest occasions for evidence, near the best.

    Of the plans with at most `most_loss` credits more mismatch than the best, no other
    needs fewer occasions; then it has the least mismatch, credits and units.

    Args:
        qualification: A qualification, or the name or folder of one.
        candidate: A candidate, or the name of a role.
        most_loss: How many credits of mismatch may be lost.
        guide: What is known of evidence; by default that of the qualification's area.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        The answer of `recommend`, with this plan; `proof.occasions` has the numbers.

    Raises:
        RequestError: If nothing is known of the job or of evidence.
        LimitError: If time runs out before it is proven.
        SelfCheckError: If a result fails the audit.
    """
    clock = clock_of(time_limit)
    return interruptibly(
        lambda: _recommend(qualification, candidate, most_loss, guide, clock), clock
    )


def _recommend(
    qualification: Qualification,
    candidate: Candidate,
    most_loss: Fraction,
    guide: EvidenceGuide | None,
    clock: Clock,
) -> Recommendation:
    answer, search = recommend_and_keep(qualification, candidate, clock)
    if answer.status is not Status.OPTIMAL:
        return answer
    problem = answer.problem
    counter = OccasionCounter(qualification, answer.candidate, problem, clock, guide)
    least = answer.best.fit.mismatch
    most = problem.match.scaled(_positions(answer)) + floor(
        most_loss * problem.match.scale
    )
    occasions = add_occasions(search, counter.problem_of(problem.units))
    solution = plan_of_fewest_occasions(search, occasions, most)
    if solution.status is not Status.OPTIMAL:
        raise out_of_time("the plan of the fewest occasions was proven")
    plan = audit_plan(problem, solution)
    number = counter.count(plan.units)
    at_best = counter.count(answer.best.units)
    if (
        number > at_best
        or plan.fit.mismatch > least + most_loss + problem.match.rounding
    ):
        message = f"{number} occasions, but the best plan needs {at_best}"
        raise SelfCheckError(Fault("occasions-wrong", message))
    fewest = FewestOccasions(most_loss, least, number, at_best)
    proof = replace(answer.proof, occasions=fewest)
    return replace(answer, plans=(plan,), proof=proof)


def _positions(answer: Recommendation) -> frozenset[int]:
    codes = {*answer.best.codes}
    units = enumerate(answer.problem.units)
    return frozenset(position for position, unit in units if unit.code in codes)
