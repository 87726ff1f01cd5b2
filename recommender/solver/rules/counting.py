"""Counting: how many sets of units keep the rules, exactly, without listing them.

A rule is a formula over bounds on sums. Units are taken class by class, those alike
to all sums together; of the sets so far only what the sums are is kept, and how many
sets have them. Sums are cut off where more makes no difference, and forgotten where
no unit is left to change them.
"""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import TYPE_CHECKING

from recommender.solver.rules.formulas import (
    Formula,
    State,
    Sum,
    Sums,
    UncountableError,
    conjuncts,
    formula_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

# Steps from one state to another: about two seconds of them.
MOST_STEPS = 2_000_000


def is_countable(rule: Rule) -> bool:
    """Return whether a rule is about what is taken, so that sums decide it."""
    try:
        formula_of(rule.requires, Sums(()))
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
    sums = Sums(units)
    formulas = list(conjuncts(rules, sums))
    return _Counting(sums.all, formulas, most_steps).count(len(units))


class _Counting:
    """The sets so far, by the state of their sums; a sum that is done is 0 or 1."""

    def __init__(
        self, sums: list[Sum], formulas: list[Formula], most_steps: int
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
        states: dict[State, int] = {(0,) * len(self._sums): 1}
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

    def _untouched(self, rest: Sequence[State]) -> set[int]:
        return {j for j in range(len(self._sums)) if not any(one[j] for one in rest)}

    def _in_order(self, rest: list[State]) -> list[State]:
        """Order the classes so that few sums are open at a time.

        It goes on with the sum that opens the fewest others, and of those with the
        one that is done soonest.
        """
        ordered: list[State] = []
        opened: set[int] = set()
        touch = {one: {j for j, weight in enumerate(one) if weight} for one in rest}
        while rest:
            users: dict[int, list[State]] = {}
            for one in rest:
                for j in touch[one]:
                    users.setdefault(j, []).append(one)
            if not users:
                return [*ordered, *rest]
            following = min(
                (len(set().union(*map(touch.__getitem__, own)) - opened), len(own), j)
                for j, own in users.items()
            )[-1]
            ordered += sorted(users[following])
            opened |= set().union(*map(touch.__getitem__, users[following]))
            rest = [one for one in rest if following not in touch[one]]
        return ordered

    def _step(
        self, states: dict[State, int], vector: State, number: int, left: list[int]
    ) -> dict[State, int] | None:
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
        found: dict[State, int] = {}
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
        """Return the value above which more makes no difference."""
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
        self, states: dict[State, int], new: set[int], done: set[int]
    ) -> dict[State, int]:
        """Let sums that are done be 0 or 1, and judge what that decides."""
        if not new and self._formulas and all(f.sums - done for f in self._formulas):
            return states
        decided = [one for one in self._formulas if one.sums <= done]
        self._formulas = [one for one in self._formulas if not one.sums <= done]
        needed = frozenset().union(*(one.sums for one in self._formulas))
        found: dict[State, int] = {}
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
