"""Mixing: the best menu of known plans when units and plans may be taken in part.

A linear program: each demand mixes plans that are known for it, and no more of a
unit is used than is offered. It says which tolls to charge, and where to look for a
menu. Nothing of it is a proof, since it works in floating point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.linear_solver import pywraplp

from recommender.errors import Fault, SelfCheckError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.solver.menus.pricing_problem import Choice, Payer

# Whom no known plan serves is left out at so many times the most mismatch there is.
_LEFT_OUT = 4


@dataclass(frozen=True, slots=True)
class Mix:
    """What a mixture says: its mismatch, each demand's tolls, each unit's share.

    `tolls` are for one candidate of a demand, in credits.
    """

    mismatch: float
    tolls: tuple[dict[int, float], ...]
    shares: dict[int, float]


class Mixture:
    """The linear program, to which plans are added as they are found."""

    def __init__(self, payers: Sequence[Payer], optional: Collection[int]) -> None:
        self._payers = payers
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._endless = self._solver.infinity()
        self._offered = {u: self._solver.NumVar(0, 1, "") for u in optional}
        self._most = self._solver.Constraint(-self._endless, 0)
        for variable in self._offered.values():
            self._most.SetCoefficient(variable, 1)
        self._served = [self._solver.Constraint(1, 1) for _ in payers]
        self._used = [self._rows(payer) for payer in payers]
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        for number, payer in enumerate(payers):
            most = payer.problem.match.mismatch(payer.problem.match.most)
            self._add(number, _LEFT_OUT * float(most) * payer.weight, ())
        self._parameters = pywraplp.MPSolverParameters()
        # New columns leave the last basis feasible: the primal simplex goes on there.
        self._parameters.SetIntegerParam(
            self._parameters.LP_ALGORITHM, self._parameters.PRIMAL
        )
        self._parameters.SetIntegerParam(
            self._parameters.PRESOLVE, self._parameters.PRESOLVE_OFF
        )

    def _rows(self, payer: Payer) -> dict[int, pywraplp.Constraint]:
        rows = {}
        for unit, offered in self._offered.items():
            if unit not in payer.held:
                rows[unit] = self._solver.Constraint(-self._endless, 0)
                rows[unit].SetCoefficient(offered, -1)
        return rows

    def add(self, number: int, plan: Choice) -> None:
        """Let a demand use a plan."""
        payer = self._payers[number]
        mismatch = float(payer.problem.match.mismatch(plan.mismatch))
        self._add(number, mismatch * payer.weight, plan.chosen)

    def _add(self, number: int, cost: float, chosen: Collection[int]) -> None:
        part = self._solver.NumVar(0, self._endless, "")
        self._objective.SetCoefficient(part, cost)
        self._served[number].SetCoefficient(part, 1)
        for unit, row in self._used[number].items():
            if unit in chosen:
                row.SetCoefficient(part, 1)

    def best(self, size: int, opened: Collection[int], closed: Collection[int]) -> Mix:
        """Find the best mixture with so many units, these among them and those not.

        Raises:
            SelfCheckError: the linear program was not solved.
        """
        self._most.SetUb(size)
        for unit, variable in self._offered.items():
            variable.SetBounds(float(unit in opened), float(unit not in closed))
        status = self._solver.Solve(self._parameters)
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
            raise SelfCheckError(Fault("mixture-unsolved", f"GLOP said {status}"))
        tolls = tuple(
            {
                unit: max(0.0, -row.dual_value() / payer.weight)
                for unit, row in rows.items()
            }
            for payer, rows in zip(self._payers, self._used, strict=True)
        )
        shares = {unit: v.solution_value() for unit, v in self._offered.items()}
        return Mix(self._objective.Value(), tolls, shares)
