"""A limit on the time that a command spends on reading one file.

All that is read has a bound on its size, so that this limit is not reached; where a
bound was forgotten, it ends in a sentence what would go on for ever. Only the command
line sets it: a library does not take signals away from its caller.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from recommender.errors import Fault, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")

# Seconds of processor time. A caseload of 100,000 rows takes 7, with three faults in
# each row 22, and with a text about the job in each, 16 MB of them, some 300.
MOST_SECONDS = 1_800.0
# A handler that swallowed the error is told again after so long.
_AGAIN = 1.0

_LIMIT: ContextVar[float | None] = ContextVar("reading_limit", default=None)


@contextmanager
def limited_reading() -> Iterator[None]:
    """Limit the time of reading each file, until the end of a command."""
    token = _LIMIT.set(MOST_SECONDS)
    try:
        yield
    finally:
        _LIMIT.reset(token)


def in_time(read: Callable[P, T]) -> Callable[P, T]:
    """Return a reader, whose first argument is a file, that keeps to the limit.

    The reader raises a `LimitError` where it does not.
    """
    first = next(iter(signature(read).parameters))

    @wraps(read)
    def reader(*args: P.args, **named: P.kwargs) -> T:
        file: Any = args[0] if args else named[first]
        with _limited(file):
            return read(*args, **named)

    return reader


@contextmanager
def _limited(file: str | Path | None) -> Iterator[None]:
    """Raise an error when reading takes longer than the limit, if there is one.

    A reader within another has its own limit; meanwhile that of the other waits.
    """
    limit = _LIMIT.get()
    is_main = threading.current_thread() is threading.main_thread()
    if file is None or limit is None or not is_main or not hasattr(signal, "SIGPROF"):
        yield
        return

    def stop(*_: object) -> None:
        from recommender.files.texts import name_of  # noqa: PLC0415  (the help is fast)

        message = f"reading it took more than {limit / 60:g} minutes, and was stopped"
        fault = Fault("limit-time", message, "make it smaller", name_of(Path(file)))
        raise LimitError(fault)

    handler = signal.signal(signal.SIGPROF, stop)
    timer = signal.setitimer(signal.ITIMER_PROF, limit, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, *timer)
        signal.signal(signal.SIGPROF, handler or signal.SIG_DFL)
