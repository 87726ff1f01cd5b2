"""A Dask scheduler and two workers on this machine, each a process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dask.config
import pytest

from tests.builders.waiting import wait_until

CONNECT = "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT"
# No process is given up because the machine is busy.
SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "1 hour",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "1 hour",
    CONNECT: "1 hour",
}

ROOT = Path(__file__).parents[2]


@dataclass
class Started:
    """A scheduler and its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)


@contextmanager
def started_dask(folder: Path, protocol: str = "tcp") -> Iterator[Started]:
    """Start a scheduler and two workers in a folder; end them afterwards."""
    import distributed  # noqa: F401, PLC0415  (it brings Dask's own settings)

    with (
        pytest.MonkeyPatch.context() as patch,
        dask.config.set({"distributed.comm.timeouts.connect": "1 hour"}),
        ExitStack() as stack,
    ):
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        yield _start(folder, stack, protocol)


def _start(folder: Path, stack: ExitStack, protocol: str) -> Started:
    def begin(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            # textstat installs a package called tests too, which would come first.
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        return process

    file = folder / "scheduler.json"
    scheduler = begin(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
        "--no-dashboard", "--protocol", protocol, "--scheduler-file", str(file),
    )  # fmt: skip
    wait_until(lambda: _is_whole(file), "the address of the scheduler")
    started = Started(json.loads(file.read_bytes())["address"], scheduler)
    for _ in range(2):
        worker = begin(
            "distributed.cli.dask_worker", started.address, "--nthreads", "1",
            "--no-dashboard", "--no-nanny", "--protocol", protocol,
            "--host", "127.0.0.1",
        )  # fmt: skip
        started.workers.append(worker)
    return started


def _is_whole(file: Path) -> bool:
    try:
        return bool(json.loads(file.read_bytes()))
    except (FileNotFoundError, ValueError):
        return False
