"""Running the program in a process of its own, as a person does."""

import os
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """What a run printed, and its exit code."""

    code: int
    out: str
    err: str


def run(*arguments: str, stdin: str = "", **environment: str) -> Done:
    """Run `recommender` with these arguments."""
    done = subprocess.run(
        [sys.executable, "-m", "recommender", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)
