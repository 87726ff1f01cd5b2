"""A market of units: demands that pay tolls for them, and plans found that way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.solver.menus.column_pool import Pool
from recommender.solver.menus.restricted_master import Mixture

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.solver.menus.pricing_problem import Choice, Payer
    from recommender.solver.menus.restricted_master import Mix

Tolls: TypeAlias = tuple[dict[int, int], ...]


class Income(NamedTuple):
    """What some demands pay in all, mismatch and tolls, and who found a new plan."""

    paid: int
    learnt: frozenset[int]


class Market:
    """Demands and the optional units, with what is known of their plans.

    Mismatches are scaled, and weighted by how many the candidates of a demand are.
    """

    def __init__(self, payers: Sequence[Payer], optional: Collection[int]) -> None:
        self.payers, self.optional = payers, frozenset(optional)
        self.pool = Pool(payers, optional)
        self.mixture = Mixture(payers, sorted(optional))
        self.scale = payers[0].problem.match.scale
        self.fine = payers[0].fine
        # Nobody fits better than with all units on the menu.
        self.least = sum(payer.weight * payer.own.mismatch for payer in payers)

    def value(self, offered: frozenset[int]) -> int | None:
        """Return the mismatch of a menu; None where it does not serve everybody."""
        closed, total = self.optional - offered, 0
        for number, payer in enumerate(self.payers):
            choice = payer.within(closed)
            if choice is None:
                return None
            self._learn(number, choice)
            total += payer.weight * choice.mismatch
        return total

    def charge(
        self, tolls: Tolls, asked: Iterable[int], closed: frozenset[int]
    ) -> Income | None:
        """Let demands pay for the plans that are best at their tolls.

        None where one of them has no plan without the closed units.
        """
        paid, learnt = 0, set()
        for number in asked:
            payer = self.payers[number]
            found = payer.pay(tolls[number], closed)
            if found is None:
                return None
            paid += payer.weight * found[0]
            if self._learn(number, found[1]):
                learnt.add(number)
        return Income(paid, frozenset(learnt))

    def _learn(self, number: int, choice: Choice) -> bool:
        new = self.pool.add(number, choice)
        if new:
            self.mixture.add(number, choice)
        return new

    def worth(self, tolls: Tolls) -> dict[int, int]:
        """Return what all demands together would pay for each unit."""
        worth = dict.fromkeys(self.optional, 0)
        for payer, mine in zip(self.payers, tolls, strict=True):
            for unit, toll in mine.items():
                if unit not in payer.held:
                    worth[unit] += payer.weight * toll
        return worth

    def tolls_of(self, mix: Mix) -> Tolls:
        """Round the tolls of a mixture to whole numbers."""
        finest = self.scale * self.fine
        return tuple(
            {unit: round(toll * finest) for unit, toll in mine.items() if toll}
            for mine in mix.tolls
        )
