"""Pooling: the plans found so far, and the best menu that they alone would make."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.solver.tolling import Choice, Payer


def bits(units: Iterable[int]) -> int:
    """Write units as the bits of a number."""
    return sum(1 << unit for unit in units)


class Pool:
    """Known plans of each demand, those with the least misfit first."""

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
        insort(self._plans[number], (plan.misfit * self._payers[number].weight, needed))
        return True

    def misfit(self, offered: int) -> int:
        """Give the least misfit on a menu, by known plans; dear where there is none."""
        total = 0
        for payer, plans in zip(self._payers, self._plans, strict=True):
            for misfit, needed in plans:
                if not needed & ~offered:
                    total += misfit
                    break
            else:
                total += 4 * payer.problem.match.most * payer.weight
        return total

    def improve(self, offered: frozenset[int], kept: Collection[int]) -> frozenset[int]:
        """Swap units of a menu, but for those to be kept, while known plans gain."""
        menu, value = offered, self.misfit(bits(offered))
        while True:
            swaps = (
                menu - {out} | {into}
                for out in sorted(menu.difference(kept))
                for into in sorted(self._optional - menu)
            )
            least, _, other = min(
                ((self.misfit(bits(one)), n, one) for n, one in enumerate(swaps)),
                default=(value, 0, menu),
            )
            if least >= value:
                return menu
            menu, value = other, least
