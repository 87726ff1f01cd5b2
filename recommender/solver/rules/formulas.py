"""Rules as formulas over bounded sums of what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    Requirement,
    Share,
    Ways,
)
from recommender.solver.model.scaling import Scaled
from recommender.solver.model.unit_index import UnitIndex
from recommender.solver.model.variables import amount_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

# One number per sum.
State: TypeAlias = tuple[int, ...]


class UncountableError(Exception):
    """A rule on what units are counted towards, which is no formula over sums."""


class WeightedSum(NamedTuple):
    """A sum, with one weight per unit, and its lower and upper bound."""

    weights: tuple[int, ...]
    low: int | None
    high: int | None

    def holds(self, value: int) -> bool:
        """Return whether a value is within the bounds."""
        return (self.low is None or value >= self.low) and (
            self.high is None or value <= self.high
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """Whether a requirement is kept, given which sums are within their bounds."""

    sums: frozenset[int]
    holds: Callable[[State], bool]


class Sums:
    """The sums that formulas are made of, each only once."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units, self.index = units, UnitIndex(units)
        self._numbers: dict[WeightedSum, int] = {}

    @property
    def all(self) -> list[WeightedSum]:
        """All sums, in the order of their numbers."""
        return list(self._numbers)

    def weigh(self, measure: str, position: int) -> Number:
        """Return the amount of a measure that a unit has."""
        return amount_of(self._units[position], measure)

    def add(
        self, weights: Mapping[int, Number], low: Number | None, high: Number | None
    ) -> Formula:
        """Return the formula that a sum, of weights by position, is within bounds."""
        scaled = Scaled([weights.get(i, 0) for i in range(len(self._units))])
        total = WeightedSum(tuple(scaled.weights), *scaled.ends(low, high))
        number = self._numbers.setdefault(total, len(self._numbers))
        return Formula(frozenset([number]), lambda state: bool(state[number]))


@singledispatch
def formula_of(requirement: Requirement, sums: Sums) -> Formula:
    """Return the formula of a requirement, and add the sums it needs.

    Raises:
        UncountableError: it is about what units are counted towards.
    """
    raise UncountableError(type(requirement).__name__)


@formula_of.register(Bound)
def _of_bound(bound: Bound, sums: Sums) -> Formula:
    if bound.towards:
        raise UncountableError(bound.towards)
    weights = {i: sums.weigh(bound.measure, i) for i in sums.index.positions(bound.of)}
    return sums.add(weights, bound.at_least, bound.at_most)


@formula_of.register(Share)
def _of_share(share: Share, sums: Sums) -> Formula:
    if share.towards:
        raise UncountableError(share.towards)
    inside = {*sums.index.positions(share.of)}

    def balance(share_taken: Fraction) -> dict[int, Number]:
        return {
            i: sums.weigh(share.measure, i)
            * (share_taken.denominator * (i in inside) - share_taken.numerator)
            for i in sums.index.positions(share.out_of)
        }

    parts = []
    if share.at_least is not None:
        parts.append(sums.add(balance(share.at_least), 0, None))
    if share.at_most is not None:
        parts.append(sums.add(balance(share.at_most), None, 0))
    return _count_within(parts, len(parts), None)


@formula_of.register(Distinct)
def _of_distinct(distinct: Distinct, sums: Sums) -> Formula:
    among = {*sums.index.positions(distinct.of)}
    places = sums.index.positions_by(distinct.by).values()
    weights_by_value = [
        dict.fromkeys(having & among, 1) for having in places if having & among
    ]
    parts = [sums.add(weights, 1, None) for weights in weights_by_value]
    return _count_within(parts, distinct.at_least, distinct.at_most)


@formula_of.register(Ways)
def _of_ways(ways: Ways, sums: Sums) -> Formula:
    parts = [formula_of(option, sums) for option in ways.options]
    return _count_within(parts, ways.at_least, ways.at_most)


@formula_of.register(If)
def _of_if(condition: If, sums: Sums) -> Formula:
    given, then = formula_of(condition.given, sums), formula_of(condition.then, sums)
    return Formula(
        given.sums | then.sums,
        lambda state: then.holds(state) or not given.holds(state),
    )


@formula_of.register(Decided)
def _of_decided(decided: Decided, sums: Sums) -> Formula:
    return Formula(frozenset(), lambda state: decided.holds)


def _count_within(
    parts: Sequence[Formula], low: int | None, high: int | None
) -> Formula:
    def holds(state: State) -> bool:
        kept = sum(part.holds(state) for part in parts)
        return (low is None or kept >= low) and (high is None or kept <= high)

    return Formula(frozenset().union(*(part.sums for part in parts)), holds)


def conjuncts(rules: Iterable[Rule], sums: Sums) -> Iterable[Formula]:
    """Yield formulas that must all hold; all rules with cases are one formula."""
    formulas = [(rule, formula_of(rule.requires, sums)) for rule in rules]
    yield from (formula for rule, formula in formulas if not rule.cases)
    cased = [(rule, formula) for rule, formula in formulas if rule.cases]
    if not cased:
        return
    alternatives = {case.choice: case.among for rule, _ in cased for case in rule.cases}
    cases_kept = []
    for values in product(*alternatives.values()):
        chosen = dict(zip(alternatives, values, strict=True))
        binding = [
            formula
            for rule, formula in cased
            if all(chosen[case.choice] in case.values for case in rule.cases)
        ]
        cases_kept.append(_count_within(binding, len(binding), None))
    yield _count_within(cases_kept, 1, None)
