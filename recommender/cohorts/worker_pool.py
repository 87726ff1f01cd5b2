"""A pool of worker processes on this machine that outlives any of them.

`concurrent.futures` fails every task when one process dies, and waits for ever for one
that hangs; libraries that do better share one queue, which a killed process may leave
locked. Here each process has a pipe of its own: if it is killed, hangs or runs out of
memory, that affects the task it has and no other.
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

from recommender.errors import Fault, LimitError
from recommender.solver.engine.refuting import doubting

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

# The memory that a process may use beyond that at its start, in bytes.
MOST_MEMORY = 2 * 2**30
_TICK = 0.1
# Between two looks so long passes only where the program was stopped, as by Ctrl-Z.
_STOPPED = 3.0
# The most child processes that the threads of one process may wait for.
_MOST_CHILDREN = 512

T = TypeVar("T")


class TaskCrashedError(Exception):
    """The process that ran the task has died."""


class TaskHungError(Exception):
    """The task took longer than its deadline, so its process was killed."""


class NoProcessError(LimitError):
    """The system starts no process for a task."""


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    future: Future[Any] | None = None
    deadline: float = 0.0


class WorkerPool(Executor):
    """Runs tasks in processes; a task may take `deadline` seconds.

    Processes are spawned, never forked, since a fork would copy the solver's threads
    only in part. The future of a task whose process died raises `TaskCrashedError`, of
    one that hung `TaskHungError`; the process is replaced.
    """

    def __init__(self, jobs: int, deadline: float) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._jobs, self._deadline = jobs, deadline
        self._looked = time.monotonic()
        self._waiting: deque[tuple[Future[Any], tuple[Any, ...]]] = deque()
        self._workers: list[_Worker] = []
        self._stopping = False
        self._broken: Exception | None = None
        self._wake_out, self._wake_in = multiprocessing.Pipe(duplex=False)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self._thread.start()

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        """Run a function, which must be importable by name, in a process."""
        future: Future[Any] = Future()
        with self._lock:
            if self._broken is not None:
                raise self._broken
            self._waiting.append((future, (fn, args, kwargs)))
        self._wake_in.send(None)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Kill every process at once, without waiting for tasks under way."""
        self._stopping = True
        with contextlib.suppress(OSError, ValueError):
            self._wake_in.send(None)
        for worker in list(self._workers):
            worker.process.kill()
        if wait:
            self._thread.join(1.0)

    def _supervise(self) -> None:
        try:
            self._look_after_workers()
        except Exception as error:  # told to whoever waits, who would do so for ever
            self._give_up(_no_process(error) if isinstance(error, OSError) else error)

    def _give_up(self, error: Exception) -> None:
        """Fail every task, and those that are still to come."""
        with self._lock:
            self._broken = error
            for future, _ in self._waiting:
                future.set_exception(error)
            self._waiting.clear()
        for worker in list(self._workers):
            self._replace(worker, error)

    def _look_after_workers(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            from multiprocessing import resource_tracker  # noqa: PLC0415  (not on Windows)

            # Processes inherit this: Ctrl-C in a terminal goes to every process, and
            # would hit one while it starts. The parent ends its children. The tracker
            # unblocks the signal when it starts, so it is started first.
            resource_tracker.ensure_running()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while not self._stopping:
            self._hand_out()
            handlers: dict[Any, Callable[[], object]] = {
                self._wake_out: self._wake_out.recv
            }
            for worker in self._workers:
                handlers[worker.process.sentinel] = partial(self._on_death, worker)
                handlers[worker.pipe] = partial(self._receive, worker)
            for ready in wait(list(handlers), self._patience()):
                handlers[ready]()
            self._allow_for_a_stop()
            for worker in list(self._workers):
                if self._is_overdue(worker):
                    self._replace(worker, TaskHungError())
        for worker in list(self._workers):
            self._replace(worker, TaskCrashedError())

    def _allow_for_a_stop(self) -> None:
        """Put deadlines off by the time in which the processes were stopped too."""
        now = time.monotonic()
        away, self._looked = now - self._looked, now
        if away > _STOPPED:
            for worker in self._workers:
                worker.deadline += away

    def _is_overdue(self, worker: _Worker) -> bool:
        return worker.future is not None and time.monotonic() > worker.deadline

    def _patience(self) -> float | None:
        return _TICK if any(worker.future for worker in self._workers) else None

    def _hand_out(self) -> None:
        with self._lock:
            while self._waiting and not self._stopping:
                worker = next((w for w in self._workers if w.future is None), None)
                if worker is None and len(self._workers) < self._jobs:
                    worker = self._spawn_if_possible()
                if worker is None:
                    return
                future, task = self._waiting.popleft()
                worker.future = future
                # The deadline counts from when the task is handed out.
                worker.deadline = time.monotonic() + self._deadline
                try:
                    worker.pipe.send(task)
                except OSError:
                    pass  # it died, which its sentinel will report
                except Exception as error:  # the task cannot be pickled
                    worker.future = None
                    future.set_exception(error)

    def _spawn_if_possible(self) -> _Worker | None:
        """Start a process; where the system starts no more, those there are have to do.

        Raises:
            OSError: There is none.
        """
        try:
            return self._spawn()
        except OSError:
            if not self._workers:
                raise
            self._jobs = len(self._workers)
            return None

    def _spawn(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        try:
            process.start()
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _on_death(self, worker: _Worker) -> None:
        if worker in self._workers:
            self._receive(worker)  # a result sent before it died
            self._replace(worker, TaskCrashedError())

    def _receive(self, worker: _Worker) -> None:
        if worker not in self._workers or not worker.pipe.poll():
            return
        try:
            done, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker, TaskCrashedError())
            return
        except Exception as error:  # received, but cannot be unpickled
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


def _no_process(error: OSError) -> NoProcessError:
    reason = (error.strerror or str(error)).lower()
    message = f"the system starts no process to plan in: {reason}"
    hint = "allow more open files or processes (ulimit -n, ulimit -u)"
    return NoProcessError(Fault("processes-none", message, hint))


# For each deadline, the pool of child processes that a process keeps.
_CHILD_POOLS: dict[float, WorkerPool] = {}
_CHILD_POOLS_LOCK = threading.Lock()


def in_child(deadline: float, function: Callable[..., T], *args: Any) -> T:
    """Call a function in a child process, which is kept for the next call.

    Raises:
        TaskCrashedError: That process died.
        TaskHungError: It took longer than the deadline, in seconds.
    """
    with _CHILD_POOLS_LOCK:
        if deadline not in _CHILD_POOLS:
            # The worker of a cluster may be a daemon, which may not have children that
            # outlive it. Ours do not.
            multiprocessing.current_process().daemon = False
            _CHILD_POOLS[deadline] = WorkerPool(_MOST_CHILDREN, deadline)
    future: Future[T] = _CHILD_POOLS[deadline].submit(function, *args)
    return future.result()


@doubting()
def _serve(pipe: Connection) -> None:
    """Run one task after another until the other end of the pipe is closed."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limited = False
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except (EOFError, OSError):
            return
        if not limited:
            limited = limit_memory()
        try:
            answer: tuple[bool, object] = (True, function(*args, **kwargs))
        except Exception as error:  # any error is the result of the task
            answer = (False, error)
        try:
            pipe.send(answer)
        except OSError:
            return
        except Exception as error:  # the result cannot be pickled
            message = f"{type(error).__name__}: {error}"
            pipe.send((False, RuntimeError(message)))


def end_with_parent() -> None:
    """Exit, even in the middle of a task, when the parent process is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def limit_memory() -> bool:
    """Limit the memory of this process, so that a task cannot exhaust the machine's."""
    try:
        import resource  # noqa: PLC0415  (not on every system)
        from pathlib import Path  # noqa: PLC0415

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, OSError, ValueError):
        pass
    return True
