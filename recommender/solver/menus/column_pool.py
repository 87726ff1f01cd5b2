"""The column pool: the plans found so far, and a local search over menus for them."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.solver.menus.pricing_problem import Column, PricingProblem


def bits(units: Iterable[int]) -> int:
    """Write units as the bits of a number."""
    return sum(1 << unit for unit in units)


class ColumnPool:
    """The known columns of each group, those with the least mismatch first."""

    def __init__(
        self, pricings: Sequence[PricingProblem], optional: Collection[int]
    ) -> None:
        self._pricings, self._optional = pricings, frozenset(optional)
        self._columns: list[list[tuple[int, int]]] = [[] for _ in pricings]
        self._known: list[set[frozenset[int]]] = [set() for _ in pricings]

    def add(self, number: int, plan: Column) -> bool:
        """Add a column, and return whether it is new."""
        if plan.chosen in self._known[number]:
            return False
        self._known[number].add(plan.chosen)
        needed = bits((plan.chosen & self._optional) - self._pricings[number].held)
        insort(
            self._columns[number],
            (plan.mismatch * self._pricings[number].weight, needed),
        )
        return True

    def _missing(self, number: int) -> int:
        """Return the cost of a group that no known column serves."""
        pricing = self._pricings[number]
        return 4 * pricing.problem.match.most * pricing.weight

    def mismatch_with_each(self, offered: Collection[int]) -> dict[int, int]:
        """Return the least mismatch of known columns with each further unit offered.

        The entry -1 is for no further unit. In each group only columns before the first
        one on the menu can gain, and only those that lack a single unit.
        """
        closed, total = ~bits(offered), 0
        gains = dict.fromkeys(self._optional.difference(offered), 0)
        for number, columns in enumerate(self._columns):
            best, single = self._missing(number), dict[int, int]()
            for mismatch, needed in columns:
                lacking = needed & closed
                if not lacking:
                    best = mismatch
                    break
                if not lacking & (lacking - 1):
                    single.setdefault(lacking.bit_length() - 1, mismatch)
            total += best
            for unit, mismatch in single.items():
                gains[unit] += best - min(best, mismatch)
        return {-1: total, **{unit: total - gain for unit, gain in gains.items()}}

    def swap_search(
        self, offered: frozenset[int], kept: Collection[int]
    ) -> frozenset[int]:
        """Swap one unit at a time while known columns gain; `kept` units stay."""
        menu, value = offered, self.mismatch_with_each(offered)[-1]
        while True:
            least, out, into = min(
                (
                    (mismatch, out, into)
                    for out in menu.difference(kept)
                    for into, mismatch in self.mismatch_with_each(menu - {out}).items()
                    if into >= 0
                ),
                default=(value, 0, 0),
            )
            if least >= value:
                return menu
            menu, value = menu - {out} | {into}, least

    def drop_units(
        self, offered: frozenset[int], size: int, kept: Collection[int]
    ) -> frozenset[int]:
        """Drop the units that known columns miss least, one by one, down to a size."""
        while len(offered) > size:
            fewer = sorted(offered.difference(kept))
            out = min(
                fewer, key=lambda unit: self.mismatch_with_each(offered - {unit})[-1]
            )
            offered -= {out}
        return offered
