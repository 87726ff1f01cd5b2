"""The exact number of sets of units that keep the rules, without listing them.

A rule is a formula over bounds on sums. A dynamic programme takes the units class by
class, where a class has the units with equal weights in all sums. Its states are the
values of the sums, with the number of sets that have them. Sums are capped where more
makes no difference, and reduced to true or false once no unit is left to change them.
"""

from __future__ import annotations

from collections import Counter
from math import comb
from operator import itemgetter
from typing import TYPE_CHECKING

from recommender.solver.engine.clock import Clock
from recommender.solver.rules.formulas import (
    Formula,
    State,
    Sums,
    UncountableError,
    WeightedSum,
    conjuncts,
    formula_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

# Transitions between states, more where there are many sums: about two seconds.
MOST_STEPS = 4_000_000


def is_countable(rule: Rule) -> bool:
    """Return whether a rule is about what is taken, so that sums decide it."""
    try:
        formula_of(rule.requires, Sums(()))
    except UncountableError:
        return False
    return True


def count_sets(
    units: Sequence[Unit],
    rules: Iterable[Rule],
    most_steps: int = MOST_STEPS,
    clock: Clock | None = None,
) -> int | None:
    """Count the sets of units that keep all rules; return None where it takes too long.

    It takes too long after `most_steps`, or if the clock runs out.

    Raises:
        UncountableError: a rule is about what units are counted towards.
    """
    sums = Sums(units)
    formulas = list(conjuncts(rules, sums))
    return _Counting(sums.all, formulas, most_steps, clock or Clock()).count(len(units))


class _Counting:
    """The sets so far, by the state of their sums; a finished sum is 0 or 1."""

    def __init__(
        self,
        sums: list[WeightedSum],
        formulas: list[Formula],
        most_steps: int,
        clock: Clock,
    ) -> None:
        self._sums, self._formulas, self._left = sums, formulas, most_steps
        self._clock = clock
        # A state of many sums takes as long as several of few.
        self._width = 1 + len(sums) // 8
        zeros = (0,) * len(sums)
        self._demanded = {
            number
            for formula in formulas
            for number in formula.sums
            if len(formula.sums) == 1 and not formula.holds(zeros)
        }

    def count(self, number_of_units: int) -> int | None:
        """Count the sets that keep every formula; None where it takes too long."""
        columns = list(zip(*(total.weights for total in self._sums), strict=True))
        classes = Counter(columns or [()] * number_of_units)
        states: dict[State, int] = {(0,) * len(self._sums): 1}
        order = self._in_order(list(classes))
        left = [
            sum(max(vector[j], 0) * classes[vector] for vector in order)
            for j in range(len(self._sums))
        ]
        done = self._untouched(order)
        states = self._finish(states, done, done)
        for index, vector in enumerate(order):
            number = classes[vector]
            for j, weight in enumerate(vector):
                left[j] -= max(weight, 0) * number
            stepped = self._step(states, vector, number, left)
            if stepped is None:
                return None
            new = self._untouched(order[index + 1 :]) - done
            done |= new
            states = self._finish(stepped, new, done)
        return sum(states.values())

    def _untouched(self, rest: Sequence[State]) -> set[int]:
        return {
            j for j in range(len(self._sums)) if not any(vector[j] for vector in rest)
        }

    def _in_order(self, rest: list[State]) -> list[State]:
        """Return the classes in an order that keeps few sums open at a time.

        The next sum is the one that opens the fewest others; of these, the one that is
        finished soonest.
        """
        ordered: list[State] = []
        opened: set[int] = set()
        sums_of = {
            vector: {j for j, weight in enumerate(vector) if weight} for vector in rest
        }
        while rest:
            users: dict[int, list[State]] = {}
            for vector in rest:
                for j in sums_of[vector]:
                    users.setdefault(j, []).append(vector)
            if not users:
                return [*ordered, *rest]
            following = min(
                (
                    len(set().union(*map(sums_of.__getitem__, users_of_sum)) - opened),
                    len(users_of_sum),
                    j,
                )
                for j, users_of_sum in users.items()
            )[-1]
            ordered += sorted(users[following])
            opened |= set().union(*map(sums_of.__getitem__, users[following]))
            rest = [vector for vector in rest if following not in sums_of[vector]]
        return ordered

    def _step(
        self, states: dict[State, int], vector: State, number: int, left: list[int]
    ) -> dict[State, int] | None:
        """Take none, some or all units of a class; None after too many steps."""
        self._left -= len(states) * (number + 1) * self._width
        if self._left < 0 or self._clock.left() == 0.0:
            return None
        moves = [
            (j, weight, self._cap(j), self._least(j, left[j]), self._most(j))
            for j, weight in enumerate(vector)
            if weight
        ]
        ways = [comb(number, taken) for taken in range(number + 1)]
        stepped: dict[State, int] = {}
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
                    stepped[key] = stepped.get(key, 0) + sets * chosen
        return stepped

    def _cap(self, number: int) -> int | None:
        """Return the value above which more makes no difference, if there is one."""
        total = self._sums[number]
        if min(total.weights, default=0) < 0:
            return None
        return (
            (total.low or 0)
            if total.high is None
            else max(total.low or 0, total.high + 1)
        )

    def _least(self, number: int, left: int) -> int | None:
        low = self._sums[number].low
        return low - left if number in self._demanded and low is not None else None

    def _most(self, number: int) -> int | None:
        total = self._sums[number]
        signed = min(total.weights, default=0) < 0
        return None if signed or number not in self._demanded else total.high

    def _finish(
        self, states: dict[State, int], new: set[int], done: set[int]
    ) -> dict[State, int]:
        """Reduce finished sums to 0 or 1, and drop the states that break a formula."""
        if (
            not new
            and self._formulas
            and all(formula.sums - done for formula in self._formulas)
        ):
            return states
        decided = [
            _remembered(formula) for formula in self._formulas if formula.sums <= done
        ]
        self._left -= len(states) * self._width
        self._formulas = [
            formula for formula in self._formulas if not formula.sums <= done
        ]
        needed = frozenset().union(*(formula.sums for formula in self._formulas))
        finished: dict[State, int] = {}
        for state, sets in states.items():
            values = list(state)
            for j in new:
                values[j] = int(self._sums[j].holds(state[j]))
            truth = tuple(values)
            if all(holds(truth) for holds in decided):
                for j in done - needed:
                    values[j] = 0
                key = tuple(values)
                finished[key] = finished.get(key, 0) + sets
        return finished


def _remembered(formula: Formula) -> Callable[[State], bool]:
    """Return a formula that is worked out once for the same values of its sums."""
    if not formula.sums:
        return formula.holds
    values_of = itemgetter(*formula.sums)
    known: dict[object, bool] = {}

    def holds(state: State) -> bool:
        values = values_of(state)
        if values not in known:
            known[values] = formula.holds(state)
        return known[values]

    return holds
