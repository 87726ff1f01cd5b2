"""The restricted master problem: the best menu for the columns known so far, as an LP.

Each group takes a convex combination of its columns, and no more of a unit is used than
is offered. The duals are the next multipliers, and the shares of units guide the search
for menus. It works in floating point, so nothing in it is a proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.linear_solver import pywraplp

from recommender.errors import Fault, SelfCheckError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.solver.menus.pricing_problem import PlanColumn, PricingProblem

# Leaving out a group that no known column serves costs this many times the largest
# mismatch that it can have.
LEFT_OUT = 4


@dataclass(frozen=True, slots=True)
class MasterSolution:
    """A solution of the LP: its mismatch, the duals per group, and the shares of units.

    `duals` are per candidate of a group, in credits.
    """

    mismatch: float
    duals: tuple[dict[int, float], ...]
    shares: dict[int, float]


class RestrictedMaster:
    """The linear programme, to which columns are added as they are found."""

    def __init__(
        self, pricings: Sequence[PricingProblem], optional: Collection[int]
    ) -> None:
        self._pricings = pricings
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._infinity = self._solver.infinity()
        self._offered = {u: self._solver.NumVar(0, 1, "") for u in optional}
        self._size = self._solver.Constraint(-self._infinity, self._infinity)
        for variable in self._offered.values():
            self._size.SetCoefficient(variable, 1)
        self._convexity = [self._solver.Constraint(1, 1) for _ in pricings]
        self._coupling = [self._rows(pricing) for pricing in pricings]
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        for number, pricing in enumerate(pricings):
            largest = pricing.problem.match.mismatch(pricing.problem.match.most)
            self._add(number, LEFT_OUT * float(largest) * pricing.weight, ())
        self._parameters = pywraplp.MPSolverParameters()
        # New columns leave the last basis feasible: the primal simplex goes on from it.
        self._parameters.SetIntegerParam(
            self._parameters.LP_ALGORITHM, self._parameters.PRIMAL
        )
        self._parameters.SetIntegerParam(
            self._parameters.PRESOLVE, self._parameters.PRESOLVE_OFF
        )

    def _rows(self, pricing: PricingProblem) -> dict[int, pywraplp.Constraint]:
        rows = {}
        for unit, offered in self._offered.items():
            if unit not in pricing.held:
                rows[unit] = self._solver.Constraint(-self._infinity, 0)
                rows[unit].SetCoefficient(offered, -1)
        return rows

    def add(self, number: int, column: PlanColumn) -> None:
        """Add a column of a group."""
        pricing = self._pricings[number]
        mismatch = float(pricing.problem.match.mismatch(column.mismatch))
        self._add(number, mismatch * pricing.weight, column.chosen)

    def _add(self, number: int, cost: float, chosen: Collection[int]) -> None:
        share = self._solver.NumVar(0, self._infinity, "")
        self._objective.SetCoefficient(share, cost)
        self._convexity[number].SetCoefficient(share, 1)
        for unit, row in self._coupling[number].items():
            if unit in chosen:
                row.SetCoefficient(share, 1)

    def solve(
        self, size: int, opened: Collection[int], closed: Collection[int]
    ) -> MasterSolution:
        """Solve the LP for `size` units on offer: all `opened` and no `closed` ones.

        Raises:
            SelfCheckError: the linear programme was not solved.
        """
        self._size.SetUb(size)
        for unit, variable in self._offered.items():
            variable.SetBounds(float(unit in opened), float(unit not in closed))
        status = self._solver.Solve(self._parameters)
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
            raise SelfCheckError(
                Fault("master-unsolved", f"GLOP returned status {status}")
            )
        duals = tuple(
            {
                unit: max(0.0, -row.dual_value() / pricing.weight)
                for unit, row in rows.items()
            }
            for pricing, rows in zip(self._pricings, self._coupling, strict=True)
        )
        shares = {unit: v.solution_value() for unit, v in self._offered.items()}
        return MasterSolution(self._objective.Value(), duals, shares)
