"""How many processes plan for a caseload at once."""

from __future__ import annotations

import os
from pathlib import Path

# A process takes as long to start as so many candidates to plan.
_FEWEST_EACH = 6
# The files that a process keeps open in its parent, and those that others need: the
# start of a process, a journal, an output.
_FILES_EACH = 2
_FILES_FOR_OTHERS = 16


def processes_for(requests: int, asked: int | None = None) -> int:
    """Return how many processes to use: as many as `asked`, or one for each core.

    There are fewer where there are few requests, or few files may be open at once.
    """
    processes = asked or min(_cores(), -(-requests // _FEWEST_EACH))
    return max(1, min(processes, _most_processes(processes)))


def _most_processes(usual: int) -> int:
    """Return how many processes the files that may be open are enough for."""
    try:
        import resource  # noqa: PLC0415  (not on every system)

        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        taken = len([*Path("/dev/fd").iterdir()])
    except (ImportError, OSError):
        return usual
    if files == resource.RLIM_INFINITY:
        return usual
    return (files - taken - _FILES_FOR_OTHERS) // _FILES_EACH


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
