"""Processes that solve: a task is stopped when nobody waits, and harms no other."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from recommender.errors import RequestError
from recommender.web import solver_processes
from recommender.web.solver_processes import BusyError, SolverProcesses, StoppedError
from tests.builders import endless_tasks as tasks

pytestmark = pytest.mark.slow
LONG = 1_000_000.0


@pytest.fixture(autouse=True)
def wait_in_line_as_long_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver_processes, "MOST_SECONDS_IN_LINE", LONG)


def with_one_process(use: Callable[[SolverProcesses], Awaitable[None]]) -> None:
    """Run a test on a single process, which what hangs would block."""

    async def run() -> None:
        processes = SolverProcesses(1)
        try:
            await processes.start(tasks.answer, LONG, 0)
            await use(processes)
        finally:
            processes.close()

    asyncio.run(run())


async def leave(processes: SolverProcesses, task: Callable[..., object]) -> None:
    """Begin a task, and leave before it ends."""
    begun = asyncio.create_task(processes.run(LONG, task))
    await processes_are_busy(processes)
    begun.cancel()
    with pytest.raises(asyncio.CancelledError):
        await begun


async def processes_are_busy(processes: SolverProcesses) -> None:
    # The task has left the line when no process is free.
    while not processes._free.empty():
        await asyncio.sleep(0.01)


def test_a_task_that_nobody_waits_for_is_stopped_and_its_process_kept() -> None:
    async def use(processes: SolverProcesses) -> None:
        before = await processes.run(LONG, tasks.process_id)
        await leave(processes, tasks.until_stopped)

        assert await processes.run(LONG, tasks.process_id) == before

    with_one_process(use)


def test_a_task_that_does_not_stop_is_killed_and_its_process_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver_processes, "TO_STOP", 0.1)

    async def use(processes: SolverProcesses) -> None:
        before = await processes.run(LONG, tasks.process_id)
        await leave(processes, tasks.deaf)

        assert await processes.run(LONG, tasks.process_id) != before

    with_one_process(use)


def test_a_task_that_is_over_its_limit_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver_processes, "GRACE", 0.0)

    async def use(processes: SolverProcesses) -> None:
        with pytest.raises(StoppedError):
            await processes.run(0.1, tasks.deaf)

        assert await processes.run(LONG, tasks.answer, 7) == 7

    with_one_process(use)


def test_a_process_that_dies_is_replaced() -> None:
    async def use(processes: SolverProcesses) -> None:
        with pytest.raises(StoppedError):
            await processes.run(LONG, tasks.die)

        assert await processes.run(LONG, tasks.answer, 7) == 7

    with_one_process(use)


def test_a_process_that_replaces_another_is_warm_before_it_is_free() -> None:
    async def use() -> None:
        processes = SolverProcesses(1)
        try:
            await processes.start(tasks.remember, LONG, "warm")
            with pytest.raises(StoppedError):
                await processes.run(LONG, tasks.die)

            assert await processes.run(LONG, tasks.remembered) == "warm"
        finally:
            processes.close()

    asyncio.run(use())


def test_an_error_of_a_task_is_raised_as_it_is() -> None:
    async def use(processes: SolverProcesses) -> None:
        with pytest.raises(RequestError, match="not this"):
            await processes.run(LONG, tasks.refuse)

        assert await processes.run(LONG, tasks.answer, 7) == 7

    with_one_process(use)


def test_a_line_that_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver_processes, "MOST_IN_LINE", 1)

    async def use(processes: SolverProcesses) -> None:
        await processes.run(LONG, tasks.answer, 0)
        first = asyncio.create_task(processes.run(LONG, tasks.until_stopped))
        await processes_are_busy(processes)
        second = asyncio.create_task(processes.run(LONG, tasks.answer, 2))
        while not processes._in_line:
            await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await processes.run(LONG, tasks.answer, 3)
        first.cancel()

        assert await second == 2

    with_one_process(use)
