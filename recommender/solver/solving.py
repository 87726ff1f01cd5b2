"""Solving: the best plan, then the next best, each objective proven in its turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.clock import Clock
from recommender.solver.encoding import Encoding
from recommender.solver.running import Answer, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.requests.posing import Problem


@dataclass(frozen=True, slots=True)
class Solution:
    """One plan, by positions of units, and how far its proof got."""

    status: Status
    chosen: tuple[int, ...] = ()
    misfit: int = 0
    bound: int = 0
    fewest: int | None = None
    cap: int | None = None


def solutions(problem: Problem, clock: Clock) -> Iterator[Solution]:
    """Give the best plan, then the next best, each with the objectives in order.

    The last one has no plan: its status says whether there are no more, or the
    time ran out.
    """
    encoding = Encoding(problem.units, problem.rules, problem.match)
    fewest, cap = None, None
    if problem.spare is not None:
        first = _minimise(encoding.model.clone(), encoding.credits, clock)
        if first.status is not Status.OPTIMAL:
            yield Solution(first.status if not first.values else Status.UNKNOWN)
            return
        fewest, cap = first.objective, first.objective + problem.spare
        encoding.model.add(encoding.credits <= cap).with_name("spare:at_most")
    while True:
        solution = _best(encoding, clock, fewest, cap)
        yield solution
        if solution.status is not Status.OPTIMAL:
            return
        encoding.forbid(solution.chosen)


def _best(
    encoding: Encoding, clock: Clock, fewest: int | None, cap: int | None
) -> Solution:
    """Minimise the misfit, the credits and the units, each pinned, then the order.

    As soon as one is not proven, the best so far is given as feasible.
    """
    model = encoding.model.clone()
    best: Answer | None = None
    misfit = bound = 0
    status = Status.OPTIMAL
    for objective in (encoding.misfit, encoding.credits, encoding.count):
        answer = _minimise(model, objective, clock)
        if best is None:
            misfit, bound = answer.objective, answer.bound
        if answer.values:
            best = answer
        if answer.status is not Status.OPTIMAL:
            status = Status.FEASIBLE if best else answer.status
            break
        model.add(objective == answer.objective)
    if best is None:
        return Solution(status, fewest=fewest, cap=cap)
    chosen = _chosen(encoding, best)
    if status is Status.OPTIMAL:
        chosen, status = _first_in_order(encoding, model, chosen, clock)
    return Solution(status, chosen, misfit, bound, fewest, cap)


def _chosen(encoding: Encoding, answer: Answer) -> tuple[int, ...]:
    return tuple(i for i, _ in enumerate(encoding.selected) if answer.values[i])


def _first_in_order(
    encoding: Encoding, model: cp_model.CpModel, chosen: tuple[int, ...], clock: Clock
) -> tuple[tuple[int, ...], Status]:
    """Among plans that are equal in every objective, find the first in order.

    The order is that of the catalogue: earlier units first. It asks for an earlier
    plan until there is none, which most often is at once.
    """
    model.clear_objective()  # type: ignore[no-untyped-call]
    while True:
        answer = run(encoding.demand_earlier(model, chosen), clock)
        if answer.status is Status.INFEASIBLE:
            return chosen, Status.OPTIMAL
        if not answer.values:
            return chosen, Status.FEASIBLE
        earlier = _chosen(encoding, answer)
        if earlier >= chosen:
            message = f"the plan {earlier} was said to come before {chosen}"
            raise SelfCheckError(Fault("order-wrong", message))
        chosen = earlier


def _minimise(
    model: cp_model.CpModel, objective: cp_model.LinearExprT, clock: Clock
) -> Answer:
    model.minimize(objective)
    return run(model, clock)
