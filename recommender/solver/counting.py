"""Counting: how many sets of units keep the rules, exactly, without listing them.

A rule is a formula over bounds on sums. Units are taken class by class, those alike
to all sums together; of the sets so far only what the sums are is kept, and how many
sets have them. Sums are cut off where more makes no difference, and forgotten where
no unit is left to change them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import singledispatch
from itertools import product
from math import comb
from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.plans import guided_hours
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    If,
    Requirement,
    Settled,
    Share,
    Ways,
)
from recommender.solver.filtering import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

# Steps from one state to another: about two seconds of them.
MOST_STEPS = 2_000_000

_State = tuple[int, ...]


class UncountableError(Exception):
    """A rule on what is counted, not on what is taken: no formula over sums."""


class _Sum(NamedTuple):
    """A sum, with one weight a unit, and its least and most."""

    weights: tuple[int, ...]
    low: int | None
    high: int | None

    def holds(self, value: int) -> bool:
        return (self.low is None or value >= self.low) and (
            self.high is None or value <= self.high
        )


@dataclass(frozen=True, slots=True)
class _Formula:
    """Whether a requirement is kept, given for each sum whether it is in bounds."""

    sums: frozenset[int]
    holds: Callable[[_State], bool]


def is_countable(rule: Rule) -> bool:
    """Say whether a rule is about what is taken, so that sums decide it."""
    try:
        _formula(rule.requires, _Sums(()))
    except UncountableError:
        return False
    return True


def count_sets(
    units: Sequence[Unit], rules: Iterable[Rule], most_steps: int = MOST_STEPS
) -> int | None:
    """Count the sets of units that keep all of the rules; None where it is too much.

    Raises:
        UncountableError: a rule is about what is counted.
    """
    sums = _Sums(units)
    formulas = list(_conjuncts(rules, sums))
    return _Counting(sums.all, formulas, most_steps).count(len(units))


class _Sums:
    """The sums that formulas are made of, each there once."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units, self.index = units, Index(units)
        self._numbers: dict[_Sum, int] = {}

    @property
    def all(self) -> list[_Sum]:
        return list(self._numbers)

    def weigh(self, measure: str, position: int) -> int:
        unit = self._units[position]
        if measure in ("credits", "units"):
            return unit.credits if measure == "credits" else 1
        if measure == "hours":
            return guided_hours(unit)
        return dict(unit.numbers).get(measure, 0)

    def add(
        self, weights: Mapping[int, int], low: int | None, high: int | None
    ) -> _Formula:
        row = tuple(weights.get(i, 0) for i in range(len(self._units)))
        number = self._numbers.setdefault(_Sum(row, low, high), len(self._numbers))
        return _Formula(frozenset([number]), lambda state: bool(state[number]))


@singledispatch
def _formula(requirement: Requirement, sums: _Sums) -> _Formula:
    raise UncountableError(type(requirement).__name__)


@_formula.register(Bound)
def _of_bound(bound: Bound, sums: _Sums) -> _Formula:
    if bound.towards:
        raise UncountableError(bound.towards)
    weights = {i: sums.weigh(bound.measure, i) for i in sums.index.positions(bound.of)}
    return sums.add(weights, bound.at_least, bound.at_most)


@_formula.register(Share)
def _of_share(share: Share, sums: _Sums) -> _Formula:
    inside = {*sums.index.positions(share.of)}

    def balance(taken: Fraction) -> dict[int, int]:
        return {
            i: sums.weigh(share.measure, i)
            * (taken.denominator * (i in inside) - taken.numerator)
            for i in sums.index.positions(share.out_of)
        }

    parts = []
    if share.at_least is not None:
        parts.append(sums.add(balance(share.at_least), 0, None))
    if share.at_most is not None:
        parts.append(sums.add(balance(share.at_most), None, 0))
    return _counted(parts, len(parts), None)


@_formula.register(Distinct)
def _of_distinct(distinct: Distinct, sums: _Sums) -> _Formula:
    among = {*sums.index.positions(distinct.of)}
    places = sums.index.places(distinct.by).values()
    there = [dict.fromkeys(own & among, 1) for own in places if own & among]
    parts = [sums.add(weights, 1, None) for weights in there]
    return _counted(parts, distinct.at_least, distinct.at_most)


@_formula.register(Ways)
def _of_ways(ways: Ways, sums: _Sums) -> _Formula:
    parts = [_formula(option, sums) for option in ways.options]
    return _counted(parts, ways.at_least, ways.at_most)


@_formula.register(If)
def _of_if(condition: If, sums: _Sums) -> _Formula:
    given, then = _formula(condition.given, sums), _formula(condition.then, sums)
    return _Formula(
        given.sums | then.sums, lambda state: then.holds(state) or not given.holds(state)
    )


@_formula.register(Settled)
def _of_settled(settled: Settled, sums: _Sums) -> _Formula:
    return _Formula(frozenset(), lambda state: settled.holds)


def _counted(parts: Sequence[_Formula], low: int | None, high: int | None) -> _Formula:
    def holds(state: _State) -> bool:
        kept = sum(part.holds(state) for part in parts)
        return (low is None or kept >= low) and (high is None or kept <= high)

    return _Formula(frozenset().union(*(part.sums for part in parts)), holds)


