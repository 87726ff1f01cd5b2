"""Ending at once when told to, by Ctrl-C for example, with nothing half written.

Python itself waits with a signal until the main thread is done with what it does, such
as a solve, and then raises an exception wherever that happens to be: some imports
swallow it, others make a traceback of it. So a thread waits for signals and ends the
program, unless something has to be kept first, as the journal of a caseload.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from threading import RLock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
# Seconds that files which are being written are waited for.
_PATIENCE = 3.0

_WRITING = RLock()
_UNFINISHED: dict[Path, None] = {}


def end_when_told() -> None:
    """End the program at once, from now on, when a signal says so."""
    if os.name != "posix":
        _handle(lambda number, _: _end(number))
        return
    numbers, into = os.pipe()
    os.set_blocking(into, False)
    # Python writes the number of a signal there as it comes, whatever it is doing; and
    # so does the handler, should a library have taken the descriptor away.
    _handle(lambda number, _: _write(into, number))
    signal.set_wakeup_fd(into, warn_on_full_buffer=False)
    Thread(target=_wait, args=(numbers,), daemon=True).start()


def _handle(handler: object) -> None:
    """Handle signals, except those that nohup or a shell has set to be ignored."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)  # type: ignore[arg-type]


def _write(into: int, number: int) -> None:
    with suppress(OSError):
        os.write(into, bytes([number]))


def _wait(numbers: int) -> None:
    """Wait for the number of a signal that is to end the program."""
    ends = {getattr(signal, name) for name in _SIGNALS}
    while True:
        number = os.read(numbers, 1)[0]
        if number in ends:
            _end(number)


def _end(number: int) -> None:
    """End the program: the file being written is finished, all else is removed."""
    _WRITING.acquire(timeout=_PATIENCE)
    for path in list(_UNFINISHED):
        _remove(path)
    if number == signal.SIGINT:
        with suppress(OSError):
            os.write(2, b"interrupted\n")
    os._exit(128 + number)


def _remove(path: Path) -> None:
    if path.is_dir():
        from shutil import rmtree  # noqa: PLC0415  (only folders need it)

        rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let files be written whole, together if they are several, before the end."""
    with _WRITING:
        yield


@contextmanager
def unfinished(path: Path) -> Iterator[None]:
    """Let a temporary file or folder be removed if the program ends meanwhile."""
    _UNFINISHED[path] = None
    try:
        yield
    finally:
        _UNFINISHED.pop(path, None)


@contextmanager
def raise_when_told() -> Iterator[None]:
    """Let signals be exceptions in the main thread, for what has to be kept then."""
    into = signal.set_wakeup_fd(-1)
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    _handle(_raise)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(into, warn_on_full_buffer=False)


def _raise(number: int, _frame: object) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
