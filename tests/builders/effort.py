"""How the work that a call makes grows, whatever else the machine does."""

import time
from collections.abc import Callable

# Less than this is lost in what the clock can tell.
_LEAST = 0.002
_TRIES = 5


def grows_in_line(work: Callable[[int], object], size: int) -> bool:
    """Say whether ten times the size makes far from a hundred times the work.

    Only what this process computes is counted, not the time that passes, and one try
    of several is enough: a disturbance can only make the work seem more.
    """
    least = max(min(_computed(work, size) for _ in range(2)), _LEAST)
    return any(_computed(work, 10 * size) < 35 * least for _ in range(_TRIES))


def _computed(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
