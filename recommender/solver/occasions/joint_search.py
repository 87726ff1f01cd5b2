"""Plans and the occasions for their evidence in one model.

Each unit of a plan demands what it wants of occasions; one that is left out demands
nothing. So the fewest occasions of any plan near the best are proven.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.model.encoding import Encoding
from recommender.solver.search.plan_search import (
    Solution,
    chosen_of,
    lexicographically_first,
    minimise_all,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recommender.problems.occasion_problem import OccasionProblem
    from recommender.solver.model.objectives import Objective
    from recommender.solver.search.plan_search import Search


def add_occasions(search: Search, problem: OccasionProblem) -> Objective:
    """Add the occasions of every unit to a search, and return their number.

    The problem is that of all units that may be new in a plan.
    """
    encoding = search.encoding
    model = encoding.model
    occasions = Encoding(problem.as_units, (), model=model)
    for unit, selected in zip(search.problem.units, encoding.selected, strict=True):
        rules = problem.wanted_by_unit.get(unit.code, ())
        if not rules:
            continue
        left_out = model.new_bool_var(f"{unit.code}:left out")
        model.add(left_out + selected == 1)
        for rule in rules:
            occasions.add_rule(rule, unless=left_out)
    return occasions.count


def plan_of_fewest_occasions(
    search: Search, occasions: Objective, most: int
) -> Solution:
    """Return the plan of the fewest occasions, of at most some scaled mismatch.

    Then the least mismatch decides, the fewest credits, the fewest units, and the
    order of the catalogue.
    """
    encoding = search.encoding
    encoding.bound(encoding.mismatch.total, high=most)
    aims = (occasions, encoding.mismatch, encoding.credits, encoding.count)
    model = encoding.model.clone()
    answer, _ = minimise_all(model, aims, search.clock)
    if not answer.values:
        return Solution(answer.status, fewest=search.fewest, cap=search.cap)
    chosen, status = chosen_of(encoding, answer), answer.status
    if status is Status.OPTIMAL:
        chosen, status = lexicographically_first(encoding, model, chosen, search.clock)
    mismatch = search.problem.match.scaled(frozenset(chosen))
    return Solution(status, chosen, mismatch, 0, search.fewest, search.cap)


def occasion_frontier(
    search: Search,
    occasions: Objective,
    number_of: Callable[[Solution], int],
) -> Iterator[tuple[int, Solution]]:
    """Yield the best plan, then the best of each smaller number of occasions.

    Each has the fewest occasions of those with its mismatch: `number_of` works these
    out anew, and must agree with the bound.
    """
    encoding = search.encoding
    search.aim(encoding.mismatch, occasions, encoding.credits, encoding.count)
    most = None
    with encoding.bounded(occasions) as set_bounds:
        while (solution := search.find()).status is Status.OPTIMAL:
            number = number_of(solution)
            if most is not None and number > most:
                message = f"{number} occasions, of at most {most}"
                raise SelfCheckError(Fault("occasions-wrong", message))
            yield number, solution
            if number == 0:
                return
            most = number - 1
            set_bounds(0, most)
