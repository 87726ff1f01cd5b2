"""The one place that runs CP-SAT, and checks what it returns.

What is known of ortools 9.14 and 9.15: after anything but OPTIMAL and FEASIBLE the
solver's values are garbage, not an error; with its default signal handling a solve
swallows Ctrl-C; and running out of time is never infeasibility. So values leave this
module only through `run`, which checks the status and the length of the solution.
"""

from __future__ import annotations

import os
import threading
from contextvars import copy_context
from dataclasses import dataclass
from itertools import islice
from math import inf
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ortools.sat.python import cp_model

from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.refuting import hold_proof, in_doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

_STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}

# Lists of more solutions than this are not held against a search for one more.
_MOST_LISTED = 200

# A small model is solved in less time than presolve or cuts take: over the shipped
# roles, all objectives took 8 ms without them, 118 ms with the defaults. With 5,900
# units it is the other way round, 11 s against 5 s. The same holds for objectives in
# one weighted sum: over the roles they are 4 times as fast as in turn, but at 1,700
# units no faster, or 6 times slower.
_SMALL_MODEL = 1_000
# In the solver's own units, the same on every machine: enough for 183 of 186 searches
# for a set, in qualifications of 59 and 60 units.
_LITTLE_WORK = 0.01


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one run of the solver; values only where there is a solution.

    `values` has one entry per variable of the model. No solution has an objective
    below `bound`.
    """

    status: Status
    values: tuple[int, ...] = ()
    objective: int = 0
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """The number of solutions; where it is not exact, there may be more."""

    number: int
    exact: bool


def is_small(model: cp_model.CpModel) -> bool:
    """Return whether a model is so small that presolve and cuts do not pay."""
    return len(model.proto.variables) <= _SMALL_MODEL


def run(
    model: cp_model.CpModel,
    clock: Clock | None = None,
    *,
    prepare: bool = False,
    by_relaxation: bool = False,
    by_logic: bool = False,
    of: int | None = None,
) -> Answer:
    """Solve a model with one worker, and check what comes back.

    The values `of` so many first variables are read, or all of them: reading takes
    time. A small model is solved without presolve, unless `prepare` asks for it. A
    search `by_relaxation` follows the linear programme: the least mismatch over
    the shipped roles took 0.7 of the time. It may return another of several optima. One
    `by_logic` has no linear programme: whether there is a set at all took half the time
    with alternatives in alternatives. Sums that just fail can take it long without
    presolve, 0.6 s where presolve needs 0.03 s, so it gets that after a little work.

    Raises:
        SelfCheckError: the solver says that the model is invalid, or its solution
            does not have one value per variable; or SCIP has found a better one.
    """
    left = clock.left() if clock else None
    if left == 0.0:
        return Answer(Status.UNKNOWN)
    clock = clock or Clock()
    kind = _Kind(is_small(model), prepare, by_relaxation, by_logic)
    solver = _solver(clock, kind, left)
    briefly = by_logic and kind.small and not prepare
    if briefly:
        solver.parameters.max_deterministic_time = min(_LITTLE_WORK, left or inf)
    raw_status = solver.solve(model)
    if briefly and raw_status == cp_model.UNKNOWN:
        return run(model, clock, prepare=True, by_logic=True, of=of)
    status = _STATUS.get(raw_status)
    if status is None:
        message = f"the solver refused the model: {model.validate()}"
        raise SelfCheckError(Fault("model-invalid", message))
    if status not in (Status.OPTIMAL, Status.FEASIBLE):
        if status is Status.INFEASIBLE:
            hold_proof(model, None)
        return Answer(status)
    answer = _answer(model, solver, status, of)
    if status is Status.OPTIMAL and model.has_objective() and in_doubt():
        hold_proof(model, list(solver.response_proto.solution))
    return answer


def _answer(
    model: cp_model.CpModel, solver: cp_model.CpSolver, status: Status, of: int | None
) -> Answer:
    """Read a solution, and check its length, its objective and its bound."""
    solution = solver.response_proto.solution
    if len(solution) != len(model.proto.variables):
        message = f"{len(solution)} values for {len(model.proto.variables)} variables"
        raise SelfCheckError(Fault("solution-length", message))
    all_values = tuple(solution)
    values = all_values[:of]
    if not model.has_objective():
        return Answer(status, values)
    objective = round(solver.objective_value)
    worked_out = _objective_of(model, all_values)
    if objective != worked_out:
        message = f"reported as {objective}, but its values make {worked_out}"
        raise SelfCheckError(Fault("objective-mismatch", message))
    bound = round(solver.best_objective_bound)
    if status is Status.OPTIMAL and objective != bound:
        message = f"reported as optimal at {objective}, but proven only to {bound}"
        raise SelfCheckError(Fault("bound-mismatch", message))
    return Answer(status, values, objective, bound)


def _objective_of(model: cp_model.CpModel, solution: Sequence[int]) -> int:
    """Return the value of the objective, worked out from the values of a solution."""
    objective = model.proto.objective
    pairs = zip(objective.coeffs, objective.vars, strict=True)
    total = sum([coefficient * solution[place] for coefficient, place in pairs])
    return int((total + objective.offset) * (objective.scaling_factor or 1))


def count_solutions(
    model: cp_model.CpModel,
    most: int,
    clock: Clock,
    of: int,
    *,
    one_by_one: bool = False,
    accepts: Callable[[Sequence[int]], bool] = bool,
) -> Count:
    """Count the solutions of a model that differ in its first `of` variables.

    Only those are counted whose values something `accepts`. The model has no objective.
    The count ends at `most`, or once 10 times as many solutions were listed. Where the
    other variables may differ in too many ways, solutions are found `one_by_one`, which
    is slower.
    """
    if one_by_one:
        return _count_one_by_one(model.clone(), most, clock, of)
    left = clock.left()
    if left == 0.0:
        return Count(0, exact=False)
    kind = _Kind(is_small(model), by_logic=True, enumerate=True)
    solver = _solver(clock, kind, left)
    counter = _Counter(most, of, accepts)
    status = _STATUS.get(solver.solve(model, counter))
    number = len(counter.seen)
    ended = status in (Status.OPTIMAL, Status.INFEASIBLE)
    if ended and in_doubt():
        _hold_count(model, counter, clock)
    return Count(number, ended)


def _hold_count(model: cp_model.CpModel, counter: _Counter, clock: Clock) -> None:
    """Hold a count against a search for one more solution, if there are few.

    Raises:
        SelfCheckError: there is one more.
    """
    listed = counter.seen | counter.rejected
    if len(listed) > _MOST_LISTED:
        return
    rest = model.clone()
    for values in listed:
        _forbid(rest, values)
    answer = run(rest, clock)
    if answer.values:
        message = f"the solver listed {len(listed)} solutions, but there is one more"
        evidence: dict[str, object] = {
            "listed": sorted(values.hex() for values in listed),
            "one more": bytes(answer.values).hex(),
        }
        raise SelfCheckError(Fault("count-wrong", message), evidence=evidence)


def _forbid(model: cp_model.CpModel, values: Sequence[int]) -> None:
    """Forbid the solutions with these values of the first variables."""
    variables = [model.get_bool_var_from_proto_index(i) for i in range(len(values))]
    model.add_bool_or(
        ~variable if taken else variable
        for variable, taken in zip(variables, values, strict=True)
    )


def _count_one_by_one(
    model: cp_model.CpModel, most: int, clock: Clock, of: int
) -> Count:
    number = 0
    while number < most:
        answer = run(model, clock)
        if not answer.values:
            return Count(number, answer.status is Status.INFEASIBLE)
        number += 1
        _forbid(model, answer.values[:of])
    return Count(number, exact=False)


class _Counter(cp_model.CpSolverSolutionCallback):
    """Remembers the values of the first variables in each accepted solution.

    The solver may list a solution again for each value of a variable of its own.
    """

    def __init__(
        self, most: int, of: int, accepts: Callable[[Sequence[int]], bool]
    ) -> None:
        super().__init__()
        self.seen: set[bytes] = set()
        self.rejected: set[bytes] = set()
        self._most, self._of, self._accepts = most, of, accepts
        self._left = 10 * most

    def on_solution_callback(self) -> None:
        values = self.response_proto.solution
        first = bytes(islice(values, self._of))
        if first not in self.seen:
            (self.seen if self._accepts(values) else self.rejected).add(first)
        self._left -= 1
        if len(self.seen) >= self._most or not self._left:
            self.stop_search()


class _Kind(NamedTuple):
    """The kind of run that a solver is set up for."""

    small: bool
    prepare: bool = False
    by_relaxation: bool = False
    by_logic: bool = False
    enumerate: bool = False


def _solver(clock: Clock, kind: _Kind, left: float | None) -> cp_model.CpSolver:
    """Return the clock's solver for a kind of run, set up on first use."""
    solver = clock.solvers.get(kind)
    if solver is None:
        solver = clock.solvers[kind] = cp_model.CpSolver()
        _set_parameters(solver.parameters, kind)
    if left is not None or clock.was_limited:
        # A solver is reused: it must not keep the limit of its last solve.
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
    parameters.linearization_level = 0 if kind.by_logic else 2
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


