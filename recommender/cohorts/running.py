"""Running a cohort: each distinct request once, whatever becomes of a process."""

from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.planning import Batch, Outcome, outcome_of_error, plan_batch
from recommender.cohorts.worker_pool import (
    TaskCrashedError,
    TaskHungError,
    WorkerPool,
    in_child,
)
from recommender.errors import SolverMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from recommender.cohorts.cohort import Cohort
    from recommender.cohorts.dask_cluster import Cluster
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

# Requests that travel together: enough to make the way worth it, few enough that a
# process that dies takes little with it.
MOST_TOGETHER = 8
# Seconds that a task may take beyond the limits of its solves.
GRACE = 30.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How a cohort is run: processes, seconds for a request, seconds for a task."""

    jobs: int = 1
    time_limit: float = 60.0
    deadline: float | None = None

    @property
    def most_seconds(self) -> float:
        """When a task is taken for hung: after its solve and the reasons for a no."""
        return 3 * self.time_limit + GRACE if self.deadline is None else self.deadline


def requests_of(cohort: Cohort) -> list[str]:
    """Return the mark of each member's request, in order."""
    return [fingerprint_of(member.candidate) for member in cohort.members]


def run_requests(
    qualification: Qualification,
    requests: dict[str, Candidate],
    settings: Settings,
    *,
    cluster: Cluster | None = None,
    work: Callable[[Batch], list[Outcome]] = plan_batch,
) -> Iterator[tuple[str, Outcome]]:
    """Plan for requests by their marks; outcomes come as they are done.

    A task that fails, or whose process dies or hangs, is tried again, each request
    alone; what fails alone again is an outcome of its own, `failed`, `crashed` or
    `hung`, and all others finish. Where a cluster is lost, this machine goes on.

    Raises:
        SolverMissingError: The solver is not installed, for anybody.
    """
    run = _Run(qualification, requests, settings, work)
    if cluster is not None:
        yield from run.on(cluster.executor, cluster.cores, cluster)
        if not run.left:
            return
    here = WorkerPool(settings.jobs, settings.most_seconds)
    try:
        yield from run.on(here, settings.jobs)
    finally:
        here.shutdown()


class _Run:
    """What is left to do of a run, and what is under way."""

    def __init__(
        self,
        qualification: Qualification,
        requests: dict[str, Candidate],
        settings: Settings,
        work: Callable[[Batch], list[Outcome]],
    ) -> None:
        self._requests, self._settings, self._work = requests, settings, work
        self._about = pickle.dumps(qualification)
        self._mark = sha256(self._about).hexdigest()
        together = max(1, min(MOST_TOGETHER, len(requests) // (4 * settings.jobs)))
        marks = list(requests)
        self.left: deque[tuple[str, ...]] = deque(
            tuple(marks[start : start + together])
            for start in range(0, len(marks), together)
        )
        self._deaths: dict[str, int] = {}

    def on(
        self, executor: Executor, at_once: int, cluster: Cluster | None = None
    ) -> Iterator[tuple[str, Outcome]]:
        """Do what is left on an executor; stop early where its cluster is lost."""
        under_way: dict[Future[list[Outcome]], tuple[str, ...]] = {}
        work = self._work
        if cluster is not None:
            # A worker cannot end what it does: it lets a process of its own do it.
            work = partial(in_child, self._settings.most_seconds, work)
        while self.left or under_way:
            while self.left and len(under_way) < 2 * at_once and not _is_lost(cluster):
                marks = self.left.popleft()
                under_way[executor.submit(work, self._order(marks))] = marks
            done, _ = wait(under_way, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in done:
                marks = under_way.pop(future)
                yield from self._take(future, marks, cluster)
            if _is_lost(cluster):
                self.left.extendleft(under_way.values())
                return

    def _order(self, marks: Sequence[str]) -> Batch:
        candidates = tuple(self._requests[mark] for mark in marks)
        limit = self._settings.time_limit
        return Batch(self._mark, self._about, candidates, limit)

    def _take(
        self,
        future: Future[list[Outcome]],
        marks: tuple[str, ...],
        cluster: Cluster | None,
    ) -> Iterator[tuple[str, Outcome]]:
        try:
            outcomes = list(zip(marks, future.result(), strict=True))
        except SolverMissingError:
            raise
        except (Exception, CancelledError) as error:
            if _is_lost(cluster):
                self.left.appendleft(marks)
                return
            yield from self._try_again(marks, error)
        else:
            yield from outcomes

    def _try_again(
        self, marks: tuple[str, ...], error: BaseException
    ) -> Iterator[tuple[str, Outcome]]:
        for mark in marks:
            self._deaths[mark] = self._deaths.get(mark, 0) + 1
            if len(marks) > 1 or self._deaths[mark] < 2:
                self.left.append((mark,))
                continue
            if isinstance(error, TaskHungError):
                yield mark, Outcome("hung")
            elif isinstance(error, TaskCrashedError | CancelledError):
                yield mark, Outcome("crashed")
            else:
                yield mark, outcome_of_error(error)


def _is_lost(cluster: Cluster | None) -> bool:
    return cluster is not None and cluster.lost
