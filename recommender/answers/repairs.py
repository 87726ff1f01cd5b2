"""Repairing: the valid sets of units that are nearest to an invalid one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.auditing import audit
from recommender.auditing.audited_plan import audit_plan
from recommender.qualifications.plans import Plan
from recommender.qualifications.rules import Kind
from recommender.requests.candidate import job_of
from recommender.requests.problem_building import build_problem, rules_of
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock, clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.search.near_and_diverse import nearest_plans
from recommender.solver.search.plan_search import Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.problems.problem import Problem
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import TimeLimit


@dataclass(frozen=True, slots=True)
class Repair:
    """Units to add and to drop, in catalogue order, and the plan they lead to."""

    add: tuple[Unit, ...]
    drop: tuple[Unit, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Repairs:
    """The nearest valid sets, nearest first, or the conflict why there are none.

    `lifted` is guidance that they need not keep, for the set itself breaks it.
    """

    repairs: tuple[Repair, ...]
    conflict: tuple[Rule, ...] = ()
    lifted: tuple[Rule, ...] = ()


@check_arguments
def repair(
    qualification: Qualification,
    candidate: Candidate,
    units: Sequence[Unit],
    *,
    locked: Sequence[str] = (),
    top: int = 3,
    time_limit: TimeLimit = None,
) -> Repairs:
    """Find the valid sets with the fewest units added or dropped; then least mismatch.

    All wishes are kept. So is guidance, unless it is set aside or the set itself does
    not keep it.

    Args:
        qualification: a qualification, or the name or folder of one.
        candidate: who asks, or the name of a role.
        units: the set, as units or their codes.
        locked: codes of units that are never dropped.
        top: how many sets to find, the nearest first.
        time_limit: the most seconds that it may take; None is no limit.

    Returns:
        What to add and to drop, and the plan that this leads to; or the conflict that
        leaves no valid set.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.

    Example:
        >>> import recommender
        >>> hers = ["F3", "F4", "A3", "A13", "B11", "C5"]
        >>> found = recommender.repair("ocr-03456", "council-officer", hers, top=1)
        >>> [unit.code for unit in found.repairs[0].drop]
        []
    """
    candidate = resolve(candidate, qualification)
    kept = [qualification.catalogue.find(code).code for code in locked]
    wishes = candidate.wishes
    wanted = tuple(dict.fromkeys((*wishes.with_units, *kept)))
    asked = replace(candidate, wishes=replace(wishes, with_units=wanted))
    lifted = _broken_guidance(qualification, asked, units)
    lift = (*wishes.lift, *(rule.id for rule in lifted))
    asked = replace(asked, wishes=replace(asked.wishes, lift=lift))
    problem = replace(build_problem(qualification, asked), spare=None)
    clock = clock_of(time_limit)
    found = interruptibly(lambda: _repair(problem, units, top, clock), clock)
    return replace(found, lifted=lifted)


def _broken_guidance(
    qualification: Qualification, asked: Candidate, units: Sequence[Unit]
) -> tuple[Rule, ...]:
    """Return the guidance that holds for a candidate and that a set does not keep."""
    rules, _ = rules_of(qualification, asked, job_of(asked, qualification))
    guidance = [rule for rule in rules if rule.kind is Kind.GUIDANCE]
    findings = audit(units, guidance)
    return tuple(one.rule for one in findings if not one.holds)


def _repair(problem: Problem, units: Sequence[Unit], top: int, clock: Clock) -> Repairs:
    codes = {unit.code for unit in units}
    chosen = {i for i, unit in enumerate(problem.units) if unit.code in codes}
    search = Search(problem, clock)
    found = []
    for solution in islice(nearest_plans(search, chosen), top):
        plan = audit_plan(problem, solution)
        add = tuple(unit for unit in plan.units if unit.code not in codes)
        drop = tuple(
            unit
            for unit in problem.units
            if unit.code in codes and unit.code not in plan.codes
        )
        found.append(Repair(add, drop, plan))
    if found:
        return Repairs(tuple(found))
    return Repairs((), minimal_conflict(problem.units, problem.rules, clock))
