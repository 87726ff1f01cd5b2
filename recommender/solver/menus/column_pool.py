"""Pooling: the plans found so far, and the best menu that they alone would make."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.solver.menus.pricing_problem import Choice, Payer


def bits(units: Iterable[int]) -> int:
    """Write units as the bits of a number."""
    return sum(1 << unit for unit in units)


class Pool:
    """Known plans of each demand, those with the least mismatch first."""

    def __init__(self, payers: Sequence[Payer], optional: Collection[int]) -> None:
        self._payers, self._optional = payers, frozenset(optional)
        self._plans: list[list[tuple[int, int]]] = [[] for _ in payers]
        self._known: list[set[frozenset[int]]] = [set() for _ in payers]

    def add(self, number: int, plan: Choice) -> bool:
        """Take a plan in; say whether it is new."""
        if plan.chosen in self._known[number]:
            return False
        self._known[number].add(plan.chosen)
        needed = bits((plan.chosen & self._optional) - self._payers[number].held)
        insort(
            self._plans[number], (plan.mismatch * self._payers[number].weight, needed)
        )
        return True

    def _missing(self, number: int) -> int:
        """Return what counts for a demand that no known plan serves."""
        payer = self._payers[number]
        return 4 * payer.problem.match.most * payer.weight

    def mismatches(self, offered: Collection[int]) -> dict[int, int]:
        """Return the least mismatch of known plans with each further unit offered.

        The entry -1 is for none. Of each demand only the plans before the first that
        the menu serves can gain, and those by one unit that they lack.
        """
        closed, total = ~bits(offered), 0
        gains = dict.fromkeys(self._optional.difference(offered), 0)
        for number, plans in enumerate(self._plans):
            best, single = self._missing(number), dict[int, int]()
            for mismatch, needed in plans:
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

    def improve(self, offered: frozenset[int], kept: Collection[int]) -> frozenset[int]:
        """Swap units of a menu, but for those to be kept, while known plans gain."""
        menu, value = offered, self.mismatches(offered)[-1]
        while True:
            least, out, into = min(
                (
                    (mismatch, out, into)
                    for out in menu.difference(kept)
                    for into, mismatch in self.mismatches(menu - {out}).items()
                    if into >= 0
                ),
                default=(value, 0, 0),
            )
            if least >= value:
                return menu
            menu, value = menu - {out} | {into}, least

    def shrink(
        self, offered: frozenset[int], size: int, kept: Collection[int]
    ) -> frozenset[int]:
        """Leave out of a menu the unit that known plans miss least, down to a size."""
        while len(offered) > size:
            fewer = sorted(offered.difference(kept))
            out = min(fewer, key=lambda unit: self.mismatches(offered - {unit})[-1])
            offered -= {out}
        return offered
