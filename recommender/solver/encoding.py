"""The rulebook as a CP-SAT model.

One Boolean variable a unit, in catalogue order; one named linear constraint a
bound; one Boolean a part of the job that some chosen unit uses.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ortools.sat.python import cp_model

from recommender.qualifications.plans import guided_hours

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        MutableSequence,
        Sequence,
    )

    from recommender.qualifications.rules import Measure, Rule, Select
    from recommender.qualifications.units import Unit
    from recommender.requests.matching import Match

# A constraint and the bounds it has while its rule binds.
_Row: TypeAlias = tuple[cp_model.Constraint, int, int]


# The solver answers in floating point, which holds whole numbers up to 2^53.
_MOST_EXACT = 2**50


class Objective(NamedTuple):
    """What is to be small: a sum that is never below 0, nor above `most`."""

    total: cp_model.LinearExpr
    most: int


def weighted(objectives: Sequence[Objective]) -> cp_model.LinearExpr | None:
    """Put objectives into one sum in which each outweighs all that follow.

    None where its numbers would be too large to be exact.
    """
    weights = [1]
    for objective in reversed(objectives):
        weights.append(weights[-1] * (objective.most + 1))
    if weights.pop() > _MOST_EXACT:
        return None
    totals = [objective.total for objective in reversed(objectives)]
    return cp_model.LinearExpr.weighted_sum(totals, weights)


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
        self._weights: dict[Measure, list[int]] = {
            "credits": [unit.credits for unit in units],
            "units": [1] * len(units),
            "hours": [guided_hours(unit) for unit in units],
        }
        self._index = _Index(units)
        self._rows: list[list[_Row]] = []
        for rule in rules:
            self.add_rule(rule)
        self.match = match
        self._misfit = None if match is None else self.misfit_of(match)

    def add_rule(self, rule: Rule, unless: cp_model.IntVar | None = None) -> None:
        """Bound what the units that the rule is about measure in all.

        It does not bind in a solution that gives it up, where that is a choice.
        """
        bound = rule.requires
        chosen = self._index.positions(bound.of)
        total = cp_model.LinearExpr.weighted_sum(
            [self.selected[i] for i in chosen],
            [self._weights[bound.measure][i] for i in chosen],
        )
        rows: list[_Row] = []
        if bound.at_least is not None:
            low, high = bound.at_least, cp_model.INT_MAX
            row = self.bound(total, low, high).with_name(f"{rule.id}:at_least")
            rows.append((row, low, high))
        if bound.at_most is not None:
            low, high = cp_model.INT_MIN, bound.at_most
            row = self.bound(total, low, high).with_name(f"{rule.id}:at_most")
            rows.append((row, low, high))
        if unless is not None:
            for row, _, _ in rows:
                row.only_enforce_if(~unless)
        self._rows.append(rows)

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
        for row, _, _ in rows:
            _set(row.proto.linear.domain, cp_model.INT_MIN, cp_model.INT_MAX)
        try:
            yield
        finally:
            for row, low, high in rows:
                _set(row.proto.linear.domain, low, high)

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
        return [self.use_of(use.units) for use in match.uses]

    @contextmanager
    def bounded(self, measure: Objective) -> Iterator[Callable[[int, int], None]]:
        """Give what sets the least and the most of a measure, for a while."""
        domain = self.bound(measure.total).proto.linear.domain
        try:
            yield lambda low, high: _set(domain, low, high)
        finally:
            _set(domain, cp_model.INT_MIN, cp_model.INT_MAX)

    @property
    def misfit(self) -> Objective:
        """The misfit of the chosen units, times the scale of the match."""
        assert self._misfit is not None
        return self._misfit

    def misfit_of(self, match: Match) -> Objective:
        """Add the misfit for another match, times its scale."""
        gained = self._add_coverage(match)
        costs, gains = match.costs, [-use.gain for use in match.uses]
        total = cp_model.LinearExpr.weighted_sum(
            [*self.selected, *gained], [*costs, *gains]
        )
        return Objective(total + match.constant, match.most)

    def use_of(self, units: Sequence[int]) -> cp_model.IntVar:
        """Add a variable that can be 1 only if one of some units is chosen."""
        used = self.model.new_bool_var("use")
        self.model.add_bool_or([*(self.selected[i] for i in units), ~used])
        return used

    @property
    def credits(self) -> Objective:
        """The credits of the chosen units."""
        return self.total(self._weights["credits"])

    @property
    def count(self) -> Objective:
        """The number of chosen units."""
        return self.total(self._weights["units"])

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

    def demand_earlier(
        self, model: cp_model.CpModel, chosen: Sequence[int]
    ) -> cp_model.CpModel:
        """Give a copy of the model that only takes sets that come before `chosen`.

        Of two sets with as many units, the one with the earlier unit where they
        first differ comes first. So an earlier set shares some first units with
        `chosen`, and has another one before the next of them.
        """
        earlier = model.clone()
        ways = []
        for number, position in enumerate(chosen):
            start = chosen[number - 1] + 1 if number else 0
            way = earlier.new_bool_var(f"earlier:{number}")
            for shared in chosen[:number]:
                earlier.add_implication(way, self.selected[shared])
            earlier.add_bool_or([*self.selected[start:position], ~way])
            ways.append(way)
        earlier.add_bool_or(ways)
        return earlier


def _set(domain: MutableSequence[int], low: int, high: int) -> None:
    domain[0], domain[1] = low, high


class _Index:
    """Where the units of each group and level stand, to find a rule's units fast."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._everywhere = range(len(units))
        self._by_group: defaultdict[str, set[int]] = defaultdict(set)
        self._by_level: defaultdict[int, set[int]] = defaultdict(set)
        self._by_code: dict[str, int] = {}
        for i, unit in enumerate(units):
            self._by_group[unit.group].add(i)
            self._by_level[unit.level].add(i)
            self._by_code[unit.code] = i

    def positions(self, of: Select) -> list[int]:
        """Give the positions of the units a filter lets through, in order."""
        parts: list[set[int]] = []
        if of.groups is not None:
            parts.append(set().union(*(self._by_group[g] for g in of.groups)))
        if of.levels is not None:
            parts.append(set().union(*(self._by_level[n] for n in of.levels)))
        if of.min_level is not None or of.max_level is not None:
            low, high = (
                of.min_level or 0,
                of.max_level or max(self._by_level, default=0),
            )
            within = [level for level in self._by_level if low <= level <= high]
            parts.append(set().union(*(self._by_level[n] for n in within)))
        if of.units is not None:
            parts.append({self._by_code[c] for c in of.units if c in self._by_code})
        found = set.intersection(*parts) if parts else set(self._everywhere)
        found -= {self._by_code[c] for c in of.except_units if c in self._by_code}
        return sorted(found)
