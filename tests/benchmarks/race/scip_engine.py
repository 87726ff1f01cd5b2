"""SCIP, by PySCIPOpt: one model, unlocked and changed between its solves."""

from __future__ import annotations

from collections.abc import Iterable

from pyscipopt import Model, quicksum

from tests.benchmarks.race.engine import Aim, Engine, TooLongError
from tests.benchmarks.race.programs import Program


class Scip(Engine):
    """A 0-1 model; whether a part of the job is covered may be a fraction."""

    def __init__(self, program: Program, seconds: float = 60.0) -> None:
        super().__init__(program, seconds)
        model = self._model = Model()
        model.hideOutput()
        model.setParam("limits/time", seconds)
        self._x = [model.addVar(vtype="B") for _ in program.costs]
        self._y = [model.addVar(vtype="C", lb=0, ub=1) for _ in program.gains]
        self._rows = [self._add(row.terms, row.low, row.high) for row in program.rows]
        for covered, (_, members) in zip(self._y, program.gains, strict=True):
            model.addCons(covered <= quicksum(self._x[i] for i in members))

    def _add(self, terms: dict[int, int], low: int | None, high: int | None) -> object:
        total = quicksum(weight * self._x[i] for i, weight in terms.items())
        # A row over no decisions needs a variable all the same.
        total = total if terms else 0 * self._x[0]
        endless = self._model.infinity()
        least = -endless if low is None else low
        most = endless if high is None else high
        return self._model.addCons((least <= total) <= most)

    def minimise(self, aim: Aim) -> frozenset[int] | None:
        model, program = self._model, self.program
        model.freeTransform()
        if aim == "credits":
            total = quicksum(
                c * v for c, v in zip(program.credits, self._x, strict=True)
            )
        elif aim == "mismatch":
            costs = zip(program.costs, self._x, strict=True)
            gains = zip(program.gains, self._y, strict=True)
            total = quicksum(c * v for c, v in costs)
            total -= quicksum(gain * v for (gain, _), v in gains)
        else:
            total = quicksum([])
        model.setObjective(total, "minimize")
        model.optimize()
        if model.getStatus() == "infeasible":
            return None
        if model.getStatus() != "optimal":
            raise TooLongError
        return frozenset(i for i, v in enumerate(self._x) if model.getVal(v) > 0.5)

    def limit_credits(self, most: int) -> None:
        self._model.freeTransform()
        self._add(dict(enumerate(self.program.credits)), None, most)

    def fix(self, decision: int, value: int | None) -> None:
        self._model.freeTransform()
        low, high = (0, 1) if value is None else (value, value)
        self._model.chgVarLb(self._x[decision], low)
        self._model.chgVarUb(self._x[decision], high)

    def exclude(self, chosen: frozenset[int]) -> None:
        self._model.freeTransform()
        signs = {i: -1 if i in chosen else 1 for i in range(len(self._x))}
        self._add(signs, 1 - len(chosen), None)

    def bind(self, rows: Iterable[int]) -> None:
        self._model.freeTransform()
        binding, endless = {*rows}, self._model.infinity()
        for number, row in enumerate(self.program.rows):
            low, high = row.low, row.high
            if number not in binding:
                low = high = None
            self._model.chgLhs(self._rows[number], -endless if low is None else low)
            self._model.chgRhs(self._rows[number], endless if high is None else high)
