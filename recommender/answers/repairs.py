"""Repairs: the valid sets of units that are nearest to an invalid one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.answers.recommendation import MOST_PLANS
from recommender.auditing import audit
from recommender.auditing.audited_plan import audit_plan
from recommender.errors import Fault, RequestError
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
    """The units to add and to drop, in catalogue order, and the resulting plan."""

    add: tuple[Unit, ...]
    drop: tuple[Unit, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Repairs:
    """The nearest valid sets, nearest first, or the conflict if there are none.

    `lifted` is guidance that they need not follow, since the set itself does not.
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
    """Repair an invalid set of units: find the valid sets nearest to it.

    The nearest sets have the fewest units added or dropped; ties go to the least
    mismatch. All wishes are kept. So is guidance, unless it is set aside or the set
    itself does not follow it.

    Args:
        qualification: A qualification, or the name or folder of one.
        candidate: A candidate, or the name of a role.
        units: The set, as units or their codes.
        locked: The codes of units that are never dropped.
        top: The number of sets to find.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        The repairs, nearest first, each with the units to add and to drop and the
        resulting plan; or the conflict that rules out any valid set.

    Raises:
        RequestError: If a name is unknown, or wishes contradict each other.
        LimitError: If the time runs out.

    Example:
        >>> import recommender
        >>> units = ["F3", "F4", "A3", "A13", "B11", "C5"]
        >>> answer = recommender.repair("ocr-03456", "council-officer", units, top=1)
        >>> [unit.code for unit in answer.repairs[0].drop]
        []
    """
    candidate = resolve(candidate, qualification)
    if not 0 <= top <= MOST_PLANS:
        message = f"{top} is not a valid number of sets"
        raise RequestError(Fault("top-range", message, f"ask for 0 to {MOST_PLANS:,}"))
    kept = [qualification.catalogue.find(code).code for code in locked]
    wishes = candidate.wishes
    wanted = tuple(dict.fromkeys((*wishes.with_units, *kept)))
    changed = replace(candidate, wishes=replace(wishes, with_units=wanted))
    lifted = _broken_guidance(qualification, changed, units)
    lift = (*wishes.lift, *(rule.id for rule in lifted))
    changed = replace(changed, wishes=replace(changed.wishes, lift=lift))
    problem = replace(build_problem(qualification, changed), spare=None)
    clock = clock_of(time_limit)
    repairs = interruptibly(lambda: _repair(problem, units, top, clock), clock)
    return replace(repairs, lifted=lifted)


def _broken_guidance(
    qualification: Qualification, candidate: Candidate, units: Sequence[Unit]
) -> tuple[Rule, ...]:
    """Return the guidance for a candidate that a set does not follow."""
    rules, _ = rules_of(qualification, candidate, job_of(candidate, qualification))
    guidance = [rule for rule in rules if rule.kind is Kind.GUIDANCE]
    findings = audit(units, guidance)
    return tuple(finding.rule for finding in findings if not finding.holds)


def _repair(problem: Problem, units: Sequence[Unit], top: int, clock: Clock) -> Repairs:
    codes = {unit.code for unit in units}
    chosen = {i for i, unit in enumerate(problem.units) if unit.code in codes}
    search = Search(problem, clock)
    repairs = []
    for solution in islice(nearest_plans(search, chosen), top):
        plan = audit_plan(problem, solution)
        add = tuple(unit for unit in plan.units if unit.code not in codes)
        drop = tuple(
            unit
            for unit in problem.units
            if unit.code in codes and unit.code not in plan.codes
        )
        repairs.append(Repair(add, drop, plan))
    if repairs or top == 0:
        return Repairs(tuple(repairs))
    return Repairs((), minimal_conflict(problem.units, problem.rules, clock))
