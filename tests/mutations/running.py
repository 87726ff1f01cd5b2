"""Slips tried in files: of what is run when the program is imported, in no function."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutations.slips import ROOT, Slip, with_slip

_LEFT_OUT = (".git", ".venv", "locked", "__pycache__", ".mypy_cache", ".hypothesis")
# How long a trial may run, in seconds of CPU time.
_MOST_CPU = 120


@contextmanager
def copied() -> Iterator[Path]:
    """Make a copy of the repository for as long as it is needed."""
    with TemporaryDirectory(prefix="slips-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        yield copy


def noticed_anew(slip: Slip, arguments: tuple[str, ...]) -> str:
    """Return what noticed a slip in this copy: tests, time, or nothing ("").

    The tests are those that pass without it.
    """
    with _slipped(slip):
        code = _pytest(arguments)
    return ("time" if code < 0 else "tests") if code else ""


@contextmanager
def _slipped(slip: Slip) -> Iterator[None]:
    module = ROOT / slip.module
    right, times = module.read_text("utf-8"), module.stat()
    module.write_text(with_slip(slip, right), "utf-8")
    # A cache of bytecode is told from its source by time and size.
    os.utime(module, (times.st_atime, times.st_mtime + 60))
    try:
        yield
    finally:
        module.write_text(right, "utf-8")
        os.utime(module, (times.st_atime, times.st_mtime))


def _pytest(arguments: tuple[str, ...]) -> int:
    """Return how pytest ended, below 0 if it was killed."""
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
        preexec_fn=_limit,
    )
    return done.returncode


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU, _MOST_CPU + 1))
