"""The time a request may take, shared by all the solves it needs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """The time that is left of a limit, in seconds; None is no limit."""

    limit: float | None = None
    start: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        """Give the seconds left, never less than none."""
        if self.limit is None:
            return None
        return max(0.0, self.limit - (time.monotonic() - self.start))
