"""Progress: the shortest way from the units that are held to a whole plan."""

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


def find_shortest_plan(
    problem: Problem, time_limit: float | None = None
) -> Plan | None:
    """Find the plan with the fewest new credits; None where the time, in s, ran out.

    Among equals it has the least mismatch, then the fewest units, then the earliest.
    It keeps every rule and wish. A posed problem demands every unit that is held, so
    the fewest new credits are the fewest in all: the limit of spare credits, which
    counts from there, cannot bind this plan, and none to spare are what finds it.

    Raises:
        SelfCheckError: the plan did not stand up to the audit.
    """
    tight = replace(problem, spare=0)
    solution = next(solutions(tight, Clock(time_limit)))
    return audit_plan(tight, solution) if solution.status is Status.OPTIMAL else None
