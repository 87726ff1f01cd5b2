"""A Dask cluster, started for real: a scheduler and two workers, each a process."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender.cohorts.dask_cluster import Cluster
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.planning import Outcome
from recommender.cohorts.running import run_requests
from recommender.cohorts.worker_pool import WorkerPool
from recommender.requests.candidate import Candidate, Wishes
from tests.builders.cohort_runs import (
    ABOUT,
    HANGING,
    bad_batch,
    candidates,
    is_hanging,
    run,
    unhurried,
    write_caseload,
)
from tests.builders.dask_processes import CONNECT, Started, started_dask
from tests.builders.waiting import wait_until

pytestmark = [pytest.mark.exhaustive, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(name="dask")
def start_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    hanging = tmp_path / "hanging"
    hanging.mkdir()
    monkeypatch.setenv(HANGING, str(hanging))
    with started_dask(tmp_path) as started:
        yield started


def test_a_cluster_gives_the_bytes_of_this_machine_though_a_worker_is_killed(
    dask: Started, tmp_path: Path
) -> None:
    some = {fingerprint_of(one): one for one in candidates(80)}
    cluster = Cluster(dask.address)
    found: dict[str, Outcome] = {}
    try:
        wait_until(lambda: cluster.cores == 2, "two workers")
        for mark, outcome in run_requests(ABOUT, some, unhurried(2), cluster=cluster):
            found[mark] = outcome
            if len(found) == 20:
                dask.workers[0].send_signal(signal.SIGKILL)
    finally:
        cluster.close()
    caseload = write_caseload(tmp_path / "in.csv", 30)
    here = run(caseload, "--jobs", 1)
    there = run(caseload, "--cluster", dask.address)

    assert found.keys() == some.keys()
    assert {one.status for one in found.values()} <= {"optimal", "infeasible"}
    assert there.stdout == here.stdout
    assert there.returncode == here.returncode


def test_where_the_scheduler_is_lost_this_machine_goes_on(dask: Started) -> None:
    some = {fingerprint_of(one): one for one in candidates(80)}
    cluster = Cluster(dask.address)
    found: dict[str, Outcome] = {}
    try:
        for mark, outcome in run_requests(ABOUT, some, unhurried(2), cluster=cluster):
            found[mark] = outcome
            if len(found) == 10:
                dask.scheduler.kill()
    finally:
        cluster.close()

    assert found.keys() == some.keys()
    assert {one.status for one in found.values()} <= {"optimal", "infeasible"}


def test_a_cluster_that_does_not_answer_is_said_before_anything_is_computed(
    tmp_path: Path,
) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 2)
    asked = (caseload, "--cluster", "tcp://127.0.0.1:9")
    done = run(*asked, env={**os.environ, CONNECT: "1s"})

    assert (done.returncode, done.stdout) == (2, "")
    assert "error[cluster-unreachable]" in done.stderr


def take_for_hung_what_says_so() -> None:
    WorkerPool._is_overdue = is_hanging  # type: ignore[method-assign]


def test_a_request_that_hangs_or_crashes_a_worker_is_told_and_all_others_finish(
    dask: Started,
) -> None:
    good = candidates(20)
    bad = {9_001: "crashed", 9_002: "hung"}
    spoilt = [Candidate(wishes=Wishes(max_credits=most)) for most in bad]
    some = {fingerprint_of(one): one for one in [*spoilt, *good]}
    cluster = Cluster(dask.address)
    try:
        wait_until(lambda: cluster.cores == 2, "two workers")
        cluster._client.run(take_for_hung_what_says_so)
        outcome_by_request = dict(
            run_requests(ABOUT, some, unhurried(2), cluster=cluster, work=bad_batch)
        )
        lost = cluster.lost
    finally:
        cluster.close()

    assert not lost
    assert [worker.poll() for worker in dask.workers] == [None, None]
    assert [outcome_by_request[fingerprint_of(one)].status for one in spoilt] == [
        *bad.values()
    ]
    assert {
        mark: outcome_by_request[mark] for mark in map(fingerprint_of, good)
    } == dict(
        run_requests(ABOUT, {fingerprint_of(one): one for one in good}, unhurried())
    )
