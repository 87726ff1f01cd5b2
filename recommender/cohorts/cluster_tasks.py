"""What the workers of a cluster are asked to do, and what they answer: texts in JSON.

Dask sends a function by its name, with its arguments, and pickles both. So that nothing
of this program is unpickled anywhere, all arguments and answers are texts and numbers.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recommender import __version__
from recommender.cohorts.planning import Batch, content_of, outcome_of
from recommender.cohorts.sent_data import from_sent, to_sent
from recommender.cohorts.worker_pool import TaskCrashedError, TaskHungError, in_child
from recommender.errors import Fault, SolverMissingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.cohorts.planning import Outcome


def tell_version() -> str:
    """Return the version of the program that a worker has."""
    return __version__


def task_of(batch: Batch) -> tuple[str, str, str, float]:
    """Return a batch as it is sent to a worker."""
    requests = to_sent(batch.candidates)
    return batch.fingerprint, batch.qualification, requests, batch.time_limit


def answer_task(
    work: Callable[[Batch], list[Outcome]],
    seconds: float,
    fingerprint: str,
    qualification: str,
    requests: str,
    time_limit: float,
) -> str:
    """Plan for a batch on a worker, which may take so many seconds; return the answer.

    A worker cannot stop its own task, so it runs it in a child process.
    """
    try:
        batch = Batch(fingerprint, qualification, from_sent(requests), time_limit)
        outcomes = in_child(seconds, work, batch)
    except (TaskHungError, TaskCrashedError) as error:
        return json.dumps({"error": type(error).__name__})
    except SolverMissingError as error:
        faults = [[fault.id, fault.message, fault.hint] for fault in error.faults]
        return json.dumps({"error": "SolverMissingError", "faults": faults})
    except Exception as error:  # any error is the answer of this task alone
        return json.dumps({"error": f"{type(error).__name__}: {error}"})
    return json.dumps({"outcomes": [content_of(outcome) for outcome in outcomes]})


def outcomes_in(answer: str) -> list[Outcome]:
    """Return the outcomes in the answer of a worker.

    Raises:
        TaskHungError: The task took too long, so its process was killed.
        TaskCrashedError: The process that ran it has died.
        SolverMissingError: The worker has no solver.
        RuntimeError: Something else went wrong there.
    """
    content = json.loads(answer)
    if "outcomes" in content:
        return [outcome_of(outcome) for outcome in content["outcomes"]]
    error = content["error"]
    if error == "SolverMissingError":
        raise SolverMissingError(*(Fault(*texts) for texts in content["faults"]))
    for kind in (TaskHungError, TaskCrashedError):
        if error == kind.__name__:
            raise kind
    raise RuntimeError(error)
