"""A large caseload, watched: time, memory, and the same bytes however it is run.

Run `python -m tests.evaluation.caseload 10000`; with the address of a Dask scheduler
as a second argument the caseload is planned there too.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
import time
from pathlib import Path

from recommender.auditing import audit
from recommender.cohorts.dask_cluster import Cluster
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.planning import Outcome, content_of
from recommender.cohorts.running import RunSettings, run_requests
from recommender.requests.candidate import Candidate
from recommender.requests.problem_building import build_problem
from tests.builders.cohort_runs import ABOUT, candidates


def resident(pid: int) -> int:
    """Give the memory of a process, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (line,) = (one for one in lines if one.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def watched(
    requests: dict[str, Candidate], jobs: int, cluster: Cluster | None = None
) -> dict[str, Outcome]:
    """Plan for all, and print what it took."""
    found: dict[str, Outcome] = {}
    memory: list[list[int]] = []
    start = time.perf_counter()
    for mark, outcome in run_requests(
        ABOUT, requests, RunSettings(jobs=jobs), cluster=cluster
    ):
        found[mark] = outcome
        if len(found) % (len(requests) // 20 or 1) == 0:
            pids = [one.pid for one in multiprocessing.active_children() if one.pid]
            memory.append([resident(pid) for pid in sorted(pids)])
    took = time.perf_counter() - start
    where = "cluster" if cluster else f"jobs {jobs}"
    print(
        f"{where}: {len(found):,} requests in {took:.1f} s, {len(found) / took:.0f}/s"
    )
    if not cluster and len(memory) > 4:
        print(f"  MB a process, from a fifth of the way: {memory[4]} to {memory[-1]}")
    return found


def digest(found: dict[str, Outcome]) -> str:
    """Hash all outcomes."""
    lines = [f"{mark} {content_of(found[mark])}" for mark in sorted(found)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def audited(requests: dict[str, Candidate], found: dict[str, Outcome]) -> int:
    """Count the plans, each of which keeps every rule."""
    plans = 0
    for mark, one in found.items():
        if one.has_plan:
            units = [ABOUT.catalogue.unit_by_code[code] for code in one.units]
            findings = audit(units, build_problem(ABOUT, requests[mark]).rules)
            assert all(finding.holds for finding in findings), mark
            plans += 1
    return plans


def main() -> None:
    """Plan for a caseload in each way."""
    requests = {
        fingerprint_of(one): one for one in candidates(int(sys.argv[1]), seed=10)
    }
    print(f"{sys.argv[1]} candidates, {len(requests):,} distinct requests")
    ways = {jobs: watched(requests, jobs) for jobs in (2, 1)}
    digests = {digest(found) for found in ways.values()}
    if len(sys.argv) > 2:
        cluster = Cluster(sys.argv[2])
        digests.add(digest(watched(requests, 2, cluster)))
        cluster.close()
    print(f"{audited(requests, ways[1]):,} plans audited; {len(digests)} digest")
    assert len(digests) == 1


if __name__ == "__main__":
    main()
