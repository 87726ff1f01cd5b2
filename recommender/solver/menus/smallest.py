"""Affording: the fewest units with which everybody has a plan, and who needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.qualifications.plans import Status
from recommender.solver.engine.cp_sat import run
from recommender.solver.menus.pricing_problem import no_time
from recommender.solver.model.encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.solver.engine.clock import Clock
    from recommender.solver.menus.pricing_problem import Payer


def smallest_menu(
    payers: Sequence[Payer],
    optional: Collection[int],
    prepared: Collection[int],
    clock: Clock,
) -> frozenset[int]:
    """Find the fewest optional units, prepared ones included, that serve everybody.

    Raises:
        LimitError: the time ran out before it was proven.
    """
    joint = _Joint(payers, optional, prepared)
    joint.model.minimize(joint.size)
    answer = run(joint.model, clock)
    if answer.status is not Status.OPTIMAL:
        raise no_time()
    offered = joint.offered.items()
    return frozenset(unit for unit, one in offered if answer.values[one.index])


def find_blockers(
    payers: Sequence[Payer],
    optional: Collection[int],
    prepared: Collection[int],
    size: int,
    clock: Clock,
) -> tuple[int, ...]:
    """Return the numbers of demands that so few units cannot serve together.

    There is a menu as soon as any one of them is left out.

    Raises:
        LimitError: the time ran out.
    """

    def served(numbers: Collection[int]) -> bool:
        some = [payers[number] for number in sorted(numbers)]
        joint = _Joint(some, optional, prepared)
        joint.model.add(joint.size <= size)
        answer = run(joint.model, clock)
        if answer.status is Status.UNKNOWN:
            raise no_time()
        return answer.status is not Status.INFEASIBLE

    needed = [*range(len(payers))]
    for number in reversed(range(len(payers))):
        fewer = [one for one in needed if one != number]
        if not served(fewer):
            needed = fewer
    return tuple(needed)


class _Joint:
    """One model of a menu and a plan on it for each demand; mismatch does not count.

    Demands that differ in nothing but their jobs are one, unless losses are limited.
    """

    def __init__(
        self,
        payers: Sequence[Payer],
        optional: Collection[int],
        prepared: Collection[int],
    ) -> None:
        self.model = cp_model.CpModel()
        self.offered = {
            unit: self.model.new_bool_var(f"offer:{unit}") for unit in sorted(optional)
        }
        for unit in prepared:
            self.model.add(self.offered[unit] == 1)
        self.size = cp_model.LinearExpr.sum([*self.offered.values()])
        alike = {
            (
                payer.search.rules,
                payer.held,
                None if payer.most is None else number,
            ): payer
            for number, payer in enumerate(payers)
        }
        for payer in alike.values():
            self._serve(payer)

    def _serve(self, payer: Payer) -> None:
        match = None if payer.most is None else payer.problem.match
        units, rules = payer.problem.units, payer.search.rules
        encoding = Encoding(units, rules, match, model=self.model)
        if payer.most is not None:
            encoding.bound(encoding.mismatch.total, high=payer.most)
        for unit, offered in self.offered.items():
            if unit not in payer.held:
                self.model.add_implication(encoding.selected[unit], offered)
