"""A plain listing: every set within the credits, in one array, then the best of it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tests.benchmarks.race.engine import Aim, Engine, TooLongError
from tests.benchmarks.race.programs import Program

# One bit per decision, and no more sets than fit into the memory.
MOST_DECISIONS, MOST_SETS = 63, 30_000_000


class Listing(Engine):
    """Lists the sets once; what is fixed or excluded is struck off the list."""

    def __init__(self, program: Program, seconds: float = 60.0) -> None:
        super().__init__(program, seconds)
        if len(program.costs) > MOST_DECISIONS:
            raise TooLongError
        self._sets, self._spent = self._list(self._least())
        while not len(self._sets):
            self._sets, self._spent = self._list(self._least() + 10)
        self._costs = self._mismatches()
        self._allowed = np.ones(len(self._sets), dtype=bool)
        self._fixed: dict[int, int] = {}

    def _least(self) -> int:
        """Return the credits that a row requires of all units, and those to spare."""
        every = {i: c for i, c in enumerate(self.program.credits) if c}
        lows = (row.low or 0 for row in self.program.rows if row.terms == every)
        return max(lows, default=0) + (self.program.spare or 0)

    def _list(self, most: int) -> tuple[np.ndarray, np.ndarray]:
        """List the sets of at most so many credits that keep every row."""
        program = self.program
        needed = {
            i
            for row in program.rows
            if row.low == sum(row.terms.values())
            for i in row.terms
        }
        barred = {i for row in program.rows if row.high == 0 for i in row.terms}
        sets, spent = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
        for i, credits in enumerate(program.credits):
            if i in needed:
                sets, spent = sets | (1 << i), spent + credits
            elif i not in barred:
                room = spent + credits <= most
                sets = np.concatenate([sets, sets[room] | (1 << i)])
                spent = np.concatenate([spent, spent[room] + credits])
                if len(sets) > MOST_SETS:
                    raise TooLongError
        for row in sorted(program.rows, key=lambda row: len(row.terms)):
            total = sum(w * (sets >> i & 1) for i, w in row.terms.items())
            kept = np.ones(len(sets), dtype=bool)
            if row.low is not None:
                kept &= total >= row.low
            if row.high is not None:
                kept &= total <= row.high
            sets, spent = sets[kept], spent[kept]
        return sets, spent

    def _mismatches(self) -> np.ndarray:
        total = np.full(len(self._sets), self.program.constant, dtype=np.int64)
        for i, cost in enumerate(self.program.costs):
            total += cost * (self._sets >> i & 1)
        for gain, members in self.program.gains:
            total -= gain * (self._sets & sum(1 << i for i in members) != 0)
        return total

    def minimise(self, aim: Aim) -> frozenset[int] | None:
        allowed = self._allowed.copy()
        for i, value in self._fixed.items():
            allowed &= (self._sets >> i & 1) == value
        places = np.flatnonzero(allowed)
        if not len(places):
            return None
        sizes = self._spent if aim == "credits" else self._costs
        best = int(self._sets[places[np.argmin(sizes[places])]])
        return frozenset(i for i in range(best.bit_length()) if best >> i & 1)

    def limit_credits(self, most: int) -> None:
        self._allowed &= self._spent <= most

    def fix(self, decision: int, value: int | None) -> None:
        self._fixed.pop(decision, None)
        if value is not None:
            self._fixed[decision] = value

    def exclude(self, chosen: frozenset[int]) -> None:
        self._allowed &= self._sets != sum(1 << i for i in chosen)

    def bind(self, rows: Iterable[int]) -> None:
        raise TooLongError
