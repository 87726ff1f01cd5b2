"""Sums as layered automata: what of a sum still matters, as units are taken in turn.

Each layer has the states of a sum before some units. State 0 is that its bounds are
missed whatever follows, 1 that they are kept. Values that no further units tell apart
are one state, so there are as few as can be.
"""

from __future__ import annotations

from operator import add, ge
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

    from recommender.qualifications.exact_numbers import Number
    from recommender.solver.rules.allocations import Amounts, Counted, UnitWays
    from recommender.solver.rules.formulas import WeightedSum

MISSED, KEPT = 0, 1
# Steps that a number takes.
_STEPS = 30
# Those two, and any other.
_FEWEST = 3


class TooLongError(Exception):
    """To count takes longer than is allowed."""


class Budget:
    """The steps that may still be taken."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take steps.

        Raises:
            TooLongError: there are fewer left.
        """
        self.left -= steps
        if self.left < 0:
            raise TooLongError


class Turn(NamedTuple):
    """A class of units that are alike: what one of them changes, and their number."""

    class_: int
    unit: Any
    number: int


class InTurn(Protocol):
    """Something that units change in turn, and that is kept in the end, or not."""

    @property
    def start(self) -> Hashable:
        """The value before any unit."""

    def after(self, value: Any, unit: Any) -> Hashable:
        """Return the value once a unit is taken."""

    def settled(self, value: Any, place: int) -> bool | None:
        """Return whether it is kept whatever units of the turns from a place on are."""

    def reduced(self, value: Any, place: int) -> Hashable:
        """Return what of a value matters to the turns from a place on."""

    def effort(self, value: Any) -> int:
        """Return how many times as long as a number a value takes."""


class SumInTurn:
    """A weighted sum over the units in turn."""

    start = 0

    def __init__(self, total: WeightedSum, turns: Sequence[Turn]) -> None:
        self._low, self._high = total.low, total.high
        self._gains, self._losses = [0], [0]
        for turn in reversed(turns):
            self._gains.append(self._gains[-1] + max(turn.unit, 0) * turn.number)
            self._losses.append(self._losses[-1] + min(turn.unit, 0) * turn.number)
        self._gains.reverse()
        self._losses.reverse()

    def after(self, value: int, unit: int) -> int:
        """Return the sum with a weight added."""
        return value + unit

    def settled(self, value: int, place: int) -> bool | None:
        """Return whether the sum is within its bounds whatever follows."""
        least, most = value + self._losses[place], value + self._gains[place]
        low, high = self._low, self._high
        if (low is None or least >= low) and (high is None or most <= high):
            return True
        missed = (low is not None and most < low) or (high is not None and least > high)
        return False if missed else None

    def reduced(self, value: int, place: int) -> int:
        """Return the sum: which of them are alike is found from the last layer on."""
        return value

    def effort(self, value: int) -> int:
        """Return 1: it is a number."""
        return 1


class CountedInTurn:
    """The ways to count the units taken in turn."""

    def __init__(self, counted: Counted, turns: Sequence[Turn]) -> None:
        self._counted = counted
        self._gains = _still_to_come(counted, turns, 1)
        self._losses = _still_to_come(counted, turns, -1)
        self.start = frozenset([tuple(side.start for side in counted.sides)])

    def after(self, value: frozenset[Amounts], unit: UnitWays) -> frozenset[Amounts]:
        """Return the ways to count one more unit."""
        return self._counted.after(value, unit)

    def settled(self, value: frozenset[Amounts], place: int) -> bool | None:
        """Return whether a way is enough: then it is, as no unit need be counted.

        After the last turn, no way is left by `reduced` that is not.
        """
        if self._counted.suffices(value):
            return True
        return None if value else False

    def reduced(self, value: frozenset[Amounts], place: int) -> frozenset[Amounts]:
        """Return the ways that can still be enough, less what makes no difference."""
        gains, losses = self._gains[place], self._losses[place]
        needed = [side.needed for side in self._counted.sides]
        return self._counted.best(
            {
                tuple(map(min, way, map(add, needed, losses)))
                for way in value
                if all(map(ge, map(add, way, gains), needed))
            }
        )

    def effort(self, value: frozenset[Amounts]) -> int:
        """Return about how many times as long as a number it takes."""
        return 1 + len(value) ** 2


def _still_to_come(
    counted: Counted, turns: Sequence[Turn], sign: int
) -> list[list[Number]]:
    """Return by place the most that each side can gain, or lose, from there on."""
    so_far: list[Number] = [0 for _ in counted.sides]
    places = [so_far]
    for turn in reversed(turns):
        ways = [[max(0, sign * added) for added in way] for way in turn.unit]
        most = [max(each) * turn.number for each in zip(*ways, strict=True)]
        so_far = list(map(add, so_far, most))
        places.append(so_far)
    return places[::-1]


class Layers(NamedTuple):
    """The first state, and by class of units the next states for each number taken."""

    start: int
    moves: Mapping[int, npt.NDArray[np.int32]]

    @property
    def states(self) -> int:
        """The most states of a layer."""
        return max((move.shape[1] for move in self.moves.values()), default=_FEWEST)


def layers_of(measured: InTurn, turns: Sequence[Turn], budget: Budget) -> Layers:
    """Return the layers of something measured; only classes that change it have turns.

    Raises:
        TooLongError: there are too many values.
    """
    going: list[list[list[int]]] = []
    first: dict[Hashable, int] = {}
    start = _number(measured.start, first, measured, 0)
    values = list(first)
    for place, turn in enumerate(turns, start=1):
        budget.spend(sum(map(measured.effort, values)) * (turn.number + 1) * _STEPS)
        taken = values
        rows = []
        following: dict[Hashable, int] = {}
        for _ in range(turn.number + 1):
            rows.append([_number(v, following, measured, place) for v in taken])
            taken = [measured.after(value, turn.unit) for value in taken]
        going.append(rows)
        values = list(following)
    return _fewest(start, turns, going)


def _number(
    value: Hashable, numbers: dict[Hashable, int], measured: InTurn, place: int
) -> int:
    """Return the number of a value in its layer: 0 or 1 once it is settled."""
    value = measured.reduced(value, place)
    settled = measured.settled(value, place)
    if settled is not None:
        return int(settled)
    return numbers.setdefault(value, len(numbers) + 2)


def _fewest(
    start: int, turns: Sequence[Turn], going: Sequence[Sequence[Sequence[int]]]
) -> Layers:
    """Merge values that no further units tell apart, from the last layer on."""
    moves: dict[int, npt.NDArray[np.int32]] = {}
    states = [MISSED, KEPT]
    for turn, rows in zip(reversed(turns), reversed(going), strict=True):
        size = turn.number + 1
        known = {(MISSED,) * size: MISSED, (KEPT,) * size: KEPT}
        nexts = zip(*([states[number] for number in row] for row in rows), strict=True)
        new = [known.setdefault(each, len(known)) for each in nexts]
        moves[turn.class_] = np.array(list(known), dtype=np.int32).T
        states = [MISSED, KEPT, *new]
    return Layers(states[start], moves)
