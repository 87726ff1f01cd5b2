"""What a run makes of the solver's answer, and when it is held against SCIP."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from math import inf
from typing import Any

import pytest
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from recommender.errors import SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.engine import cp_sat, refuting
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import count_solutions, interruptibly, run
from tests.builders.liars import Impossible, Liar, believe
from tests.builders.waiting import FOR_EVER


@pytest.fixture(autouse=True)
def in_doubt_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refuting, "_SECONDS", 1_000.0)
    monkeypatch.setattr(refuting, "_SECONDS_FOR_ONE", 10.0)


def cheapest_of(*costs: int) -> cp_model.CpModel:
    """Make a model of the choice of one of some things, of which each costs so much."""
    model = cp_model.CpModel()
    things = [model.new_bool_var(f"x{n}") for n, _ in enumerate(costs)]
    model.add_exactly_one(things)
    model.minimize(cp_model.LinearExpr.weighted_sum(things, costs))
    return model


class Saying(Liar):
    """Takes the second thing, at its cost, and says of it what it is told to say."""

    status: object = cp_model.OPTIMAL
    bound = 5.0

    def solve(self, model: cp_model.CpModel, *rest: object) -> object:
        self.real.solve(model, *rest)
        self.lie, self.objective = [0, 1], 5.0
        return self.status

    @property
    def best_objective_bound(self) -> float:
        return self.bound


def saying(status: object, bound: float) -> Callable[..., Liar]:
    return type("Says", (Saying,), {"status": status, "bound": bound})


def test_the_best_so_far_is_neither_proven_nor_doubted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It costs 5 where 3 is possible, and its bound is 2."""
    believe(monkeypatch, saying(cp_model.FEASIBLE, 2.0))
    with refuting.doubting():
        answer = run(cheapest_of(3, 5))

    assert answer == cp_sat.Answer(Status.FEASIBLE, (0, 1), 5, 2)


def test_an_optimum_is_doubted_only_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    believe(monkeypatch, saying(cp_model.OPTIMAL, 5.0))
    assert run(cheapest_of(3, 5)).objective == 5
    with refuting.doubting():
        assert run(cheapest_of(5, 5)).objective == 5
        with pytest.raises(SelfCheckError, match="there is a better one"):
            run(cheapest_of(3, 5))


def test_what_is_said_to_be_impossible_is_doubted_and_what_is_unknown_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    believe(monkeypatch, Impossible)
    assert run(cheapest_of(3, 5)).status is Status.INFEASIBLE
    with refuting.doubting(), pytest.raises(SelfCheckError, match="is a solution"):
        run(cheapest_of(3, 5))
    believe(monkeypatch, saying(cp_model.UNKNOWN, 0.0))
    with refuting.doubting():
        assert run(cheapest_of(3, 5)) == cp_sat.Answer(Status.UNKNOWN)


def test_a_solution_without_an_objective_has_values_and_no_more() -> None:
    model = cp_model.CpModel()
    model.add(model.new_bool_var("x") == 1)
    with refuting.doubting():
        assert run(model) == cp_sat.Answer(Status.OPTIMAL, (1,))


@pytest.mark.parametrize("scaling", [0.0, 1.0])
def test_an_objective_is_worked_out_with_its_constant_and_its_sign(
    scaling: float,
) -> None:
    model = cp_model.CpModel()
    x, y = model.new_int_var(0, 9, "x"), model.new_int_var(0, 9, "y")
    model.minimize(3 * x - 2 * y + 40)
    model.proto.objective.scaling_factor = scaling
    assert cp_sat._objective_of(model, [5, 7]) == 15 - 14 + 40
    model.maximize(3 * x - 2 * y + 40)
    assert cp_sat._objective_of(model, [5, 7]) == 15 - 14 + 40
    assert cp_sat._objective_of(model, [0, 9]) == -18 + 40
    assert run(model).objective == 27 + 40


def test_only_the_values_that_are_asked_for_are_read() -> None:
    assert run(cheapest_of(5, 3, 4), of=2).values == (0, 1)
    assert run(cheapest_of(5, 3, 4)).values == (0, 1, 0)


def flags(count: int) -> cp_model.CpModel:
    model = cp_model.CpModel()
    for number in range(count):
        model.new_bool_var(f"x{number}")
    return model


def test_only_what_is_accepted_is_counted_and_the_rest_is_listed_all_the_same() -> None:
    """Of 8 sets of three 3 have two flags; a doubt finds no more than these 8."""

    def has_two(values: Sequence[int]) -> bool:
        return sum(values) == 2

    with refuting.doubting():
        count = count_solutions(flags(3), 9, Clock(), 3, accepts=has_two)
    assert (count.number, count.exact) == (3, True)


def test_a_count_that_ends_early_is_not_doubted() -> None:
    with refuting.doubting():
        count = count_solutions(flags(3), 3, Clock(), 3)
    assert (count.number, count.exact) == (3, False)


