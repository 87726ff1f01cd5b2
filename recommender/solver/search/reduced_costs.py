"""Reduced-cost fixing: variables that are 0 in every solution as good as a known one.

The duals of a linear relaxation give each variable its reduced cost. They are rounded
to whole numbers, and the bound that they prove is added up exactly, so nothing rests on
floating point: poor duals fix fewer variables, never too many.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ortools.sat.python import cp_model

# Duals are kept to a thousandth of the objective's unit.
_DUAL_SCALE = 1_000
# No bound of a row: the ends of 64-bit whole numbers, or near.
_ENDLESS = 2**61


class _Row(NamedTuple):
    """A linear row, and its least and most."""

    terms: list[tuple[int, int]]
    low: int | None
    high: int | None


def fixable_at_zero(model: cp_model.CpModel, best: int) -> list[int]:
    """Return variables of at least 0 that are 0 where the objective is at most `best`.

    Rows with an enforcement literal are left out, which fixes fewer.
    """
    proto = model.proto
    costs = dict(zip(proto.objective.vars, proto.objective.coeffs, strict=True))
    rows = list(_rows(proto))
    duals = _duals(proto, costs, rows)
    reduced: defaultdict[int, int] = defaultdict(int)
    for variable, cost in costs.items():
        reduced[variable] = _DUAL_SCALE * cost
    bound = 0
    for row, dual in zip(rows, duals, strict=True):
        end = row.low if dual > 0 else row.high
        if dual and end is not None:
            bound += dual * end
            for variable, weight in row.terms:
                reduced[variable] -= dual * weight
    ends = [
        (variable.domain[0], list(variable.domain)[-1]) for variable in proto.variables
    ]
    for variable, left in reduced.items():
        low, high = ends[variable]
        bound += left * (low if left > 0 else high)
    room = _DUAL_SCALE * (best - round(proto.objective.offset)) - bound
    return [v for v, left in reduced.items() if ends[v][0] == 0 and left > room]


def _rows(proto: cp_model.CpModelProto) -> Iterator[_Row]:
    for one in proto.constraints:
        if one.enforcement_literal:
            continue
        if one.has_linear():
            ends = list(one.linear.domain)
            low, high = ends[0], ends[-1]
            terms = list(zip(one.linear.vars, one.linear.coeffs, strict=True))
            yield _Row(
                terms,
                low if low > -_ENDLESS else None,
                high if high < _ENDLESS else None,
            )
        elif one.has_bool_or():
            # A literal below 0 is the variable -literal - 1, denied.
            literals = list(one.bool_or.literals)
            denied = sum(literal < 0 for literal in literals)
            terms = [(n, 1) if n >= 0 else (-n - 1, -1) for n in literals]
            yield _Row(terms, 1 - denied, None)


def _duals(
    proto: cp_model.CpModelProto, costs: dict[int, int], rows: list[_Row]
) -> list[int]:
    """Solve the linear relaxation; return the dual of each row, in whole parts."""
    # Only large models need it: a plan from tens of units starts without.
    from ortools.linear_solver import pywraplp  # noqa: PLC0415

    solver = pywraplp.Solver.CreateSolver("GLOP")
    if solver is None:
        return [0] * len(rows)
    variables = [
        solver.NumVar(variable.domain[0], list(variable.domain)[-1], "")
        for variable in proto.variables
    ]
    objective = solver.Objective()
    for variable, cost in costs.items():
        objective.SetCoefficient(variables[variable], cost)
    objective.SetMinimization()
    added = []
    for row in rows:
        low = -solver.infinity() if row.low is None else row.low
        high = solver.infinity() if row.high is None else row.high
        one = solver.Constraint(low, high)
        for variable, weight in row.terms:
            one.SetCoefficient(variables[variable], weight)
        added.append(one)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return [0] * len(rows)
    return [round(_DUAL_SCALE * one.dual_value()) for one in added]
