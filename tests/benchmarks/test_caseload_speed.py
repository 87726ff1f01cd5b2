"""How many different requests are planned per second, a fifth of them without a plan.

The requests mix roles, tags and wishes. Equal requests are planned once, so a caseload
of which 30 % are distinct takes a third of this.
"""

from pathlib import Path

import pytest

from recommender.cohorts.dask_cluster import Cluster
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.running import RunSettings, run_requests
from recommender.requests.candidate import Candidate
from tests.benchmarks.figures import record
from tests.benchmarks.stopwatch import seconds
from tests.builders.cohort_runs import ABOUT, candidates
from tests.builders.dask_processes import started_dask
from tests.builders.waiting import wait_until

pytestmark = [pytest.mark.exhaustive, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(name="requests")
def mixed_requests(pairs: int) -> dict[str, Candidate]:
    many = candidates(3_000 if pairs > 1 else 8, seed=10)
    return {fingerprint_of(candidate): candidate for candidate in many}


def plan_all(
    requests: dict[str, Candidate], jobs: int, cluster: Cluster | None = None
) -> int:
    settings = RunSettings(jobs=jobs)
    return sum(1 for _ in run_requests(ABOUT, requests, settings, cluster=cluster))


def record_rate(option: str, requests: dict[str, Candidate], took: float) -> None:
    rate = len(requests) / took
    minutes = 100_000 / rate / 60
    record(
        f"`{option}`",
        f"{len(requests):,} requests in {took:.1f} s",
        f"100,000 requests: {minutes:.0f} minutes",
        f"{rate:.0f} per second",
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_requests_per_second(jobs: int, requests: dict[str, Candidate]) -> None:
    took = seconds(lambda: plan_all(requests, jobs))
    record_rate(f"--jobs {jobs}", requests, took)


def test_requests_per_second_on_a_cluster(
    requests: dict[str, Candidate], tmp_path: Path
) -> None:
    with started_dask(tmp_path) as dask:
        cluster = Cluster(dask.address)
        try:
            wait_until(lambda: cluster.cores == 2, "two workers")
            took = seconds(lambda: plan_all(requests, 2, cluster))
        finally:
            cluster.close()
    record_rate("--cluster", requests, took)
