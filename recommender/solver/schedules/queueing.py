"""The schedule that follows from a queue of tasks, by exact simulation.

Tasks under way share the hours equally, and work never pauses while a task can begin.
Times are hours of work since the start; every day has the same number of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.qualifications.exact_numbers import Number

Moment: TypeAlias = "int | Fraction"
# When each task begins and ends, in the order in which they begin.
Spans: TypeAlias = "dict[int, tuple[Moment, Moment]]"


@dataclass(frozen=True, slots=True)
class Task:
    """Hours of work that may begin from the day `opens` to the day `closes`.

    Before it begins, one task of each set that it `needs` must have ended. By its end,
    one task of each set `beside` it must have begun. Days count from 0.
    """

    work: Number
    opens: int = 0
    closes: int | None = None
    needs: tuple[frozenset[int], ...] = ()
    beside: tuple[frozenset[int], ...] = ()

    @property
    def can_be_in_time(self) -> bool:
        """Whether there is any day on which it may begin."""
        return self.closes is None or self.closes >= self.opens


@dataclass(frozen=True, slots=True)
class Workload:
    """Tasks, with `daily` hours for up to `parallel` of them at a time."""

    tasks: tuple[Task, ...]
    parallel: int
    daily: Fraction

    def opening(self, task: int) -> Moment:
        """Return the moment from which a task may begin."""
        opens = self.tasks[task].opens
        return opens * self.daily if opens else 0


def simulate(
    load: Workload, queue: Iterable[int], *, in_order: bool = False
) -> Spans | None:
    """Return the schedule of a queue, in which the first task that can begin does.

    With `in_order`, no task overtakes another. Return None where one waits for ever.
    """
    simulation = _Simulation(load, list(queue), in_order)
    while simulation.waiting or simulation.left:
        simulation.begin()
        if not simulation.advance():
            return None
    return simulation.spans


class _Simulation:
    """The state at a moment: tasks waiting, work left of others, and tasks ended."""

    def __init__(self, load: Workload, waiting: list[int], in_order: bool) -> None:
        self._load, self.waiting, self._in_order = load, waiting, in_order
        self.spans: Spans = {}
        self.left: dict[int, Moment] = {}
        self._ended: set[int] = set()
        self._now: Moment = 0

    @property
    def _next_tasks(self) -> list[int]:
        return self.waiting[:1] if self._in_order else self.waiting

    def begin(self) -> None:
        """Begin as many tasks as possible."""
        while len(self.left) < self._load.parallel:
            task = next(
                (ready for ready in self._next_tasks if self._is_ready(ready)),
                None,
            )
            if task is None:
                return
            self.waiting.remove(task)
            self.left[task] = self._load.tasks[task].work
            self.spans[task] = self._now, self._now

    def _is_ready(self, task: int) -> bool:
        needs = self._load.tasks[task].needs
        is_open = self._load.opening(task) <= self._now
        return is_open and all(need & self._ended for need in needs)

    def advance(self) -> bool:
        """Advance until a task ends or may begin; return whether either happens."""
        openings = (self._load.opening(task) for task in self._next_tasks)
        opening = min(
            (moment for moment in openings if moment > self._now), default=None
        )
        if not self.left:
            self._now = self._now if opening is None else opening
            return opening is not None
        progress = min(self.left.values())
        if len(self.left) < self._load.parallel and opening is not None:
            progress = min(progress, Fraction(opening - self._now) / len(self.left))
        self._now += progress * len(self.left)
        for task in tuple(self.left):
            self.left[task] -= progress
            if self.left[task] == 0:
                del self.left[task]
                self._ended.add(task)
                self.spans[task] = self.spans[task][0], self._now
        return True


def days_of(load: Workload, spans: Spans, task: int) -> tuple[int, int]:
    """Return the first and last day of a task; one that ends with a day stays in it."""
    begins, ends = (moment / load.daily for moment in spans[task])
    last = max(ceil(ends) - 1, 0)
    first = max(min(floor(begins), last), load.tasks[task].opens)
    return first, max(first, last)


def late_tasks(load: Workload, spans: Spans) -> list[int]:
    """Return the tasks that begin after the last day on which they may."""
    return [
        task
        for task in spans
        for closes in (load.tasks[task].closes,)
        if closes is not None and days_of(load, spans, task)[0] > closes
    ]


def separated_tasks(load: Workload, spans: Spans) -> list[tuple[int, frozenset[int]]]:
    """Return the tasks that end before any task of a set beside them has begun."""
    return [
        (task, others)
        for task, (_, ends) in spans.items()
        for others in load.tasks[task].beside
        if all(spans[other][0] > ends for other in others)
    ]


def with_needs_first(
    load: Workload, queue: Sequence[int]
) -> tuple[list[int], Workload]:
    """Return a queue with the needs of a task right before it, its neighbours after.

    Tasks that need each other in a circle cannot all have what they need: the workload
    that is returned has no circles.
    """
    rounds, dropped = _rounds(load, queue)
    tasks = list(load.tasks)
    for task in dropped:
        kept = (need for need in tasks[task].needs if _earlier(need, task, rounds))
        tasks[task] = replace(tasks[task], needs=tuple(kept))
    load = replace(load, tasks=tuple(tasks))
    position = {task: number for number, task in enumerate(queue)}
    arranged: dict[int, None] = {}

    def put(task: int) -> None:
        if task in arranged:
            return
        for need in load.tasks[task].needs:
            if not need & arranged.keys():
                put(min(_earlier(need, task, rounds), key=position.__getitem__))
        arranged[task] = None
        for others in load.tasks[task].beside:
            if not others & arranged.keys():
                put(min(others, key=position.__getitem__))

    for task in queue:
        put(task)
    return list(arranged), load


def _earlier(need: frozenset[int], task: int, rounds: dict[int, int]) -> list[int]:
    return [other for other in need if rounds[other] < rounds[task]]


def _rounds(load: Workload, queue: Sequence[int]) -> tuple[dict[int, int], list[int]]:
    """Return the round in which each task can come, and tasks with needs dropped."""
    rounds: dict[int, int] = {}
    dropped: list[int] = []
    left = list(queue)
    while left:
        ready = [
            task
            for task in left
            if all(need & rounds.keys() for need in load.tasks[task].needs)
        ]
        if not ready:
            ready = [next(task for task in left if _needs_itself(load, task, {*left}))]
            dropped += ready
        number = max(rounds.values(), default=-1) + 1
        rounds.update(dict.fromkeys(ready, number))
        left = [task for task in left if task not in rounds]
    return rounds, dropped


def _needs_itself(load: Workload, task: int, left: set[int]) -> bool:
    """Return whether a task needs itself, by way of others that are left."""
    reached: set[int] = set()
    stack = [task]
    while stack:
        for need in load.tasks[stack.pop()].needs:
            new = (need & left) - reached
            reached |= new
            stack += sorted(new)
    return task in reached
