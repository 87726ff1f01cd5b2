"""Running the program in a process of its own, as a person does."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.builders import forking


@dataclass(frozen=True)
class Done:
    """What a run printed, and its exit code."""

    code: int
    out: str
    err: str


def run(
    *arguments: str, stdin: str = "", folder: Path | None = None, **environment: str
) -> Done:
    """Run `recommender` with these arguments, in this folder."""
    if not hasattr(os, "fork") or "COVERAGE_PROCESS_CONFIG" in os.environ:
        return run_anew(*arguments, stdin=stdin, folder=folder, **environment)
    with tempfile.TemporaryDirectory() as own:
        streams = [Path(own, name) for name in ("stdin", "stdout", "stderr")]
        for stream in streams:
            stream.write_text(stdin if stream.name == "stdin" else "", "utf-8")
        asked = {
            "arguments": arguments,
            "environment": {**os.environ, **environment},
            "folder": str(folder or Path.cwd()),
            "streams": [str(stream) for stream in streams],
        }
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        print(json.dumps(asked), file=server.stdin, flush=True)
        code = int(server.stdout.readline())
        out, err = (stream.read_text("utf-8") for stream in streams[1:])
    assert "Traceback" not in err
    return Done(code, out, err)


def run_anew(
    *arguments: str, stdin: str = "", folder: Path | None = None, **environment: str
) -> Done:
    """Run `recommender` with these arguments in a process that is started for it."""
    done = subprocess.run(
        [sys.executable, "-m", "recommender", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, **environment},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


@cache
def _server() -> subprocess.Popen[str]:
    """Return the process from which runs are forked; it ends when this one does."""
    server = subprocess.Popen(
        [sys.executable, forking.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(_end, server)
    return server


def _end(server: subprocess.Popen[str]) -> None:
    with server:
        server.terminate()
