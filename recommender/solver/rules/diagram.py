"""Formulas as columns of states: what is decided of them, and what still matters.

A state has one number for each sum and each part. A part is decided once its own parts
decide it, whatever the others will be. What no undecided part needs is set to 0, so
that states that nothing tells apart are equal.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from recommender.solver.rules.layers import KEPT, MISSED

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from recommender.solver.rules.formulas import Formula

    States: TypeAlias = npt.NDArray[np.int32]

# A part that is neither missed nor kept.
OPEN = 2


class FormulaPart(NamedTuple):
    """A part of a formula: its column, those of its parts, and how many may hold."""

    column: int
    parts: tuple[int, ...]
    low: int
    high: int

    def decided(self, states: States) -> States:
        """Return whether it holds in each state, as far as that is decided."""
        parts = states[list(self.parts)]
        holding = (parts == KEPT).sum(axis=0)
        possible = (parts != MISSED).sum(axis=0)
        column = np.full(states.shape[1], OPEN, dtype=states.dtype)
        column[(holding >= self.low) & (possible <= self.high)] = KEPT
        column[(possible < self.low) | (holding > self.high)] = MISSED
        return column


class Diagram:
    """Formulas and their parts, each with a column after those of the sums.

    The column of a part comes after those of its own parts.
    """

    def __init__(self, formulas: Iterable[Formula], sums: int) -> None:
        self._columns: dict[Formula, int] = {number: number for number in range(sums)}
        self._parts: dict[int, FormulaPart] = {}
        self.roots = {self._column(formula) for formula in formulas}
        self._over: defaultdict[int, list[int]] = defaultdict(list)
        for part in self._parts.values():
            for column in part.parts:
                self._over[column].append(part.column)

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self._columns)

    def _column(self, formula: Formula) -> int:
        if isinstance(formula, int) or formula in self._columns:
            return self._columns[formula]
        parts = tuple(self._column(part) for part in formula.parts)
        low, high = (
            formula.low or 0,
            len(parts) if formula.high is None else formula.high,
        )
        column = self._columns.setdefault(formula, len(self._columns))
        self._parts[column] = FormulaPart(column, parts, low, high)
        return column

    def decide(self, states: States, changed: set[int]) -> npt.NDArray[np.bool_]:
        """Decide what can be, given the columns that changed; drop what no part needs.

        Return which states break no formula.
        """
        changed, fallen = set(changed), set[int]()
        for column, part in self._parts.items():
            open_ = states[column] == OPEN
            untouched = part.parts and changed.isdisjoint(part.parts)
            if untouched or not open_.any():
                continue
            decided = np.where(open_, part.decided(states), states[column])
            if (decided != states[column]).any():
                states[column] = decided
                changed.add(column)
                fallen.update(part.parts)
        while fallen:
            column = max(fallen)
            fallen.remove(column)
            if column in self.roots:
                continue
            needed = (states[self._over[column]] == OPEN).any(axis=0)
            states[column] *= needed
            if column in self._parts:
                fallen.update(self._parts[column].parts)
        roots = list(self.roots & changed)
        kept: npt.NDArray[np.bool_] = (states[roots] != MISSED).all(axis=0)
        return kept
