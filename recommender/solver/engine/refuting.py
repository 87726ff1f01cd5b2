"""Proofs of CP-SAT held against SCIP, which shares no code with it.

A proof says that there is no better solution, or none at all. SCIP looks for one, for
a short time. One that it finds counts only if it satisfies every row of the model in
whole numbers, so no proof is refused by mistake; where SCIP finds none, nothing is
said. Only commands ask for this, each for the first proofs that it needs.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, SelfCheckError
from recommender.solver.engine.model_rows import (
    ModelRow,
    UnknownConstraintError,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ortools.sat.python import cp_model

# How long a command lets SCIP look for solutions, in seconds: all in all, and for one
# proof. The shipped roles need about 50 ms for the two proofs of their best plan.
_SECONDS = 0.2
_SECONDS_FOR_ONE = 0.1
# SCIP works in floating point: rows with larger weights than this are not for it, and
# large models take longer to write down than there is time.
_MOST_WEIGHT = 2**20
_MOST_TERMS = 5_000
# What SCIP does besides branching. In models as small as these it takes two thirds of
# the time, in searches of parts of the model above all.
_HEURISTICS = (
    "alns", "clique", "crossover", "distributiondiving", "farkasdiving", "feaspump",
    "fracdiving", "locks", "oneopt", "rens", "rins", "rounding", "shifting", "vbounds",
    "veclendiving",
)  # fmt: skip
_ONLY_BRANCH = "\n".join(
    [
        *(f"heuristics/{name}/freq = -1" for name in _HEURISTICS),
        "separating/maxrounds = 0",
        "separating/maxroundsroot = 0",
    ]
)

# Solvers that are done. To free one takes a third of the time of its proof, and at the
# end of the process all memory is freed at once; so a few are kept for that.
_DONE: list[object] = []
_MOST_KEPT = 4


@dataclass(slots=True)
class _Allowance:
    left: float


_ALLOWANCE: ContextVar[_Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def doubting() -> Iterator[None]:
    """Hold the first proofs against SCIP, while there is time for it."""
    token = _ALLOWANCE.set(_Allowance(_SECONDS))
    try:
        yield
    finally:
        _ALLOWANCE.reset(token)


def in_doubt() -> bool:
    """Return whether there is time left to hold proofs against SCIP."""
    allowance = _ALLOWANCE.get()
    return allowance is not None and allowance.left > 0


class _PlainModel(NamedTuple):
    """A model in rows: bounds and names of variables, rows, and what is minimised."""

    bounds: list[tuple[int, int]]
    names: list[str]
    rows: list[ModelRow]
    costs: dict[int, int]

    def satisfied_by(self, values: Sequence[int]) -> bool:
        inside = all(
            low <= value <= high
            for value, (low, high) in zip(values, self.bounds, strict=True)
        )
        return inside and all(row.holds(values) for row in self.rows)

    def cost(self, values: Sequence[int]) -> int:
        return sum([cost * values[variable] for variable, cost in self.costs.items()])

    def named(self, values: Sequence[int] | None) -> list[str] | None:
        """Return the names of what is chosen in a solution."""
        if values is None:
            return None
        pairs = zip(self.names, values, strict=True)
        return [name for name, value in pairs if name and value]


def hold_proof(model: cp_model.CpModel, solution: Sequence[int] | None) -> None:
    """Hold a proof against SCIP: that a solution is the best, or that there is none.

    Raises:
        SelfCheckError: the solution breaks a row of the model, or SCIP has found one
            that is better.
    """
    allowance = _ALLOWANCE.get()
    if allowance is None or allowance.left <= 0:
        return
    start = time.thread_time()
    try:
        _hold(model, solution, min(allowance.left, _SECONDS_FOR_ONE))
    finally:
        allowance.left -= time.thread_time() - start


def _hold(
    model: cp_model.CpModel, solution: Sequence[int] | None, seconds: float
) -> None:
    read = _read(model)
    if read is None:
        return
    if solution is not None and not read.satisfied_by(solution):
        message = "the solver's values break the rows of its own model"
        evidence: dict[str, object] = {"CP-SAT": read.named(solution)}
        raise SelfCheckError(Fault("solution-wrong", message), evidence=evidence)
    other = _solve(read, seconds)
    if other is None or not read.satisfied_by(other):
        return
    if solution is None or read.cost(other) < read.cost(solution):
        evidence = {"CP-SAT": read.named(solution), "SCIP": read.named(other)}
        what = "there is a solution" if solution is None else "there is a better one"
        message = f"the solver's proof is wrong: {what}"
        raise SelfCheckError(Fault("proof-refuted", message), evidence=evidence)


def _read(model: cp_model.CpModel) -> _PlainModel | None:
    """Return the rows of a model; None if it is not one for SCIP."""
    proto = model.proto
    if len(proto.variables) + len(proto.constraints) > _MOST_TERMS:
        return None
    rows, terms = [], 0
    try:
        for row in rows_of(proto):
            rows.append(row)
            terms += len(row.terms)
            weights = [abs(weight) for _, weight in row.terms]
            if terms > _MOST_TERMS or max(weights, default=0) > _MOST_WEIGHT:
                return None
    except UnknownConstraintError:
        return None
    variables = [(v.name, list(v.domain)) for v in proto.variables]
    return _PlainModel(
        [(domain[0], domain[-1]) for _, domain in variables],
        [name for name, _ in variables],
        rows,
        dict(zip(proto.objective.vars, proto.objective.coeffs, strict=True)),
    )


def _solve(model: _PlainModel, seconds: float) -> list[int] | None:
    """Return the values of the best solution that SCIP finds, rounded; or None."""
    # SCIP's bindings are loaded only where there is something to doubt.
    from ortools.linear_solver import pywraplp  # noqa: PLC0415

    solver = pywraplp.Solver.CreateSolver("SCIP")
    if solver is None:
        return None
    if len(_DONE) < _MOST_KEPT:
        _DONE.append(solver)
    variables = [solver.IntVar(low, high, "") for low, high in model.bounds]
    for row in model.rows:
        for low, high, weights in _plain_rows(row, model.bounds):
            line = solver.Constraint(
                -solver.infinity() if low is None else low,
                solver.infinity() if high is None else high,
            )
            for variable, weight in weights.items():
                line.SetCoefficient(variables[variable], weight)
    objective = solver.Objective()
    for variable, cost in model.costs.items():
        objective.SetCoefficient(variables[variable], cost)
    objective.SetMinimization()
    solver.SetTimeLimit(max(1, int(1000 * seconds)))
    solver.SetSolverSpecificParametersAsString(_ONLY_BRANCH)
    exact = pywraplp.MPSolverParameters()
    exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
    if solver.Solve(exact) not in (solver.OPTIMAL, solver.FEASIBLE):
        return None
    return [round(variable.solution_value()) for variable in variables]


def _plain_rows(
    row: ModelRow, bounds: Sequence[tuple[int, int]]
) -> Iterator[tuple[int | None, int | None, dict[int, int]]]:
    """Yield rows that say the same without literals that enforce them."""
    weights: dict[int, int] = {}
    for variable, weight in row.terms:
        weights[variable] = weights.get(variable, 0) + weight
    if not row.enforced_by:
        yield row.low, row.high, weights
        return
    ends = [(w * bounds[v][0], w * bounds[v][1]) for v, w in weights.items()]
    if row.low is not None:
        slack = row.low - sum(min(pair) for pair in ends)
        offset, relaxed = _relaxed(weights, row.enforced_by, max(slack, 0))
        yield row.low - offset, None, relaxed
    if row.high is not None:
        slack = sum(max(pair) for pair in ends) - row.high
        offset, relaxed = _relaxed(weights, row.enforced_by, -max(slack, 0))
        yield None, row.high - offset, relaxed


def _relaxed(
    weights: dict[int, int], literals: Sequence[int], slack: int
) -> tuple[int, dict[int, int]]:
    """Return a sum that has `slack` more for each literal that is false.

    It comes as a constant and the weights of variables.
    """
    offset, relaxed = 0, dict(weights)
    for literal in literals:
        variable, sign = (literal, -1) if literal >= 0 else (-literal - 1, 1)
        relaxed[variable] = relaxed.get(variable, 0) + sign * slack
        offset += slack if literal >= 0 else 0
    return offset, relaxed
