"""The time a request may take, shared by all the solves it needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(slots=True)
class Clock:
    """The time that is left of a limit, in seconds; None is no limit.

    `stop_search` ends the solve that is under way, from another thread. `solvers`
    are those of the solves so far, to be set up once each; it `was_limited` if one
    of them has been told a limit. `reserve` is kept back for what comes later.
    """

    limit: float | None = None
    start: float = field(default_factory=time.monotonic)
    stop_search: Callable[[], None] | None = None
    solvers: dict[object, cp_model.CpSolver] = field(default_factory=dict)
    was_limited: bool = False
    reserve: float = 0.0

    def left(self) -> float | None:
        """Return the seconds left, never less than none."""
        if self.limit is None:
            return None
        gone = time.monotonic() - self.start
        return max(0.0, self.limit - self.reserve - gone)

    @contextmanager
    def reserving(self, share: float) -> Iterator[None]:
        """Keep a share of the time that is left for what comes after."""
        self.reserve = share * (self.left() or 0.0)
        try:
            yield
        finally:
            self.reserve = 0.0

    def again(self, limit: float | None) -> Clock:
        """Build a clock that starts now, for another request, with the same solvers."""
        return Clock(limit, solvers=self.solvers, was_limited=self.was_limited)

    def stop(self) -> None:
        """Leave no time, neither for this solve nor for another."""
        self.limit = 0.0
        if self.stop_search is not None:
            self.stop_search()


# Seconds for one question, or the clock of a command that asks several.
TimeLimit: TypeAlias = float | Clock | None


def clock_of(limit: TimeLimit) -> Clock:
    """Return the clock that is given, or start one."""
    return limit if isinstance(limit, Clock) else Clock(limit)
