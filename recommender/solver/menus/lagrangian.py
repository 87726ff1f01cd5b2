"""The Lagrangian relaxation: one pricing problem per group of candidates.

The constraint that plans take only units on offer is relaxed, with a multiplier per
group and unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.solver.menus.column_pool import ColumnPool
from recommender.solver.menus.restricted_master import RestrictedMaster

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.solver.menus.pricing_problem import PlanColumn, PricingProblem
    from recommender.solver.menus.restricted_master import MasterSolution

Multipliers: TypeAlias = tuple[dict[int, int], ...]


class DualValue(NamedTuple):
    """The dual function's value over some groups, and the groups with a new column."""

    value: int
    improved: frozenset[int]


class LagrangianRelaxation:
    """The pricing problems over the optional units, with the columns known so far.

    Mismatches are scaled, and weighted by the size of the group.
    """

    def __init__(
        self, pricings: Sequence[PricingProblem], optional: Collection[int]
    ) -> None:
        self.pricings, self.optional = pricings, frozenset(optional)
        self.pool = ColumnPool(pricings, optional)
        self.master = RestrictedMaster(pricings, sorted(optional))
        self.scale = pricings[0].problem.match.scale
        self.price_scale = pricings[0].price_scale
        # No plan fits better than the best one with every unit on offer.
        self.least = sum(pricing.weight * pricing.own.mismatch for pricing in pricings)

    def value(self, offered: frozenset[int]) -> int | None:
        """Return the mismatch of a menu, or None where it does not serve everyone."""
        closed, total = self.optional - offered, 0
        for number, pricing in enumerate(self.pricings):
            column = pricing.best_without(closed)
            if column is None:
                return None
            self._add_column(number, column)
            total += pricing.weight * column.mismatch
        return total

    def dual_value(
        self, multipliers: Multipliers, priced: Iterable[int], closed: frozenset[int]
    ) -> DualValue | None:
        """Evaluate the dual function over some groups: solve their pricing problems.

        Return None where one of them has no plan without the closed units.
        """
        value, improved = 0, set()
        for number in priced:
            pricing = self.pricings[number]
            optimum = pricing.solve(multipliers[number], closed)
            if optimum is None:
                return None
            value += pricing.weight * optimum[0]
            if self._add_column(number, optimum[1]):
                improved.add(number)
        return DualValue(value, frozenset(improved))

    def _add_column(self, number: int, column: PlanColumn) -> bool:
        new = self.pool.add(number, column)
        if new:
            self.master.add(number, column)
        return new

    def unit_prices(self, multipliers: Multipliers) -> dict[int, int]:
        """Return the price of each unit: the sum of its multipliers over all groups."""
        prices = dict.fromkeys(self.optional, 0)
        for pricing, of_group in zip(self.pricings, multipliers, strict=True):
            for unit, multiplier in of_group.items():
                if unit not in pricing.held:
                    prices[unit] += pricing.weight * multiplier
        return prices

    def multipliers_of(self, solution: MasterSolution) -> Multipliers:
        """Return the duals of a master's solution as multipliers, in whole numbers."""
        scale = self.scale * self.price_scale
        return tuple(
            {unit: round(dual * scale) for unit, dual in duals.items() if dual}
            for duals in solution.duals
        )
