"""CBC, by PuLP: one model in Python, written to a file for each solve."""

from __future__ import annotations

from collections.abc import Iterable

import pulp

from tests.benchmarks.race.engine import Aim, Engine, TooLongError
from tests.benchmarks.race.programs import Program


class Cbc(Engine):
    """A 0-1 model; whether a part of the job is covered may be a fraction."""

    def __init__(self, program: Program, seconds: float = 60.0) -> None:
        super().__init__(program, seconds)
        self._solver = pulp.PULP_CBC_CMD(
            msg=False, threads=1, gapRel=0, timeLimit=seconds
        )
        model = self._model = pulp.LpProblem("plan", pulp.LpMinimize)
        places = range(len(program.costs))
        self._x = [pulp.LpVariable(f"x{i}", 0, 1, pulp.LpInteger) for i in places]
        self._y = [pulp.LpVariable(f"y{i}", 0, 1) for i in range(len(program.gains))]
        self._rows: list[list[pulp.LpConstraint]] = []
        for row in program.rows:
            total = pulp.lpSum(w * self._x[i] for i, w in row.terms.items())
            low = [] if row.low is None else [total >= row.low]
            self._rows.append(low + ([] if row.high is None else [total <= row.high]))
        for covered, (_, members) in zip(self._y, program.gains, strict=True):
            model += covered <= pulp.lpSum(self._x[i] for i in members)
        # The file must have every decision, in some row.
        model += pulp.lpSum(self._x) >= 0
        self.bind(range(len(program.rows)))

    def minimise(self, aim: Aim) -> frozenset[int] | None:
        program = self.program
        pairs = {
            "credits": zip(program.credits, self._x, strict=True),
            "mismatch": zip(program.costs, self._x, strict=True),
            "anything": (),
        }[aim]
        total = pulp.lpSum(c * v for c, v in pairs)
        if aim == "mismatch":
            gains = zip(program.gains, self._y, strict=True)
            total -= pulp.lpSum(gain * v for (gain, _), v in gains)
        self._model.setObjective(total)
        status = self._model.solve(self._solver)
        if status == pulp.LpStatusInfeasible:
            return None
        if status != pulp.LpStatusOptimal or self._model.sol_status != 1:
            raise TooLongError
        return frozenset(i for i, v in enumerate(self._x) if (v.value() or 0) > 0.5)

    def limit_credits(self, most: int) -> None:
        pairs = zip(self.program.credits, self._x, strict=True)
        self._model += pulp.lpSum(c * v for c, v in pairs) <= most

    def fix(self, decision: int, value: int | None) -> None:
        low, high = (0, 1) if value is None else (value, value)
        self._x[decision].bounds(low, high)

    def exclude(self, chosen: frozenset[int]) -> None:
        signs = (-v if i in chosen else v for i, v in enumerate(self._x))
        self._model += pulp.lpSum(signs) >= 1 - len(chosen)

    def bind(self, rows: Iterable[int]) -> None:
        for number, row in enumerate(self._rows):
            for side in range(len(row)):
                self._model.constraints.pop(f"rule_{number}_{side}", None)
        for number in rows:
            for side, constraint in enumerate(self._rows[number]):
                self._model.addConstraint(constraint, f"rule_{number}_{side}")
