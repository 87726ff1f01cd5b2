"""Writing a report to a file: whole or not at all."""

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
    path: Path | None, asked: str | None, suffixes: Mapping[str, str] = SUFFIXES
) -> str:
    """Decide the format: what was asked, else what the file's suffix says.

    `suffixes` maps those of the formats that a command can tell its answer in.

    Raises:
        RequestError: the suffix says nothing and nothing was asked.
    """
    if asked is not None:
        return asked
    if path is None:
        return "table"
    if path.suffix.lower() in suffixes:
        return suffixes[path.suffix.lower()]
    hint = f"end the name with {', '.join(suffixes)}, or add --format"
    message = f"this command has no format for the file name {path.name}"
    raise RequestError(Fault("output-suffix", message, hint))


def refuse_to_overwrite(path: Path, *, force: bool) -> None:
    """Check, before anything is computed, that a file may be written.

    Raises:
        RequestError: it exists already, or its folder does not.
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


def probe(path: Path) -> None:
    """Check, before anything is computed, that a folder can be written to.

    Raises:
        OutputError: it cannot.
    """
    import tempfile  # noqa: PLC0415  (only who writes a file)

    try:
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.write(b"x")
    except OSError as error:
        raise _failed(path, error) from None


def sweep(path: Path) -> None:
    """Remove what an earlier run left when it was killed while it wrote this file."""
    for left in path.parent.glob(f".{path.name}.*{_UNFINISHED}"):
        left.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write through a temporary file beside it, so that no half is ever seen.

    Raises:
        OutputError: it could not be written; what was there before is untouched.
    """
    import tempfile  # noqa: PLC0415  (only who writes a file)

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
        raise _failed(path, error, len(data)) from None


def _failed(path: Path, error: OSError, needed: int = 0) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    message = f"{path} could not be written: {reason}"
    full = f"{needed:,} bytes are needed" if error.errno == errno.ENOSPC else ""
    return OutputError(Fault("output-write", message, full if needed else ""))
