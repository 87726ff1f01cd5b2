"""One request that crashes, hangs or swells a process harms no other."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

import pytest

from recommender.cohorts.marking import mark_of
from recommender.cohorts.planning import Outcome
from recommender.cohorts.processes import Processes
from recommender.cohorts.running import Settings, run_requests
from recommender.errors import Fault, SelfCheckError
from recommender.requests.candidate import Candidate, Wishes
from tests.cohorts.caseloads import ABOUT, bad_order, candidates


def outcomes(
    some: Iterable[Candidate], settings: Settings, **options: object
) -> dict[str, Outcome]:
    requests = {mark_of(one): one for one in some}
    found: dict[str, Outcome] = {}
    for mark, outcome in run_requests(ABOUT, requests, settings, **options):  # type: ignore[arg-type]
        found[mark] = outcome
    assert found.keys() == requests.keys()
    return found


def test_bad_requests_are_told_apart_and_all_others_get_their_plans() -> None:
    good = candidates(20)
    bad = {9_001: "crashed", 9_002: "hung", 9_003: "crashed", 9_004: "crashed"}
    spoilt = [Candidate(wishes=Wishes(max_credits=most)) for most in bad]
    settings = Settings(jobs=2, deadline=6.0)
    found = outcomes([*spoilt, *good], settings, work=bad_order)

    assert [found[mark_of(one)].status for one in spoilt] == [*bad.values()]
    undisturbed = outcomes(good, Settings(jobs=1))
    assert {mark: found[mark] for mark in undisturbed} == undisturbed


def test_a_process_that_is_killed_is_replaced_and_nothing_is_lost() -> None:
    some = {mark_of(one): one for one in candidates(60)}
    found: dict[str, Outcome] = {}
    for mark, outcome in run_requests(ABOUT, some, Settings(jobs=2)):
        found[mark] = outcome
        if len(found) in (10, 25):
            victim = multiprocessing.active_children()[0]
            assert victim.pid is not None
            os.kill(victim.pid, signal.SIGKILL)

    assert {one.status for one in found.values()} <= {"optimal", "infeasible"}
    assert found.keys() == some.keys()
    assert multiprocessing.active_children() == []


def fail(_order: object) -> list[Outcome]:
    raise SelfCheckError(Fault("audit-failed", "wrong"), evidence={"units": ["A1"]})


def test_a_failed_self_check_ends_the_run_with_its_evidence() -> None:
    with pytest.raises(SelfCheckError, match="wrong") as caught:
        outcomes(candidates(3), Settings(), work=fail)

    assert caught.value.evidence == {"units": ["A1"]}


def test_processes_are_spawned_and_end_at_once_when_told() -> None:
    pool = Processes(2, 60.0)
    assert pool._context.get_start_method() == "spawn"
    futures = [pool.submit(time.sleep, 60) for _ in range(3)]
    time.sleep(0.5)
    start = time.monotonic()
    pool.shutdown()

    assert time.monotonic() - start < 0.5
    assert not any(future.done() and not future.exception() for future in futures)
    assert multiprocessing.active_children() == []


KILLED = """
import os, signal, time
from recommender.cohorts.processes import Processes

if __name__ == "__main__":
    pool = Processes(1, 600.0)
    pool.submit(abs, -1).result()
    pool.submit(time.sleep, 600)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_no_process_outlives_the_one_that_asked_not_even_in_a_task() -> None:
    """The pipe to this test is closed only when the last of them is gone."""
    command = [sys.executable, "-c", KILLED]
    done = subprocess.run(command, capture_output=True, timeout=30, check=False)

    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")


def test_ctrl_c_in_a_terminal_does_not_hit_processes_that_start(
    capfd: pytest.CaptureFixture[str],
) -> None:
    pool = Processes(1, 60.0)
    future = pool.submit(abs, -1)
    while not (started := multiprocessing.active_children()):
        time.sleep(0.001)
    for _ in range(20):
        assert started[0].pid is not None
        os.kill(started[0].pid, signal.SIGINT)
        time.sleep(0.01)

    assert future.result(30) == 1
    pool.shutdown()
    assert capfd.readouterr().err == ""


def test_time_that_ran_out_is_unknown_and_no_fault_of_the_process() -> None:
    found = outcomes([Candidate("receptionist")], Settings(time_limit=1e-9))

    assert {one.status for one in found.values()} == {"unknown"}
