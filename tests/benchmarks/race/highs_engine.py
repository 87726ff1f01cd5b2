"""HiGHS, by highspy: one model, whose bounds and costs are changed."""

from __future__ import annotations

from collections.abc import Iterable

import highspy
import numpy as np

from tests.benchmarks.race.engine import Aim, Engine, TooLongError
from tests.benchmarks.race.programs import Program


class Highs(Engine):
    """A 0-1 model; whether a part of the job is covered may be a fraction."""

    def __init__(self, program: Program, seconds: float = 60.0) -> None:
        super().__init__(program, seconds)
        self._decisions = len(program.costs)
        self._columns = self._decisions + len(program.gains)
        solver = self._solver = highspy.Highs()
        for option, value in {
            "output_flag": False, "threads": 1, "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5, "time_limit": seconds,
        }.items():  # fmt: skip
            solver.setOptionValue(option, value)
        none: list[int] = []
        ends = np.zeros(self._columns), np.ones(self._columns)
        solver.addCols(self._columns, ends[0], *ends, 0, none, none, none)
        whole = np.arange(self._decisions, dtype=np.int32)
        kinds = np.full(self._decisions, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(self._decisions, whole, kinds)
        for row in program.rows:
            self._add(row.terms, row.low, row.high)
        for number, (_, members) in enumerate(program.gains):
            terms = dict.fromkeys(members, 1) | {self._decisions + number: -1}
            self._add(terms, 0, None)

    def _add(self, terms: dict[int, int], low: int | None, high: int | None) -> None:
        ends = self._ends(low, high)
        values = np.array([*terms.values()], dtype=np.float64)
        places = np.array([*terms], dtype=np.int32)
        self._solver.addRow(*ends, len(terms), places, values)

    def _ends(self, low: int | None, high: int | None) -> tuple[float, float]:
        return (
            -highspy.kHighsInf if low is None else low,
            highspy.kHighsInf if high is None else high,
        )

    def minimise(self, aim: Aim) -> frozenset[int] | None:
        gains = [-gain for gain, _ in self.program.gains]
        costs = {
            "credits": [*self.program.credits, *[0] * len(gains)],
            "mismatch": [*self.program.costs, *gains],
            "anything": [0] * self._columns,
        }[aim]
        places = np.arange(self._columns, dtype=np.int32)
        costs_ = np.array(costs, dtype=np.float64)
        self._solver.changeColsCost(self._columns, places, costs_)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise TooLongError
        values = self._solver.getSolution().col_value
        return frozenset(i for i in range(self._decisions) if values[i] > 0.5)

    def limit_credits(self, most: int) -> None:
        self._add(dict(enumerate(self.program.credits)), None, most)

    def fix(self, decision: int, value: int | None) -> None:
        ends = (0, 1) if value is None else (value, value)
        self._solver.changeColBounds(decision, *ends)

    def exclude(self, chosen: frozenset[int]) -> None:
        signs = {i: -1 if i in chosen else 1 for i in range(self._decisions)}
        self._add(signs, 1 - len(chosen), None)

    def bind(self, rows: Iterable[int]) -> None:
        binding = {*rows}
        for number, row in enumerate(self.program.rows):
            ends = (row.low, row.high) if number in binding else (None, None)
            self._solver.changeRowBounds(number, *self._ends(*ends))
