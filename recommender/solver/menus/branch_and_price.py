"""Offering: which units a menu should have, so that all candidates fit best.

Plans are found one candidate at a time, by column generation: a linear program mixes
known plans and says what to charge for units; at these tolls each candidate's best
plan is found by CP-SAT, added, and so on. What the candidates pay less what the menu
costs at most is a bound for every menu (Lagrange), worked out in whole numbers from
proven optima. Where bound and value are apart, a unit is offered or not in turn.
"""

from __future__ import annotations

import heapq
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, LimitError, SelfCheckError
from recommender.solver.menus.nodes import Branch, bound_of, narrow
from recommender.solver.menus.pricing_problem import no_time

if TYPE_CHECKING:
    from recommender.solver.engine.clock import Clock
    from recommender.solver.menus.lagrangian import Market, Tolls
    from recommender.solver.menus.restricted_master import Mix

# New tolls are this share of the best so far, the rest of the mixture's: tolls that
# jump about take more rounds.
_STEADY = 0.7
# A mixture this near to its bound, as a share, is as good as solved.
_NEAR = 0.001
# In so many rounds all demands are asked once, else those that had news last time.
_ASK_ALL = 3


class Menu(NamedTuple):
    """A menu by positions of optional units: its mismatch, and the least any can have.

    Both are scaled, and weighted by how many the candidates are.
    """

    offered: frozenset[int]
    mismatch: int
    bound: int

    @property
    def gap(self) -> Fraction:
        """How much of the mismatch a better menu could take off at most, 0 to 1."""
        return Fraction(self.mismatch - self.bound, self.mismatch or 1)


class Offering:
    """The search for the best menu of at most `size` units, from a first one on.

    It can be run again, to come nearer. `prepared` units are on every menu, and
    `tolls` are those to begin with, then those of the best bound for all menus.

    Raises:
        LimitError: the time ran out before the first menu was weighed.
        SelfCheckError: somebody has no plan on the first menu.
    """

    def __init__(
        self,
        market: Market,
        size: int,
        first: frozenset[int],
        *,
        prepared: frozenset[int],
        tolls: Tolls,
    ) -> None:
        value = market.value(first)
        if value is None:
            message = "the first menu does not serve everybody after all"
            raise SelfCheckError(Fault("menu-wrong", message))
        self.market, self.size, self.tolls = market, size, tolls
        self.best, self.value = first, value
        self._prepared, self._numbers = prepared, count()
        self._weighed: set[frozenset[int]] = set()
        self._within = Fraction(0)
        nothing: frozenset[int] = frozenset()
        whole = Branch(market.least, next(self._numbers), prepared, nothing, tolls)
        self._heap = [whole]
        self.improve(first)

    @property
    def menu(self) -> Menu:
        """The best menu so far, with the bound that was reached."""
        bounds = [self.value, *(branch.bound for branch in self._heap[:1])]
        return Menu(self.best, self.value, min(bounds))

    @property
    def enough(self) -> int:
        """The least bound at which a branch is of no interest."""
        return self.value - int(self.value * self._within)

    def run(self, within: Fraction, clock: Clock) -> None:
        """Branch, the least bound first, until nothing of interest is left.

        It ends when no menu has less mismatch than the best by more than the share
        `within`, or when the time is over.
        """
        heap, self._within = self._heap, within
        while heap and heap[0].bound < self.enough:
            self._reached = heap[0]
            try:
                parts = self._parts(clock)
            except LimitError:
                heapq.heapreplace(heap, self._reached)
                break
            heapq.heappop(heap)
            for part in parts:
                heapq.heappush(heap, part)

    def _parts(self, clock: Clock) -> list[Branch]:
        """Return what is left of the branch at hand: itself, halves of it, or nothing.

        Raises:
            LimitError: the time ran out; what was reached is still true.
        """
        mix = self._converge(clock)
        branch = self._reached
        if branch.number == 0:
            self.tolls = branch.tolls
        if mix is None:
            return []
        return [branch] if branch.bound >= self.enough else self._split(branch, mix)

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
            near = int(mix.mismatch * market.scale * (1 - _NEAR))
            done = not (income.learnt or steady)
            self._round_off(mix)
            if done or self._reached.bound >= min(near, self.enough):
                self._dive(mix)
                return mix
            gained = self._reached.bound > branch.bound
            steady = (steady / 2 if gained else _STEADY) if income.learnt else 0.0
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

    def _dive(self, mix: Mix) -> None:
        """Offer the unit with the largest share for sure, mix again, and so on."""
        branch, opened = self._reached, self._reached.opened
        while len(opened) < self.size and (
            free := self.market.optional - opened - branch.closed
        ):
            opened |= {min(free, key=lambda unit: (-mix.shares[unit], unit))}
            mix = self.market.mixture.best(self.size, opened, branch.closed)
        self.improve(opened)

    def improve(self, menu: frozenset[int]) -> None:
        """Weigh a menu, swap units while known plans gain, and weigh what comes of it.

        Known plans alone may serve nobody on a good menu that nobody asked about.
        Where the time runs out, the best so far stays.
        """
        with suppress(LimitError):
            while menu not in self._weighed:
                self._weigh(menu)
                menu = self.market.pool.improve(menu, self._prepared)

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
