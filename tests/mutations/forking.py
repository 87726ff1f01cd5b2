"""Slips tried in processes forked from one that has collected all tests.

A first process runs each test, and notes its time and the functions that it calls. A
slip is put into its function in memory, then the tests that call the function are run,
quick ones first, until one fails.
"""

import gc
import os
import pickle
import resource
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple, NoReturn

import pytest

from tests.mutations.slips import ROOT, Slip, tree_with_slip

# Of the tests that call a function, the quickest are tried, up to so many seconds. They
# may use half as much more CPU time as without a slip, and so many seconds more.
_MOST_SECONDS, _MORE_CPU = 18.0, 5

Place = tuple[str, int]


class RedError(Exception):
    """Tests fail without any slip, so they say nothing."""


class _Run(NamedTuple):
    """How long a test took, and the functions that it called, by file and line."""

    seconds: float
    called: frozenset[Place]


class Collected:
    """A plugin of pytest that tries slips where pytest would run tests.

    `ends` has what noticed each slip: tests, time, nothing (""), or None where the slip
    is in no function that a test calls, so that the program must be started anew.
    """

    def __init__(
        self, slips: Sequence[Slip], tell: Callable[[Slip, str], None]
    ) -> None:
        self.slips, self.tell = slips, tell
        self.ends: dict[Slip, str | None] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests without a slip, then those that may notice each slip."""
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        runs = in_child(lambda: _run_all(session.items))
        if not isinstance(runs, list):
            raise RedError("tests fail without a slip")
        for slip in self.slips:
            self.ends[slip] = end = self._try(slip, session.items, runs)
            if end is not None:
                self.tell(slip, end)
        return True

    def _try(
        self, slip: Slip, items: Sequence[pytest.Item], runs: Sequence[_Run]
    ) -> str | None:
        place = str(ROOT / slip.module), slip.function
        calling = sorted(
            (run.seconds, n) for n, run in enumerate(runs) if place in run.called
        )
        if not slip.function or not calling:
            return None
        chosen, seconds = [], 0.0
        for taken, number in calling:
            if chosen and seconds + taken > _MOST_SECONDS:
                break
            seconds += taken
            chosen.append(items[number])

        def work() -> str:
            return _run_until_one_fails(chosen) if _put_in(slip) else "none"

        end = in_child(work, _MORE_CPU + int(1.5 * seconds))
        if end == "none":
            return None
        return "time" if end is None else str(end)


class _Outcomes:
    """A plugin that remembers whether a test has failed."""

    failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed


class Noting:
    """Notes which functions are called, by file and line.

    Threads that work begins are noted, and those that are kept for the next work.
    """

    def __init__(self) -> None:
        self._called: set[Place] = set()

    def _note(self, frame: Any, event: str, _: Any) -> None:
        if event == "call":
            code = frame.f_code
            self._called.add((code.co_filename, code.co_firstlineno))

    def of(self, work: Callable[[], object]) -> frozenset[Place]:
        """Return which functions are called by work."""
        self._called.clear()
        # A thread that is kept goes on to note what it is given later.
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        work()
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
        return frozenset(self._called.copy())


def _run_all(items: Sequence[pytest.Item]) -> list[_Run] | str:
    runs, outcomes, noting = [], _outcomes(items), Noting()
    for number, item in enumerate(items):
        start = time.process_time()
        called = noting.of(partial(_run, items, number))
        ours = frozenset(place for place in called if "/recommender/" in place[0])
        runs.append(_Run(time.process_time() - start, ours))
        if outcomes.failed:
            os.write(2, f"fails without a slip: {item.nodeid}\n".encode())
            return item.nodeid
    return runs


def _run_until_one_fails(items: Sequence[pytest.Item]) -> str:
    outcomes = _outcomes(items)
    for number, _ in enumerate(items):
        _run(items, number)
        if outcomes.failed:
            return "tests"
    return ""


def _run(items: Sequence[pytest.Item], number: int) -> None:
    item = items[number]
    following = items[number + 1] if number + 1 < len(items) else None
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _outcomes(items: Sequence[pytest.Item]) -> _Outcomes:
    outcomes = _Outcomes()
    if items:
        plugins = items[0].config.pluginmanager
        plugins.register(outcomes)
        plugins.unregister(name="terminalreporter")
    return outcomes


def _put_in(slip: Slip) -> bool:
    """Put a slip into the functions of this process; return whether it could be."""
    file = str(ROOT / slip.module)
    text = Path(file).read_text("utf-8")
    wrong = compile(tree_with_slip(slip, text), file, "exec", dont_inherit=True)
    wanted = {code for code in _codes(wrong) if code.co_firstlineno == slip.function}
    by_name = {code.co_qualname: code for code in wanted}
    count = 0
    for function in gc.get_objects():
        if type(function) is FunctionType:
            code = function.__code__
            if code.co_filename == file and code.co_firstlineno == slip.function:
                other = by_name.get(code.co_qualname)
                if other is not None and other.co_freevars == code.co_freevars:
                    function.__code__ = other
                    count += 1
    return count > 0


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def in_child(work: Callable[[], object], most_cpu: int | None = None) -> object:
    """Return what work returns in a child process; None if that was killed."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _be_child(work, most_cpu, writing)
    os.close(writing)
    end = time.monotonic() + 30 * (most_cpu or 1000)
    with os.fdopen(reading, "rb") as pipe:
        answer = _read_until(pipe.fileno(), end, child)
    os.waitpid(child, 0)
    return pickle.loads(answer) if answer else None


def _read_until(pipe: int, end: float, child: int) -> bytes:
    parts = []
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            os.killpg(child, signal.SIGKILL)
            return b""
        part = os.read(pipe, 65_536)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _be_child(work: Callable[[], object], most_cpu: int | None, pipe: int) -> NoReturn:
    try:
        os.setsid()
        if most_cpu is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (most_cpu, most_cpu + 1))
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
        answer = pickle.dumps(work())
        while answer:
            answer = answer[os.write(pipe, answer) :]
    except BaseException:  # as where a slip ends the process: it was noticed
        os.write(pipe, pickle.dumps("tests"))
    finally:
        os._exit(0)
