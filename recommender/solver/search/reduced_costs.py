"""Reduced-cost fixing: variables that are 0 in every solution as good as a known one.

The duals of a linear relaxation give each variable its reduced cost. They are rounded
to whole numbers, and the bound that they prove is added up exactly, so nothing rests on
floating point: poor duals fix fewer variables, never too many.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from recommender.solver.engine.model_rows import ModelRow, rows_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

# Duals are kept to a thousandth of the objective's unit.
_DUAL_SCALE = 1_000


def fixable_at_zero(model: cp_model.CpModel, best: int) -> list[int]:
    """Return the variables that are 0 wherever the objective is at most `best`.

    Rows with an enforcement literal are left out, which only fixes fewer variables.
    """
    proto = model.proto
    costs = dict(zip(proto.objective.vars, proto.objective.coeffs, strict=True))
    rows = [row for row in rows_of(proto) if not row.enforced_by]
    duals = _duals(proto, costs, rows)
    reduced_costs: defaultdict[int, int] = defaultdict(int)
    for variable, cost in costs.items():
        reduced_costs[variable] = _DUAL_SCALE * cost
    bound = 0
    for row, dual in zip(rows, duals, strict=True):
        end = row.low if dual > 0 else row.high
        if dual and end is not None:
            bound += dual * end
            for variable, weight in row.terms:
                reduced_costs[variable] -= dual * weight
    ends = [
        (variable.domain[0], list(variable.domain)[-1]) for variable in proto.variables
    ]
    for variable, reduced_cost in reduced_costs.items():
        low, high = ends[variable]
        bound += reduced_cost * (low if reduced_cost > 0 else high)
    gap = _DUAL_SCALE * (best - round(proto.objective.offset)) - bound
    return [
        v
        for v, reduced_cost in reduced_costs.items()
        if ends[v][0] == 0 and reduced_cost > gap
    ]


def _duals(
    proto: cp_model.CpModelProto, costs: dict[int, int], rows: list[ModelRow]
) -> list[int]:
    """Solve the linear relaxation, and return the dual of each row in whole parts."""
    # Only large models need it, so small ones do without the import.
    from ortools.linear_solver import pywraplp  # noqa: PLC0415

    solver = pywraplp.Solver.CreateSolver("GLOP")
    variables = [
        solver.NumVar(variable.domain[0], list(variable.domain)[-1], "")
        for variable in proto.variables
    ]
    objective = solver.Objective()
    for variable, cost in costs.items():
        objective.SetCoefficient(variables[variable], cost)
    objective.SetMinimization()
    constraints = []
    for row in rows:
        low = -solver.infinity() if row.low is None else row.low
        high = solver.infinity() if row.high is None else row.high
        constraint = solver.Constraint(low, high)
        for variable, weight in row.terms:
            constraint.SetCoefficient(variables[variable], weight)
        constraints.append(constraint)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return [0] * len(rows)
    return [round(_DUAL_SCALE * constraint.dual_value()) for constraint in constraints]
