"""The exact number of sets of units that keep the rules, without listing them.

A rule is a formula over sums that stay within bounds. Units are taken class by class,
where a class has the units that are alike in all sums. A state has, for each sum and
each part of a formula, what still matters of it, and the number of sets of units that
lead to it. What is decided, or no longer needed to decide anything, is the same in all
states, so that states that nothing tells apart are one. This is a decision diagram of
which one layer is kept at a time.
"""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from recommender.qualifications.rules import Overlap, RequiredFact, parts_of
from recommender.solver.engine.clock import Clock
from recommender.solver.rules.allocations import Counted
from recommender.solver.rules.diagram import OPEN, Diagram
from recommender.solver.rules.formulas import (
    Formula,
    Sums,
    WeightedSum,
    conjuncts,
)
from recommender.solver.rules.layers import (
    MISSED,
    Budget,
    CountedInTurn,
    InTurn,
    Layers,
    SumInTurn,
    TooLongError,
    Turn,
    layers_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.rules.diagram import States

    _Numbers: TypeAlias = npt.NDArray[np.uint64] | npt.NDArray[np.object_]
    # A class: what a unit of it is in each sum, or in what is counted.
    _Class: TypeAlias = tuple[Any, ...]

# Numbers in the states gone through: about two seconds.
MOST_STEPS = 40_000_000


def is_countable(rule: Rule) -> bool:
    """Return whether a rule is about what is taken, so that sums decide it."""
    return not any(
        isinstance(part, Overlap | RequiredFact) or getattr(part, "towards", "")
        for part in parts_of(rule.requires)
    )


class CountRange(NamedTuple):
    """A number that is known, or else bounds on it."""

    at_least: int
    at_most: int


def count_sets(
    units: Sequence[Unit],
    rules: Iterable[Rule],
    most_steps: int = MOST_STEPS,
    clock: Clock | None = None,
) -> CountRange | None:
    """Count the sets of units that keep all rules, or bound their number.

    Where the states take more than `most_steps`, or the clock runs out, those of the
    fewest sets are left out; then the number is between two bounds. Return None if
    nothing is known of it.

    Raises:
        UncountableError: too many rules on what is counted bind under conditions.
    """
    clock = clock or Clock()
    if clock.left() == 0.0:
        return None
    sums = Sums(units)
    formulas = list(conjuncts(rules, sums))
    try:
        counting = _Counting(sums.all, formulas, len(units), most_steps)
        number = counting.count(clock)
    except TooLongError:
        return None
    return None if not number.at_least and number.at_most else number


class _Counting:
    """The states so far, one per column, with the number of sets that lead to each."""

    def __init__(
        self,
        sums: list[WeightedSum | Counted],
        formulas: list[Formula],
        units: int,
        most_steps: int,
    ) -> None:
        self._budget = Budget(most_steps)
        vectors = list(zip(*(total.units for total in sums), strict=True))
        classes = Counter(vectors or [()] * units)
        self._order = _in_order(list(classes))
        self._sizes = [classes[vector] for vector in self._order]
        self._layers = [self._layers_of(j, total) for j, total in enumerate(sums)]
        self._diagram = Diagram(formulas, len(sums))
        columns = self._diagram.columns
        # Narrow numbers are faster; few sums have more than a hundred states.
        most = max((layers.states for layers in self._layers), default=OPEN)
        self._states: States = np.full((columns, 1), OPEN, np.min_scalar_type(most))
        self._width = 1 + columns // 8
        self._states[: len(sums), 0] = [layers.start for layers in self._layers]
        # Sets of fewer than 64 units are fewer than 2 ** 64.
        self._sets: _Numbers = np.array([1], dtype=np.uint64 if units < 64 else object)

    def _layers_of(self, number: int, total: WeightedSum | Counted) -> Layers:
        turns = [
            Turn(class_, vector[number], size)
            for class_, (vector, size) in enumerate(
                zip(self._order, self._sizes, strict=True)
            )
            if vector[number]
        ]
        in_turn: InTurn = (
            CountedInTurn(total, turns)
            if isinstance(total, Counted)
            else SumInTurn(total, turns)
        )
        return layers_of(in_turn, turns, self._budget)

    def count(self, clock: Clock) -> CountRange:
        """Count the sets that keep every formula, or bound their number."""
        self._reduce({*range(len(self._states))})
        left_out, units = 0, sum(self._sizes)
        for class_, size in enumerate(self._sizes):
            if clock.left() == 0.0:
                self._budget.left = 0
            left_out += self._leave_out(class_) << units
            self._take(class_, size)
            units -= size
        number = int(self._sets.sum())
        return CountRange(number, number + left_out)

    def _leave_out(self, class_: int) -> int:
        """Leave out states if there are too many; return of how many sets they are.

        There may be twice as many as if all layers had the same number.
        """
        turns = sum(size + 1 for size in self._sizes[class_:])
        affordable = max(1, 2 * self._budget.left // (turns * self._width))
        if affordable >= len(self._sets):
            return 0
        kept = np.argsort(self._sets)[len(self._sets) - affordable :]
        before = int(self._sets.sum())
        self._states, self._sets = self._states.take(kept, axis=1), self._sets[kept]
        return before - int(self._sets.sum())

    def _take(self, class_: int, size: int) -> None:
        """Take none, some or all units of a class."""
        moves = {
            column: layers.moves[class_]
            for column, layers in enumerate(self._layers)
            if class_ in layers.moves
        }
        self._budget.left -= len(self._sets) * (size + 1) * self._width
        states, sets = [], []
        for taken in range(size + 1):
            after = {c: move[taken][self._states[c]] for c, move in moves.items()}
            roots = [
                after[column] != MISSED for column in self._diagram.roots & after.keys()
            ]
            kept = np.logical_and.reduce([np.ones(len(self._sets), dtype=bool), *roots])
            states.append(self._states.compress(kept, axis=1))
            for column, values in after.items():
                states[-1][column] = values[kept]
            sets.append(self._sets[kept] * self._sets.dtype.type(comb(size, taken)))
        self._states, self._sets = np.concatenate(states, axis=1), np.concatenate(sets)
        self._reduce({*moves})

    def _reduce(self, changed: set[int]) -> None:
        """Drop the states that break a formula, and merge those that are the same."""
        kept = self._diagram.decide(self._states, changed)
        states, sets = self._states.compress(kept, axis=1), self._sets[kept]
        if not len(sets):
            self._states, self._sets = states, sets
            return
        numbers = _numbers(states)
        order = np.argsort(numbers, kind="stable")
        ordered = numbers[order]
        firsts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        self._states = states.take(order[firsts], axis=1)
        self._sets = np.add.reduceat(sets[order], firsts)


def _numbers(states: States) -> npt.NDArray[np.int64]:
    """Return a number for each state, the same for the same ones."""
    numbers = np.zeros(states.shape[1], dtype=np.int64)
    size = 1
    for column in states:
        values = int(column.max()) + 1
        if values == 1 or column.min() == values - 1:
            continue
        if size * values > 2**62:
            _, numbers = np.unique(numbers, return_inverse=True)
            size = int(numbers.max()) + 1
        numbers = numbers * values + column
        size *= values
    return numbers


def _in_order(rest: list[_Class]) -> list[_Class]:
    """Return the classes in an order that keeps few sums open at a time.

    The next sum is the one that opens the fewest others; of these, the one that is
    finished soonest.
    """
    ordered: list[_Class] = []
    opened: set[int] = set()
    sums_of = {
        vector: {j for j, weight in enumerate(vector) if weight} for vector in rest
    }
    while rest:
        users: dict[int, list[_Class]] = {}
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
