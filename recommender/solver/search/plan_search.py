"""The search for the best plan, then the next best, with every objective proven."""

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
    from recommender.qualifications.exact_numbers import Number


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan, by positions of units, and what is proven of it."""

    status: Status
    chosen: tuple[int, ...] = ()
    mismatch: int = 0
    bound: int = 0
    fewest: Number | None = None
    cap: Number | None = None


class Search:
    """One problem, solved again and again on one model.

    `rules` are those of the problem and, unless a wish limits the credits, the limit
    to the fewest possible and some spare. `status` is optimal if there is a plan at
    all. Rules are relaxed and units fixed through `encoding`. Fewest credits that are
    `known` are not worked out again.
    """

    def __init__(
        self, problem: Problem, clock: Clock, known: Fewest | None = None
    ) -> None:
        self.problem, self.clock = problem, clock
        self._known = known
        self.encoding = Encoding(problem.units, problem.rules, problem.match)
        self.rules = problem.rules
        self.status = Status.OPTIMAL
        self.fewest: Number | None = None
        self.cap: Number | None = None
        self._aims: tuple[Objective, ...] = ()
        self._by_relaxation = False
        if problem.spare is not None:
            self._limit(problem.spare)

    def _limit(self, spare: Number) -> None:
        known = self._known
        self.fewest = None if known is None else known.get(self.problem)
        if self.fewest is None:
            self.fewest = self._find_fewest()
            if self.fewest is None:
                return
            if known is not None:
                known.learn(self.problem, self.fewest)
        self.cap = self.fewest + spare
        limit = spare_rule(self.fewest, self.problem)
        self.encoding.add_rule(limit)
        self.rules = (*self.rules, limit)

    def _find_fewest(self) -> Number | None:
        """Return the fewest credits of any plan, or set the status if unproven."""
        model = self.encoding.model
        first = _minimise(model, self.encoding.credits, self.clock)
        model.clear_objective()  # type: ignore[no-untyped-call]
        if first.status is not Status.OPTIMAL:
            self.status = Status.UNKNOWN if first.values else first.status
            return None
        return self.encoding.scaled("credits").amount(first.objective)

    def best(self, *, in_order: bool = True) -> Solution:
        """Return the best plan by mismatch, then credits, then number of units.

        Among plans equal in all, it is the first in catalogue order, or any if not
        `in_order`. As soon as anything is not proven, it is the best so far, as
        feasible.
        """
        encoding, model = self.encoding, self.encoding.model.clone()
        aims = (encoding.mismatch, encoding.credits, encoding.count)
        answer, bound = minimise_all(model, aims, self.clock)
        if not answer.values:
            return Solution(answer.status, fewest=self.fewest, cap=self.cap)
        chosen, status = chosen_of(encoding, answer), answer.status
        if in_order and status is Status.OPTIMAL:
            chosen, status = lexicographically_first(
                encoding, model, chosen, self.clock
            )
        mismatch = self.problem.match.scaled(frozenset(chosen))
        return Solution(status, chosen, mismatch, bound, self.fewest, self.cap)

    def best_with_fewest(self) -> Solution:
        """Return the best of the plans with the fewest credits, which are known."""
        encoding = self.encoding
        assert self.fewest is not None
        fewest = encoding.scaled("credits").least(self.fewest)
        with encoding.bounded(encoding.credits) as set_bounds:
            set_bounds(fewest, fewest)
            return self.best()

    def aim(self, *objectives: Objective, by_relaxation: bool = False) -> None:
        """Set the objectives that `find` minimises, the most important first.

        They become one weighted sum where that is exact and faster. A search
        `by_relaxation` is a little faster, and may find another of equal plans.
        """
        self._aims, self._by_relaxation = objectives, by_relaxation
        self._together = _together(self.encoding.model, objectives)
        if self._together is not None:
            self._together.set_in(self.encoding.model)

    def find(self) -> Solution:
        """Return a best plan for the objectives, under the rules and bounds in force.

        Raises:
            LimitError: time ran out before it was proven.
        """
        model = self.encoding.model
        if self._together is None:
            answer, _ = _minimise_in_turn(model.clone(), self._aims, self.clock)
        else:
            units = len(self.problem.units)
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

    The last solution has no plan: its status is infeasible if there are no more, and
    unknown if time ran out.
    """
    return ranked(Search(problem, clock))


