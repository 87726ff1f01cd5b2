"""An index of the units, by which rules find theirs without reading them all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from recommender.qualifications.plans import guided_hours
from recommender.qualifications.unit_memory import UnitMemory
from recommender.solver.model.scaling import Scaled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Measure, Select
    from recommender.qualifications.units import Unit

Positions: TypeAlias = dict[str, set[int]]

# How many filters an index remembers.
_MOST_FILTERS = 1_000


def index_of(units: Sequence[Unit]) -> UnitIndex:
    """Return the index of some units, kept for the next model over the same tuple."""
    return _INDEXES.of(units)


def amount_of(unit: Unit, measure: Measure) -> Number:
    """Return the amount of a measure that a unit has."""
    if measure in ("credits", "units"):
        return unit.credits if measure == "credits" else 1
    if measure == "hours":
        return guided_hours(unit)
    return dict(unit.numbers).get(measure, 0)


class UnitIndex:
    """The positions of the units by group, level, tag and value of a column."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self._filtered: dict[Select, tuple[int, ...]] = {}
        self._scaled: dict[Measure, Scaled] = {}
        self._everywhere = range(len(units))
        self._by_code: dict[str, int] = {u.code: i for i, u in enumerate(units)}
        self._by_group: defaultdict[str, set[int]] = defaultdict(set)
        self._by_level: defaultdict[int, set[int]] = defaultdict(set)
        self._columns: dict[str, Positions] = {}
        for i, unit in enumerate(units):
            self._by_group[unit.group].add(i)
            if unit.level is not None:
                self._by_level[unit.level].add(i)

    def positions(self, of: Select) -> tuple[int, ...]:
        """Return the positions of the units that a filter lets through, in order."""
        positions = self._filtered.get(of)
        if positions is None:
            if len(self._filtered) >= _MOST_FILTERS:
                self._filtered.clear()
            positions = self._filtered[of] = tuple(sorted(self._find(of)))
        return positions

    def scaled(self, measure: Measure) -> Scaled:
        """Return the amounts of a measure that the units have, and their scale."""
        if measure not in self._scaled:
            amounts = [amount_of(unit, measure) for unit in self.units]
            self._scaled[measure] = Scaled(amounts)
        return self._scaled[measure]

    def _find(self, of: Select) -> set[int]:
        sets = list(self._sets(of))
        positions = set.intersection(*sets) if sets else {*self._everywhere}
        positions -= self._coded(of.except_units)
        for select in of.none_of:
            positions -= self._find(select)
        return positions

    def _sets(self, of: Select) -> Iterator[set[int]]:
        if of.units is not None:
            yield self._coded(of.units)
        if of.groups is not None:
            yield _any(self._by_group, of.groups)
        if of.levels is not None:
            yield set().union(*(self._by_level[n] for n in of.levels))
        if of.min_level is not None or of.max_level is not None:
            low, high = of.min_level, of.max_level
            levels = (
                positions
                for level, positions in self._by_level.items()
                if (low is None or level >= low) and (high is None or level <= high)
            )
            yield set().union(*levels)
        if of.tags is not None:
            yield _any(self.positions_by("tag"), of.tags)
        for column, values in of.columns:
            yield _any(self.positions_by(column), values)
        for column, least, most in of.numbers:
            yield {
                i
                for i, number in enumerate(self._numbers(column))
                if (least is None or number >= least)
                and (most is None or number <= most)
            }
        for select in of.all_of:
            yield self._find(select)
        if of.any_of:
            yield set().union(*(self._find(select) for select in of.any_of))

    def _coded(self, codes: Collection[str]) -> set[int]:
        return {self._by_code[code] for code in codes if code in self._by_code}

    def _numbers(self, column: str) -> Iterator[Number]:
        return (dict(unit.numbers).get(column, 0) for unit in self.units)

    def positions_by(self, by: str) -> Positions:
        """Return the positions by group, level, tag or value of a column."""
        if by == "group":
            return self._by_group
        if by == "level":
            return {
                str(level): positions for level, positions in self._by_level.items()
            }
        if by not in self._columns:
            positions: defaultdict[str, set[int]] = defaultdict(set)
            for i, unit in enumerate(self.units):
                tags = (tag for tag, _ in unit.tags)
                for value in tags if by == "tag" else unit.values(by):
                    positions[value].add(i)
            self._columns[by] = positions
        return self._columns[by]


def _any(positions: Positions, names: Collection[str]) -> set[int]:
    return set().union(*(positions.get(name, ()) for name in names))


_INDEXES = UnitMemory(UnitIndex)
