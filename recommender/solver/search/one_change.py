"""Re-optimisation with one change: a unit flipped, or a rule left out.

One model answers all questions: a unit is fixed, or a rule relaxed, for a while. Among
plans of equal mismatch, the one nearest to the best plan is returned, so that nothing
changes without need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import Count, count_solutions, run
from recommender.solver.search.plan_search import chosen_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.solver.search.plan_search import Search, Solution

# The count of equally good plans stops here, after some seconds.
MOST_COUNTED = 100_000


class OneChange:
    """The best plans with one change; among equals, those nearest to the best plan.

    Until the last question, nothing else may set the objectives of the search. Where
    only the price matters, a search `by_relaxation` is faster.
    """

    def __init__(
        self, search: Search, best: Solution, *, by_relaxation: bool = False
    ) -> None:
        self._search, self._best = search, best
        encoding = search.encoding
        aims = (encoding.mismatch, encoding.changes(best.chosen), encoding.credits)
        search.aim(*aims, by_relaxation=by_relaxation)

    def with_unit_flipped(self, positions: Iterable[int]) -> Iterator[Solution]:
        """Yield the best plan with each unit flipped: taken instead of not, or not."""
        for position in positions:
            taken = position not in self._best.chosen
            with self._search.encoding.fixed(position, taken):
                yield self._search.find()

    def without_rule(self, numbers: Iterable[int]) -> Iterator[Solution]:
        """Yield the best plan without each of some rules, given by their numbers."""
        for number in numbers:
            with self._search.encoding.relaxed([number]):
                yield self._search.find()


def toggles_keeping_fewest(search: Search, toggles: Mapping[int, bool]) -> set[int]:
    """Return the units that can be toggled without raising the fewest credits.

    `toggles` maps positions to whether the unit is then taken. Where no limit depends
    on the fewest credits, these are all.

    Raises:
        LimitError: time ran out.
    """
    if search.fewest is None:
        return {*toggles}
    encoding, plans = search.encoding, list[set[int]]()
    kept: set[int] = set()
    with encoding.bounded(encoding.credits) as set_bounds:
        fewest = encoding.scaled("credits").least(search.fewest)
        set_bounds(fewest, fewest)
        for position, taken in toggles.items():
            if not any((position in chosen) == taken for chosen in plans):
                with encoding.fixed(position, taken):
                    answer = run(encoding.model, search.clock)
                if answer.status is Status.UNKNOWN:
                    raise out_of_time("this was proven")
                if not answer.values:
                    continue
                plans.append({*chosen_of(encoding, answer)})
            kept.add(position)
    return kept


def count_equally_good(
    search: Search, best: Solution, most: int = MOST_COUNTED
) -> Count:
    """Return the number of plans, as sets of units, as good as the best one."""
    encoding = search.encoding
    model = encoding.model.clone()
    model.clear_objective()  # type: ignore[no-untyped-call]
    model.add(encoding.mismatch.total <= best.mismatch)
    units, one_by_one = len(encoding.selected), encoding.leaves_open
    return count_solutions(model, most, search.clock, units, one_by_one=one_by_one)
