"""One request that crashes, hangs or swells a process harms no other."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest

from recommender.cohorts import planning, worker_pool
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.planning import Batch, Outcome, Planner, plan_batch
from recommender.cohorts.running import RunSettings, run_requests
from recommender.cohorts.worker_pool import TaskHungError, WorkerPool
from recommender.errors import (
    Fault,
    LimitError,
    RequestError,
    SelfCheckError,
    SolverMissingError,
)
from recommender.requests.candidate import Candidate, Wishes
from tests.builders.cohort_runs import (
    ABOUT,
    HANGING,
    bad_batch,
    candidates,
    is_hanging,
    say_and_sleep,
    unhurried,
)
from tests.builders.waiting import FOR_EVER, wait_until


def outcomes(
    some: Iterable[Candidate], settings: RunSettings, **options: object
) -> dict[str, Outcome]:
    requests = {fingerprint_of(one): one for one in some}
    found: dict[str, Outcome] = {}
    for mark, outcome in run_requests(ABOUT, requests, settings, **options):  # type: ignore[arg-type]
        found[mark] = outcome
    assert found.keys() == requests.keys()
    return found


@pytest.mark.slow
def test_bad_requests_are_told_apart_and_all_others_get_their_plans(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(WorkerPool, "_is_overdue", is_hanging)
    monkeypatch.setenv(HANGING, str(tmp_path))
    good = candidates(20)
    bad = {9_001: "crashed", 9_002: "hung", 9_003: "crashed", 9_004: "crashed"}
    spoilt = [Candidate(wishes=Wishes(max_credits=most)) for most in bad]
    outcome_by_request = outcomes([*spoilt, *good], unhurried(2), work=bad_batch)

    assert [outcome_by_request[fingerprint_of(one)].status for one in spoilt] == [
        *bad.values()
    ]
    undisturbed = outcomes(good, unhurried(1))
    assert {mark: outcome_by_request[mark] for mark in undisturbed} == undisturbed


def test_a_task_that_takes_longer_than_its_deadline_is_hung() -> None:
    pool = WorkerPool(1, 0.1)
    future = pool.submit(time.sleep, FOR_EVER)

    with pytest.raises(TaskHungError):
        future.result()
    pool.shutdown()


def test_a_program_that_was_stopped_finds_no_task_overdue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As by Ctrl-Z: the clock goes on, and neither the tasks nor who waits for them."""
    stopped = 0.0
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + stopped)
    monkeypatch.setattr(worker_pool, "time", clock)
    pool = WorkerPool(1, 60)
    future = pool.submit(time.sleep, 0.5)
    wait_until(lambda: any(w.future for w in pool._workers), "a task under way")
    stopped = 1_000.0

    assert future.result() is None
    pool.shutdown()


@pytest.mark.slow
def test_a_process_that_is_killed_is_replaced_and_nothing_is_lost() -> None:
    some = {fingerprint_of(one): one for one in candidates(60)}
    found: dict[str, Outcome] = {}
    for mark, outcome in run_requests(ABOUT, some, unhurried(2)):
        found[mark] = outcome
        if len(found) in (10, 25):
            victim = multiprocessing.active_children()[0]
            assert victim.pid is not None
            os.kill(victim.pid, signal.SIGKILL)

    assert {one.status for one in found.values()} <= {"optimal", "infeasible"}
    assert found.keys() == some.keys()
    wait_until(no_child_is_left, "the end of all processes")


def no_child_is_left() -> bool:
    return multiprocessing.active_children() == []


