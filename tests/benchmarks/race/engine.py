"""What the race asks of an engine, and the questions in terms of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from tests.benchmarks.race.programs import Program

# What is made least: the fewest credits, the least mismatch, or any set will do.
Aim: TypeAlias = Literal["credits", "mismatch", "anything"]


MOST_EQUAL = 1_000


class Found(NamedTuple):
    """A best set of decisions, and what it costs in mismatch."""

    mismatch: int
    chosen: frozenset[int]


class TooLongError(Exception):
    """The engine has no proof within its time."""


class Engine(ABC):
    """A model of a program, changed and solved again where the engine can do that."""

    def __init__(self, program: Program, seconds: float = 60.0) -> None:
        self.program, self.seconds = program, seconds

    @abstractmethod
    def minimise(self, aim: Aim) -> frozenset[int] | None:
        """Return a best set of decisions, proven; None if there is no set at all.

        Raises:
            TooLongError: it is not proven within the seconds allowed.
        """

    @abstractmethod
    def limit_credits(self, most: int) -> None:
        """Allow no more credits."""

    @abstractmethod
    def fix(self, decision: int, value: int | None) -> None:
        """Fix a decision as 0 or 1, or free it again."""

    @abstractmethod
    def exclude(self, chosen: frozenset[int]) -> None:
        """Exclude one set of decisions."""

    @abstractmethod
    def bind(self, rows: Iterable[int]) -> None:
        """Let only these rows bind."""

    def found(self) -> Found | None:
        """Return the set of the least mismatch."""
        chosen = self.minimise("mismatch")
        return None if chosen is None else Found(self.program.mismatch(chosen), chosen)


def is_limited(engine: Engine) -> bool:
    """Limit the credits to the fewest and those to spare; False if there is no set."""
    if engine.program.spare is None:
        return True
    chosen = engine.minimise("credits")
    if chosen is None:
        return False
    fewest = sum(engine.program.credits[i] for i in chosen)
    engine.limit_credits(fewest + engine.program.spare)
    return True


def best(engine: Engine) -> Found | None:
    """Return the best set."""
    return engine.found() if is_limited(engine) else None


def best_few(engine: Engine, count: int) -> Iterator[Found]:
    """Yield the best sets, each best of those that are left."""
    if not is_limited(engine):
        return
    for _ in range(count):
        found = engine.found()
        if found is None:
            return
        yield found
        engine.exclude(found.chosen)


def first_in_order(engine: Engine) -> frozenset[int] | None:
    """Return the best set, the ties broken as this program breaks them.

    Sets of the least mismatch are found one after another, until one has more. Of
    these the best has the fewest credits, then the fewest decisions, then the earliest.
    """
    credits = engine.program.credits
    equal: list[Found] = []
    for found in best_few(engine, MOST_EQUAL):
        if equal and found.mismatch > equal[0].mismatch:
            break
        equal.append(found)

    def order(chosen: frozenset[int]) -> tuple[int, int, list[int]]:
        return sum(credits[i] for i in chosen), len(chosen), sorted(chosen)

    assert len(equal) < MOST_EQUAL
    return min((found.chosen for found in equal), key=order, default=None)


def flipped(engine: Engine, flips: Iterable[tuple[int, int]]) -> Iterator[int | None]:
    """Yield the least mismatch with each of some decisions fixed; None if none."""
    assert is_limited(engine)
    for decision, value in flips:
        engine.fix(decision, value)
        found = engine.found()
        yield None if found is None else found.mismatch
        engine.fix(decision, None)


def smallest_conflict(engine: Engine, order: Sequence[int]) -> set[int]:
    """Return rows that cannot all be kept, each of which is needed.

    Rows are dropped in an order, half of what is left at a time where that works.
    """

    def feasible(rows: Sequence[int]) -> bool:
        engine.bind(rows)
        return engine.minimise("anything") is not None

    needed: list[int] = []
    left = list(order)
    while left:
        if not feasible(needed):
            break
        low, high = 0, len(left) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if feasible([*needed, *left[middle:]]):
                high = middle - 1
            else:
                low = middle
        needed.append(left[low])
        left = left[low + 1 :]
    return set(needed)
