"""The smallest menu that serves everyone, and whom a smaller one cannot serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.quick_model import QuickModel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.solver.engine.clock import Clock
    from recommender.solver.menus.pricing_problem import PricingProblem


def smallest_menu(
    pricings: Sequence[PricingProblem],
    optional: Collection[int],
    prepared: Collection[int],
    clock: Clock,
) -> frozenset[int]:
    """Return the fewest optional units, prepared ones included, that serve everyone.

    Raises:
        LimitError: time ran out before it was proven.
    """
    joint = _JointModel(pricings, optional, prepared)
    joint.model.minimize(joint.size)
    answer = run(joint.model, clock)
    if answer.status is not Status.OPTIMAL:
        raise out_of_time("there was an answer for everyone")
    offered = joint.offered.items()
    return frozenset(u for u, variable in offered if answer.values[variable.index])


def irreducible_candidates(
    pricings: Sequence[PricingProblem],
    optional: Collection[int],
    prepared: Collection[int],
    size: int,
    clock: Clock,
) -> tuple[int, ...]:
    """Return an irreducible set of groups that no menu of this size serves.

    As soon as any one of them is left out, there is one. It is found by a deletion
    filter.

    Raises:
        LimitError: time ran out.
    """

    def can_be_served(numbers: Collection[int]) -> bool:
        chosen = [pricings[number] for number in sorted(numbers)]
        joint = _JointModel(chosen, optional, prepared)
        joint.model.add(joint.size <= size)
        answer = run(joint.model, clock)
        if answer.status is Status.UNKNOWN:
            raise out_of_time("there was an answer for everyone")
        return answer.status is not Status.INFEASIBLE

    needed = [*range(len(pricings))]
    for number in reversed(range(len(pricings))):
        fewer = [kept for kept in needed if kept != number]
        if not can_be_served(fewer):
            needed = fewer
    return tuple(needed)


class _JointModel:
    """One model of a menu with a plan on it for each group; it ignores mismatch.

    Groups that differ only in their jobs share a plan, unless losses are limited.
    """

    def __init__(
        self,
        pricings: Sequence[PricingProblem],
        optional: Collection[int],
        prepared: Collection[int],
    ) -> None:
        self.model = QuickModel()
        self.offered = {
            unit: self.model.new_bool_var(f"offer:{unit}") for unit in sorted(optional)
        }
        for unit in prepared:
            self.model.add(self.offered[unit] == 1)
        self.size = cp_model.LinearExpr.sum([*self.offered.values()])
        alike = {
            (
                pricing.search.rules,
                pricing.held,
                None if pricing.most is None else number,
            ): pricing
            for number, pricing in enumerate(pricings)
        }
        for pricing in alike.values():
            self._serve(pricing)

    def _serve(self, pricing: PricingProblem) -> None:
        match = None if pricing.most is None else pricing.problem.match
        units, rules = pricing.problem.units, pricing.search.rules
        encoding = Encoding(units, rules, match, model=self.model)
        if pricing.most is not None:
            encoding.bound(encoding.mismatch.total, high=pricing.most)
        for unit, offered in self.offered.items():
            if unit not in pricing.held:
                self.model.add_implication(encoding.selected[unit], offered)
