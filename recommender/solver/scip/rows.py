"""The rules once more, as rows of a mixed-integer programme for the second opinion.

What each unit adds comes from the audit. A requirement that binds only sometimes has
a slack as large as its sum can need, which its variable switches.
"""

from __future__ import annotations

from functools import singledispatchmethod
from typing import TYPE_CHECKING, NamedTuple

from ortools.linear_solver import pywraplp

from recommender.auditing.measuring import amount_of, selects, values_of
from recommender.qualifications.rules import (
    Bound,
    Case,
    Decided,
    Distinct,
    If,
    Overlap,
    Requirement,
    Rule,
    Share,
    Ways,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.units import Unit


class _Row(NamedTuple):
    """Weighted 0-1 variables, and the least and the most of their sum."""

    terms: list[tuple[pywraplp.Variable, int]]
    low: int | None
    high: int | None

    @property
    def ends(self) -> tuple[int, int]:
        weights = [weight for _, weight in self.terms]
        return sum(w for w in weights if w < 0), sum(w for w in weights if w > 0)


class Rows:
    """Adds rules to a programme that has one 0-1 variable a unit."""

    def __init__(
        self,
        solver: pywraplp.Solver,
        units: Sequence[Unit],
        chosen: Sequence[pywraplp.Variable],
    ) -> None:
        self._solver, self._units, self._chosen = solver, units, chosen
        self._cases: dict[tuple[str, str], pywraplp.Variable] = {}
        self._counted: dict[tuple[str, int], pywraplp.Variable] = {}

    def add(self, rule: Rule) -> None:
        """Demand a rule, in its cases."""
        self._demand(rule.requires, [self._case(case) for case in rule.cases])

    def _demand(
        self, requirement: Requirement, switches: list[pywraplp.Variable]
    ) -> None:
        """Demand a requirement where all switches are 1."""
        if isinstance(requirement, If):
            given = self._kept(requirement.given)
            self._demand(requirement.then, [*switches, given])
            return
        for row in self._rows(requirement):
            self._switch(row, switches)

    def _switch(self, row: _Row, switches: list[pywraplp.Variable]) -> None:
        least, most = row.ends
        total = self._solver.Sum([weight * one for one, weight in row.terms])
        off = self._solver.Sum([1 - one for one in switches])
        if row.low is not None:
            self._solver.Add(total + max(row.low - least, 0) * off >= row.low)
        if row.high is not None:
            self._solver.Add(total - max(most - row.high, 0) * off <= row.high)

    def _case(self, case: Case) -> pywraplp.Variable:
        keys = [(case.choice, value) for value in case.among]
        if keys[0] not in self._cases:
            self._cases |= {key: self._solver.BoolVar("=".join(key)) for key in keys}
            self._solver.Add(self._solver.Sum([self._cases[key] for key in keys]) == 1)
        one = self._solver.BoolVar("case")
        values = [v for (name, value), v in self._cases.items()
                  if name == case.choice and value in case.values]  # fmt: skip
        self._solver.Add(self._solver.Sum(values) == one)
        return one

    def _kept(self, requirement: Requirement) -> pywraplp.Variable:
        """Return a variable that is 1 exactly where a requirement is kept."""
        if isinstance(requirement, If):
            given, then = self._kept(requirement.given), self._kept(requirement.then)
            return self._kept_row(_Row([(then, 1), (given, -1)], 0, None))
        sides = [
            self._kept_row(_Row(row.terms, low, high))
            for row in self._rows(requirement)
            for low, high in ((row.low, None), (None, row.high))
            if low is not None or high is not None
        ]
        return self._kept_row(_Row([(side, 1) for side in sides], len(sides), None))

    def _kept_row(self, row: _Row) -> pywraplp.Variable:
        kept = self._solver.BoolVar("kept")
        self._switch(row, [kept])
        # What is not kept is missed by one at least.
        missed = self._solver.BoolVar("missed")
        self._solver.Add(kept + missed == 1)
        if row.low is not None:
            self._switch(_Row(row.terms, None, row.low - 1), [missed])
        if row.high is not None:
            self._switch(_Row(row.terms, row.high + 1, None), [missed])
        return kept

    @singledispatchmethod
    def _rows(self, requirement: Requirement) -> list[_Row]:
        raise TypeError(type(requirement).__name__)

    @_rows.register(Bound)
    def _rows_of_bound(self, bound: Bound) -> list[_Row]:
        terms = [
            (
                self._counts(bound.towards, i) if bound.towards else self._chosen[i],
                amount_of(unit, bound.measure),
            )
            for i, unit in enumerate(self._units)
            if selects(bound.of, unit)
        ]
        return [_Row(terms, bound.at_least, bound.at_most)]

    def _counts(self, towards: str, i: int) -> pywraplp.Variable:
        if (towards, i) not in self._counted:
            one = self._solver.BoolVar(f"{towards}:{i}")
            self._solver.Add(one <= self._chosen[i])
            self._counted[towards, i] = one
        return self._counted[towards, i]

    @_rows.register(Share)
    def _rows_of_share(self, share: Share) -> list[_Row]:
        rows = []
        for taken, from_below in ((share.at_least, True), (share.at_most, False)):
            if taken is None:
                continue
            top, bottom = taken.as_integer_ratio()
            terms = []
            for one, unit in zip(self._chosen, self._units, strict=True):
                if selects(share.out_of, unit):
                    part = bottom if selects(share.of, unit) else 0
                    amount = amount_of(unit, share.measure)
                    terms.append((one, amount * (part - top)))
            rows.append(_Row(terms, 0, None) if from_below else _Row(terms, None, 0))
        return rows

    @_rows.register(Distinct)
    def _rows_of_distinct(self, distinct: Distinct) -> list[_Row]:
        having: dict[str, list[pywraplp.Variable]] = {}
        for one, unit in zip(self._chosen, self._units, strict=True):
            if selects(distinct.of, unit):
                for value in values_of(unit, distinct.by):
                    having.setdefault(value, []).append(one)
        there = [
            self._kept_row(_Row([(one, 1) for one in units], 1, None))
            for units in having.values()
        ]
        return [_Row([(one, 1) for one in there], distinct.at_least, distinct.at_most)]

    @_rows.register(Ways)
    def _rows_of_ways(self, ways: Ways) -> list[_Row]:
        kept = [(self._kept(option), 1) for option in ways.options]
        return [_Row(kept, ways.at_least, ways.at_most)]

    @_rows.register(Overlap)
    def _rows_of_overlap(self, overlap: Overlap) -> list[_Row]:
        terms = []
        for i, unit in enumerate(self._units):
            uses = [self._counts(one, i) for one in overlap.towards]
            shared = self._solver.BoolVar("shared")
            self._solver.Add(self._solver.Sum(uses) <= 1 + (len(uses) - 1) * shared)
            terms.append((shared, amount_of(unit, overlap.measure)))
        return [_Row(terms, None, overlap.at_most)]

    @_rows.register(Decided)
    def _rows_of_decided(self, decided: Decided) -> list[_Row]:
        return [] if decided.holds else [_Row([], 1, None)]
