"""Which files a command reads and writes, so that none is both unless it is meant.

A file is known by what it is, not by how its name is spelt: links and other paths to it
are the same file. Only the command line keeps such a list, for one command at a time.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from recommender.errors import Fault, FileFaultsError, RequestError
from recommender.files.shipped_files import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

Identity: TypeAlias = tuple[int, int, str]

_ELSEWHERE = "write to another file"
_PROGRAM = Path(__file__).resolve().parent.parent


class FileUses:
    """The files that a command reads, and those that it writes, by what they are."""

    def __init__(self) -> None:
        """Begin with the streams of the command that are files."""
        self._read: dict[Identity, str] = {}
        self._written: dict[Identity, str] = {}
        self._updated: set[Identity] = set()
        for number, stream in ((1, "standard output"), (2, "standard error")):
            with suppress(OSError):
                if stat.S_ISREG((status := os.fstat(number)).st_mode):
                    self._written[status.st_dev, status.st_ino, ""] = stream

    def read(self, file: Identity, name: str) -> None:
        """Note that a file is read.

        Raises:
            FileFaultsError: The command writes it.
        """
        if file in self._written and file not in self._updated:
            message = "the command reads this file, and would write over it"
            raise FileFaultsError(Fault("output-is-input", message, _ELSEWHERE, name))
        self._read[file] = name

    def write(self, file: Identity, name: str, *, updates: bool) -> None:
        """Note that a file is written; one that the command `updates` is read too.

        Raises:
            RequestError: The command reads it, or writes something else there.
        """
        if file in self._written:
            also = self._written[file]
            also = f" (as {also})" if also != name else ""
            message = f"{name} would be written twice{also}"
            raise RequestError(Fault("output-twice", message, "name two files"))
        if file in self._read and not updates:
            message = f"{name} is read by this command, which would write over it"
            raise RequestError(Fault("output-is-input", message, _ELSEWHERE))
        self._written[file] = name
        if updates:
            self._updated.add(file)


_USES: ContextVar[FileUses | None] = ContextVar("file_uses", default=None)


@contextmanager
def separate_files() -> Iterator[None]:
    """Keep what is read and what is written apart, until the end of a command."""
    token = _USES.set(FileUses())
    try:
        yield
    finally:
        _USES.reset(token)


def note_read(path: Path) -> None:
    """Note that a file is read; raise a FileFaultsError if the command writes it."""
    if (uses := _USES.get()) is not None:
        uses.read(_identity(path), str(path))


def note_standard_input() -> None:
    """Note the file that standard input is, if it is one."""
    uses = _USES.get()
    with suppress(OSError):
        status = os.fstat(0)
        if uses is not None and stat.S_ISREG(status.st_mode):
            uses.read((status.st_dev, status.st_ino, ""), "(stdin)")


def note_written(path: Path, *, updates: bool = False) -> None:
    """Note that a file is written; one that the command `updates` is read too.

    Raises:
        RequestError: The command reads it, writes something else there, or it is a
            file of the program.
    """
    whole = Path(os.path.realpath(path))
    if whole.is_relative_to(_PROGRAM) or whole.is_relative_to(data_folder().resolve()):
        message = f"{path} would be among the files of the program"
        raise RequestError(Fault("output-is-input", message, _ELSEWHERE))
    if (uses := _USES.get()) is not None:
        uses.write(_identity(path), str(path), updates=updates)


def is_there(path: Path) -> bool:
    """Return whether there is something at a path; no file has a name too long."""
    with suppress(OSError, ValueError):
        return path.exists()
    return False


def are_one_file(path: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file."""
    return _identity(path) == _identity(other)


def _identity(path: Path) -> Identity:
    """Return what a file is; one that does not exist is a name in its folder."""
    try:
        status = path.stat()
    except OSError:
        whole = Path(os.path.realpath(path))
        with suppress(OSError):
            folder = whole.parent.stat()
            return folder.st_dev, folder.st_ino, whole.name
        return 0, 0, str(whole)
    return status.st_dev, status.st_ino, ""
