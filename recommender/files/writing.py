"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import glob
import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.ending import undisturbed, unfinished
from recommender.errors import Fault, OutputError, RequestError
from recommender.files.file_uses import are_one_file, is_there, note_written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNFINISHED = ".partial"
# So much of a file's name is in that of the temporary one beside it.
_MOST_OF_A_NAME = 100
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
    if is_there(path):
        refuse_other_kinds(path)
    hint = f"end the name with {', '.join(suffixes)}, or add --format"
    message = f"this command has no format for the file name {path.name}"
    raise RequestError(Fault("output-suffix", message, hint))


def settle_new(path: Path) -> None:
    """Check that an output can be written that never replaces a file.

    Raises:
        RequestError: there is a file already, or as `settle_output` does.
        OutputError: nothing can be written there.
    """
    settle_output(path, force=False, otherwise="name a new file")


def settle_output(
    path: Path,
    *,
    force: bool,
    updates: bool = False,
    over: Path | None = None,
    otherwise: str = "add --force to replace it",
) -> None:
    """Check, before anything is computed, that an output can be written.

    It may not be a file that the command reads, unless it `updates` that; `over` is one
    that it may replace. Where it may replace nothing, `otherwise` is what to do.

    Raises:
        RequestError: the file exists already and nothing may be replaced, is not a
            plain file, or is read or written by the command otherwise; or its folder
            does not exist.
        OutputError: nothing can be written there.
    """
    try:
        exists, folder = path.exists(), _target(path).parent.is_dir()
        is_over = over is not None and are_one_file(path, over)
        refuse_other_kinds(path)
    except (OSError, ValueError):
        message = "this is not a valid file name"
        raise RequestError(
            Fault("output-name", message, file=repr(str(path)))
        ) from None
    note_written(path, updates=updates or is_over)
    if exists and not (force or updates or is_over):
        message = f"{path} exists already"
        raise RequestError(Fault("output-exists", message, otherwise))
    if not folder:
        parent = _target(path).parent if path.is_symlink() else path.parent
        message = f"there is no folder {parent}"
        hint = "make it first, or write into another"
        raise RequestError(Fault("output-folder", message, hint))
    _check_writable(path)


def refuse_other_kinds(path: Path) -> None:
    """Refuse to replace what is not a plain file, whatever is forced.

    Raises:
        RequestError: It is a folder, a device, a pipe or a socket.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        what, hint = "a folder", "name a file in it"
    else:
        what = "a device" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else "a pipe"
        hint = "name a plain file; without --output the answer is printed"
    raise RequestError(Fault("output-kind", f"{path} is {what}", hint))


def _target(path: Path) -> Path:
    """Return the file that a path leads to, so that a link stays one."""
    return Path(os.path.realpath(path))


def _check_writable(path: Path) -> None:
    """Check, before anything is computed, that a file can be made beside an output.

    Raises:
        OutputError: it cannot be.
    """
    import tempfile  # noqa: PLC0415  (only needed to write)

    try:
        with tempfile.TemporaryFile(dir=_target(path).parent) as file:
            file.write(b"x")
    except OSError as error:
        raise write_error(path, error) from None


def remove_unfinished(path: Path) -> None:
    """Remove what earlier runs left that were killed while they wrote this file."""
    path = _target(path)
    pattern = f"{glob.escape(_beginning(path))}*{_UNFINISHED}"
    for left in path.parent.glob(pattern):
        left.unlink(missing_ok=True)


def _beginning(path: Path) -> str:
    return f".{path.name[:_MOST_OF_A_NAME]}."


def write_whole(
    path: Path, content: str | bytes, *, force: bool, secret: bool = False
) -> None:
    """Write a file by way of a temporary one, so that nobody sees half of it.

    A file that is replaced keeps who may read it; a `secret` is for its owner only.

    Raises:
        RequestError: what is there now is not a plain file.
        OutputError: it could not be written, or was made by another program since this
            one began and may not be replaced; what was there before is unchanged.
    """
    data = content.encode() if isinstance(content, str) else content
    target = _target(path)
    refuse_other_kinds(path)
    try:
        mode = 0o600 if secret else 0o666
        with undisturbed(), _new_beside(target, mode) as (new, handle):
            with os.fdopen(handle, "wb") as file:
                if secret:
                    new.chmod(0o600)
                elif force:
                    keep_mode(new, target)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _move(new, target, force=force)
    except FileExistsError:
        message = f"{path} was made by another program in the meantime"
        hint = "write to another file, or add --force to replace it"
        raise OutputError(Fault("output-exists", message, hint)) from None
    except OSError as error:
        raise write_error(path, error, len(data)) from None


@contextmanager
def _new_beside(path: Path, mode: int) -> Iterator[tuple[Path, int]]:
    """Make a temporary file and open it; remove it, if it is there, in the end.

    The umask takes from its mode.
    """
    new = path.with_name(f"{_beginning(path)}{secrets.token_hex(6)}{_UNFINISHED}")
    with unfinished(new):
        try:
            yield new, os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def keep_mode(new: Path, replaced: Path) -> None:
    """Make owner and mode of a new file those of the one that it is to replace."""
    with suppress(FileNotFoundError):
        before, now = replaced.stat(), new.stat()
        if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (
            now.st_uid,
            now.st_gid,
        ):
            with suppress(PermissionError):
                os.chown(new, before.st_uid, before.st_gid)
        new.chmod(stat.S_IMODE(before.st_mode) & 0o777)


def _move(temporary: Path, path: Path, *, force: bool) -> None:
    """Put a new file into its place: over another only if that is forced."""
    if force:
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # There are no hard links here: the name is taken first, then replaced.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            temporary.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise


def write_error(path: Path, error: OSError, needed: int = 0) -> OutputError:
    """Return the error of a file or folder that could not be written.

    `needed` is its size in bytes, which is named where the disk is full.
    """
    reason = (error.strerror or str(error)).lower()
    message = f"{path} could not be written: {reason}"
    full = f"{needed:,} bytes are needed" if error.errno == errno.ENOSPC else ""
    return OutputError(Fault("output-write", message, full if needed else ""))
