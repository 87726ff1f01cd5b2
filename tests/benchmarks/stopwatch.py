"""A stop-watch for two things that take turns, so that a busy machine slows both."""

import gc
import os
import statistics
import subprocess
import time
from collections.abc import Callable

from tests.benchmarks.figures import record

ENVIRONMENT = {
    key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
}


def process(command: list[str], **environment: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        check=True,
        env=ENVIRONMENT | environment,
    )


def seconds(
    call: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> float:
    """Time a call without garbage collection, like `timeit` and as commands run."""
    gc.disable()
    try:
        start = clock()
        call()
        return clock() - start
    finally:
        gc.enable()


def ratio(
    ours: Callable[[], object], theirs: Callable[[], object], pairs: int
) -> tuple[float, float, float]:
    """Return the median of ratios of neighbouring runs, and both medians in ms."""
    ours(), theirs()
    runs = [(seconds(ours), seconds(theirs)) for _ in range(pairs)]
    middle = statistics.median
    return (
        middle(mine / yours for mine, yours in runs),
        1000 * middle(mine for mine, _ in runs),
        1000 * middle(yours for _, yours in runs),
    )


def record_ratio(
    what: str, to: str, figures: tuple[float, float, float], aim: float
) -> None:
    """Record a ratio and both of its times; the aim is to stay below it."""
    times, mine, yours = figures
    compared = f"{to}: {yours:.1f} ms"
    record(what, f"{mine:.1f} ms", compared, f"{times:.2f} times", f"≤ {aim}")