def test_a_model_without_solutions_is_counted_exactly() -> None:
    model = flags(2)
    model.add(model.get_bool_var_from_proto_index(0) >= 2)
    for one_by_one in (False, True):
        count = count_solutions(model, 9, Clock(), 2, one_by_one=one_by_one)
        assert (count.number, count.exact) == (0, True)
    count = count_solutions(flags(2), 9, Clock(0.0), 2, one_by_one=True)
    assert (count.number, count.exact) == (0, False)


def test_each_kind_of_run_has_a_solver_of_its_own_that_is_set_up_once() -> None:
    clock = Clock()
    kinds: list[dict[str, bool]] = [
        {}, {"prepare": True}, {"by_relaxation": True}, {"by_logic": True},
    ]  # fmt: skip
    for _ in range(2):
        for kind in kinds:
            run(cheapest_of(3, 5), clock, **kind)  # type: ignore[arg-type]
        count_solutions(flags(2), 9, clock, 2)
    usual, prepared, relaxed, _, listing = (
        solver.parameters for solver in clock.solvers.values()
    )

    assert len(clock.solvers) == len(kinds) + 1
    assert [p.enumerate_all_solutions for p in (usual, prepared, listing)] == [
        False, False, True,
    ]  # fmt: skip
    assert (usual.cp_model_presolve, prepared.cp_model_presolve) == (False, True)
    assert relaxed.search_branching == cp_model.LP_SEARCH != usual.search_branching


def test_a_solver_is_given_what_time_is_left_and_only_where_there_is_a_limit() -> None:
    clock = Clock()
    run(cheapest_of(3, 5), clock)
    (solver,) = clock.solvers.values()
    assert solver.parameters.max_time_in_seconds == inf
    assert not clock.was_limited
    clock.limit = FOR_EVER
    run(cheapest_of(3, 5), clock)
    assert FOR_EVER / 2 < solver.parameters.max_time_in_seconds <= FOR_EVER
    assert clock.was_limited
    clock.limit = None
    run(cheapest_of(3, 5), clock)
    assert solver.parameters.max_time_in_seconds == inf


def test_scip_is_given_as_many_milliseconds_as_a_proof_may_be_doubted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[int] = []
    real = pywraplp.Solver.SetTimeLimit

    def limit(solver: Any, milliseconds: int) -> None:
        given.append(milliseconds)
        real(solver, milliseconds)

    monkeypatch.setattr(pywraplp.Solver, "SetTimeLimit", limit)
    for left, one in ((1_000.0, 10.0), (0.25, 10.0), (1_000.0, 1e-6)):
        monkeypatch.setattr(refuting, "_SECONDS", left)
        monkeypatch.setattr(refuting, "_SECONDS_FOR_ONE", one)
        with refuting.doubting():
            run(cheapest_of(3, 5))

    assert given == [10_000, 250, 1]


def test_without_scip_nothing_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pywraplp.Solver, "CreateSolver", lambda _: None)
    believe(monkeypatch, Impossible)
    with refuting.doubting():
        assert run(cheapest_of(3, 5)).status is Status.INFEASIBLE


NAME: ContextVar[str] = ContextVar("name", default="")


def test_work_in_a_thread_has_the_context_and_its_error_is_raised_here() -> None:
    token = NAME.set("here")
    try:
        assert interruptibly(NAME.get, Clock()) == "here"
    finally:
        NAME.reset(token)

    def fail() -> None:
        raise LookupError("of the work")

    with pytest.raises(LookupError, match="of the work"):
        interruptibly(fail, Clock())


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Let Ctrl-C be heard, which a job in the background inherits to be ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_stops_the_clock_of_work_in_a_thread() -> None:
    clock = Clock(FOR_EVER)
    ended: list[bool] = []

    def work() -> None:
        time.sleep(0.05)  # until the main thread waits
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(4_000):
            if clock.left() == 0.0:
                break
            time.sleep(0.001)
        ended.append(clock.left() == 0.0)

    with pytest.raises(KeyboardInterrupt):
        interruptibly(work, clock)
    assert ended == [True]


@pytest.mark.usefixtures("ctrl_c")
def test_the_thread_is_kept_until_it_is_interrupted() -> None:
    first = interruptibly(threading.get_ident, Clock())
    assert interruptibly(threading.get_ident, Clock()) == first

    def work() -> None:
        time.sleep(0.05)  # until the main thread waits
        os.kill(os.getpid(), signal.SIGINT)
        release.wait(FOR_EVER)

    release = threading.Event()
    with pytest.raises(KeyboardInterrupt):
        interruptibly(work, Clock())
    assert interruptibly(threading.get_ident, Clock()) != first
    release.set()


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_as_the_work_begins_leaves_nobody_waiting_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, release = Clock(FOR_EVER), threading.Event()
    start = cp_sat._Aside.start

    def interrupted(*arguments: Any) -> Any:
        start(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cp_sat._Aside, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            interruptibly(lambda: release.wait(FOR_EVER), clock)
    assert clock.left() == 0.0
    assert interruptibly(lambda: 7, Clock()) == 7
    release.set()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_has_a_thread_of_its_own() -> None:
    interruptibly(threading.get_ident, Clock())
    child = os.fork()
    if not child:
        os._exit(interruptibly(lambda: 7, Clock()))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
