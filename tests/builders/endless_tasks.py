"""Tasks for processes that solve: some end in time, some only when they are stopped."""

import os
import time

from recommender.errors import Fault, RequestError
from recommender.solver.engine.clock import Clock


def answer(clock: Clock, value: int) -> int:
    """Return a value at once."""
    return value


def process_id(clock: Clock) -> int:
    """Return the process that this runs in."""
    return os.getpid()


def until_stopped(clock: Clock) -> str:
    """Work until the clock says that there is no time left."""
    while clock.left():
        time.sleep(0.01)
    return "stopped"


def deaf(clock: Clock) -> None:
    """Work without ever looking at the clock."""
    time.sleep(1_000_000)


def die(clock: Clock) -> None:
    """End the process in the middle of the task."""
    os._exit(1)


def refuse(clock: Clock) -> None:
    """Raise an error that a person is to read."""
    raise RequestError(Fault("refused", "not this"))


def remember(clock: Clock, value: str) -> None:
    """Keep a value in the process that this runs in."""
    os.environ["REMEMBERED"] = value


def remembered(clock: Clock) -> str | None:
    """Return the value that the process keeps."""
    return os.environ.get("REMEMBERED")
