"""What is worked out once for a tuple of units, and kept for the next request."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.qualifications.rules import Measure, Select
    from recommender.qualifications.units import Unit

T = TypeVar("T")

# Each set of sizes that candidates choose is a tuple of its own.
_MOST = 8
# How many filters of a tuple are remembered.
_MOST_FILTERS = 1_000


class UnitMemory(Generic[T]):
    """Makes something of units, and keeps it for the last few tuples."""

    def __init__(self, make: Callable[[Sequence[Unit]], T]) -> None:
        self._make = make
        self._made: dict[int, tuple[Sequence[Unit], T]] = {}

    def of(self, units: Sequence[Unit]) -> T:
        """Return what is made of units: the same for the same tuple."""
        if not isinstance(units, tuple):
            return self._make(units)
        made = self._made.get(id(units))
        if made is None:
            if len(self._made) >= _MOST:
                self._made.clear()
            # Keeping the units keeps their id from being given to others.
            made = self._made[id(units)] = units, self._make(units)
        return made[1]


class FilterMemory(Generic[T]):
    """Makes something of units, a filter of them and a measure; and keeps it."""

    def __init__(self, make: Callable[[Sequence[Unit], Select, Measure], T]) -> None:
        self._made: UnitMemory[Callable[[Select, Measure], T]] = UnitMemory(
            lambda units: lru_cache(_MOST_FILTERS)(partial(make, units))
        )

    def of(self, units: Sequence[Unit]) -> Callable[[Select, Measure], T]:
        """Return what makes it of a filter and a measure: once for the same units."""
        return self._made.of(units)
