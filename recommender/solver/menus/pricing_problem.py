"""Tolling: the best plan of a candidate when each unit of it costs a toll.

A menu is paid for by tolls: what each candidate would give for a unit to be offered.
The candidates are then planned for one by one, and what they leave unpaid bounds how
good any menu can be, whatever the tolls are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.errors import Fault, LimitError
from recommender.qualifications.plans import Status
from recommender.solver.engine.cp_sat import run
from recommender.solver.search.plan_search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recommender.problems.problem import Problem
    from recommender.solver.engine.clock import Clock

# Tolls are whole numbers, in parts of a credit no coarser than this.
_FINEST = 2_000


@dataclass(frozen=True, slots=True)
class Demand:
    """What equal candidates ask for, and how many they are."""

    problem: Problem
    weight: int


class Choice(NamedTuple):
    """A plan that was chosen: positions of units, and its scaled mismatch."""

    chosen: frozenset[int]
    mismatch: int


class Payer:
    """The plans of one demand, under tolls and menus, all on one model.

    `own` is the best plan without either, and has none where there is no plan at
    all. `held` are the positions that nobody needs to offer. With `most_loss`, in
    scaled mismatch, no plan has more than so much above its own, `most` in all.

    Raises:
        LimitError: the time ran out before the own plan was proven.
    """

    def __init__(
        self, demand: Demand, clock: Clock, most_loss: int | None = None
    ) -> None:
        self.weight, self.problem, self.clock = demand.weight, demand.problem, clock
        units = enumerate(self.problem.units)
        self.held = frozenset(i for i, u in units if u.code in self.problem.held)
        self.fine = max(1, _FINEST // self.problem.match.scale)
        self.search = Search(self.problem, clock)
        self._known: dict[frozenset[int], Choice | None] = {}
        found = self.search.status is Status.OPTIMAL
        self.own = self.search.best() if found else Solution(self.search.status)
        if self.own.status in (Status.FEASIBLE, Status.UNKNOWN):
            raise no_time()
        self.most = None if most_loss is None else self.own.mismatch + most_loss
        if self.most is not None:
            mismatch = self.search.encoding.mismatch.total
            self.search.encoding.bound(mismatch, high=self.most)

    def pay(
        self, tolls: Mapping[int, int], closed: Collection[int]
    ) -> tuple[int, Choice] | None:
        """Find the plan without closed units whose mismatch and tolls are least.

        The sum is of the scaled mismatch times `fine`, and of the tolls.

        Raises:
            LimitError: the time ran out before it was proven.
        """
        encoding = self.search.encoding
        units = [unit for unit in tolls if unit not in self.held]
        paid = cp_model.LinearExpr.weighted_sum(
            [encoding.selected[unit] for unit in units], [tolls[u] for u in units]
        )
        encoding.model.minimize(self.fine * encoding.mismatch.total + paid)
        with encoding.without(unit for unit in closed if unit not in self.held):
            answer = run(encoding.model, self.clock)
        if answer.status is Status.INFEASIBLE:
            return None
        if answer.status is not Status.OPTIMAL:
            raise no_time()
        chosen = frozenset(
            i for i, _ in enumerate(encoding.selected) if answer.values[i]
        )
        return answer.objective, Choice(chosen, self.problem.match.scaled(chosen))

    def within(self, closed: frozenset[int]) -> Choice | None:
        """Find the plan of least mismatch without closed units, if there is one."""
        closed -= self.held
        if closed not in self._known:
            self._known[closed] = self._still_best(closed) or self._find(closed)
        return self._known[closed]

    def _still_best(self, closed: frozenset[int]) -> Choice | None:
        """Return a known plan that was best among more, and is open as well."""
        for fewer, choice in self._known.items():
            if choice and fewer <= closed and choice.chosen.isdisjoint(closed):
                return choice
        return None

    def _find(self, closed: frozenset[int]) -> Choice | None:
        paid = self.pay({}, closed)
        return None if paid is None else paid[1]

    def plan(self, closed: Collection[int]) -> Solution:
        """Find the best plan without closed units, all objectives in their order."""
        with self.search.encoding.without(u for u in closed if u not in self.held):
            return self.search.best()


def no_time() -> LimitError:
    """State that the time ran out with nothing to show for it."""
    message = "the time ran out before there was an answer for everybody"
    return LimitError(Fault("limit-time", message, "allow more with --time-limit"))