class _Aside:
    """A thread that works beside the main one, and is kept for what comes next.

    To start one for each plan takes a twentieth of the plan's time, and a third of it
    where all cores are busy.
    """

    def __init__(self) -> None:
        self.process = os.getpid()
        self._work: SimpleQueue[Callable[[], object]] = SimpleQueue()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            self._work.get()()

    def start(self, work: Callable[[], T], done: threading.Event) -> list[T | _Failed]:
        """Begin work; return where its result is when it is `done`."""
        results: list[T | _Failed] = []
        here = copy_context()

        def job() -> None:
            try:
                results.append(here.run(work))
            except BaseException as error:  # handed to the caller, in its own thread
                results.append(_Failed(error))
            finally:
                done.set()

        self._work.put(job)
        return results


class _Failed(NamedTuple):
    """The error with which work ended."""

    error: BaseException


# The thread of this process; none before the first work, and after an interruption.
_KEPT: list[_Aside] = []


def interruptibly(work: Callable[[], T], clock: Clock) -> T:
    """Run work that solves in another thread, so that Ctrl-C stops it at once.

    The solver returns to Python only when it is done. Away from the main thread, the
    work is simply run where it is.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    # A process that was forked has not the threads of the other.
    if not _KEPT or _KEPT[0].process != os.getpid():
        _KEPT[:] = [_Aside()]
    done = threading.Event()
    try:
        results = _KEPT[0].start(work, done)
        done.wait()
    except BaseException:
        clock.stop()
        _KEPT.clear()
        done.wait(0.4)
        raise
    result = results.pop()
    if isinstance(result, _Failed):
        raise result.error
    return result
