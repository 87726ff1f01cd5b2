"""The cache shared by a series of requests over the same units.

The search is that of a single request; only the time that it takes differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.solver.engine.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Hashable

    from recommender.problems.problem import Problem
    from recommender.qualifications.exact_numbers import Number

_MOST_REMEMBERED = 1_000


class Fewest:
    """The fewest credits that plans can have, by the rules and the sizes of units.

    They are known for earlier searches over the same units.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Number] = {}

    def get(self, problem: Problem) -> Number | None:
        """Return the fewest credits in a problem, or None if not yet proven."""
        return self._known.get(_key(problem))

    def learn(self, problem: Problem, fewest: Number) -> None:
        """Remember the fewest credits that are proven for a problem."""
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[_key(problem)] = fewest


def _key(problem: Problem) -> Hashable:
    return problem.rules, tuple(unit.credits for unit in problem.units)


class ModelCache:
    """What successive requests over the same units share."""

    def __init__(self) -> None:
        self.fewest = Fewest()
        self._clock = Clock()

    def clock(self, limit: float | None) -> Clock:
        """Return the next request's clock, with the solvers that are set up already."""
        self._clock = self._clock.again(limit)
        return self._clock
