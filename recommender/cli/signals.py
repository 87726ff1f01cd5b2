"""Stopping a long run: whoever does is told how to go on, and nothing is lost."""

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

    It would be an exception somewhere in an import, and some imports swallow it.
    """
    _heed("SIGINT", _end)


@contextmanager
def stoppable(watch: Watch, journal: Journal | None) -> Iterator[None]:
    """State how to go on where a run is stopped; keep the journal until it is done."""
    _heed("SIGINT", signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        _heed(name, _stop)
    done = False
    try:
        yield
        done = True
    except (KeyboardInterrupt, SystemExit) as error:
        watch.say_how_to_go_on(journal)
        code = error.code if isinstance(error, SystemExit) else 130
        raise SystemExit(code) from None
    finally:
        if journal is not None:
            journal.close(remove=done)


def _heed(name: str, handler: Callable[[int, Any], None]) -> None:
    """Handle a signal, unless who started the program had it ignored, like nohup."""
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)


def _end(_number: int, _frame: object) -> None:
    os.write(2, b"interrupted\n")
    os._exit(130)


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
