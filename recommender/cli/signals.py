"""Stopping a long run: nothing is lost, and the way to continue is shown."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recommender.cli.progress_bar import Watch
    from recommender.cohorts.journal import Journal


def end_at_once() -> None:
    """Let Ctrl-C end the process while there is nothing to keep.

    Otherwise it is an exception somewhere in an import, and some imports swallow it.
    """
    _handle("SIGINT", _end)


@contextmanager
def stoppable(watch: Watch, journal: Journal | None) -> Iterator[None]:
    """Show how to resume a run that is stopped; keep its journal until it is done."""
    _handle("SIGINT", signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        _handle(name, _stop)
    done = False
    try:
        yield
        done = True
    except (KeyboardInterrupt, SystemExit) as error:
        watch.show_how_to_resume(journal)
        code = error.code if isinstance(error, SystemExit) else 130
        raise SystemExit(code) from None
    finally:
        if journal is not None:
            journal.close(remove=done)


def _handle(name: str, handler: Callable[[int, Any], None]) -> None:
    """Handle a signal, unless it was ignored when the program started, as by nohup."""
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)


def _end(_number: int, _frame: object) -> None:
    os.write(2, b"interrupted\n")
    os._exit(130)


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
