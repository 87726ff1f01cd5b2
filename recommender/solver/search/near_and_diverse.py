"""The plans nearest to a set of units, and diverse plans (max-min Hamming distance)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recommender.errors import LimitError
from recommender.qualifications.plans import Status
from recommender.solver.model.objectives import Objective
from recommender.solver.search.plan_search import Search, Solution

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from fractions import Fraction

    from recommender.problems.problem import Problem
    from recommender.solver.engine.clock import Clock


def nearest_plans(search: Search, chosen: Collection[int]) -> Iterator[Solution]:
    """Yield the plans nearest to a set of units: fewest changes, then least mismatch.

    A change is a unit added or dropped; then the fewest credits and units decide.
    It ends when there are no more.
    """
    encoding = search.encoding
    search.aim(
        encoding.changes(chosen), encoding.mismatch, encoding.credits, encoding.count
    )
    while (solution := search.find()).status is Status.OPTIMAL:
        yield solution
        encoding.forbid(solution.chosen)


def change_frontier(
    search: Search, chosen: Collection[int]
) -> Iterator[tuple[int, Solution]]:
    """Yield the Pareto frontier of plan quality against changes to a set of units.

    It starts with the best plan, by mismatch, credits and units in this order; each
    further one is the best with fewer changes. Each comes with its number of changes,
    units added and dropped: no plan as good has fewer.
    """
    encoding = search.encoding
    changes = encoding.changes(chosen)
    search.aim(encoding.mismatch, encoding.credits, encoding.count, changes)
    with encoding.bounded(changes) as set_bounds:
        while (solution := search.find()).status is Status.OPTIMAL:
            number = len({*chosen} ^ {*solution.chosen})
            yield number, solution
            if number == 0:
                return
            set_bounds(0, number - 1)


def diverse_plans(
    problem: Problem, clock: Clock, within: Fraction
) -> Iterator[Solution]:
    """Yield the best plan, then diverse ones with at most `within` more mismatch.

    The last solution has no plan: its status is infeasible if there are no more, and
    unknown if time ran out.
    """
    search = Search(problem, clock)
    if search.status is not Status.OPTIMAL:
        yield Solution(search.status)
        return
    first = search.best()
    yield first
    if first.status is Status.OPTIMAL:
        most = first.mismatch + math.floor(within * problem.match.scale)
        try:
            yield from farthest_plans(search, first, most)
        except LimitError:
            yield Solution(Status.UNKNOWN)
        else:
            yield Solution(Status.INFEASIBLE)


def farthest_plans(search: Search, first: Solution, most: int) -> Iterator[Solution]:
    """Yield plans of at most `most` scaled mismatch, each far from all before it.

    Each differs in as many units as possible from the nearest of those before it,
    `first` included; then it has the least mismatch, credits and units. It ends when
    there are no more.
    """
    encoding = search.encoding
    units = len(search.problem.units)
    encoding.bound(encoding.mismatch.total, high=most)
    apart = encoding.model.new_int_var(1, units, "apart")
    near = Objective(encoding.model, {apart.index: -1}, units, units)
    encoding.model.add(apart <= encoding.changes(first.chosen).total)
    search.aim(near, encoding.mismatch, encoding.credits, encoding.count)
    while (solution := search.find()).status is Status.OPTIMAL:
        yield solution
        encoding.model.add(apart <= encoding.changes(solution.chosen).total)
