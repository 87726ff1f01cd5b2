"""The progress of a long run on stderr: how much is done, and how long is left."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from recommender.cli.terminal import tell, tell_in_place
from recommender.safe_text import for_shell

if TYPE_CHECKING:
    from recommender.cohorts.planning import Outcome

_EVERY = 0.2


class Progress:
    """Shows how far a run is: in place on a terminal, otherwise a line per tenth."""

    def __init__(self, total: int) -> None:
        self._total, self._start = total, time.monotonic()
        self._live = sys.stderr.isatty()
        self._tenth, self._last = 0, 0.0

    def show(self, done: int, without: int) -> None:
        """Print how many are done, and how many of them have no plan."""
        now = time.monotonic()
        if self._live:
            if now - self._last >= _EVERY or done == self._total:
                self._last = now
                line = self._line(done, without, now)
                tell_in_place(line, is_last=done == self._total)
            return
        tenth = 10 * done // max(self._total, 1)
        if tenth > self._tenth:
            self._tenth = tenth
            tell(self._line(done, without, now))

    def stop(self) -> None:
        """End the line that is rewritten in place."""
        if self._live:
            tell("")

    def _line(self, done: int, without: int, now: float) -> str:
        left = (now - self._start) / max(done, 1) * (self._total - done)
        ends = "" if done == self._total else f", about {_short(left)} left"
        return f"{done:,} of {self._total:,} done, {without:,} without a plan{ends}"


def _short(seconds: float) -> str:
    """Write a time in its two largest units.

    >>> _short(75), _short(7_260), _short(9.6)
    ('1 min 15 s', '2 h 1 min', '10 s')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3_600} h {whole % 3_600 // 60} min"


class Watch:
    """Counts candidates, not requests, for the person who waits.

    `marks` are those of the candidates' requests, in order.
    """

    def __init__(self, marks: list[str]) -> None:
        self.marks = marks
        self._people = Counter(marks)
        self._total = len(marks)
        self._progress = Progress(len(marks))
        self._done = self._without = 0

    def begin(self, known: dict[str, Outcome]) -> None:
        """Count what an earlier run has done."""
        for mark, outcome in known.items():
            self._add(mark, outcome)
        if known:
            self._progress.show(self._done, self._without)

    def _add(self, mark: str, outcome: Outcome) -> None:
        self._done += self._people[mark]
        self._without += 0 if outcome.has_plan else self._people[mark]

    def count(self, mark: str, outcome: Outcome) -> None:
        """Count the candidates of a request that is done, and show the progress."""
        self._add(mark, outcome)
        self._progress.show(self._done, self._without)

    def show_how_to_resume(self, journal: Any) -> None:
        """Print how far the run came, and the command that finishes it."""
        self._progress.stop()
        line = f"stopped: {self._done:,} of {self._total:,} done"
        if journal is not None:
            words = [w for w in sys.argv[1:] if w not in ("--resume", "--restart")]
            command = for_shell(["recommender", *words, "--resume"])
            line = f"{line}; continue with: {command}"
        tell(line)
