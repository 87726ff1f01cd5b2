"""The pricing problem: the best plan of a group when each unit has a price.

The prices are Lagrangian multipliers of the constraint that a plan takes only units on
offer. They let each group be planned for on its own, and the sum of the groups' optima
bounds the mismatch of every menu, for any multipliers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.search.plan_search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recommender.problems.problem import Problem
    from recommender.solver.engine.clock import Clock

# Multipliers are whole numbers of a part of a credit, at least so many to a credit.
_PRICES_PER_CREDIT = 2_000


class PlanColumn(NamedTuple):
    """A plan as a column of the master: its units, by position, and scaled mismatch."""

    chosen: frozenset[int]
    mismatch: int


class PricingProblem:
    """The plans of a group of `weight` equal candidates, priced on one model.

    `own` is the best plan with every unit on offer at no price, if there is one. `held`
    are positions of units that need not be offered. With `most_loss`, in scaled
    mismatch, no plan may exceed that of `own` by more; the limit is `most`.

    Raises:
        LimitError: time ran out before the own plan was proven.
    """

    def __init__(
        self,
        problem: Problem,
        weight: int,
        clock: Clock,
        most_loss: int | None = None,
    ) -> None:
        self.weight, self.problem, self.clock = weight, problem, clock
        units = enumerate(self.problem.units)
        self.held = frozenset(i for i, u in units if u.code in self.problem.held)
        self.price_scale = max(1, _PRICES_PER_CREDIT // self.problem.match.scale)
        self.search = Search(self.problem, clock)
        self._known: dict[frozenset[int], PlanColumn | None] = {}
        feasible = self.search.status is Status.OPTIMAL
        self.own = self.search.best() if feasible else Solution(self.search.status)
        if self.own.status in (Status.FEASIBLE, Status.UNKNOWN):
            raise out_of_time("there was an answer for everyone")
        self.most = None if most_loss is None else self.own.mismatch + most_loss
        if self.most is not None:
            mismatch = self.search.encoding.mismatch.total
            self.search.encoding.bound(mismatch, high=self.most)

    def solve(
        self, multipliers: Mapping[int, int], closed: Collection[int]
    ) -> tuple[int, PlanColumn] | None:
        """Find the plan, without closed units, of least mismatch plus prices.

        The objective is the scaled mismatch times `price_scale`, plus the multipliers.
        Return its value and the column, or None where there is no such plan.

        Raises:
            LimitError: time ran out before it was proven.
        """
        encoding = self.search.encoding
        units = [unit for unit in multipliers if unit not in self.held]
        prices = cp_model.LinearExpr.weighted_sum(
            [encoding.selected[unit] for unit in units], [multipliers[u] for u in units]
        )
        encoding.model.minimize(self.price_scale * encoding.mismatch.total + prices)
        with encoding.without(unit for unit in closed if unit not in self.held):
            answer = run(encoding.model, self.clock)
        if answer.status is Status.INFEASIBLE:
            return None
        if answer.status is not Status.OPTIMAL:
            raise out_of_time("there was an answer for everyone")
        chosen = frozenset(
            i for i, _ in enumerate(encoding.selected) if answer.values[i]
        )
        return answer.objective, PlanColumn(chosen, self.problem.match.scaled(chosen))

    def best_without(self, closed: frozenset[int]) -> PlanColumn | None:
        """Return the plan of least mismatch without closed units, if there is one."""
        closed -= self.held
        if closed not in self._known:
            self._known[closed] = self._still_best(closed) or self._find(closed)
        return self._known[closed]

    def _still_best(self, closed: frozenset[int]) -> PlanColumn | None:
        """Return a known optimum of a larger menu, if it needs no closed unit."""
        for fewer, column in self._known.items():
            if column and fewer <= closed and column.chosen.isdisjoint(closed):
                return column
        return None

    def _find(self, closed: frozenset[int]) -> PlanColumn | None:
        optimum = self.solve({}, closed)
        return None if optimum is None else optimum[1]

    def plan(self, closed: Collection[int]) -> Solution:
        """Return the best plan without closed units, for all objectives in order."""
        with self.search.encoding.without(u for u in closed if u not in self.held):
            return self.search.best()
