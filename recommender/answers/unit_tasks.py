"""Unit tasks: the units of a plan as tasks to schedule, with needs and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from recommender.requests.dates import LAST_DAY
from recommender.solver.schedules.queueing import (
    Spans,
    Task,
    Workload,
    days_of,
    late_tasks,
    separated_tasks,
    with_needs_first,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.qualifications.plans import Plan
    from recommender.qualifications.rules import Pairing, Rule
    from recommender.qualifications.units import Unit
    from recommender.requests.pace import Pace


class Unmet(NamedTuple):
    """What a timeline cannot keep for a unit: `needs`, `together` or `dates`."""

    what: str
    code: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """The new units of a plan as tasks with the same numbers, and their order.

    `wanted` has the tasks with all their needs, and `load` with those that can be met.
    `pairings` are the relations between units that the binding `rules` state.
    """

    units: tuple[Unit, ...]
    load: Workload
    queue: list[int]
    wanted: Workload
    rules: tuple[Rule, ...]
    pairings: tuple[Pairing, ...]
    pace: Pace
    present: frozenset[str]

    @property
    def dated(self) -> bool:
        """Whether some unit can begin only on some days."""
        return any(task.opens or task.closes is not None for task in self.load.tasks)

    @property
    def considers(self) -> tuple[str, ...]:
        """What else is taken into account besides the order asked for, in words."""
        tasks = self.wanted.tasks
        heeded = {
            "each unit after those it needs": any(task.needs for task in tasks),
            "units that go together at the same time or one after the other": any(
                task.beside for task in tasks
            ),
            "each unit while it is offered": self.dated,
        }
        return tuple(words for words, applies in heeded.items() if applies)


def tasks_of(
    units: Sequence[Unit], plan: Plan, pace: Pace, rules: Iterable[Rule]
) -> Tasks:
    """Return units as tasks, in the order in which they would begin."""
    idle = {finding.rule.id for finding in plan.findings if not finding.applies}
    by_id = {rule.id: rule for rule in rules if rule.pairing and rule.id not in idle}
    pairings = tuple(rule.pairing for rule in by_id.values() if rule.pairing)
    number = {unit.code: i for i, unit in enumerate(units)}
    tasks = (_task(unit, number, plan.held, pace, pairings) for unit in units)
    wanted = Workload(tuple(tasks), pace.parallel, pace.hours_per_week / 7)
    queue, load = with_needs_first(wanted, range(len(units)))
    present = frozenset(plan.codes)
    return Tasks(
        tuple(units),
        load,
        queue,
        wanted,
        tuple(by_id.values()),
        pairings,
        pace,
        present,
    )


def _task(
    unit: Unit,
    number: dict[str, int],
    held: frozenset[str],
    pace: Pace,
    pairings: Iterable[Pairing],
) -> Task:
    named: dict[str, list[frozenset[int]]] = {"needs": [], "together": [], "bars": []}
    for pairing in pairings:
        for others in pairing.others if pairing.code == unit.code else ():
            there = frozenset(number[code] for code in others if code in number)
            if there and not others & held:
                named[pairing.how].append(there)
    opens, closes = _window(unit, pace)
    needs, beside = tuple(named["needs"]), tuple(named["together"])
    return Task(pace.hours_of([unit]), opens, closes, needs, beside)


def _window(unit: Unit, pace: Pace) -> tuple[int, int | None]:
    """Return the first and last day of learning on which a unit can be begun."""
    if pace.start is None:
        return 0, None
    opens, closes = 0, None
    if unit.offered_from is not None and unit.offered_from > pace.start:
        opens = pace.days.until(unit.offered_from - timedelta(1))
    if unit.offered_until is not None:
        closes = pace.days.until(min(unit.offered_until, LAST_DAY)) - 1
    return opens, closes


def unmet_of(tasks: Tasks, spans: Spans) -> frozenset[Unmet]:
    """Return what a schedule leaves unmet, by the code of the unit concerned."""
    units, apart = tasks.units, separated_tasks(tasks.load, spans)
    return frozenset(
        {
            *(Unmet("dates", units[task].code) for task in _late(tasks, spans)),
            *(Unmet("together", units[task].code) for task, _ in apart),
            *(Unmet("needs", code) for code, _ in _lacking(tasks, spans)),
        }
    )


def _late(tasks: Tasks, spans: Spans) -> list[int]:
    return late_tasks(tasks.wanted, spans)


def _lacking(tasks: Tasks, spans: Spans) -> list[tuple[str, frozenset[str]]]:
    """Return what units need that is not in the plan, or not before them."""
    ends = {tasks.units[task].code: span[1] for task, span in spans.items()}
    begins = {tasks.units[task].code: span[0] for task, span in spans.items()}
    held = tasks.present - ends.keys()
    return [
        (pairing.code, others)
        for pairing in tasks.pairings
        if pairing.how == "needs" and pairing.code in begins
        for others in pairing.others
        if not others & held
        and not any(
            ends[other] <= begins[pairing.code] for other in others & ends.keys()
        )
    ]


def unmet_in_words(tasks: Tasks, spans: Spans) -> tuple[str, ...]:
    """Return what a schedule leaves unmet, in words."""
    unmet = [
        _unmet_need(tasks, code, others) for code, others in _lacking(tasks, spans)
    ]
    for task, others in separated_tasks(tasks.load, spans):
        named = " or ".join(sorted(tasks.units[other].code for other in others))
        code = tasks.units[task].code
        unmet.append(f"{code} goes with {named}, but ends before {named} can begin")
    for task in _late(tasks, spans):
        unit = tasks.units[task]
        day = tasks.pace.days.day(days_of(tasks.load, spans, task)[0])
        unmet.append(f"{unit.code} is offered {unit.offered}, but begins on {day}")
    if tasks.pace.start is None and any(unit.offered for unit in tasks.units):
        unmet.append("some units are offered only on certain dates: add --start")
    return tuple(unmet)


def _unmet_need(tasks: Tasks, code: str, others: frozenset[str]) -> str:
    named = " or ".join(sorted(others))
    if not others & tasks.present:
        return f"{code} needs {named} first, which the plan does not have"
    return f"{code} needs {named} first, but {named} needs {code}"
