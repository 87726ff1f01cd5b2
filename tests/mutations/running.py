"""Slips tried: each in a copy, in a process of its own, with a limit of CPU time."""

import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutations.slips import ROOT, Slip, with_slip

_LEFT_OUT = (".git", ".venv", "locked", "__pycache__", ".mypy_cache", ".hypothesis")
# How many times as long as all tests on the right code a trial may run, and how long
# at least, in seconds of CPU time.
_TIMES, _LEAST = 2, 30


class RedError(Exception):
    """Tests fail without any slip, so they say nothing."""


@contextmanager
def copied() -> Iterator[Path]:
    """Make a copy of the repository for as long as it is needed."""
    with TemporaryDirectory(prefix="slips-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        yield copy


class Trial:
    """Tries slips in a copy of the repository, with tests that pass without a slip.

    Raises:
        RedError: the tests fail without a slip.
    """

    def __init__(self, copy: Path, tests: Iterable[tuple[str, ...]]) -> None:
        self._copy = copy
        _import_what_is_heavy()
        seconds = []
        for arguments in tests:
            code, cpu = self._run(arguments, None)
            if code:
                raise RedError(f"pytest {' '.join(arguments)} ends with {code}")
            seconds.append(cpu)
        self.limit = max(_LEAST, _TIMES * max(seconds, default=0))

    def noticed(self, slip: Slip, stages: Iterable[tuple[str, ...]]) -> str:
        """Return what noticed a slip: tests, a limit of time, or nothing ("").

        Each stage is a call of pytest; the next is tried where none noticed.
        """
        with self._slipped(slip):
            for stage in stages:
                code, _ = self._run(stage, self.limit)
                if code:
                    return "time" if code < 0 else "tests"
        return ""

    @contextmanager
    def _slipped(self, slip: Slip) -> Iterator[None]:
        module = self._copy / slip.module
        right, times = module.read_text("utf-8"), module.stat()
        module.write_text(with_slip(slip, right), "utf-8")
        # A cache of bytecode is told from its source by time and size.
        os.utime(module, (times.st_atime, times.st_mtime + 60))
        try:
            yield
        finally:
            module.write_text(right, "utf-8")
            os.utime(module, (times.st_atime, times.st_mtime))

    def _run(
        self, arguments: tuple[str, ...], limit: float | None
    ) -> tuple[int, float]:
        """Return how pytest ended, below 0 if it was killed, and its CPU time."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        child = os.fork()
        if not child:
            self._be_pytest(arguments, limit)
        status = _awaited(child, limit)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return os.waitstatus_to_exitcode(status), seconds

    def _be_pytest(self, arguments: tuple[str, ...], limit: float | None) -> None:
        code = 99
        try:
            os.setsid()
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
                sys.dont_write_bytecode = True
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            os.chdir(self._copy)
            os.environ["PYTHONPATH"] = str(self._copy)
            sys.path.insert(0, str(self._copy))
            for name in [n for n in sys.modules if n.partition(".")[0] == "tests"]:
                del sys.modules[name]
            import pytest  # noqa: PLC0415

            options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
            code = int(pytest.main([*options, *arguments]))
        finally:
            os._exit(code)


def _awaited(child: int, limit: float | None) -> int:
    """Return the status of a child, which is killed if it sleeps for too long."""
    end = time.monotonic() + (float("inf") if limit is None else 20 * limit)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        if time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.05)


def _import_what_is_heavy() -> None:
    """Import what no slip is in, so that each trial need not."""
    import pandas  # noqa: F401, PLC0415
    import pydantic  # noqa: F401, PLC0415
    from ortools.linear_solver import pywraplp  # noqa: F401, PLC0415
    from ortools.sat.python import cp_model  # noqa: F401, PLC0415
