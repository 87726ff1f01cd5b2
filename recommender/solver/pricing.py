"""Pricing: the best plan once more, with one thing other than it is.

All questions are put to one model: a unit is fixed, or a rule relaxed, for a while.
Among plans of equal misfit the one nearest to the plan at hand is found, so that
nothing changes without need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.solver.running import Count, count_solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.solver.solving import Search, Solution

# The count of equally good plans stops here, which takes some seconds.
MOST_COUNTED = 100_000


def toggle_units(
    search: Search, best: Solution, positions: Iterable[int]
) -> Iterator[Solution]:
    """Find the best plan without each unit that is in the plan, or with it if not."""
    _stay_near(search, best)
    for position in positions:
        with search.encoding.fixed(position, position not in best.chosen):
            yield search.find()


def relax_rules(
    search: Search, best: Solution, numbers: Iterable[int]
) -> Iterator[Solution]:
    """Find the best plan when each of the search's rules does not bind."""
    _stay_near(search, best)
    for number in numbers:
        with search.encoding.relaxed([number]):
            yield search.find()


def _stay_near(search: Search, best: Solution) -> None:
    encoding = search.encoding
    search.aim(encoding.misfit, encoding.changes(best.chosen), encoding.credits)


def count_equals(search: Search, best: Solution, most: int = MOST_COUNTED) -> Count:
    """Count the plans with the misfit of the best one.

    At the least misfit a part of the job counts as used exactly when it is, so each
    plan is one solution.
    """
    encoding = search.encoding
    model = encoding.model.clone()
    model.clear_objective()  # type: ignore[no-untyped-call]
    model.add(encoding.misfit.total <= best.misfit)
    of = len(encoding.selected) if encoding.leaves_open else None
    return count_solutions(model, most, search.clock, of)
