"""The time that a request may take, shared by all the solves it needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from recommender.errors import Fault, LimitError

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(slots=True)
class Clock:
    """The time that is left of a limit, in seconds; a limit of None is no limit.

    `stop_search` ends the current solve, from another thread. `solvers` are kept so
    that each is set up only once; the clock `was_limited` if one of them has been given
    a time limit. `reserve` is time kept back for later solves.
    """

    limit: float | None = None
    start: float = field(default_factory=time.monotonic)
    stop_search: Callable[[], None] | None = None
    solvers: dict[object, cp_model.CpSolver] = field(default_factory=dict)
    was_limited: bool = False
    reserve: float = 0.0

    def left(self) -> float | None:
        """Return the seconds left, 0 at the least; None without a limit."""
        if self.limit is None:
            return None
        elapsed = time.monotonic() - self.start
        return max(0.0, self.limit - self.reserve - elapsed)

    @contextmanager
    def reserving(self, share: float) -> Iterator[None]:
        """Keep back a share of the time that is left, for later solves."""
        self.reserve = share * (self.left() or 0.0)
        try:
            yield
        finally:
            self.reserve = 0.0

    @contextmanager
    def shortened(self, seconds: float) -> Iterator[None]:
        """Allow at most so many seconds for a while."""
        before, left = self.limit, self.left()
        seconds = seconds if left is None else min(seconds, left)
        self.limit = time.monotonic() - self.start + self.reserve + seconds
        try:
            yield
        finally:
            # A clock that was stopped stays so.
            if self.limit:
                self.limit = before

    def again(self, limit: float | None) -> Clock:
        """Return a clock for another request, started now, with the same solvers."""
        return Clock(limit, solvers=self.solvers, was_limited=self.was_limited)

    def stop(self) -> None:
        """End the current solve, and leave no time for another."""
        self.limit = 0.0
        if self.stop_search is not None:
            self.stop_search()


# Seconds for one question, or the clock of a command that asks several.
TimeLimit: TypeAlias = float | Clock | None


def clock_of(limit: TimeLimit) -> Clock:
    """Return the clock given, or start one with a limit."""
    return limit if isinstance(limit, Clock) else Clock(limit)


def out_of_time(before: str) -> LimitError:
    """Return the error that time ran out `before` something was done."""
    message = f"time ran out before {before}"
    return LimitError(Fault("limit-time", message, "allow more time with --time-limit"))
