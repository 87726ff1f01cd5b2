"""A Dask cluster, started for real: a scheduler and two workers, each a process."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shutil import which

import pytest
from dask import config

from recommender.cohorts.dask_cluster import Cluster
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.planning import Outcome
from recommender.cohorts.running import run_requests
from recommender.cohorts.worker_pool import WorkerPool
from recommender.errors import RequestError
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


def outcomes_though(cluster: Cluster, disturb: Callable[[], object]) -> list[str]:
    """Plan for some candidates on a cluster, of which something becomes soon."""
    some = {fingerprint_of(one): one for one in candidates(60)}
    found = []
    cluster._patience = 4.0
    try:
        for _, outcome in run_requests(ABOUT, some, unhurried(2), cluster=cluster):
            found.append(outcome.status)
            if len(found) == 10:
                disturb()
        assert cluster.lost
    finally:
        cluster.close()
    assert len(found) == len(some)
    return found


def test_where_all_workers_are_lost_this_machine_goes_on(dask: Started) -> None:
    def disturb() -> None:
        for worker in dask.workers:
            worker.kill()

    found = outcomes_though(Cluster(dask.address), disturb)

    assert {*found} <= {"optimal", "infeasible"}


def test_where_the_scheduler_says_no_more_this_machine_goes_on(
    dask: Started,
) -> None:
    stop = partial(dask.scheduler.send_signal, signal.SIGSTOP)
    found = outcomes_though(Cluster(dask.address), stop)

    assert {*found} <= {"optimal", "infeasible"}


def test_a_scheduler_without_workers_is_not_waited_for_for_ever(
    dask: Started,
) -> None:
    told: list[str] = []
    for worker in dask.workers:
        worker.kill()
        worker.wait()
    patience = config.set({"distributed.comm.timeouts.connect": "4s"})
    refusal = pytest.raises(RequestError, match="no worker of the cluster at tcp:")
    with patience, refusal as no:
        Cluster(dask.address, told.append)

    assert no.value.faults[0].id == "cluster-workers"
    assert "dask worker tcp://127.0.0.1:" in no.value.faults[0].hint
    assert told == [
        f"waiting up to 4 seconds for a worker of the cluster at {dask.address}"
    ]


def test_workers_with_another_version_of_the_program_are_told(
    dask: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recommender.cohorts.dask_cluster.__version__", "99")
    with pytest.raises(RequestError, match="has recommender 0") as no:
        Cluster(dask.address)

    assert no.value.faults[0].id == "cluster-program"
    assert no.value.faults[0].hint.startswith("install recommender 99 there")


def make_certificates(folder: Path) -> dict[str, str]:
    """Make a key and a certificate that vouches for itself; return Dask's settings."""
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=cluster", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    files = {"CA_FILE": certificate}
    for role in ("CLIENT", "SCHEDULER", "WORKER"):
        files |= {f"{role}__CERT": certificate, f"{role}__KEY": key}
    return {f"DASK_DISTRIBUTED__COMM__TLS__{name}": files[name] for name in files}


@pytest.mark.skipif(which("openssl") is None, reason="there is no openssl")
def test_a_cluster_with_certificates_plans_for_who_has_them_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 3)
    plain = {**os.environ, CONNECT: "30s"}
    with monkeypatch.context() as patch:
        settings = make_certificates(tmp_path)
        for name, value in settings.items():
            patch.setenv(name, value)
        with started_dask(tmp_path, protocol="tls") as dask:
            there = run(caseload, "--cluster", dask.address, env={**plain, **settings})
            unknown = run(caseload, "--cluster", dask.address, env=plain)
            open_address = dask.address.replace("tls:", "tcp:")
            impatient = {**plain, CONNECT: "2s"}
            unsafe = run(caseload, "--cluster", open_address, env=impatient)

    assert dask.address.startswith("tls://")
    assert (there.stdout, there.returncode) == (run(caseload).stdout, 1)
    assert "error[cluster-tls]" in unknown.stderr
    assert "error[cluster-unreachable]" in unsafe.stderr


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
