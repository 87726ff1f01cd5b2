"""What units are counted towards: whether some way to count those taken is enough.

A way has, of each lower bound, what is reached, and of each upper bound, what is left:
in both, more is better. Only ways that no other is better than are kept.
"""

from __future__ import annotations

from itertools import chain, combinations
from operator import add, ge
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.rules import Bound, Overlap, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Select
    from recommender.solver.model.unit_index import UnitIndex

# A requirement on what is counted; those of a set of rules share one allocation.
CountingRequirement: TypeAlias = Bound | Share | Overlap
# One number for each side of a requirement.
Amounts: TypeAlias = "tuple[Number, ...]"
# The ways to count a unit, by what they add; none if it adds nothing.
UnitWays: TypeAlias = tuple[Amounts, ...]
_MOST_COMPARED = 300


class Side(NamedTuple):
    """A sum of which more is better: what there is without units, and what is needed.

    More than `highest` makes no difference, and less than `lowest` is never allowed.
    """

    start: Number
    needed: Number
    highest: Number | None = None
    lowest: Number | None = None


class Counted(NamedTuple):
    """The sides of requirements on what is counted, and the ways to count each unit.

    Each requirement has one or two sides: what is reached of a lower bound, what is
    left of an upper one, or how far a share is above or below what is asked.
    """

    sides: tuple[Side, ...]
    units: tuple[UnitWays, ...]

    def after(self, ways: frozenset[Amounts], unit: UnitWays) -> frozenset[Amounts]:
        """Return the ways to count one more unit."""
        return _best({*self._each_after(ways, unit)})

    def _each_after(self, ways: Iterable[Amounts], unit: UnitWays) -> Iterator[Amounts]:
        for amounts in ways:
            for added in unit:
                after = list(map(add, amounts, added))
                for i, (_, _, highest, lowest) in enumerate(self.sides):
                    if lowest is not None and after[i] < lowest:
                        break
                    if highest is not None:
                        after[i] = min(after[i], highest)
                else:
                    yield tuple(after)

    def best(self, ways: set[Amounts]) -> frozenset[Amounts]:
        """Return the ways that no other is as good as in everything."""
        return _best(ways)

    def suffices(self, ways: Iterable[Amounts]) -> bool:
        """Return whether one of the ways is enough for all requirements."""
        needed = [side.needed for side in self.sides]
        return any(all(map(ge, way, needed)) for way in ways)


def counting_of(
    requirements: Sequence[CountingRequirement],
    index: UnitIndex,
    amounts: Mapping[str, Sequence[Number]],
) -> Counted:
    """Return how units are counted, given the amounts of each measure by unit."""
    positions = {r: {*index.positions(_counts(r))} for r in requirements}
    sides = [
        (requirement, side, adds)
        for requirement in requirements
        for side, adds in _sides(requirement, index, amounts[requirement.measure])
    ]

    def ways(unit: int) -> UnitWays:
        several = {
            tuple(
                adds[unit]
                if unit in positions[requirement] and _concerns(requirement, towards)
                else 0
                for requirement, _, adds in sides
            )
            for towards in _choices(requirements, positions, unit)
        }
        best = _best(several)
        return tuple(sorted(best)) if any(map(any, best)) else ()

    units = range(len(next(iter(amounts.values()), ())))
    return Counted(tuple(side for _, side, _ in sides), tuple(map(ways, units)))


def _counts(requirement: CountingRequirement) -> Select:
    """Return the filter of the units that a requirement counts."""
    return requirement.out_of if isinstance(requirement, Share) else requirement.of


def _sides(
    requirement: CountingRequirement, index: UnitIndex, amounts: Sequence[Number]
) -> Iterator[tuple[Side, Sequence[Number]]]:
    """Yield the sides of a requirement, and what a unit that is counted adds."""
    if isinstance(requirement, Share):
        inside = {*index.positions(requirement.of)}
        for end, sign in ((requirement.at_least, 1), (requirement.at_most, -1)):
            if end is not None:
                weighted = [
                    number_of(sign * (int(i in inside) - end) * amount)
                    for i, amount in enumerate(amounts)
                ]
                yield Side(0, 0), weighted
        return
    low = None if isinstance(requirement, Overlap) else requirement.at_least
    if low is not None:
        yield Side(0, low, highest=low), amounts
    if requirement.at_most is not None:
        yield Side(requirement.at_most, 0, lowest=0), [-amount for amount in amounts]


def _choices(
    requirements: Iterable[CountingRequirement],
    positions: Mapping[CountingRequirement, set[int]],
    unit: int,
) -> Iterator[tuple[str, ...]]:
    """Return all that a unit may be counted towards at once."""
    totals = sorted(
        {
            each.towards
            for each in requirements
            if not isinstance(each, Overlap) and unit in positions[each]
        }
    )
    sizes = range(len(totals) + 1)
    return chain.from_iterable(combinations(totals, size) for size in sizes)


def _concerns(requirement: CountingRequirement, towards: tuple[str, ...]) -> bool:
    if isinstance(requirement, Overlap):
        return len({*towards} & {*requirement.towards}) > 1
    return requirement.towards in towards


def _best(ways: set[Amounts]) -> frozenset[Amounts]:
    """Return the ways that no other is as good as in everything; of very many, all."""
    if len(ways) > _MOST_COMPARED:
        return frozenset(ways)
    kept: list[Amounts] = []
    for way in sorted(ways, reverse=True):
        if not any(all(map(ge, other, way)) for other in kept):
            kept.append(way)
    return frozenset(kept)