def _conjuncts(rules: Iterable[Rule], sums: _Sums) -> Iterable[_Formula]:
    """Give formulas that are all to hold; rules with cases are one together."""
    told = [(rule, _formula(rule.requires, sums)) for rule in rules]
    yield from (formula for rule, formula in told if not rule.cases)
    cased = [(rule, formula) for rule, formula in told if rule.cases]
    if not cased:
        return
    open_ = {case.choice: case.among for rule, _ in cased for case in rule.cases}
    ways = []
    for values in product(*open_.values()):
        chosen = dict(zip(open_, values, strict=True))
        binding = [
            formula
            for rule, formula in cased
            if all(chosen[case.choice] in case.values for case in rule.cases)
        ]
        ways.append(_counted(binding, len(binding), None))
    yield _counted(ways, 1, None)


class _Counting:
    """The sets so far, by the state of their sums; a sum that is done is 0 or 1."""

    def __init__(
        self, sums: list[_Sum], formulas: list[_Formula], most_steps: int
    ) -> None:
        self._sums, self._formulas, self._left = sums, formulas, most_steps
        none = (0,) * len(sums)
        self._demanded = {
            number
            for one in formulas
            for number in one.sums
            if len(one.sums) == 1 and not one.holds(none)
        }

    def count(self, number_of_units: int) -> int | None:
        """Count the sets that keep every formula."""
        columns = list(zip(*(one.weights for one in self._sums), strict=True))
        classes = Counter(columns or [()] * number_of_units)
        states: dict[_State, int] = {(0,) * len(self._sums): 1}
        order = self._in_order(list(classes))
        left = [
            sum(max(one[j], 0) * classes[one] for one in order)
            for j in range(len(self._sums))
        ]
        done = self._untouched(order)
        states = self._finish(states, done, done)
        for place, vector in enumerate(order):
            number = classes[vector]
            for j, weight in enumerate(vector):
                left[j] -= max(weight, 0) * number
            stepped = self._step(states, vector, number, left)
            if stepped is None:
                return None
            new = self._untouched(order[place + 1 :]) - done
            done |= new
            states = self._finish(stepped, new, done)
        return sum(states.values())

    def _untouched(self, rest: Sequence[_State]) -> set[int]:
        return {
            j for j in range(len(self._sums)) if not any(one[j] for one in rest)
        }

    def _in_order(self, rest: list[_State]) -> list[_State]:
        """Order the classes so that few sums are open at a time.

        It goes on with the sum that opens the fewest others, and of those with the
        one that is done soonest.
        """
        ordered: list[_State] = []
        opened: set[int] = set()
        touch = {one: {j for j, weight in enumerate(one) if weight} for one in rest}
        while rest:
            users: dict[int, list[_State]] = {}
            for one in rest:
                for j in touch[one]:
                    users.setdefault(j, []).append(one)
            if not users:
                return [*ordered, *rest]

            def cost(j: int, users: dict[int, list[_State]] = users) -> _State:
                new = set().union(*(touch[one] for one in users[j])) - opened
                return len(new), len(users[j]), j

            following = sorted(users[min(users, key=cost)])
            ordered += following
            opened |= set().union(*(touch[one] for one in following))
            rest = [one for one in rest if one not in set(following)]
        return ordered

    def _step(
        self, states: dict[_State, int], vector: _State, number: int, left: list[int]
    ) -> dict[_State, int] | None:
        """Take none, some or all of the units of a class."""
        self._left -= len(states) * (number + 1)
        if self._left < 0:
            return None
        moves = [
            (j, weight, self._cap(j), self._least(j, left[j]), self._most(j))
            for j, weight in enumerate(vector)
            if weight
        ]
        ways = [comb(number, taken) for taken in range(number + 1)]
        found: dict[_State, int] = {}
        for state, sets in states.items():
            for taken, chosen in enumerate(ways):
                after = list(state)
                for j, weight, cap, least, most in moves:
                    value = state[j] + taken * weight
                    if (least is not None and value < least) or (
                        most is not None and value > most
                    ):
                        break
                    after[j] = value if cap is None or value < cap else cap
                else:
                    key = tuple(after)
                    found[key] = found.get(key, 0) + sets * chosen
        return found

    def _cap(self, number: int) -> int | None:
        """Give the value above which more makes no difference."""
        one = self._sums[number]
        if min(one.weights, default=0) < 0:
            return None
        return (one.low or 0) if one.high is None else max(one.low or 0, one.high + 1)

    def _least(self, number: int, left: int) -> int | None:
        low = self._sums[number].low
        return low - left if number in self._demanded and low is not None else None

    def _most(self, number: int) -> int | None:
        one = self._sums[number]
        signed = min(one.weights, default=0) < 0
        return None if signed or number not in self._demanded else one.high

    def _finish(
        self, states: dict[_State, int], new: set[int], done: set[int]
    ) -> dict[_State, int]:
        """Let sums that nothing changes any more be 0 or 1, and judge what that decides."""
        if not new and self._formulas and all(f.sums - done for f in self._formulas):
            return states
        decided = [one for one in self._formulas if one.sums <= done]
        self._formulas = [one for one in self._formulas if not one.sums <= done]
        needed = frozenset().union(*(one.sums for one in self._formulas))
        found: dict[_State, int] = {}
        for state, sets in states.items():
            told = list(state)
            for j in new:
                told[j] = int(self._sums[j].holds(state[j]))
            truth = tuple(told)
            if all(one.holds(truth) for one in decided):
                for j in done - needed:
                    told[j] = 0
                key = tuple(told)
                found[key] = found.get(key, 0) + sets
        return found
