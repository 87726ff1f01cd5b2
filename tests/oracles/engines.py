"""What the model and SCIP's programme allow, each asked by itself."""

from collections.abc import Sequence

from ortools.linear_solver import pywraplp

from recommender.qualifications.rules import Rule
from recommender.qualifications.units import Unit
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.scip.rows import Rows
from tests.oracles.rulebook import Set


def told_by_the_model(units: Sequence[Unit], rules: Sequence[Rule]) -> set[Set]:
    """Take sets out of the model one by one, until it has no more."""
    encoding = Encoding(units, rules)
    found: set[Set] = set()
    while (answer := run(encoding.model)).status.has_plan:
        chosen = [i for i, _ in enumerate(units) if answer.values[i]]
        found.add(tuple(units[i] for i in chosen))
        encoding.forbid(chosen)
    return found


def allowed_by_scip(
    units: Sequence[Unit], rules: Sequence[Rule], weights: Sequence[int]
) -> int | None:
    """Give the most that a valid set weighs; None where there is no valid set."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    chosen = [solver.BoolVar(unit.code) for unit in units]
    rows = Rows(solver, units, chosen)
    for one in rules:
        rows.add(one)
    solver.Maximize(solver.Sum([w * x for w, x in zip(weights, chosen, strict=True)]))
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return round(solver.Objective().Value())
