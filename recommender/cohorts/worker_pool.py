"""A pool of worker processes on this machine that survives each of them.

`concurrent.futures` gives up every task when one process dies, and never gives up on
one that hangs; libraries that do better share one queue, which a process that is
killed may hold locked. Here each process has a pipe of its own: what kills, stops or
swells it concerns the task that it has, and no other.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

# What a process may use above what it has once it is ready, in bytes.
MOST_MEMORY = 2 * 2**30
_TICK = 0.1
# As many threads of one process may wait for a process beside it.
_MOST_BESIDE = 512

T = TypeVar("T")


class TaskCrashedError(Exception):
    """The process that had the task is gone."""


class TaskHungError(Exception):
    """The task took longer than its deadline, so its process was ended."""


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    future: Future[Any] | None = None
    deadline: float = 0.0


class WorkerPool(Executor):
    """Runs tasks in processes; a task may take `deadline` seconds.

    Processes are spawned, never forked: a fork would take the solver's threads along
    half. A future of a task whose process died raises `TaskCrashedError`, of one
    that hung `TaskHungError`; the process is replaced.
    """

    def __init__(self, jobs: int, deadline: float) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._jobs, self._deadline = jobs, deadline
        self._waiting: deque[tuple[Future[Any], tuple[Any, ...]]] = deque()
        self._workers: list[_Worker] = []
        self._stopping = False
        self._news_out, self._news_in = multiprocessing.Pipe(duplex=False)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self._thread.start()

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        """Let a function, which must be importable by name, run in a process."""
        future: Future[Any] = Future()
        with self._lock:
            self._waiting.append((future, (fn, args, kwargs)))
        self._news_in.send(None)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every process at once; what was under way is not waited for."""
        self._stopping = True
        with contextlib.suppress(OSError, ValueError):
            self._news_in.send(None)
        for worker in list(self._workers):
            worker.process.kill()
        if wait:
            self._thread.join(1.0)

    def _supervise(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            from multiprocessing import resource_tracker  # noqa: PLC0415  (not on Windows)

            # A process takes this over: Ctrl-C in a terminal goes to every process,
            # and would hit it while it starts. The first one ends the others. The
            # tracker lets the signal through again when it starts, so it goes first.
            resource_tracker.ensure_running()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while not self._stopping:
            self._hand_out()
            call: dict[Any, Callable[[], object]] = {
                self._news_out: self._news_out.recv
            }
            for one in self._workers:
                call[one.process.sentinel] = partial(self._find_dead, one)
                call[one.pipe] = partial(self._receive, one)
            for ready in wait(list(call), self._patience()):
                call[ready]()
            for worker in list(self._workers):
                if self._is_overdue(worker):
                    self._replace(worker, TaskHungError())
        for worker in list(self._workers):
            self._replace(worker, TaskCrashedError())

    def _is_overdue(self, worker: _Worker) -> bool:
        return worker.future is not None and time.monotonic() > worker.deadline

    def _patience(self) -> float | None:
        return _TICK if any(one.future for one in self._workers) else None

    def _hand_out(self) -> None:
        with self._lock:
            while self._waiting and not self._stopping:
                worker = next((w for w in self._workers if w.future is None), None)
                if worker is None and len(self._workers) < self._jobs:
                    worker = self._spawn()
                if worker is None:
                    return
                future, task = self._waiting.popleft()
                worker.future = future
                # Time runs on where a laptop sleeps or is set aside: from now on.
                worker.deadline = time.monotonic() + self._deadline
                try:
                    worker.pipe.send(task)
                except OSError:
                    pass  # it died, which is found out by whoever waits for it
                except Exception as error:  # the task cannot travel
                    worker.future = None
                    future.set_exception(error)

    def _spawn(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _find_dead(self, worker: _Worker) -> None:
        if worker in self._workers:
            self._receive(worker)  # what it still said before it died
            self._replace(worker, TaskCrashedError())

    def _receive(self, worker: _Worker) -> None:
        if worker not in self._workers or not worker.pipe.poll():
            return
        try:
            done, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker, TaskCrashedError())
            return
        except Exception as error:  # whole, but nothing can be made of it
            done, value = False, error
        future, worker.future = worker.future, None
        if future is None:
            return
        if done:
            future.set_result(value)
        elif isinstance(value, MemoryError):
            future.set_exception(TaskCrashedError("out of memory"))
        else:
            future.set_exception(value)

    def _replace(self, worker: _Worker, error: Exception) -> None:
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join(1.0)
        worker.pipe.close()
        future, worker.future = worker.future, None
        if future is not None:
            future.set_exception(error)


# For each deadline, what a process keeps to do tasks beside it.
_BESIDE: dict[float, WorkerPool] = {}
_BESIDE_LOCK = threading.Lock()


def in_child(deadline: float, function: Callable[..., T], *args: Any) -> T:
    """Call a function in a process beside this one, which is kept for the next call.

    Raises:
        TaskCrashedError: That process died.
        TaskHungError: It took longer than the deadline, in seconds.
    """
    with _BESIDE_LOCK:
        if deadline not in _BESIDE:
            # The worker of a cluster may be a daemon, which may have no children lest
            # they outlive it. Ours do not.
            multiprocessing.current_process().daemon = False
            _BESIDE[deadline] = WorkerPool(_MOST_BESIDE, deadline)
    future: Future[T] = _BESIDE[deadline].submit(function, *args)
    return future.result()


def _serve(pipe: Connection) -> None:
    """Do one task after another, until the other end of the pipe is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limited = False
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        if not limited:
            limited = _limit_memory()
        try:
            answer: tuple[bool, object] = (True, function(*args, **kwargs))
        except Exception as error:  # told to who asked, whatever it is
            answer = (False, error)
        try:
            pipe.send(answer)
        except OSError:
            return
        except Exception as error:  # what came of it cannot travel: say that
            message = f"{type(error).__name__}: {error}"
            pipe.send((False, RuntimeError(message)))


def _end_with_parent() -> None:
    """End also in the middle of a task when the process that asked is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit_memory() -> bool:
    """Let a process fail, not the machine, where a task eats memory."""
    try:
        import resource  # noqa: PLC0415  (not on every system)
        from pathlib import Path  # noqa: PLC0415

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, OSError, ValueError):
        pass
    return True