def ranked(search: Search, *, in_order: bool = True) -> Iterator[Solution]:
    """Yield the solutions of a search, as `solutions` does.

    A plan is excluded only when the next is asked for. If not `in_order`, equal ones
    come in any order.
    """
    if search.status is not Status.OPTIMAL:
        yield Solution(search.status)
        return
    while True:
        solution = search.best(in_order=in_order)
        yield solution
        if solution.status is not Status.OPTIMAL:
            return
        search.encoding.forbid(solution.chosen)


def chosen_of(encoding: Encoding, answer: Answer) -> tuple[int, ...]:
    """Return the positions of the units chosen in an answer."""
    taken = answer.values[: len(encoding.index.units)]
    return tuple([position for position, chosen in enumerate(taken) if chosen])


def lexicographically_first(
    encoding: Encoding, model: cp_model.CpModel, chosen: tuple[int, ...], clock: Clock
) -> tuple[tuple[int, ...], Status]:
    """Return the lexicographically first plan of those equal in every objective.

    The order is that of the catalogue: earlier units first. It looks for an earlier
    plan until there is none, which is usually at once. The model is a copy that allows
    only equal plans, fewer each time.
    """
    while True:
        encoding.require_lexicographically_earlier(model, chosen)
        answer = run(model, clock)
        if answer.status is Status.INFEASIBLE:
            return chosen, Status.OPTIMAL
        if not answer.values:
            return chosen, Status.FEASIBLE
        earlier = chosen_of(encoding, answer)
        if earlier >= chosen:
            message = f"the plan {earlier} does not come before {chosen}"
            raise SelfCheckError(Fault("order-wrong", message))
        chosen = earlier


def _together(model: cp_model.CpModel, aims: Sequence[Objective]) -> Objective | None:
    return weighted(aims) if is_small(model) else None


def minimise_all(
    model: cp_model.CpModel, aims: Sequence[Objective], clock: Clock
) -> tuple[Answer, int]:
    """Minimise objectives, fix each at its optimum, and return the first bound.

    If the answer is optimal, the model then allows only solutions as good.
    """
    together = _together(model, aims)
    if together is None:
        best = _minimise_in_turn(model, aims, clock)
        model.clear_objective()  # type: ignore[no-untyped-call]
        return best
    answer = _minimise(model, together, clock)
    if answer.status is Status.OPTIMAL:
        # As a row it would be slower: the search for an equal plan took 1.5 times as
        # long, over 300 candidates.
        objective = model.proto.objective
        total = answer.objective - round(objective.offset)
        objective.domain.extend([total, total])
    return answer, answer.bound // prod(aim.most + 1 for aim in aims[1:])


def _minimise_in_turn(
    model: cp_model.CpModel, aims: Sequence[Objective], clock: Clock
) -> tuple[Answer, int]:
    best, bound = Answer(Status.UNKNOWN), 0
    rest = weighted(aims[1:]) if aims[1:] else None
    steps = aims if rest is None else (aims[0], rest)
    for number, aim in enumerate(steps):
        answer = _minimise(model, aim, clock)
        if number == 0:
            bound = answer.bound
        if answer.status is not Status.OPTIMAL:
            unproven = Status.FEASIBLE if best.values else answer.status
            return replace(answer if answer.values else best, status=unproven), bound
        best = answer
        if number == 0:
            _fix_by_reduced_cost(model, answer.objective)
        aim.fix_in(model, answer.objective)
    return best, bound


def _fix_by_reduced_cost(model: cp_model.CpModel, best: int) -> None:
    """Fix variables that are 0 in every solution as good: later steps are faster."""
    for variable in fixable_at_zero(model, best):
        domain = model.proto.variables[variable].domain
        domain[0], domain[1] = 0, 0


def _minimise(model: cp_model.CpModel, objective: Objective, clock: Clock) -> Answer:
    objective.set_in(model)
    return run(model, clock, by_relaxation=True)