class UntoldError(Exception):
    """An error that does not come through a pipe: it cannot be made again."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


ERRORS = {
    9_101: RequestError(Fault("hours-range", "out of range", "write less")),
    9_102: LimitError(Fault("limit-time", "no time")),
    9_103: SelfCheckError(Fault("audit-failed", "wrong"), evidence={"units": ["A1"]}),
    9_104: ZeroDivisionError("by nothing"),
    9_105: OverflowError("date value out of range"),
    9_106: RecursionError("too deep"),
    9_107: AssertionError(),
    9_108: UntoldError("un", "told"),
}
SPOILT = [Candidate(wishes=Wishes(max_credits=most)) for most in ERRORS]


class Faulty(Planner):
    """Plans, but for requests that raise an error."""

    def plan(self, candidate: Candidate) -> Outcome:
        error = ERRORS.get(candidate.wishes.max_credits or 0)
        if error is not None:
            raise error
        return super().plan(candidate)


def faulty_batch(batch: Batch) -> list[Outcome]:
    """Plan in a process whose planner raises errors."""
    planning.Planner = Faulty  # type: ignore[misc]
    return plan_batch(batch)


def failing_batch(batch: Batch) -> list[Outcome]:
    """Raise the error of a request from the order itself, as a lost import would."""
    for candidate in batch.candidates:
        error = ERRORS.get(candidate.wishes.max_credits or 0)
        if error is not None:
            raise error
    return plan_batch(batch)


@pytest.mark.slow
@pytest.mark.parametrize("work", [faulty_batch, failing_batch])
def test_no_error_of_one_candidate_ends_the_run_and_each_is_told(
    work: Callable[[Batch], list[Outcome]],
) -> None:
    good = candidates(12)
    outcome_by_request = outcomes([*SPOILT, *good], unhurried(), work=work)
    spoilt_outcomes = [outcome_by_request[fingerprint_of(one)] for one in SPOILT]
    alone = outcomes(good, unhurried())

    assert {mark: outcome_by_request[mark] for mark in alone} == alone
    assert [one.status for one in spoilt_outcomes] == [
        "failed", "unknown", *["failed"] * 6,
    ]  # fmt: skip
    assert [one.exit_code for one in spoilt_outcomes] == [2, 0, *[70] * 6]
    assert spoilt_outcomes[0].because == ("out of range: write less",)
    assert spoilt_outcomes[2].evidence == {"units": ["A1"]}
    assert spoilt_outcomes[3].because == ("ZeroDivisionError: by nothing",)
    assert all(one.because for one in spoilt_outcomes if one.status == "failed")


def lost_batch(_batch: Batch) -> list[Outcome]:
    return [threading.Lock()]  # type: ignore[list-item]


@pytest.mark.slow
def test_what_cannot_travel_fails_and_nobody_waits_for_it() -> None:
    outcome_by_request = outcomes(candidates(3), unhurried(), work=lost_batch)

    assert {one.status for one in outcome_by_request.values()} == {"failed"}
    request = Candidate()
    object.__setattr__(request, "tags", threading.Lock())
    run = run_requests(ABOUT, {"x": request}, unhurried())
    assert dict(run)["x"].status == "failed"


def missing(_batch: Batch) -> list[Outcome]:
    raise SolverMissingError(Fault("solver-missing", "no ortools"))


def test_what_concerns_everybody_ends_the_run() -> None:
    with pytest.raises(SolverMissingError, match="no ortools"):
        outcomes(candidates(3), unhurried(), work=missing)


@pytest.mark.slow
def test_processes_are_spawned_and_end_at_once_when_told(tmp_path: Path) -> None:
    pool = WorkerPool(2, FOR_EVER)
    assert pool._context.get_start_method() == "spawn"
    names = [str(tmp_path / one) for one in "abc"]
    futures = [pool.submit(say_and_sleep, name) for name in names]
    wait_until(lambda: len([*tmp_path.iterdir()]) == 2, "two tasks under way")
    pool.shutdown()
    wait_until(no_child_is_left, "the end of all processes")

    # Had any task been waited for, it would have come to its end.
    assert not any(future.done() and not future.exception() for future in futures)
    assert len([*tmp_path.iterdir()]) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
from recommender.cohorts.worker_pool import WorkerPool
from tests.builders.cohort_runs import say_and_sleep
from tests.builders.waiting import wait_until

if __name__ == "__main__":
    started = Path(sys.argv[1])
    pool = WorkerPool(1, 3_600.0)
    pool.submit(say_and_sleep, str(started))
    wait_until(started.exists, "the task under way")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_no_process_outlives_the_one_that_asked_not_even_in_a_task(
    tmp_path: Path,
) -> None:
    """The pipe to this test is closed only when the last of them is gone."""
    command = [sys.executable, "-c", KILLED, str(tmp_path / "started")]
    done = subprocess.run(
        command, capture_output=True, timeout=FOR_EVER / 2, check=False
    )

    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")


def test_ctrl_c_in_a_terminal_does_not_hit_processes_that_start(
    capfd: pytest.CaptureFixture[str],
) -> None:
    pool = WorkerPool(1, FOR_EVER)
    future = pool.submit(abs, -1)
    wait_until(multiprocessing.active_children, "a process")
    (started,) = multiprocessing.active_children()
    while not future.done():
        assert started.pid is not None
        os.kill(started.pid, signal.SIGINT)
        time.sleep(0.01)

    assert future.result() == 1
    pool.shutdown()
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_time_that_ran_out_is_unknown_and_no_fault_of_the_process() -> None:
    outcome_by_request = outcomes(
        [Candidate("receptionist")], RunSettings(time_limit=1e-12)
    )

    assert {one.status for one in outcome_by_request.values()} == {"unknown"}
