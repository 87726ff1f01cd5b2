"""The search: the best plan, then the next best, each objective proven in turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.errors import Fault, SelfCheckError
from recommender.problems.problem import spare_rule
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock, out_of_time
from recommender.solver.engine.cp_sat import Answer, is_small, run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.objectives import Objective, weighted
from recommender.solver.search.model_cache import Fewest
from recommender.solver.search.reduced_costs import fixable_at_zero

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.problems.problem import Problem


@dataclass(frozen=True, slots=True)
class Solution:
    """One plan, by positions of units, and how far its proof got."""

    status: Status
    chosen: tuple[int, ...] = ()
    mismatch: int = 0
    bound: int = 0
    fewest: int | None = None
    cap: int | None = None


class Search:
    """One problem, asked again and again on one model.

    `rules` are those of the problem and, unless a wish limits the credits, the
    limit of the fewest possible and some to spare; `status` says whether there is
    any plan at all. Rules are relaxed and units fixed through `encoding`. What is
    `known` of the fewest credits is not worked out again.
    """

    def __init__(
        self, problem: Problem, clock: Clock, known: Fewest | None = None
    ) -> None:
        self.problem, self.clock = problem, clock
        self._known = Fewest() if known is None else known
        self.encoding = Encoding(problem.units, problem.rules, problem.match)
        self.rules = problem.rules
        self.status = Status.OPTIMAL
        self.fewest: int | None = None
        self.cap: int | None = None
        self._aims: tuple[Objective, ...] = ()
        self._by_relaxation = False
        if problem.spare is not None:
            self._limit(problem.spare)

    def _limit(self, spare: int) -> None:
        self.fewest = self._known.get(self.rules)
        if self.fewest is None:
            self.fewest = self._find_fewest()
        if self.fewest is None:
            return
        self._known.learn(self.rules, self.fewest)
        self.cap = self.fewest + spare
        limit = spare_rule(self.fewest, self.problem)
        self.encoding.add_rule(limit)
        self.rules = (*self.rules, limit)

    def _find_fewest(self) -> int | None:
        """Find the fewest credits that a plan can have, or set why they are unknown."""
        model = self.encoding.model
        first = _minimise(model, self.encoding.credits.total, self.clock)
        model.clear_objective()  # type: ignore[no-untyped-call]
        if first.status is not Status.OPTIMAL:
            self.status = Status.UNKNOWN if first.values else first.status
            return None
        return first.objective

    def best(self) -> Solution:
        """Minimise the mismatch, the credits and the units, what matters most first.

        Among plans equal in all, the first in catalogue order is given. As soon as
        anything is not proven, the best so far is given as feasible.
        """
        encoding, model = self.encoding, self.encoding.model.clone()
        aims = (encoding.mismatch, encoding.credits, encoding.count)
        answer, bound = _minimise_all(model, aims, self.clock)
        if not answer.values:
            return Solution(answer.status, fewest=self.fewest, cap=self.cap)
        chosen, status = chosen_of(encoding, answer), answer.status
        if status is Status.OPTIMAL:
            chosen, status = lexicographically_first(
                encoding, model, chosen, self.clock
            )
        mismatch = self.problem.match.scaled(frozenset(chosen))
        return Solution(status, chosen, mismatch, bound, self.fewest, self.cap)

    def aim(self, *objectives: Objective, by_relaxation: bool = False) -> None:
        """Set what `find` minimises, what matters most first.

        Together they are one weighted sum where that is exact and faster. A search
        `by_relaxation` is a little faster, and may give another plan among equals.
        """
        self._aims, self._by_relaxation = objectives, by_relaxation
        self._together = _together(self.encoding.model, objectives)
        if self._together is not None:
            self.encoding.model.minimize(self._together)

    def find(self) -> Solution:
        """Find a plan that is best for the aims, under what binds now.

        Raises:
            LimitError: the time ran out before it was proven.
        """
        model = self.encoding.model
        if self._together is None:
            answer, _ = _minimise_in_turn(model.clone(), self._aims, self.clock)
        else:
            units = len(self.encoding.selected)
            answer = run(model, self.clock, by_relaxation=self._by_relaxation, of=units)
        if answer.status is Status.INFEASIBLE:
            return Solution(answer.status, fewest=self.fewest, cap=self.cap)
        if answer.status is not Status.OPTIMAL:
            raise out_of_time("this was proven")
        chosen = chosen_of(self.encoding, answer)
        mismatch = self.problem.match.scaled(frozenset(chosen))
        return Solution(
            Status.OPTIMAL, chosen, mismatch, mismatch, self.fewest, self.cap
        )


def solutions(problem: Problem, clock: Clock) -> Iterator[Solution]:
    """Return the best plan, then the next best, each with the objectives in order.

    The last one has no plan: its status says whether there are no more, or the
    time ran out.
    """
    return ranked(Search(problem, clock))


def ranked(search: Search) -> Iterator[Solution]:
    """Yield what `solutions` does; a plan is ruled out only when the next is asked."""
    if search.status is not Status.OPTIMAL:
        yield Solution(search.status)
        return
    while True:
        solution = search.best()
        yield solution
        if solution.status is not Status.OPTIMAL:
            return
        search.encoding.forbid(solution.chosen)


def chosen_of(encoding: Encoding, answer: Answer) -> tuple[int, ...]:
    """Return the positions of the units that an answer takes."""
    taken = answer.values[: len(encoding.selected)]
    return tuple([position for position, chosen in enumerate(taken) if chosen])


def lexicographically_first(
    encoding: Encoding, model: cp_model.CpModel, chosen: tuple[int, ...], clock: Clock
) -> tuple[tuple[int, ...], Status]:
    """Find the lexicographically first of the plans that are equal in every objective.

    The order is that of the catalogue: earlier units first. It asks for an earlier
    plan until there is none, which is usually at once. The model is a copy that
    allows only equal plans, fewer each time.
    """
    model.clear_objective()  # type: ignore[no-untyped-call]
    while True:
        encoding.require_lexicographically_earlier(model, chosen)
        answer = run(model, clock)
        if answer.status is Status.INFEASIBLE:
            return chosen, Status.OPTIMAL
        if not answer.values:
            return chosen, Status.FEASIBLE
        earlier = chosen_of(encoding, answer)
        if earlier >= chosen:
            message = f"the plan {earlier} was said to come before {chosen}"
            raise SelfCheckError(Fault("order-wrong", message))
        chosen = earlier


def _together(
    model: cp_model.CpModel, aims: Sequence[Objective]
) -> cp_model.LinearExpr | None:
    return weighted(aims) if is_small(model) else None


def _minimise_all(
    model: cp_model.CpModel, aims: Sequence[Objective], clock: Clock
) -> tuple[Answer, int]:
    """Minimise objectives and pin what is proven, with the bound of the first."""
    together = _together(model, aims)
    if together is None:
        return _minimise_in_turn(model, aims, clock)
    answer = _minimise(model, together, clock)
    if answer.status is Status.OPTIMAL:
        model.add(together == answer.objective)
    return answer, answer.bound // prod(aim.most + 1 for aim in aims[1:])


def _minimise_in_turn(
    model: cp_model.CpModel, aims: Sequence[Objective], clock: Clock
) -> tuple[Answer, int]:
    best, bound = Answer(Status.UNKNOWN), 0
    rest = weighted(aims[1:])
    totals = (
        [aims[0].total, *(a.total for a in aims[1:])]
        if rest is None
        else [aims[0].total, rest]
    )
    for number, total in enumerate(totals):
        answer = _minimise(model, total, clock)
        if number == 0:
            bound = answer.bound
        if answer.status is not Status.OPTIMAL:
            unproven = Status.FEASIBLE if best.values else answer.status
            return replace(answer if answer.values else best, status=unproven), bound
        best = answer
        if number == 0:
            _fix_by_reduced_cost(model, answer.objective)
        model.add(total == answer.objective)
    return best, bound


def _fix_by_reduced_cost(model: cp_model.CpModel, best: int) -> None:
    """Fix at zero what no solution as good can have, where later steps are slow."""
    for variable in fixable_at_zero(model, best):
        domain = model.proto.variables[variable].domain
        domain[0], domain[1] = 0, 0


def _minimise(
    model: cp_model.CpModel, objective: cp_model.LinearExprT, clock: Clock
) -> Answer:
    model.minimize(objective)
    return run(model, clock)
