"""Progress: the shortest way from the units held to a complete plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.auditing.audited_plan import audit_plan
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock
from recommender.solver.search.plan_search import solutions

if TYPE_CHECKING:
    from recommender.problems.problem import Problem
    from recommender.qualifications.plans import Plan
    from recommender.solver.search.plan_search import Search


def find_shortest_plan(
    problem: Problem, time_limit: float | None = None, search: Search | None = None
) -> Plan | None:
    """Return the plan with the fewest new credits; None if the time, in s, ran out.

    Ties go to the least mismatch, then the fewest units, then the earliest. The plan
    keeps every rule and wish. A problem requires every unit that is held, so the fewest
    new credits are the fewest in total: the limit on spare credits, which counts from
    there, cannot bind this plan, and allowing none to spare finds it. A `search` of
    this problem, within its clock, is faster where it knows the fewest.

    Raises:
        SelfCheckError: The plan failed the audit.
    """
    tight = replace(problem, spare=0)
    if search is not None and search.fewest is not None:
        solution = search.best_with_fewest()
    else:
        solution = next(solutions(tight, Clock(time_limit)))
    return audit_plan(tight, solution) if solution.status is Status.OPTIMAL else None
