"""The cache shared by a series of requests over the same units.

The search is that of a single request; only the time that it takes differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.solver.engine.clock import Clock

if TYPE_CHECKING:
    from recommender.qualifications.rules import Rule

_MOST_REMEMBERED = 1_000


class Fewest:
    """The fewest credits that plans can have, which the rules alone decide.

    They are known for the rules of earlier searches over the same units.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Rule, ...], int] = {}

    def get(self, rules: tuple[Rule, ...]) -> int | None:
        """Return the fewest credits under some rules, or None if not yet proven."""
        return self._known.get(rules)

    def learn(self, rules: tuple[Rule, ...], fewest: int) -> None:
        """Remember the fewest credits that are proven for some rules."""
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[rules] = fewest


class ModelCache:
    """What successive requests over the same units share."""

    def __init__(self) -> None:
        self.fewest = Fewest()
        self._clock = Clock()

    def clock(self, limit: float | None) -> Clock:
        """Return the next request's clock, with the solvers that are set up already."""
        self._clock = self._clock.again(limit)
        return self._clock
