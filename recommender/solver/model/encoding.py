"""The rulebook as a CP-SAT model.

One Boolean variable a unit, in catalogue order; one named linear constraint a
bound; one Boolean a part of the job that some chosen unit uses.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeAlias

from ortools.sat.python import cp_model

from recommender.qualifications.plans import guided_hours
from recommender.solver.model.constraints import enforce
from recommender.solver.model.objectives import Objective
from recommender.solver.model.unit_index import UnitIndex

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        MutableSequence,
        Sequence,
    )

    from recommender.problems.job_match import Match
    from recommender.qualifications.rules import Bound, Case, Measure, Rule, Select
    from recommender.qualifications.units import Unit

_Ends: TypeAlias = tuple[int, int]
# A row or a switch, with the ends of its domain while its rule binds and while not.
_Row: TypeAlias = tuple[cp_model.Constraint | cp_model.IntVar, _Ends, _Ends]
_WIDE: _Ends = (cp_model.INT_MIN, cp_model.INT_MAX)


class Encoding:
    """A model of units and rules; with a match, its objectives too.

    `selected` has one variable a unit, in the order of the units. Every rule binds
    until it is relaxed, and every unit is free until it is fixed: one model serves
    all questions that differ in nothing else. Several encodings can share a model.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        rules: Iterable[Rule],
        match: Match | None = None,
        *,
        model: cp_model.CpModel | None = None,
    ) -> None:
        self.model = cp_model.CpModel() if model is None else model
        self.selected = [self.model.new_bool_var(unit.code) for unit in units]
        self.index = UnitIndex(units)
        self._units = units
        self._weights: dict[Measure, list[int]] = {
            "credits": [unit.credits for unit in units],
            "units": [1] * len(units),
        }
        self._cases: dict[str, dict[str, cp_model.IntVar]] = {}
        self._counts_towards: dict[tuple[str, int], cp_model.IntVar] = {}
        self._rows: list[list[_Row]] = []
        for rule in rules:
            self.add_rule(rule)
        self.match = match
        self._mismatch = None if match is None else self.mismatch_of(match)

    @property
    def leaves_open(self) -> bool:
        """Whether one set of units can be several solutions of the model."""
        return bool(self._cases or self._counts_towards)

    def add_rule(self, rule: Rule, unless: cp_model.IntVar | None = None) -> None:
        """Let a rule bind, in its cases.

        It does not bind in a solution that gives it up, where that is a choice.
        """
        if rule.bound is not None and unless is None:
            self._rows.append(list(self._plain_rows(rule.id, rule.bound)))
            return
        binds = self.model.new_bool_var(f"{rule.id}:binds")
        if unless is None:
            _set(binds.proto.domain, 1, 1)
        else:
            self.model.add(binds != unless)
        cases = [self.case(case) for case in rule.cases]
        enforce(self, rule.requires, [binds, *cases])
        self._rows.append([(binds, (1, 1), (0, 0))] if unless is None else [])

    def _plain_rows(self, id_: str, bound: Bound) -> Iterator[_Row]:
        """Bound what the units that a rule is about measure in all."""
        total = self.sum_of(bound.measure, self.index.positions(bound.of))
        if bound.at_least is not None:
            low, high = bound.at_least, cp_model.INT_MAX
            row = self.bound(total, low, high).with_name(f"{id_}:at_least")
            yield row, (low, high), _WIDE
        if bound.at_most is not None:
            low, high = cp_model.INT_MIN, bound.at_most
            row = self.bound(total, low, high).with_name(f"{id_}:at_most")
            yield row, (low, high), _WIDE

    def sum_of(
        self, measure: Measure, positions: Sequence[int], towards: str = ""
    ) -> cp_model.LinearExprT:
        """Sum what some of the units measure: those chosen, or those counted."""
        weights = self.weights(measure)
        variables = (
            [self.counts_towards(towards, i) for i in positions]
            if towards
            else [self.selected[i] for i in positions]
        )
        own = [weights[i] for i in positions]
        return cp_model.LinearExpr.weighted_sum(variables, own)

    def weights(self, measure: Measure) -> list[int]:
        """Return what each unit has of a measure."""
        if measure not in self._weights:
            self._weights[measure] = (
                [guided_hours(unit) for unit in self._units]
                if measure == "hours"
                else [dict(unit.numbers).get(measure, 0) for unit in self._units]
            )
        return self._weights[measure]

    def counts_towards(self, towards: str, position: int) -> cp_model.IntVar:
        """Return what says that a unit, which is then chosen, is counted."""
        key = (towards, position)
        if key not in self._counts_towards:
            variable = self.model.new_bool_var(f"{towards}:{position}")
            self.model.add_implication(variable, self.selected[position])
            self._counts_towards[key] = variable
        return self._counts_towards[key]

    def case(self, case: Case) -> cp_model.IntVar:
        """Return what says that one of the values of a case is chosen."""
        if case.choice not in self._cases:
            names = {v: f"{case.choice}={v}" for v in case.among}
            values = {v: self.model.new_bool_var(name) for v, name in names.items()}
            self.model.add_exactly_one(values.values())
            self._cases[case.choice] = values
        chosen = [v for k, v in self._cases[case.choice].items() if k in case.values]
        either = self.model.new_bool_var("case")
        self.model.add(cp_model.LinearExpr.sum(chosen) == either)
        return either

    def positions(self, of: Select) -> list[int]:
        """Return the positions of the units that a filter lets through, in order."""
        return self.index.positions(of)

    def amount(self, measure: Measure, of: Select) -> cp_model.LinearExprT:
        """Add up a measure over the chosen ones of some units."""
        return self.sum_of(measure, self.positions(of))

    def bound(
        self,
        total: cp_model.LinearExprT,
        low: int = cp_model.INT_MIN,
        high: int = cp_model.INT_MAX,
    ) -> cp_model.Constraint:
        """Bound a sum; one over no units is the number 0, which `add` would refuse."""
        domain = cp_model.Domain(low, high)
        return self.model.add_linear_expression_in_domain(total, domain)

    @contextmanager
    def relaxed(self, numbers: Collection[int]) -> Iterator[None]:
        """Let rules, given by their numbers, not bind for a while."""
        rows = [row for number in numbers for row in self._rows[number]]
        for one, _, loose in rows:
            _set(_domain(one), *loose)
        try:
            yield
        finally:
            for one, tight, _ in rows:
                _set(_domain(one), *tight)

    @contextmanager
    def fixed(self, position: int, taken: bool) -> Iterator[None]:
        """Demand a unit, or forbid it, for a while."""
        domain = self.selected[position].proto.domain
        _set(domain, int(taken), int(taken))
        try:
            yield
        finally:
            _set(domain, 0, 1)

    @contextmanager
    def without(self, positions: Iterable[int]) -> Iterator[None]:
        """Forbid units for a while."""
        with ExitStack() as stack:
            for position in positions:
                stack.enter_context(self.fixed(position, taken=False))
            yield

    def _add_coverage(self, match: Match) -> list[cp_model.IntVar]:
        """Let a part of the job count as used only if a unit that uses it is chosen."""
        return [self.any_of(use.units) for use in match.uses]

    @contextmanager
    def bounded(self, measure: Objective) -> Iterator[Callable[[int, int], None]]:
        """Yield what sets the least and the most of a measure, for a while."""
        domain = self.bound(measure.total, 0, 0).proto.linear.domain
        # The row has the sum without its constant.
        constant = -domain[0]
        _set(domain, *_WIDE)
        try:
            yield lambda low, high: _set(domain, low - constant, high - constant)
        finally:
            _set(domain, cp_model.INT_MIN, cp_model.INT_MAX)

    @property
    def mismatch(self) -> Objective:
        """The mismatch of the chosen units, times the scale of the match."""
        assert self._mismatch is not None
        return self._mismatch

    def mismatch_of(self, match: Match) -> Objective:
        """Add the mismatch for another match, times its scale."""
        gained = self._add_coverage(match)
        costs, gains = match.costs, [-use.gain for use in match.uses]
        total = cp_model.LinearExpr.weighted_sum(
            [*self.selected, *gained], [*costs, *gains]
        )
        return Objective(total + match.constant, match.most)

    def any_of(self, units: Sequence[int]) -> cp_model.IntVar:
        """Add a variable that can be 1 only if one of some units is chosen."""
        used = self.model.new_bool_var("use")
        self.model.add_bool_or([*(self.selected[i] for i in units), ~used])
        return used

    @property
    def credits(self) -> Objective:
        """The credits of the chosen units."""
        return self.total(self.weights("credits"))

    @property
    def count(self) -> Objective:
        """The number of chosen units."""
        return self.total(self.weights("units"))

    def total(self, weights: Sequence[int]) -> Objective:
        """What the chosen units have of a measure, given one number for each unit."""
        total = cp_model.LinearExpr.weighted_sum(self.selected, weights)
        return Objective(total, sum(weights))

    def changes(self, chosen: Collection[int]) -> Objective:
        """How many units are in one of two sets alone: the chosen and these."""
        signs = [-1 if i in chosen else 1 for i in range(len(self.selected))]
        total = cp_model.LinearExpr.weighted_sum(self.selected, signs)
        return Objective(total + len(chosen), len(self.selected))

    def forbid(self, chosen: Collection[int]) -> None:
        """Rule out one exact set of units, given by positions."""
        self.model.add_bool_or(
            ~variable if i in chosen else variable
            for i, variable in enumerate(self.selected)
        )

    def require_lexicographically_earlier(
        self, model: cp_model.CpModel, chosen: Sequence[int]
    ) -> None:
        """Let a copy of the model only take sets that come before `chosen`.

        Of two sets with as many units, the one with the earlier unit where they
        first differ comes first. So an earlier set shares some first units with
        `chosen`, and has another one before the next of them.
        """
        ways = []
        for number, position in enumerate(chosen):
            start = chosen[number - 1] + 1 if number else 0
            way = model.new_bool_var(f"earlier:{number}")
            for shared in chosen[:number]:
                model.add_implication(way, self.selected[shared])
            model.add_bool_or([*self.selected[start:position], ~way])
            ways.append(way)
        model.add_bool_or(ways)


def _domain(one: cp_model.Constraint | cp_model.IntVar) -> MutableSequence[int]:
    """Return the domain as it is now: a growing model may move it."""
    is_row = isinstance(one, cp_model.Constraint)
    domain: MutableSequence[int] = (
        one.proto.linear.domain if is_row else one.proto.domain
    )
    return domain


def _set(domain: MutableSequence[int], low: int, high: int) -> None:
    domain[0], domain[1] = low, high
