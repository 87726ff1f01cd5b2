"""The answer to a request of a cohort, from its outcome: nothing is solved again.

Outcomes are plain data, so that processes and journals can pass them on. For a sheet
the plan is audited again, and what is said of it is worked out.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.plan_details import add_details_to_plans, add_timeline
from recommender.answers.recommendation import Proof, Recommendation
from recommender.auditing.audited_plan import audit_plan
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.requests.problem_building import build_problem
from recommender.solver.search.plan_search import Solution

if TYPE_CHECKING:
    from recommender.cohorts.cohort import Member
    from recommender.cohorts.planning import Outcome
    from recommender.problems.problem import Problem
    from recommender.qualifications.qualification import Qualification
    from recommender.solver.engine.clock import Clock


def answer_of(
    qualification: Qualification, member: Member, outcome: Outcome, clock: Clock
) -> Recommendation:
    """Return the answer that an outcome with a plan came from, with its details.

    Raises:
        ValueError: the outcome has no plan.
        SelfCheckError: the plan does not pass the audit, or has another mismatch than
            its outcome.
    """
    if not outcome.has_plan:
        raise ValueError(f"{outcome.status} is no plan")
    problem = build_problem(qualification, member.candidate)
    status = Status(outcome.status)
    plan = audit_plan(problem, _solution(problem, outcome, status))
    if plan.fit.mismatch != Fraction(outcome.mismatch):
        message = f"the plan of {member.id} has another mismatch than before"
        evidence = {"was": outcome.mismatch, "is": str(plan.fit.mismatch)}
        raise SelfCheckError(Fault("outcome-differs", message), evidence=evidence)
    bound = Fraction(outcome.bound) if outcome.bound else None
    ranked = 1 if status is Status.OPTIMAL else 0
    proof = Proof(outcome.fewest, outcome.cap, bound, ranked=ranked)
    answer = Recommendation(
        qualification, member.candidate, problem, status, (plan,), (), proof
    )
    return add_details_to_plans(add_timeline(answer, clock), clock)


def _solution(problem: Problem, outcome: Outcome, status: Status) -> Solution:
    codes = frozenset(outcome.units)
    chosen = tuple(i for i, unit in enumerate(problem.units) if unit.code in codes)
    mismatch = problem.match.scaled(frozenset(chosen))
    return Solution(status, chosen, mismatch, fewest=outcome.fewest, cap=outcome.cap)
