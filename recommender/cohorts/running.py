"""Running a cohort: each distinct request once, even if processes die."""

from __future__ import annotations

from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from recommender.cohorts.cluster_tasks import answer_task, outcomes_in, task_of
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.planning import Batch, Outcome, outcome_of_error, plan_batch
from recommender.cohorts.sent_data import to_sent
from recommender.cohorts.worker_pool import (
    NoProcessError,
    TaskCrashedError,
    TaskHungError,
    WorkerPool,
)
from recommender.errors import SolverMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from recommender.cohorts.cohort import Cohort
    from recommender.cohorts.dask_cluster import Cluster
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

# Requests sent together: enough to be worth sending, few enough that little is lost
# with a process that dies.
MOST_TOGETHER = 8
# Seconds that a task may take beyond the limits of its solves.
GRACE = 30.0


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a cohort is run: processes, seconds per request and seconds per task."""

    jobs: int = 1
    time_limit: float = 60.0
    deadline: float | None = None

    @property
    def most_seconds(self) -> float:
        """The seconds after which a task counts as hung.

        By default this allows for the solve, the conflict and the ways out.
        """
        return 3 * self.time_limit + GRACE if self.deadline is None else self.deadline


def request_fingerprints(cohort: Cohort) -> list[str]:
    """Return the fingerprint of each member's request, in order."""
    return [fingerprint_of(member.candidate) for member in cohort.members]


def run_requests(
    qualification: Qualification,
    requests: dict[str, Candidate],
    settings: RunSettings,
    *,
    cluster: Cluster | None = None,
    work: Callable[[Batch], list[Outcome]] = plan_batch,
) -> Iterator[tuple[str, Outcome]]:
    """Plan for requests by their fingerprints; yield outcomes as they are done.

    A task that fails, or whose process dies or hangs, is tried again, each request by
    itself. A request that fails again gets the outcome `failed`, `crashed` or `hung`,
    and all others finish. If a cluster is lost, this machine continues.

    Raises:
        SolverMissingError: The solver is not installed.
        NoProcessError: The system starts no process.
    """
    run = _Run(qualification, requests, settings, work)
    if cluster is not None:
        yield from run.on(cluster.executor, cluster.cores, cluster)
        if not run.left:
            return
    pool = WorkerPool(settings.jobs, settings.most_seconds)
    try:
        yield from run.on(pool, settings.jobs)
    finally:
        pool.shutdown()


class _Run:
    """The requests of a run that are left, and those under way."""

    def __init__(
        self,
        qualification: Qualification,
        requests: dict[str, Candidate],
        settings: RunSettings,
        work: Callable[[Batch], list[Outcome]],
    ) -> None:
        self._requests, self._settings, self._work = requests, settings, work
        self._qualification = to_sent(qualification)
        self._fingerprint = sha256(self._qualification.encode()).hexdigest()
        together = max(1, min(MOST_TOGETHER, len(requests) // (4 * settings.jobs)))
        fingerprints = list(requests)
        self.left: deque[tuple[str, ...]] = deque(
            tuple(fingerprints[start : start + together])
            for start in range(0, len(fingerprints), together)
        )
        self._deaths: dict[str, int] = {}

    def on(
        self, executor: Executor, at_once: int, cluster: Cluster | None = None
    ) -> Iterator[tuple[str, Outcome]]:
        """Plan for what is left on an executor; stop early if its cluster is lost."""
        under_way: dict[Future[Any], tuple[str, ...]] = {}
        while self.left or under_way:
            while self.left and len(under_way) < 2 * at_once and not _is_lost(cluster):
                fingerprints = self.left.popleft()
                task: tuple[Any, ...] = (self._work, self._batch(fingerprints))
                if cluster is not None:
                    seconds = self._settings.most_seconds
                    task = (answer_task, self._work, seconds, *task_of(task[1]))
                under_way[executor.submit(*task)] = fingerprints
            done, _ = wait(under_way, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in done:
                fingerprints = under_way.pop(future)
                yield from self._take(future, fingerprints, cluster)
            if _is_lost(cluster):
                self.left.extendleft(under_way.values())
                return

    def _batch(self, fingerprints: Sequence[str]) -> Batch:
        candidates = tuple(self._requests[each] for each in fingerprints)
        limit = self._settings.time_limit
        return Batch(self._fingerprint, self._qualification, candidates, limit)

    def _take(
        self,
        future: Future[Any],
        fingerprints: tuple[str, ...],
        cluster: Cluster | None,
    ) -> Iterator[tuple[str, Outcome]]:
        try:
            answer = future.result()
            planned = answer if cluster is None else outcomes_in(answer)
            outcomes = list(zip(fingerprints, planned, strict=True))
        except (SolverMissingError, NoProcessError):
            raise
        except (Exception, CancelledError) as error:
            if _is_lost(cluster):
                self.left.appendleft(fingerprints)
                return
            yield from self._try_again(fingerprints, error)
        else:
            yield from outcomes

    def _try_again(
        self, fingerprints: tuple[str, ...], error: BaseException
    ) -> Iterator[tuple[str, Outcome]]:
        for fingerprint in fingerprints:
            self._deaths[fingerprint] = self._deaths.get(fingerprint, 0) + 1
            if len(fingerprints) > 1 or self._deaths[fingerprint] < 2:
                self.left.append((fingerprint,))
                continue
            if isinstance(error, TaskHungError):
                yield fingerprint, Outcome("hung")
            elif isinstance(error, TaskCrashedError | CancelledError):
                yield fingerprint, Outcome("crashed")
            else:
                yield fingerprint, outcome_of_error(error)


def _is_lost(cluster: Cluster | None) -> bool:
    return cluster is not None and cluster.lost
