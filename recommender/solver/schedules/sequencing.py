"""The best order of tasks, by CP-SAT: the one that leaves the fewest demands unmet.

It is used where the simulated queue leaves some unmet. Of the orders that leave as
few, those with the earliest finish are best, and of these the one nearest the queue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.qualifications.exact_numbers import parts_in
from recommender.qualifications.plans import Status
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.quick_model import QuickModel
from recommender.solver.schedules.queueing import late_tasks, separated_tasks, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.solver.engine.clock import Clock
    from recommender.solver.schedules.queueing import Moment, Spans, Task, Workload

# Beyond this, times are rounded in the model, and no schedule is called proven.
_MOST_TICKS = 2**40
# The most orders tried where several tasks are under way at a time.
_MOST_ORDERS = 500


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each task begins and ends, and whether no schedule is better."""

    spans: Spans
    proven: bool


class _Quality(NamedTuple):
    """How good a schedule is: the number of demands unmet, and the finish."""

    unmet: int
    finish: Moment


def _quality(load: Workload, spans: Spans) -> _Quality:
    unmet = len(late_tasks(load, spans)) + len(separated_tasks(load, spans))
    return _Quality(unmet, max((ends for _, ends in spans.values()), default=0))


def best_schedule(load: Workload, queue: Sequence[int], clock: Clock) -> Schedule:
    """Return the best schedule of tasks that need each other in no circle.

    One at a time, tasks may also wait. Several at a time, each begins as soon as it is
    its turn and there is room. Tasks that can never be in time do not count as late.
    """
    greedy = simulate(load, queue)
    assert greedy is not None
    tasks = (
        task if task.can_be_in_time else replace(task, closes=None)
        for task in load.tasks
    )
    load = replace(load, tasks=tuple(tasks))
    if _quality(load, greedy).unmet == 0:
        return Schedule(greedy, proven=True)
    if load.parallel == 1:
        return _one_at_a_time(load, queue, clock) or Schedule(greedy, proven=False)
    return _several_at_once(load, queue, greedy, clock)


class _Order:
    """A model of orders: for every two tasks of the queue, which of them is earlier."""

    def __init__(self, load: Workload, queue: Sequence[int]) -> None:
        self.model = QuickModel()
        self.queue = queue
        self.earlier: dict[tuple[int, int], cp_model.IntVar] = {}
        self.overtaken: list[cp_model.IntVar] = []
        for first, second in combinations(queue, 2):
            kept = self.model.new_bool_var("")
            self.earlier[first, second] = kept
            self.earlier[second, first] = kept.negated()  # type: ignore[assignment]
            self.overtaken.append(self.earlier[second, first])
        last = len(queue) - 1
        self.rank = {task: self.model.new_int_var(0, last, "") for task in queue}
        for task, rank in self.rank.items():
            others = [self.earlier[other, task] for other in queue if other != task]
            self.model.add(rank == cp_model.LinearExpr.sum(others))
        self.model.add_all_different(self.rank.values())
        for task in queue:
            for need in load.tasks[task].needs:
                self.model.add_bool_or(self.earlier[before, task] for before in need)

    def order_in(self, values: Sequence[int]) -> list[int]:
        """Return the order in a solution."""
        return sorted(self.queue, key=lambda task: values[self.rank[task].index])


def _one_at_a_time(
    load: Workload, queue: Sequence[int], clock: Clock
) -> Schedule | None:
    ticks, exact = _ticks(load)
    order = _Order(load, queue)
    model = order.model
    horizon = sum(ticks.works) + max(ticks.opens, default=0)
    start = {task: model.new_int_var(ticks.opens[task], horizon, "") for task in queue}
    end = {task: start[task] + ticks.works[task] for task in queue}
    for (first, second), literal in order.earlier.items():
        model.add(end[first] <= start[second]).only_enforce_if(literal)
    unmet = [
        variable
        for task in queue
        for variable in _unmet(model, load.tasks[task], task, start, end, ticks.day)
    ]
    finish = model.new_int_var(0, horizon, "")
    model.add_max_equality(finish, end.values())
    aims = (sum(unmet), finish, sum(order.overtaken), sum(start.values()))
    values, proven = _minimised(model, aims, clock)
    if not values:
        return None
    best_order = order.order_in(values)
    if not exact:
        spans = simulate(load, best_order, in_order=True)
        return Schedule(spans, proven=False) if spans else None
    begins = {
        task: Fraction(values[start[task].index], ticks.hour) for task in best_order
    }
    spans = {
        task: (begin, begin + load.tasks[task].work) for task, begin in begins.items()
    }
    return Schedule(spans, proven)


