"""The search for the fewest occasions for evidence, with every objective proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.problems.occasion_problem import TASK, VISITS
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Distinct
from recommender.solver.model.constraints import bounded_sums
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.objectives import Objective
from recommender.solver.search.plan_search import (
    chosen_of,
    lexicographically_first,
    minimise_all,
)

if TYPE_CHECKING:
    from recommender.problems.occasion_problem import OccasionProblem
    from recommender.qualifications.evidence import Occasion
    from recommender.solver.engine.clock import Clock


@dataclass(frozen=True, slots=True)
class OccasionSolution:
    """Occasions, and how far it is proven that none are better."""

    status: Status
    occasions: tuple[Occasion, ...] = ()


def best_occasions(
    problem: OccasionProblem, clock: Clock, *, visits_first: bool = False
) -> OccasionSolution:
    """Return the fewest occasions, then the most frequent, with the fewest visits.

    Then those count that are held while their units are under way, then their order.
    With `visits_first` the fewest visits come before all of that.
    """
    encoding = Encoding(problem.as_units, problem.rules)
    aims = [
        encoding.count,
        encoding.total(problem.rarity),
        visits_of(encoding, problem),
        encoding.total(problem.apart),
    ]
    if visits_first:
        aims.insert(0, aims[2])
    model = encoding.model.clone()
    answer, _ = minimise_all(model, aims, clock)
    if not answer.values:
        return OccasionSolution(answer.status)
    chosen, status = chosen_of(encoding, answer), answer.status
    if status is Status.OPTIMAL:
        chosen, status = lexicographically_first(encoding, model, chosen, clock)
    return OccasionSolution(status, tuple(problem.occasions[i] for i in chosen))


def visits_of(encoding: Encoding, problem: OccasionProblem) -> Objective:
    """Return the number of tasks that the assessor visits, to observe or to ask."""
    (tasks,) = bounded_sums(Distinct(TASK, VISITS), encoding)
    total = cp_model.LinearExpr.sum([tasks.total])
    return Objective.of(encoding.model, total, len(problem.occasions))
