"""The column pool: the plans found so far, and local searches over menus for them."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

from recommender.solver.menus.restricted_master import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.solver.menus.pricing_problem import PlanColumn, PricingProblem


def bits(units: Iterable[int]) -> int:
    """Return a set of units as the bits of one number."""
    return sum(1 << unit for unit in units)


class ColumnPool:
    """The known columns of each group, by increasing mismatch."""

    def __init__(
        self, pricings: Sequence[PricingProblem], optional: Collection[int]
    ) -> None:
        self._pricings, self._optional = pricings, frozenset(optional)
        self._columns: list[list[tuple[int, int]]] = [[] for _ in pricings]
        self._known: list[set[frozenset[int]]] = [set() for _ in pricings]

    def add(self, number: int, column: PlanColumn) -> bool:
        """Add a column, and return whether it is new."""
        if column.chosen in self._known[number]:
            return False
        self._known[number].add(column.chosen)
        needed = bits((column.chosen & self._optional) - self._pricings[number].held)
        insort(
            self._columns[number],
            (column.mismatch * self._pricings[number].weight, needed),
        )
        return True

    def _missing(self, number: int) -> int:
        """Return the cost of a group that no known column serves."""
        pricing = self._pricings[number]
        return LEFT_OUT * pricing.problem.match.most * pricing.weight

    def mismatch_with_each(self, offered: Collection[int]) -> dict[int, int]:
        """Return the least mismatch of known columns with each further unit offered.

        The entry -1 is for no further unit. Of each group only the columns before the
        first one on the menu can improve on it, and only those that lack one unit.
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
        """Swap one unit at a time, the best first, while known columns improve.

        The `kept` units stay on the menu.
        """
        menu, value = offered, self.mismatch_with_each(offered)[-1]
        while True:
            swaps = (
                (mismatch, dropped, added)
                for dropped in menu.difference(kept)
                for added, mismatch in self.mismatch_with_each(menu - {dropped}).items()
                if added >= 0
            )
            best = min(swaps, default=None)
            if best is None or best[0] >= value:
                return menu
            value, dropped, added = best
            menu = menu - {dropped} | {added}

    def drop_units(
        self, offered: frozenset[int], size: int, kept: Collection[int]
    ) -> frozenset[int]:
        """Drop units one by one, each time the one that costs known columns least."""
        while len(offered) > size:
            droppable = sorted(offered.difference(kept))
            dropped = min(
                droppable,
                key=lambda unit: self.mismatch_with_each(offered - {unit})[-1],
            )
            offered -= {dropped}
        return offered
