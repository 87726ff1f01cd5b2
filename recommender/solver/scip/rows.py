"""The rules once more, as rows of a mixed-integer programme for the second opinion.

The coefficients come from the audit. A requirement that binds only under conditions is
a big-M constraint, with the smallest M that its sum allows.
"""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatchmethod
from math import ceil, floor, lcm
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

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit


def _whole(
    terms: list[tuple[pywraplp.Variable, Number]],
    low: Number | None,
    high: Number | None,
) -> _Row:
    """Return a row in whole numbers, where the amounts of units may have decimals."""
    parts = lcm(*(Fraction(amount).denominator for _, amount in terms))
    return _Row(
        [(variable, round(parts * amount)) for variable, amount in terms],
        None if low is None else ceil(parts * low),
        None if high is None else floor(parts * high),
    )


class _Row(NamedTuple):
    """A sum of weighted 0-1 variables, with its lower and upper bound."""

    terms: list[tuple[pywraplp.Variable, int]]
    low: int | None
    high: int | None

    @property
    def ends(self) -> tuple[int, int]:
        weights = [weight for _, weight in self.terms]
        return sum(w for w in weights if w < 0), sum(w for w in weights if w > 0)


class Rows:
    """Adds rules to a programme that has one 0-1 variable per unit."""

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
        """Enforce a rule, in its cases."""
        self._enforce(rule.requires, [self._case(case) for case in rule.cases])

    def _enforce(
        self, requirement: Requirement, switches: list[pywraplp.Variable]
    ) -> None:
        """Enforce a requirement wherever all switches are 1."""
        if isinstance(requirement, If):
            given = self._kept(requirement.given)
            self._enforce(requirement.then, [*switches, given])
            return
        for row in self._rows(requirement):
            self._enforce_row(row, switches)

    def _enforce_row(self, row: _Row, switches: list[pywraplp.Variable]) -> None:
        least, most = row.ends
        total = self._solver.Sum([weight * variable for variable, weight in row.terms])
        switched_off = self._solver.Sum([1 - switch for switch in switches])
        if row.low is not None:
            self._solver.Add(total + max(row.low - least, 0) * switched_off >= row.low)
        if row.high is not None:
            self._solver.Add(total - max(most - row.high, 0) * switched_off <= row.high)

    def _case(self, case: Case) -> pywraplp.Variable:
        keys = [(case.choice, value) for value in case.among]
        if keys[0] not in self._cases:
            self._cases |= {key: self._solver.BoolVar("=".join(key)) for key in keys}
            self._solver.Add(self._solver.Sum([self._cases[key] for key in keys]) == 1)
        holds = self._solver.BoolVar("case")
        values = [v for (name, value), v in self._cases.items()
                  if name == case.choice and value in case.values]  # fmt: skip
        self._solver.Add(self._solver.Sum(values) == holds)
        return holds

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
        self._enforce_row(row, [kept])
        # A bound that is not kept is missed by at least 1.
        missed = self._solver.BoolVar("missed")
        self._solver.Add(kept + missed == 1)
        if row.low is not None:
            self._enforce_row(_Row(row.terms, None, row.low - 1), [missed])
        if row.high is not None:
            self._enforce_row(_Row(row.terms, row.high + 1, None), [missed])
        return kept

    @singledispatchmethod
    def _rows(self, requirement: Requirement) -> list[_Row]:
        raise TypeError(type(requirement).__name__)

    @_rows.register(Bound)
    def _rows_of_bound(self, bound: Bound) -> list[_Row]:
        terms = [
            (self._counts(bound.towards, i), amount_of(unit, bound.measure))
            for i, unit in enumerate(self._units)
            if selects(bound.of, unit)
        ]
        return [_whole(terms, bound.at_least, bound.at_most)]

    def _counts(self, towards: str, i: int) -> pywraplp.Variable:
        """Return the variable of a unit: that it is counted, or else chosen."""
        if not towards:
            return self._chosen[i]
        if (towards, i) not in self._counted:
            counts = self._solver.BoolVar(f"{towards}:{i}")
            self._solver.Add(counts <= self._chosen[i])
            self._counted[towards, i] = counts
        return self._counted[towards, i]

    @_rows.register(Share)
    def _rows_of_share(self, share: Share) -> list[_Row]:
        rows = []
        for bound, from_below in ((share.at_least, True), (share.at_most, False)):
            if bound is None:
                continue
            numerator, denominator = bound.as_integer_ratio()
            terms = []
            for i, unit in enumerate(self._units):
                if selects(share.out_of, unit):
                    variable = self._counts(share.towards, i)
                    factor = denominator if selects(share.of, unit) else 0
                    amount = amount_of(unit, share.measure)
                    terms.append((variable, amount * (factor - numerator)))
            ends = (0, None) if from_below else (None, 0)
            rows.append(_whole(terms, *ends))
        return rows

    @_rows.register(Distinct)
    def _rows_of_distinct(self, distinct: Distinct) -> list[_Row]:
        having: dict[str, list[pywraplp.Variable]] = {}
        for variable, unit in zip(self._chosen, self._units, strict=True):
            if selects(distinct.of, unit):
                for value in values_of(unit, distinct.by):
                    having.setdefault(value, []).append(variable)
        present = [
            self._kept_row(_Row([(variable, 1) for variable in variables], 1, None))
            for variables in having.values()
        ]
        return [
            _Row(
                [(variable, 1) for variable in present],
                distinct.at_least,
                distinct.at_most,
            )
        ]

    @_rows.register(Ways)
    def _rows_of_ways(self, ways: Ways) -> list[_Row]:
        kept = [(self._kept(option), 1) for option in ways.options]
        return [_Row(kept, ways.at_least, ways.at_most)]

    @_rows.register(Overlap)
    def _rows_of_overlap(self, overlap: Overlap) -> list[_Row]:
        terms = []
        for i, unit in enumerate(self._units):
            if not selects(overlap.of, unit):
                continue
            counted = [self._counts(towards, i) for towards in overlap.towards]
            shared = self._solver.BoolVar("shared")
            self._solver.Add(
                self._solver.Sum(counted) <= 1 + (len(counted) - 1) * shared
            )
            terms.append((shared, amount_of(unit, overlap.measure)))
        return [_whole(terms, None, overlap.at_most)]

    @_rows.register(Decided)
    def _rows_of_decided(self, decided: Decided) -> list[_Row]:
        return [] if decided.holds else [_Row([], 1, None)]
