"""Offering: which units a menu should have, so that all candidates fit best.

Plans are found one candidate at a time, by column generation: a linear program mixes
known plans and says what to charge for units; at these tolls each candidate's best
plan is found by CP-SAT, added, and so on. What the candidates pay less what the menu
costs at most is a bound for every menu (Lagrange), worked out in whole numbers from
proven optima. Where bound and value are apart, a unit is offered or not in turn.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import LimitError
from recommender.solver.branching import Branch, bound_of, narrow
from recommender.solver.tolling import no_time

if TYPE_CHECKING:
    from fractions import Fraction

    from recommender.solver.clock import Clock
    from recommender.solver.market import Market, Tolls
    from recommender.solver.mixing import Mix

# New tolls are this share of the best so far, the rest of the mixture's: tolls that
# jump about take more rounds.
_STEADY = 0.7
# A mixture this near to its bound, as a share, is as good as solved.
_NEAR = 0.001
# In so many rounds all demands are asked once, else those that had news last time.
_ASK_ALL = 3


class Menu(NamedTuple):
    """A menu by positions of optional units: its misfit, and the least any can have.

    Both are scaled, and weighted by how many the candidates are.
    """

    offered: frozenset[int]
    misfit: int
    bound: int


class Offering:
    """The search for the best menu of at most `size` units, from a first one on.

    It ends when no menu has less misfit than the best by more than the share
    `within`, or when the time is over. `prepared` units are on every menu.

    Raises:
        LimitError: the time ran out before the first menu was weighed.
    """

    def __init__(
        self,
        market: Market,
        size: int,
        first: frozenset[int],
        *,
        prepared: frozenset[int],
        within: Fraction,
    ) -> None:
        value = market.value(first)
        if value is None:
            raise no_time()
        self.market, self.size, self.within = market, size, within
        self.best, self.value = first, value
        self._prepared, self._numbers = prepared, count()
        self._weighed: set[frozenset[int]] = set()

    @property
    def enough(self) -> int:
        """The least bound at which a branch is of no interest."""
        return self.value - int(self.value * self.within)

    def run(self, tolls: Tolls, clock: Clock) -> Menu:
        """Branch, the least bound first, until nothing of interest is left."""
        nothing: frozenset[int] = frozenset()
        least, start = self.market.least, self._prepared
        heap = [Branch(least, next(self._numbers), start, nothing, tolls)]
        passed, self.tolls = [], tolls
        self.improve(self.best)
        while heap and heap[0].bound < self.enough:
            self._reached = heap[0]
            try:
                mix = self._converge(clock)
            except LimitError:
                heapq.heapreplace(heap, self._reached)
                break
            heapq.heappop(heap)
            branch = self._reached
            if mix is None:
                continue
            if branch.number == 0:
                self.tolls = branch.tolls
            if branch.bound >= self.enough:
                passed.append(branch.bound)
                continue
            for half in self._split(branch, mix):
                heapq.heappush(heap, half)
        bounds = [*passed, *(branch.bound for branch in heap), self.value]
        return Menu(self.best, self.value, min(bounds))

    def _converge(self, clock: Clock) -> Mix | None:
        """Raise the bound of a branch as far as tolls can, or as far as is enough.

        None where no menu of it serves everybody.

        Raises:
            LimitError: the time ran out; what was reached is still true.
        """
        market, everybody = self.market, frozenset(range(len(self.market.payers)))
        asked, steady = everybody, _STEADY
        for number in count():
            if clock.left() == 0.0:
                raise no_time()
            branch = self._reached
            mix = market.mixture.best(self.size, branch.opened, branch.closed)
            tried = _blend(branch.tolls, market.tolls_of(mix), steady)
            income = market.charge(tried, asked, branch.closed)
            if income is None:
                return None
            if asked != everybody:
                asked = (income.learnt if number % _ASK_ALL else None) or everybody
                continue
            self._raise(income.paid, tried)
            near = int(mix.misfit * market.scale * (1 - _NEAR))
            done = not (income.learnt or steady)
            self._round_off(mix)
            if done or self._reached.bound >= min(near, self.enough):
                return mix
            steady = _STEADY if income.learnt else 0.0
            asked = income.learnt or everybody
        raise AssertionError("a count never ends")

    def _raise(self, paid: int, tolls: Tolls) -> None:
        branch = self._reached
        bound = bound_of(self.market, branch, self.size, paid, tolls)
        if bound > branch.bound:
            self._reached = replace(branch, bound=bound, tolls=tolls)

    def _round_off(self, mix: Mix) -> None:
        """Try the menu of the units with the largest shares."""
        branch = self._reached
        order = sorted(
            self.market.optional - branch.closed,
            key=lambda unit: (unit not in branch.opened, -mix.shares[unit], unit),
        )
        self.improve(frozenset(order[: self.size]))

    def improve(self, menu: frozenset[int]) -> None:
        """Swap units while known plans gain, and weigh what comes of it."""
        market = self.market
        menu = market.pool.improve(menu, self._prepared)
        while menu not in self._weighed:
            self._weigh(menu)
            menu = market.pool.improve(menu, self._prepared)

    def _weigh(self, menu: frozenset[int]) -> None:
        self._weighed.add(menu)
        value = self.market.value(menu)
        if value is not None and value < self.value:
            self.best, self.value = menu, value

    def _split(self, branch: Branch, mix: Mix) -> list[Branch]:
        """Offer the unit that is most in doubt, or not; weigh what is decided."""
        branch = narrow(self.market, branch, self.size, self.value)
        free = sorted(self.market.optional - branch.opened - branch.closed)
        if not free or len(branch.opened) == self.size:
            self._weigh(branch.opened)
            return []
        unit = min(free, key=lambda unit: abs(mix.shares[unit] - 0.5))
        one = frozenset([unit])
        offered = replace(branch, opened=branch.opened | one)
        refused = replace(branch, closed=branch.closed | one)
        return [
            replace(half, number=next(self._numbers)) for half in (offered, refused)
        ]


def _blend(old: Tolls, new: Tolls, steady: float) -> Tolls:
    return tuple(
        {
            unit: round(steady * mine.get(unit, 0) + (1 - steady) * theirs.get(unit, 0))
            for unit in {*mine, *theirs}
        }
        for mine, theirs in zip(old, new, strict=True)
    )
