"""Pareto frontiers by the epsilon-constraint method: least mismatch, bounded total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.model.objectives import Objective

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.solver.search.plan_search import Search, Solution


def at_each_total(
    search: Search, weights: Sequence[int], values: Iterable[int]
) -> Iterator[tuple[int, Solution]]:
    """Yield the best plan at exactly each total of the weights, where there is one.

    Among equal mismatches the fewest credits decide, then the fewest units.
    """
    encoding = search.encoding
    search.aim(encoding.mismatch, encoding.credits, encoding.count)
    with encoding.bounded(encoding.total(weights)) as set_bounds:
        for value in values:
            set_bounds(value, value)
            solution = search.find()
            if solution.status is Status.OPTIMAL:
                yield value, solution


def range_of(search: Search, weights: Sequence[int]) -> range:
    """Return the range from the least to the largest total that a plan can have."""
    lowest = search.encoding.total(weights)
    upside_down = {place: -weight for place, weight in lowest.weights.items()}
    highest = Objective(search.encoding.model, upside_down, lowest.most, lowest.most)
    ends = []
    for aim in (lowest, highest):
        search.aim(aim)
        ends.append(_total_of(weights, search.find()))
    return range(ends[0], ends[1] + 1)


def frontier(search: Search, weights: Sequence[int]) -> Iterator[tuple[int, Solution]]:
    """Yield the Pareto frontier: the best plan, then the best of each smaller total.

    Each plan has the smallest total among those of its mismatch, so no other plan
    dominates it.
    """
    encoding = search.encoding
    total = encoding.total(weights)
    search.aim(encoding.mismatch, total, encoding.credits, encoding.count)
    with encoding.bounded(total) as set_bounds:
        while (solution := search.find()).status is Status.OPTIMAL:
            value = _total_of(weights, solution)
            yield value, solution
            if value == 0:
                return
            set_bounds(0, value - 1)


def _total_of(weights: Sequence[int], solution: Solution) -> int:
    return sum(weights[i] for i in solution.chosen)


def frontier_by_level(search: Search) -> Iterator[tuple[int, Solution]]:
    """Yield the best plan, then the best below its highest level, and so on.

    Each comes with the highest level of its units, or 0 where none has a level; then
    there is none below.
    """
    encoding, units = search.encoding, search.problem.units
    search.aim(encoding.mismatch, encoding.credits, encoding.count)
    while (solution := search.find()).status is Status.OPTIMAL:
        highest = max((units[i].level or 0 for i in solution.chosen), default=0)
        yield highest, solution
        if highest == 0:
            return
        above = Bound("units", Select(min_level=highest), at_most=0)
        encoding.add_rule(Rule(f"below level {highest}", Kind.WISH, "", "", above))
