"""Sequencing: the order of tasks in which the fewest come too late, by CP-SAT.

It is asked where working off a queue leaves something unmet. Then the finish is as
early as it can be, and after that the order as near as can be to that of the queue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.qualifications.plans import Status
from recommender.solver.engine.cp_sat import run
from recommender.solver.schedules.queueing import late_tasks, separated_tasks, simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.solver.engine.clock import Clock
    from recommender.solver.schedules.queueing import Moment, Spans, Workload

# Beyond it times are rounded in the model, and nothing is claimed to be proven.
_MOST_TICKS = 2**40
# Orders that are tried where several tasks are under way at once.
_MOST_ORDERS = 500


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each task begins and ends, and whether that is proven to be the best."""

    spans: Spans
    proven: bool


class _Worth(NamedTuple):
    """How good an order is: how many things are unmet, and when it is finished."""

    unmet: int
    finish: Moment


def _worth(load: Workload, spans: Spans) -> _Worth:
    unmet = len(late_tasks(load, spans)) + len(separated_tasks(load, spans))
    return _Worth(unmet, max((ends for _, ends in spans.values()), default=0))


def best_schedule(load: Workload, queue: Sequence[int], clock: Clock) -> Schedule:
    """Find the best order of tasks, of which none needs another in a circle.

    One at a time they may also wait; several at once each begins as soon as its turn
    has come and there is room. What can never be in time is left out of account.
    """
    greedy = simulate(load, queue)
    assert greedy is not None
    tasks = (
        task if task.can_be_in_time else replace(task, closes=None)
        for task in load.tasks
    )
    load = replace(load, tasks=tuple(tasks))
    if _worth(load, greedy).unmet == 0:
        return Schedule(greedy, proven=True)
    if load.parallel == 1:
        return _one_at_a_time(load, queue, clock) or Schedule(greedy, proven=False)
    return _several_at_once(load, queue, greedy, clock)


class _Order:
    """A model of orders: for each two tasks of the queue, which of them is earlier."""

    def __init__(self, load: Workload, queue: Sequence[int]) -> None:
        self.model = cp_model.CpModel()
        self.queue = queue
        self.earlier: dict[tuple[int, int], cp_model.IntVar] = {}
        self.overtaken: list[cp_model.IntVar] = []
        for first, second in combinations(queue, 2):
            kept = self.model.new_bool_var("")
            self.earlier[first, second] = kept
            self.earlier[second, first] = kept.negated()  # type: ignore[assignment]
            self.overtaken.append(self.earlier[second, first])
        last = len(queue) - 1
        self.rank = {one: self.model.new_int_var(0, last, "") for one in queue}
        for one, rank in self.rank.items():
            others = [self.earlier[other, one] for other in queue if other != one]
            self.model.add(rank == cp_model.LinearExpr.sum(others))
        self.model.add_all_different(self.rank.values())
        for one in queue:
            for need in load.tasks[one].needs:
                self.model.add_bool_or(self.earlier[before, one] for before in need)

    def found(self, values: Sequence[int]) -> list[int]:
        """Return the order that a solution means."""
        return sorted(self.queue, key=lambda one: values[self.rank[one].index])


