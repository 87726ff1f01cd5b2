"""Filtering: where the units that a rule is about stand, found without reading all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from recommender.qualifications.rules import Select
    from recommender.qualifications.units import Unit

Places: TypeAlias = dict[str, set[int]]


class UnitIndex:
    """Where the units of each group, level, tag and value stand among the units."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._everywhere = range(len(units))
        self._by_code: dict[str, int] = {u.code: i for i, u in enumerate(units)}
        self._by_group: defaultdict[str, set[int]] = defaultdict(set)
        self._by_level: defaultdict[int, set[int]] = defaultdict(set)
        self._columns: dict[str, Places] = {}
        for i, unit in enumerate(units):
            self._by_group[unit.group].add(i)
            self._by_level[unit.level].add(i)

    def positions(self, of: Select) -> list[int]:
        """Return the positions of the units that a filter lets through, in order."""
        return sorted(self._find(of))

    def _find(self, of: Select) -> set[int]:
        parts = list(self._parts(of))
        found = set.intersection(*parts) if parts else {*self._everywhere}
        found -= self._coded(of.except_units)
        for one in of.none_of:
            found -= self._find(one)
        return found

    def _parts(self, of: Select) -> Iterator[set[int]]:
        if of.units is not None:
            yield self._coded(of.units)
        if of.groups is not None:
            yield _any(self._by_group, of.groups)
        if of.levels is not None:
            yield set().union(*(self._by_level[n] for n in of.levels))
        if of.min_level is not None or of.max_level is not None:
            low, high = of.min_level, of.max_level
            within = (
                places
                for level, places in self._by_level.items()
                if (low is None or level >= low) and (high is None or level <= high)
            )
            yield set().union(*within)
        if of.tags is not None:
            yield _any(self.places("tag"), of.tags)
        for column, values in of.columns:
            yield _any(self.places(column), values)
        for one in of.all_of:
            yield self._find(one)
        if of.any_of:
            yield set().union(*(self._find(one) for one in of.any_of))

    def _coded(self, codes: Collection[str]) -> set[int]:
        return {self._by_code[code] for code in codes if code in self._by_code}

    def places(self, by: str) -> Places:
        """Return where each group, level, tag or value of a column stands."""
        if by == "group":
            return self._by_group
        if by == "level":
            return {str(level): places for level, places in self._by_level.items()}
        if by not in self._columns:
            found: defaultdict[str, set[int]] = defaultdict(set)
            for i, unit in enumerate(self._units):
                tags = (tag for tag, _ in unit.tags)
                for value in tags if by == "tag" else unit.values(by):
                    found[value].add(i)
            self._columns[by] = found
        return self._columns[by]


def _any(places: Places, names: Collection[str]) -> set[int]:
    return set().union(*(places.get(name, ()) for name in names))