def _unmet(
    model: cp_model.CpModel,
    task: Task,
    number: int,
    start: Mapping[int, cp_model.IntVar],
    end: Mapping[int, cp_model.LinearExprT],
    day: int,
) -> Iterator[cp_model.IntVar]:
    """Yield a variable per demand of a task on time, which is 1 if it is unmet."""
    if task.closes is not None:
        late = model.new_bool_var("")
        on_time = start[number] < (task.closes + 1) * day
        model.add(on_time).only_enforce_if(late.negated())
        yield late
    for others in task.beside:
        is_close = {other: model.new_bool_var("") for other in others}
        for other, literal in is_close.items():
            model.add(start[other] <= end[number]).only_enforce_if(literal)
        apart = model.new_bool_var("")
        model.add_bool_or(apart, *is_close.values())
        yield apart


class _Ticks(NamedTuple):
    """Times in whole ticks: an hour, a day, and the work and opening of each task."""

    hour: int
    day: int
    works: list[int]
    opens: list[int]


def _ticks(load: Workload) -> tuple[_Ticks, bool]:
    """Return the times in ticks, and whether they are exact or had to be rounded."""
    parts = parts_in(task.work for task in load.tasks)
    hour, day = parts * load.daily.denominator, parts * load.daily.numerator
    days = Fraction(sum(task.work for task in load.tasks)) / load.daily
    days += max((task.opens for task in load.tasks), default=0)
    exact = days * day <= _MOST_TICKS
    if not exact:
        hour, day = max(round(1000 / load.daily), 1), 1000
    works = [round(task.work * hour) for task in load.tasks]
    return _Ticks(hour, day, works, [task.opens * day for task in load.tasks]), exact


def _minimised(
    model: cp_model.CpModel, aims: Sequence[cp_model.LinearExprT], clock: Clock
) -> tuple[Sequence[int], bool]:
    """Minimise one aim after another; return the values, and whether all are proven."""
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
    """Try orders, the nearest to the queue first, and cut off those no better."""
    earliest_finish = _quality(load, greedy).finish
    best, quality = greedy, _quality(load, greedy)
    order = _Order(load, queue)
    order.model.minimize(sum(order.overtaken))
    for _ in range(_MOST_ORDERS):
        answer = run(order.model, clock, prepare=True)
        if answer.status is not Status.OPTIMAL:
            return Schedule(best, answer.status is Status.INFEASIBLE)
        tried = order.order_in(answer.values)
        spans = simulate(load, tried, in_order=True)
        if spans is not None and _quality(load, spans) < quality:
            best, quality = spans, _quality(load, spans)
            if quality == (0, earliest_finish):
                return Schedule(best, proven=True)
        _exclude(order, _cut(load, tried, quality))
    return Schedule(best, proven=False)


def _cut(load: Workload, tried: list[int], quality: _Quality) -> list[int]:
    """Return the shortest beginning of an order with which none can be better.

    When a task begins does not depend on later ones, but its end does.
    """
    for number in range(1, len(tried)):
        spans = simulate(load, tried[:number], in_order=True)
        if spans is None or len(late_tasks(load, spans)) > quality.unmet:
            return tried[:number]
    return tried


def _exclude(order: _Order, begun: Sequence[int]) -> None:
    """Exclude all orders with this beginning (a no-good cut)."""
    differs = []
    for rank, task in enumerate(begun):
        is_same = order.model.new_bool_var("")
        order.model.add(order.rank[task] == rank).only_enforce_if(is_same)
        order.model.add(order.rank[task] != rank).only_enforce_if(is_same.negated())
        differs.append(is_same.negated())
    order.model.add_bool_or(differs)
