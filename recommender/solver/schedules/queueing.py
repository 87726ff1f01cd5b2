"""Working off a queue of tasks: when each begins and ends, counted out exactly.

Tasks under way share the hours equally, and work never stands still while a task can
begin. Times are hours of work since the start, of which each day has as many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Moment: TypeAlias = "int | Fraction"
# When each task begins and ends, in the order in which they begin.
Spans: TypeAlias = "dict[int, tuple[Moment, Moment]]"


@dataclass(frozen=True, slots=True)
class Task:
    """Hours of work that may begin from the day `opens` to the day `closes`.

    Of each set of tasks that it `needs` one has ended before it begins; of each set
    `beside` it one has begun by the time it ends. Days count from 0.
    """

    work: int
    opens: int = 0
    closes: int | None = None
    needs: tuple[frozenset[int], ...] = ()
    beside: tuple[frozenset[int], ...] = ()

    @property
    def can_be_in_time(self) -> bool:
        """Whether there is a day at all on which it may begin."""
        return self.closes is None or self.closes >= self.opens


@dataclass(frozen=True, slots=True)
class Workload:
    """Tasks, of which up to `parallel` are under way at once, with `daily` hours."""

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
    """Work a queue off: whoever comes first and can begin does.

    With `in_order` nobody overtakes. None where somebody waits for ever.
    """
    floor_ = _Floor(load, list(queue), in_order)
    while floor_.waiting or floor_.left:
        floor_.begin()
        if not floor_.go_on():
            return None
    return floor_.spans


class _Floor:
    """Who waits, what is left of the tasks under way, and what is done, at a moment."""

    def __init__(self, load: Workload, waiting: list[int], in_order: bool) -> None:
        self._load, self.waiting, self._in_order = load, waiting, in_order
        self.spans: Spans = {}
        self.left: dict[int, Moment] = {}
        self._ended: set[int] = set()
        self._now: Moment = 0

    @property
    def _in_turn(self) -> list[int]:
        return self.waiting[:1] if self._in_order else self.waiting

    def begin(self) -> None:
        """Let as many begin as can."""
        while len(self.left) < self._load.parallel:
            task = next((one for one in self._in_turn if self._is_ready(one)), None)
            if task is None:
                return
            self.waiting.remove(task)
            self.left[task] = self._load.tasks[task].work
            self.spans[task] = self._now, self._now

    def _is_ready(self, task: int) -> bool:
        needs = self._load.tasks[task].needs
        there = self._load.opening(task) <= self._now
        return there and all(need & self._ended for need in needs)

    def go_on(self) -> bool:
        """Work until a task ends or another may begin; false where neither comes."""
        later = (self._load.opening(task) for task in self._in_turn)
        opening = min((one for one in later if one > self._now), default=None)
        if not self.left:
            self._now = self._now if opening is None else opening
            return opening is not None
        each = min(self.left.values())
        if len(self.left) < self._load.parallel and opening is not None:
            each = min(each, Fraction(opening - self._now) / len(self.left))
        self._now += each * len(self.left)
        for task in tuple(self.left):
            self.left[task] -= each
            if self.left[task] == 0:
                del self.left[task]
                self._ended.add(task)
                self.spans[task] = self.spans[task][0], self._now
        return True


def days_of(load: Workload, spans: Spans, task: int) -> tuple[int, int]:
    """Return the first and last day of a task; what ends with a day stays within it."""
    begins, ends = (moment / load.daily for moment in spans[task])
    last = max(ceil(ends) - 1, 0)
    first = max(min(floor(begins), last), load.tasks[task].opens)
    return first, max(first, last)


def late_tasks(load: Workload, spans: Spans) -> list[int]:
    """Find the tasks that begin after the last day on which they may."""
    return [
        task
        for task in spans
        for closes in (load.tasks[task].closes,)
        if closes is not None and days_of(load, spans, task)[0] > closes
    ]


def separated_tasks(load: Workload, spans: Spans) -> list[tuple[int, frozenset[int]]]:
    """Find the tasks that end before one of those that go with them has begun."""
    return [
        (task, others)
        for task, (_, ends) in spans.items()
        for others in load.tasks[task].beside
        if all(spans[other][0] > ends for other in others)
    ]


def with_needs_first(
    load: Workload, queue: Sequence[int]
) -> tuple[list[int], Workload]:
    """Let what a task needs come right before it, and what goes with it right after.

    Tasks that need each other in a circle cannot all have what they need: the load
    that is given back has no circles.
    """
    rounds, dropped = _rounds(load, queue)
    tasks = list(load.tasks)
    for task in dropped:
        kept = (need for need in tasks[task].needs if _earlier(need, task, rounds))
        tasks[task] = replace(tasks[task], needs=tuple(kept))
    load = replace(load, tasks=tuple(tasks))
    place = {task: number for number, task in enumerate(queue)}
    arranged: dict[int, None] = {}

    def put(task: int) -> None:
        if task in arranged:
            return
        for need in load.tasks[task].needs:
            if not need & arranged.keys():
                put(min(_earlier(need, task, rounds), key=place.__getitem__))
        arranged[task] = None
        for others in load.tasks[task].beside:
            if not others & arranged.keys():
                put(min(others, key=place.__getitem__))

    for task in queue:
        put(task)
    return list(arranged), load


def _earlier(need: frozenset[int], task: int, rounds: dict[int, int]) -> list[int]:
    return [one for one in need if rounds[one] < rounds[task]]


def _rounds(load: Workload, queue: Sequence[int]) -> tuple[dict[int, int], list[int]]:
    """Number tasks by how many must come before them; say whose needs are dropped."""
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
    """Return whether a task comes, by way of others that are left, before itself."""
    reached: set[int] = set()
    following = [task]
    while following:
        for need in load.tasks[following.pop()].needs:
            new = (need & left) - reached
            reached |= new
            following += sorted(new)
    return task in reached
