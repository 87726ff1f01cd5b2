"""A stop-watch for two things that take turns, so that a busy machine slows both."""

import gc
import os
import statistics
import subprocess
import time
from collections.abc import Callable

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


def seconds(call: Callable[[], object]) -> float:
    """Time a call without garbage collection, like `timeit` and as commands run."""
    gc.disable()
    try:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start
    finally:
        gc.enable()


def ratio(
    ours: Callable[[], object], theirs: Callable[[], object], pairs: int
) -> tuple[float, float, float]:
    """Give the median of ratios of neighbouring runs, and both medians in ms."""
    ours(), theirs()
    runs = [(seconds(ours), seconds(theirs)) for _ in range(pairs)]
    middle = statistics.median
    return (
        middle(mine / yours for mine, yours in runs),
        1000 * middle(mine for mine, _ in runs),
        1000 * middle(yours for _, yours in runs),
    )


def tell(what: str, to: str, figures: tuple[float, float, float], aim: float) -> None:
    found, mine, yours = figures
    print(f"{what:36} {mine:6.1f} ms, {to:36} {yours:6.1f} ms: {found:.2f} (aim {aim})")
