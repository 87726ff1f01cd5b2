"""Waiting for what is awaited, however long this machine takes for it."""

import time
from collections.abc import Callable

# No test needs this: it is what makes one that would wait for ever fail.
FOR_EVER = 300


def wait_until(there: Callable[[], object], awaited: str) -> None:
    """Look again and again until something is there."""
    looks = int(FOR_EVER / 0.01)
    for _ in range(looks):
        if there():
            return
        time.sleep(0.01)
    raise AssertionError(f"still not there: {awaited}")
