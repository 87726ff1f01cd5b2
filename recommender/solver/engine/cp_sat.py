"""Running CP-SAT: the one place that does, and what it may be trusted with.

What is known of ortools 9.14 and 9.15: after anything but OPTIMAL and FEASIBLE the
solver's values are garbage, not an error; with its default signal handling a solve
swallows Ctrl-C; and time running out is never infeasibility. So values leave this
module only through `run`, which checks the status and the length of the solution.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ortools.sat.python import cp_model

from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}

# A small model is solved in less time than presolve or cuts take: over the shipped
# roles, all objectives took 8 ms without them, 118 with the defaults. With 5,900
# units it is the other way round, 11 s against 5. So it is with objectives in one
# weighted sum: 4 times as fast as in turn over the roles, but at 1,700 units as slow
# or 6 times slower.
_SMALL_MODEL = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run of the solver found; values only where there is a solution.

    `values` has one entry a variable of the model, `bound` is the proven least
    value of the objective.
    """

    status: Status
    values: tuple[int, ...] = ()
    objective: int = 0
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many solutions there are; at least so many where it is not exact."""

    number: int
    exact: bool


def is_small(model: cp_model.CpModel) -> bool:
    """Return whether a model is solved sooner the plain way than with preparations."""
    return len(model.proto.variables) <= _SMALL_MODEL


def run(
    model: cp_model.CpModel,
    clock: Clock | None = None,
    *,
    prepare: bool = False,
    by_relaxation: bool = False,
    of: int | None = None,
) -> Answer:
    """Solve a model with one worker, and check what comes back.

    Values are those `of` so many first variables, or of all: to read them takes time.
    A small model is solved as it is, unless it is better to `prepare` it. A search
    `by_relaxation` follows the linear program: the least mismatch over the shipped
    roles took 0.7 of the time. Among solutions as good it may give another.

    Raises:
        SelfCheckError: the solver says that the model is invalid, or its solution
            has not one value for each variable.
    """
    left = clock.left() if clock else None
    if left == 0.0:
        return Answer(Status.UNKNOWN)
    kind = _Kind(is_small(model), prepare, by_relaxation)
    solver = _solver(clock or Clock(), kind, left)
    found = solver.solve(model)
    status = _STATUS.get(found)
    if status is None:
        message = f"the solver refused the model: {model.validate()}"
        raise SelfCheckError(Fault("model-invalid", message))
    if status not in (Status.OPTIMAL, Status.FEASIBLE):
        return Answer(status)
    solution = solver.response_proto.solution
    if len(solution) != len(model.proto.variables):
        message = f"{len(solution)} values for {len(model.proto.variables)} variables"
        raise SelfCheckError(Fault("solution-length", message))
    values = tuple(islice(solution, of))
    if not model.has_objective():
        return Answer(status, values)
    objective = round(solver.objective_value)
    bound = round(solver.best_objective_bound)
    if status is Status.OPTIMAL and objective != bound:
        message = f"called optimal at {objective}, with the bound at {bound}"
        raise SelfCheckError(Fault("bound-mismatch", message))
    return Answer(status, values, objective, bound)


def count_solutions(
    model: cp_model.CpModel,
    most: int,
    clock: Clock,
    of: int,
    *,
    one_by_one: bool = False,
) -> Count:
    """Count the solutions of a model that differ in its first `of` variables.

    The model has no objective; the count ends at `most`. Where what else differs may
    be without number, they are asked for `one_by_one`, which is slower.
    """
    if one_by_one:
        return _count_one_by_one(model.clone(), most, clock, of)
    left = clock.left()
    if left == 0.0:
        return Count(0, exact=False)
    solver = _solver(clock, _Kind(is_small(model), enumerate=True), left)
    counter = _Counter(most, of)
    status = _STATUS.get(solver.solve(model, counter))
    number = len(counter.seen)
    ended = status in (Status.OPTIMAL, Status.INFEASIBLE)
    return Count(number, ended and not counter.stopped)


def _count_one_by_one(
    model: cp_model.CpModel, most: int, clock: Clock, of: int
) -> Count:
    variables = [model.get_int_var_from_proto_index(i) for i in range(of)]
    number = 0
    while number < most:
        answer = run(model, clock)
        if not answer.values:
            return Count(number, answer.status is Status.INFEASIBLE)
        number += 1
        model.add_bool_or(
            ~variable if taken else variable
            for variable, taken in zip(variables, answer.values, strict=False)
        )
    return Count(number, exact=False)


class _Counter(cp_model.CpSolverSolutionCallback):
    """Remembers what the first variables are in each solution.

    The solver may list a solution again for each value of a variable of its own.
    """

    def __init__(self, most: int, of: int) -> None:
        super().__init__()
        self.seen: set[bytes] = set()
        self.stopped = False
        self._most, self._of = most, of

    def on_solution_callback(self) -> None:
        self.seen.add(bytes(islice(self.response_proto.solution, self._of)))
        if len(self.seen) >= self._most:
            self.stopped = True
            self.stop_search()


class _Kind(NamedTuple):
    """What kind of run a solver is set up for."""

    small: bool
    prepare: bool = False
    by_relaxation: bool = False
    enumerate: bool = False


def _solver(clock: Clock, kind: _Kind, left: float | None) -> cp_model.CpSolver:
    """Return the clock's solver for such a run, set up when it is first asked for."""
    solver = clock.solvers.get(kind)
    if solver is None:
        solver = clock.solvers[kind] = cp_model.CpSolver()
        _set_parameters(solver.parameters, kind)
    if left is not None or clock.was_limited:
        # A solver is used again: the limit of the solve before must not stay.
        limit = inf if left is None else left
        solver.parameters.max_time_in_seconds = limit
        solver.parameters.max_deterministic_time = limit
        clock.was_limited = True
    clock.stop_search = solver.stop_search
    return solver


def _set_parameters(parameters: cp_model.SatParameters, kind: _Kind) -> None:
    parameters.num_workers = 1
    parameters.random_seed = 1
    parameters.catch_sigint_signal = False
    parameters.linearization_level = 2
    parameters.symmetry_level = 0
    parameters.enumerate_all_solutions = kind.enumerate
    if kind.small:
        parameters.cut_level = 0
        parameters.add_lp_constraints_lazily = False
    if kind.small and kind.by_relaxation:
        parameters.search_branching = cp_model.LP_SEARCH
        parameters.cp_model_probing_level = 0
    if kind.small and not kind.prepare:
        parameters.cp_model_presolve = False
    else:
        parameters.max_presolve_iterations = 1
        parameters.cp_model_probing_level = 0


def interruptibly(work: Callable[[], T], clock: Clock) -> T:
    """Do work that solves beside the main thread, so that Ctrl-C is heard at once.

    The solver returns to Python only when it is done. Off the main thread the work
    is done where it is.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    done = threading.Event()
    found: list[T] = []
    failed: list[BaseException] = []

    def beside() -> None:
        try:
            found.append(work())
        except BaseException as error:  # handed to the caller, in its own thread
            failed.append(error)
        finally:
            done.set()

    threading.Thread(target=beside, daemon=True).start()
    try:
        done.wait()
    except KeyboardInterrupt:
        clock.stop()
        done.wait(0.4)
        raise
    if failed:
        raise failed[0]
    return found[0]
