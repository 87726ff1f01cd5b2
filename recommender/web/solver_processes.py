"""Processes that solve for the pages, so that a hard request delays nobody else.

Each runs one task at a time. A task whose reader is gone is stopped; one that does not
stop is killed with its process, which is replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import multiprocessing
import os
import queue
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from recommender.cohorts.worker_pool import end_with_parent, limit_memory
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.refuting import doubting

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

P = ParamSpec("P")
T = TypeVar("T")

# Seconds that a task may take beyond its limit, or to stop, before it is killed. What
# cannot be stopped, such as drawing, mostly ends sooner than a new process could start.
GRACE = 2.0
TO_STOP = 10.0
# Seconds that a request waits for a free process, and the most that wait at once.
MOST_SECONDS_IN_LINE = 30.0
MOST_IN_LINE = 100


class BusyError(Exception):
    """Too many requests wait already, or this one has waited for too long."""


class StoppedError(Exception):
    """The process of a task died, or was killed because it took too long."""


class SolverProcesses:
    """A number of processes, and the line of tasks that wait for them."""

    def __init__(self, number: int, *, nice: int = 0) -> None:
        self._number, self._nice = number, nice
        self._warm_up: tuple[Any, ...]
        self._is_warm = asyncio.Event()
        # The last one to become free comes first: it has the last person's answers.
        self._free: asyncio.LifoQueue[_SolverProcess] = asyncio.LifoQueue()
        self._all: set[_SolverProcess] = set()
        self._in_line = 0
        self._ending: set[asyncio.Task[None]] = set()
        threads = 2 * number
        self._threads = ThreadPoolExecutor(threads, initializer=_block_interrupts)

    async def start(
        self,
        warm_up: Callable[Concatenate[Clock, P], object],
        limit: float,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Start the processes; each is free when it has run `warm_up` once.

        So is one that replaces another.
        """
        self._warm_up = (limit, warm_up, args, kwargs)
        for process in [await self._spawn() for _ in range(self._number)]:
            self._keep(asyncio.create_task(self._warm(process)))

    async def run(
        self,
        limit: float,
        function: Callable[Concatenate[Clock, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a function with a clock of `limit` seconds; it must have a global name.

        If the caller is cancelled, the task is stopped.

        Raises:
            BusyError: no process became free.
            StoppedError: the process died, or did not end in time.
        """
        process = await self._next()
        loop = asyncio.get_running_loop()
        call = (limit, function, args, kwargs)
        work = loop.run_in_executor(self._threads, process.call, call)
        try:
            done, _ = await asyncio.wait({work}, timeout=limit + GRACE)
        except asyncio.CancelledError:
            self._keep(asyncio.create_task(self._end(process, work)))
            raise
        if not done:
            self._keep(asyncio.create_task(self._end(process, work)))
            raise StoppedError
        self._take_back(process)
        result: T = work.result()
        return result

    async def _next(self) -> _SolverProcess:
        if self._in_line >= MOST_IN_LINE:
            raise BusyError
        self._in_line += 1
        try:
            # However long the program takes to load, nobody is told to come again.
            await self._is_warm.wait()
            return await asyncio.wait_for(self._free.get(), MOST_SECONDS_IN_LINE)
        except TimeoutError:
            raise BusyError from None
        finally:
            self._in_line -= 1

    async def _end(self, process: _SolverProcess, work: asyncio.Future[Any]) -> None:
        """Stop a task; kill its process if that does not help."""
        work.add_done_callback(_look_at)
        process.stop()
        done, _ = await asyncio.wait({work}, timeout=TO_STOP)
        if not done:
            process.kill()
        self._take_back(process)

    def _take_back(self, process: _SolverProcess) -> None:
        """Make a process free again, or replace it if it is not alive."""
        if process.alive:
            self._free.put_nowait(process)
        else:
            self._keep(asyncio.create_task(self._replace(process)))

    async def _replace(self, process: _SolverProcess) -> None:
        process.kill()
        self._all.discard(process)
        await self._warm(await self._spawn())

    async def _spawn(self) -> _SolverProcess:
        loop = asyncio.get_running_loop()
        spawned = loop.run_in_executor(self._threads, _SolverProcess, self._nice)
        process = await spawned
        self._all.add(process)
        return process

    async def _warm(self, process: _SolverProcess) -> None:
        """Let a process load what every task needs, and make it free."""
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._threads, process.call, self._warm_up)
        work.add_done_callback(_look_at)
        await asyncio.wait({work})
        self._free.put_nowait(process)
        self._is_warm.set()

    def _keep(self, task: asyncio.Task[None]) -> None:
        """Keep a reference to a task, which the loop alone would let go."""
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def close(self) -> None:
        """Kill every process at once."""
        for task in list(self._ending):
            task.cancel()
        for process in list(self._all):
            process.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_at(work: asyncio.Future[Any]) -> None:
    """Look at the error of work that nobody waits for, so that nobody complains."""
    if not work.cancelled():
        work.exception()


def _block_interrupts() -> None:
    """Keep Ctrl-C from the processes that a thread starts: the parent ends them."""
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing import resource_tracker  # noqa: PLC0415  (not on Windows)

        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


class _SolverProcess:
    """A process and its pipe; its methods are called from one task at a time."""

    def __init__(self, nice: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, nice), daemon=True)
        self._process.start()
        theirs.close()
        self._number = 0
        self.alive = True

    def call(self, task: tuple[Any, ...]) -> Any:
        """Run a task and return its result, or raise its error."""
        self._number += 1
        try:
            self._pipe.send((self._number, task))
            done, value = self._pipe.recv()
        except (EOFError, OSError):
            self.alive = False
            raise StoppedError from None
        if not done:
            raise value
        return value

    def stop(self) -> None:
        """Ask for an early end of the task under way."""
        with contextlib.suppress(OSError, ValueError):
            self._pipe.send((self._number, None))

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self.alive = False
        self._process.kill()


class _Running:
    """The clock of the task that a process is running, and whether it is to stop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number, self._stopped = 0, 0
        self._clock: Clock | None = None

    def begin(self, number: int, clock: Clock) -> None:
        with self._lock:
            self._number, self._clock = number, clock
            if self._stopped == number:
                clock.stop()

    def stop(self, number: int) -> None:
        with self._lock:
            self._stopped = number
            if self._clock is not None and self._number == number:
                self._clock.stop()


def _serve(pipe: Connection, nice: int) -> None:
    """Run one task after another until the other end of the pipe is closed."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    limit_memory()
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    running = _Running()
    # In the main thread every solve would start a thread of its own, for Ctrl-C.
    worker = threading.Thread(target=_work, args=(pipe, tasks, running), daemon=True)
    worker.start()
    _listen(pipe, tasks, running)


@doubting()
def _work(pipe: Connection, tasks: queue.SimpleQueue[Any], running: _Running) -> None:
    """Run tasks as they come."""
    shared = Clock()
    for count in itertools.count():
        number, (limit, function, args, kwargs) = tasks.get()
        # The solvers that are set up serve every task.
        clock = shared = shared.again(limit)
        running.begin(number, clock)
        try:
            answer: tuple[bool, object] = (True, function(clock, *args, **kwargs))
        except Exception as error:  # any error is the result of the task
            answer = (False, error)
        _send(pipe, answer)
        if count == 0:
            # What is loaded by now stays: to look through it for garbage again and
            # again would take a fifth of the time.
            gc.collect()
            gc.freeze()


def _listen(pipe: Connection, tasks: queue.SimpleQueue[Any], running: _Running) -> None:
    """Put tasks into the queue as they come, and stop the one that is to be stopped."""
    while True:
        try:
            number, task = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        if task is None:
            running.stop(number)
        else:
            tasks.put((number, task))


def _send(pipe: Connection, answer: tuple[bool, object]) -> None:
    try:
        pipe.send(answer)
    except OSError:
        os._exit(0)
    except Exception as error:  # the answer cannot be pickled
        message = f"{type(error).__name__}: {error}"
        pipe.send((False, RuntimeError(message)))
