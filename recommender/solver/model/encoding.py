"""The rules and the mismatch as a CP-SAT model.

It has one Boolean variable per unit, in catalogue order, one named linear constraint
per bound, and one Boolean per part of the job that a chosen unit covers.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from ortools.sat.python import cp_model

from recommender.solver.model.constraints import enforce
from recommender.solver.model.objectives import Objective
from recommender.solver.model.quick_model import add_either, add_every, add_row, negated
from recommender.solver.model.variables import Variables, set_domain

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        MutableSequence,
        Sequence,
    )

    from recommender.problems.job_match import JobMatch
    from recommender.qualifications.rules import Bound, Rule
    from recommender.qualifications.units import Unit

_Interval: TypeAlias = tuple[int, int]
# The place of a row, or a switch, with its domain while its rule binds, and while not.
_Relaxable: TypeAlias = tuple[int | cp_model.IntVar, _Interval, _Interval]
_UNBOUNDED: _Interval = (cp_model.INT_MIN, cp_model.INT_MAX)


class Encoding(Variables):
    """A model of units and rules; with a match, its objectives too.

    `selected` has one variable per unit, in the order of the units. Every rule binds
    until it is relaxed, and every unit is free until it is fixed: one model answers
    all questions that differ in nothing else. Several encodings can share a model.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        rules: Iterable[Rule],
        match: JobMatch | None = None,
        *,
        model: cp_model.CpModel | None = None,
    ) -> None:
        super().__init__(units, model)
        self._rows: list[list[_Relaxable]] = []
        for rule in rules:
            self.add_rule(rule)
        self.match = match
        self._mismatch = None if match is None else self.mismatch_of(match)

    def add_rule(self, rule: Rule, unless: cp_model.IntVar | None = None) -> None:
        """Add a rule, which binds in its cases.

        It does not bind in solutions in which the variable `unless` is 1.
        """
        if rule.bound is not None and unless is None:
            self._rows.append(list(self._plain_rows(rule.id, rule.bound)))
            return
        binds = self.model.new_bool_var(f"{rule.id}:binds")
        if unless is None:
            set_domain(binds.proto.domain, 1, 1)
        else:
            self.model.add(binds != unless)
        cases = [self.case(case) for case in rule.cases]
        enforce(self, rule.requires, [binds, *cases])
        self._rows.append([(binds, (1, 1), (0, 0))] if unless is None else [])

    def _plain_rows(self, id_: str, bound: Bound) -> Iterator[_Relaxable]:
        """Bound the total measure of the units that a rule is about."""
        scaled = self.scaled(bound.measure)
        least, most = scaled.ends(bound.at_least, bound.at_most)
        terms = {
            self.first + i: scaled.weights[i]
            for i in self.index.positions(bound.of)
            if scaled.weights[i]
        }
        if least is not None:
            ends = least, cp_model.INT_MAX
            yield add_row(self.model, terms, ends, f"{id_}:at_least"), ends, _UNBOUNDED
        if most is not None:
            ends = cp_model.INT_MIN, most
            yield add_row(self.model, terms, ends, f"{id_}:at_most"), ends, _UNBOUNDED

    @contextmanager
    def relaxed(self, numbers: Collection[int]) -> Iterator[None]:
        """Relax rules, given by their numbers, for a while."""
        rows = [row for number in numbers for row in self._rows[number]]
        for row, _, relaxed in rows:
            set_domain(self._domain(row), *relaxed)
        try:
            yield
        finally:
            for row, binding, _ in rows:
                set_domain(self._domain(row), *binding)

    def _domain(self, row: int | cp_model.IntVar) -> MutableSequence[int]:
        """Return the current domain; a model that grows may move it in memory."""
        domain: MutableSequence[int] = (
            self.model.proto.constraints[row].linear.domain
            if isinstance(row, int)
            else row.proto.domain
        )
        return domain

    @contextmanager
    def bounded(self, objective: Objective) -> Iterator[Callable[[int, int], None]]:
        """Yield a function that sets the bounds of an objective, for a while."""
        row = add_row(self.model, objective.weights, _UNBOUNDED, "")
        # The row holds the sum without its constant.
        constant = objective.constant

        def set_bounds(low: int, high: int) -> None:
            set_domain(self._domain(row), low - constant, high - constant)

        try:
            yield set_bounds
        finally:
            set_domain(self._domain(row), *_UNBOUNDED)

    @property
    def mismatch(self) -> Objective:
        """The mismatch of the chosen units, times the scale of the match."""
        assert self._mismatch is not None
        return self._mismatch

    def mismatch_of(self, match: JobMatch) -> Objective:
        """Return the mismatch for another match, times its scale."""
        gains = {
            self.any_of(term.units).index: -term.gain
            for term in match.coverage
            if term.gain
        }
        return self._sum(match.costs, match.most, match.constant, gains)

    @property
    def credits(self) -> Objective:
        """The credits of the chosen units, scaled."""
        return self.total(self.weights("credits"))

    @property
    def count(self) -> Objective:
        """The number of chosen units."""
        return self.total(self.weights("units"))

    def total(self, weights: Sequence[int]) -> Objective:
        """Return the total of some weights, one per unit, over the chosen units."""
        return self._sum(weights, sum(weights))

    def changes(self, chosen: Collection[int]) -> Objective:
        """Return the number of units that the chosen set adds to another, or drops."""
        size = len(self.index.units)
        signs = [-1 if i in chosen else 1 for i in range(size)]
        return self._sum(signs, size, len(chosen))

    def _sum(
        self,
        per_unit: Sequence[int],
        most: int,
        constant: int = 0,
        others: Mapping[int, int] | None = None,
    ) -> Objective:
        """Return a sum over the units, and over other variables by their places."""
        weights = {i: n for i, n in enumerate(per_unit, self.first) if n}
        return Objective(self.model, {**weights, **(others or {})}, most, constant)

    def forbid(self, chosen: Collection[int]) -> None:
        """Exclude one exact set of units, given by positions (a no-good cut)."""
        self.model.add_bool_or(
            ~variable if i in chosen else variable
            for i, variable in enumerate(self.selected)
        )

    def require_lexicographically_earlier(
        self, model: cp_model.CpModel, chosen: Sequence[int]
    ) -> None:
        """Restrict a copy of the model to sets that come before `chosen`.

        Of two sets of the same size, the one with the earlier unit where they first
        differ comes first. So an earlier set shares its first units with `chosen`, none
        or more, and then has another one before the next of them.
        """
        branches = []
        for number, position in enumerate(chosen):
            branch = model.new_bool_var(f"earlier:{number}").index
            if number:
                add_every(model, [self.first + i for i in chosen[:number]], branch)
            start = chosen[number - 1] + 1 if number else 0
            between = range(self.first + start, self.first + position)
            add_either(model, [*between, negated(branch)])
            branches.append(branch)
        add_either(model, branches)