def _one_at_a_time(
    load: Workload, queue: Sequence[int], clock: Clock
) -> Schedule | None:
    ticks, exact = _ticks(load)
    order = _Order(load, queue)
    model = order.model
    horizon = sum(ticks.works) + max(ticks.opens, default=0)
    start = {one: model.new_int_var(ticks.opens[one], horizon, "") for one in queue}
    end = {one: start[one] + ticks.works[one] for one in queue}
    for (first, second), literal in order.earlier.items():
        model.add(end[first] <= start[second]).only_enforce_if(literal)
    unmet = []
    for one in queue:
        closes = load.tasks[one].closes
        if closes is not None:
            unmet.append(model.new_bool_var(""))
            on_time = start[one] < (closes + 1) * ticks.day
            model.add(on_time).only_enforce_if(unmet[-1].negated())
        for others in load.tasks[one].beside:
            close = {other: model.new_bool_var("") for other in others}
            for other, literal in close.items():
                model.add(start[other] <= end[one]).only_enforce_if(literal)
            unmet.append(model.new_bool_var(""))
            model.add_bool_or(unmet[-1], *close.values())
    finish = model.new_int_var(0, horizon, "")
    model.add_max_equality(finish, end.values())
    aims = (sum(unmet), finish, sum(order.overtaken), sum(start.values()))
    values, proven = _minimised(model, aims, clock)
    if not values:
        return None
    found = order.found(values)
    if not exact:
        spans = simulate(load, found, in_order=True)
        return Schedule(spans, proven=False) if spans else None
    begins = {one: Fraction(values[start[one].index], ticks.hour) for one in found}
    spans = {one: (at, at + load.tasks[one].work) for one, at in begins.items()}
    return Schedule(spans, proven)


class _Ticks(NamedTuple):
    """Times as whole numbers: an hour and a day, and those of each task."""

    hour: int
    day: int
    works: list[int]
    opens: list[int]


def _ticks(load: Workload) -> tuple[_Ticks, bool]:
    """Choose ticks in which times are whole, or nearly, where these are too many."""
    hour, day = load.daily.denominator, load.daily.numerator
    days = sum(task.work for task in load.tasks) / load.daily
    days += max((task.opens for task in load.tasks), default=0)
    exact = days * day <= _MOST_TICKS
    if not exact:
        hour, day = max(round(1000 / load.daily), 1), 1000
    works = [task.work * hour for task in load.tasks]
    return _Ticks(hour, day, works, [task.opens * day for task in load.tasks]), exact


def _minimised(
    model: cp_model.CpModel, aims: Sequence[cp_model.LinearExprT], clock: Clock
) -> tuple[Sequence[int], bool]:
    """Minimise one aim after the other; say whether all are proven."""
    values: Sequence[int] = ()
    for aim in aims:
        model.minimize(aim)
        answer = run(model, clock, prepare=True)
        values = answer.values or values
        if answer.status is not Status.OPTIMAL:
            return values, False
        model.add(aim <= answer.objective)
    return values, True


def _several_at_once(
    load: Workload, queue: Sequence[int], greedy: Spans, clock: Clock
) -> Schedule:
    """Try orders, the nearest to the queue first, and leave out what none mends."""
    earliest = _worth(load, greedy).finish
    best, worth = greedy, _worth(load, greedy)
    order = _Order(load, queue)
    order.model.minimize(sum(order.overtaken))
    for _ in range(_MOST_ORDERS):
        answer = run(order.model, clock, prepare=True)
        if answer.status is not Status.OPTIMAL:
            return Schedule(best, answer.status is Status.INFEASIBLE)
        found = order.found(answer.values)
        spans = simulate(load, found, in_order=True)
        if spans is not None and _worth(load, spans) < worth:
            best, worth = spans, _worth(load, spans)
            if worth == (0, earliest):
                return Schedule(best, proven=True)
        _leave_out(order, _hopeless(load, found, worth))
    return Schedule(best, proven=False)


def _hopeless(load: Workload, found: list[int], worth: _Worth) -> list[int]:
    """Return the beginning of an order after which it cannot be better any more.

    What has begun does not depend on what comes later, but its end does.
    """
    for number in range(1, len(found)):
        some = simulate(load, found[:number], in_order=True)
        if some is None or len(late_tasks(load, some)) > worth.unmet:
            return found[:number]
    return found


def _leave_out(order: _Order, begun: Sequence[int]) -> None:
    """Forbid all orders that begin as one does."""
    differs = []
    for place, one in enumerate(begun):
        there = order.model.new_bool_var("")
        order.model.add(order.rank[one] == place).only_enforce_if(there)
        order.model.add(order.rank[one] != place).only_enforce_if(there.negated())
        differs.append(there.negated())
    order.model.add_bool_or(differs)
