"""One model of a menu, with a plan on it for each group of candidates.

With few groups, the solver proves the best menu in this model in less time than branch
and price takes to come near it: 30 candidates took 1 to 3 s, for any size of menu.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.quick_model import QuickModel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.solver.engine.clock import Clock
    from recommender.solver.menus.pricing_problem import PricingProblem

# In larger models branch and price is left to find the menu.
_MOST_VARIABLES = 10_000
# The solver answers in floating point, which holds whole numbers up to 2^53.
_MOST_EXACT = 2**50


class JointModel:
    """One model of a menu with a plan on it for each group.

    Groups that differ only in their jobs share a plan, unless losses are limited or
    the model is to be `with_mismatch`. The mismatch is scaled, and weighted by the
    number of candidates.
    """

    def __init__(
        self,
        pricings: Sequence[PricingProblem],
        optional: Collection[int],
        prepared: Collection[int],
        *,
        with_mismatch: bool = False,
    ) -> None:
        self.model, self._with_mismatch = QuickModel(), with_mismatch
        self.offered = {
            unit: self.model.new_bool_var(f"offer:{unit}") for unit in sorted(optional)
        }
        for unit in prepared:
            self.model.add(self.offered[unit] == 1)
        self.size = cp_model.LinearExpr.sum([*self.offered.values()])
        self._mismatches: list[cp_model.LinearExpr] = []
        alike = {
            (
                pricing.search.rules,
                pricing.held,
                number if with_mismatch or pricing.most is not None else None,
            ): pricing
            for number, pricing in enumerate(pricings)
        }
        for pricing in alike.values():
            self._serve(pricing)

    def _serve(self, pricing: PricingProblem) -> None:
        needed = self._with_mismatch or pricing.most is not None
        match = pricing.problem.match if needed else None
        units, rules = pricing.problem.units, pricing.search.rules
        encoding = Encoding(units, rules, match, model=self.model)
        if pricing.most is not None:
            encoding.bound(encoding.mismatch.total, high=pricing.most)
        if self._with_mismatch:
            self._mismatches.append(pricing.weight * encoding.mismatch.total)
        for unit, offered in self.offered.items():
            if unit not in pricing.held:
                self.model.add_implication(encoding.selected[unit], offered)

    @property
    def mismatch(self) -> cp_model.LinearExpr:
        """The mismatch of everyone's plans."""
        return cp_model.LinearExpr.sum(self._mismatches)

    def offered_in(self, values: Sequence[int]) -> frozenset[int]:
        """Return the units that are offered in a solution."""
        offered = self.offered.items()
        return frozenset(unit for unit, each in offered if values[each.index])


class JointMenu(NamedTuple):
    """A menu found in one model, and the least mismatch that any menu can have."""

    offered: frozenset[int]
    bound: int


def best_menu(
    pricings: Sequence[PricingProblem],
    optional: Collection[int],
    prepared: Collection[int],
    size: int,
    clock: Clock,
    seconds: float,
) -> JointMenu | None:
    """Return a menu of at most `size` units, the best one unless the time runs out.

    Return None where one model of all groups would be too large, or if no menu was
    found in so many seconds.
    """
    most = sum(pricing.weight * pricing.problem.match.most for pricing in pricings)
    problems = [pricing.problem for pricing in pricings]
    variables = sum(len(p.units) + len(p.match.coverage) for p in problems)
    if variables > _MOST_VARIABLES or most > _MOST_EXACT:
        return None
    joint = JointModel(pricings, optional, prepared, with_mismatch=True)
    joint.model.add(joint.size <= size)
    joint.model.minimize(joint.mismatch)
    with clock.shortened(seconds):
        answer = run(joint.model, clock, prepare=True)
    if not answer.values:
        return None
    return JointMenu(joint.offered_in(answer.values), answer.bound)
