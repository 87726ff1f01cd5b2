"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import Fault, OutputError, RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNFINISHED = ".partial"
SUFFIXES = {".json": "json", ".csv": "csv", ".md": "md", ".txt": "table"}


def format_of(
    path: Path | None, requested: str | None, suffixes: Mapping[str, str] = SUFFIXES
) -> str:
    """Return the format of an output: the one requested, else that of the suffix.

    `suffixes` maps file suffixes to the formats of a command.

    Raises:
        RequestError: no format was requested, and the suffix is none of these.
    """
    if requested is not None:
        return requested
    if path is None:
        return "table"
    if path.suffix.lower() in suffixes:
        return suffixes[path.suffix.lower()]
    hint = f"end the name with {', '.join(suffixes)}, or add --format"
    message = f"this command has no format for the file name {path.name}"
    raise RequestError(Fault("output-suffix", message, hint))


def refuse_to_overwrite(path: Path, *, force: bool) -> None:
    """Check, before anything is computed, that an output would replace no file.

    Raises:
        RequestError: the file exists already, or its folder does not.
    """
    try:
        exists, folder = path.exists(), path.parent.is_dir()
    except (OSError, ValueError):
        message = "this is not a valid file name"
        raise RequestError(
            Fault("output-name", message, file=repr(str(path)))
        ) from None
    if exists and not force:
        message = f"{path} exists already"
        raise RequestError(Fault("output-exists", message, "add --force to replace it"))
    if not folder:
        message = f"there is no folder {path.parent}"
        raise RequestError(Fault("output-folder", message, "make it first"))


def check_writable(path: Path) -> None:
    """Check, before anything is computed, that a file can be written.

    Raises:
        OutputError: it cannot be.
    """
    import tempfile  # noqa: PLC0415  (only needed to write)

    try:
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.write(b"x")
    except OSError as error:
        raise write_error(path, error) from None


def remove_unfinished(path: Path) -> None:
    """Remove what earlier runs left that were killed while they wrote this file."""
    for unfinished in path.parent.glob(f".{path.name}.*{_UNFINISHED}"):
        unfinished.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file by way of a temporary one, so that nobody sees half of it.

    Raises:
        OutputError: it could not be written; what was there before is unchanged.
    """
    import tempfile  # noqa: PLC0415  (only needed to write)

    data = content.encode() if isinstance(content, str) else content
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED
        )
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise write_error(path, error, len(data)) from None


def write_error(path: Path, error: OSError, needed: int = 0) -> OutputError:
    """Return the error of a file or folder that could not be written.

    `needed` is its size in bytes, which is named where the disk is full.
    """
    reason = (error.strerror or str(error)).lower()
    message = f"{path} could not be written: {reason}"
    full = f"{needed:,} bytes are needed" if error.errno == errno.ENOSPC else ""
    return OutputError(Fault("output-write", message, full if needed else ""))
