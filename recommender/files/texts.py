"""Reading a whole file, with every failure explained in plain words."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from recommender.errors import Fault, FileFaultsError
from recommender.files.file_kinds import ZIP, find_kind
from recommender.files.file_uses import note_read, note_standard_input

MOST_BYTES = 20_000_000
# So much text about a job is read in about two seconds: some 80,000 words.
MOST_JOB_BYTES = 500_000

_AS_TEXT = "copy its text into a plain text file, and save that as UTF-8"


def read_text(path: Path, *, kind: str = "csv", most: int = MOST_BYTES) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    `kind` begins the ids of faults in the content, and at `most` so many bytes are
    read. A path of `-` is standard input.

    Raises:
        FileFaultsError: it is missing, not a plain file, unreadable, too big, empty,
            not text or not UTF-8.
    """
    return text_of(read_bytes(path, most=most), name_of(path), kind=kind)


def name_of(path: Path) -> str:
    """Return the name of a file as faults show it."""
    return "(stdin)" if str(path) == "-" else str(path)


def text_of(data: bytes, name: str, *, kind: str = "csv") -> str:
    """Return the content of a file as text.

    Raises:
        FileFaultsError: it is empty, not text or not UTF-8.
    """
    refuse_empty(data, name, kind)
    _refuse_other_formats(data, name, kind)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFaultsError(_encoding_fault(data, error, name, kind)) from None


def refuse_empty(data: bytes, name: str, kind: str = "csv") -> None:
    """Refuse a file without anything in it.

    Raises:
        FileFaultsError: It is.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FileFaultsError(Fault(f"{kind}-empty", "the file is empty", file=name))


def _read_stdin(most: int) -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        hint = "pipe a file in: add < FILE to the command"
        fault = Fault("stdin-terminal", "no input was piped in", hint, "(stdin)")
        raise FileFaultsError(fault)
    note_standard_input()
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        message = f"at most {most:,} bytes are read"
        raise FileFaultsError(Fault("csv-too-big", message, file="(stdin)"))
    return data


def read_bytes(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a plain file, or of standard input for a path of `-`.

    At `most` so many are read.

    Raises:
        FileFaultsError: it is missing, not a plain file, unreadable or too big.
    """
    if str(path) == "-":
        return _read_stdin(most)
    name = str(path)
    try:
        mode = path.stat()
        if not stat.S_ISREG(mode.st_mode):
            what = "a folder" if stat.S_ISDIR(mode.st_mode) else "not a plain file"
            raise FileFaultsError(Fault("file-kind", f"this is {what}", file=name))
        if mode.st_size > most:
            message = f"{mode.st_size:,} bytes; at most {most:,} are read"
            raise FileFaultsError(Fault("csv-too-big", message, file=name))
        note_read(path)
        return path.read_bytes()
    except FileNotFoundError:
        hint = _near_files(path)
        fault = Fault("file-missing", "there is no such file", hint, name)
    except PermissionError:
        hint = "ask for permission to read it"
        fault = Fault(
            "file-permission", "permission to read this is denied", hint, name
        )
    except ValueError:
        fault = Fault("file-name", "this is not a valid file name", file=repr(name))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fault = Fault("file-read", f"this cannot be read: {reason}", file=name)
    raise FileFaultsError(fault) from None


def _near_files(path: Path) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  (only errors need it)

    try:
        names = [file.name for file in path.parent.iterdir()]
    except OSError:
        return f"there is no folder {path.parent}"
    near = get_close_matches(path.name, names, n=3)
    return f"did you mean {' or '.join(near)}?" if near else ""


def refuse_other_kinds(data: bytes, name: str, hint: str = "") -> None:
    """Refuse a file that is of another kind than those that are read.

    The `hint` is for files that are no tables.

    Raises:
        FileFaultsError: It is, with what it is and what to do.
    """
    kind = find_kind(data)
    if kind is not None:
        fault = Fault(kind.id, f"this is {kind.name}", hint or kind.hint, name)
        raise FileFaultsError(fault)


def _refuse_other_formats(data: bytes, name: str, kind: str) -> None:
    # A saved plan is JSON, and "[[" may begin TOML.
    if kind == "csv" or not data.lstrip().startswith((b"{", b"[")):
        refuse_other_kinds(data, name, "" if kind == "csv" else _AS_TEXT)
    if data.startswith(ZIP):
        message = "this is an Excel or OpenDocument workbook"
        hint = "save it as CSV UTF-8" if kind == "csv" else _AS_TEXT
        raise FileFaultsError(Fault("file-kind", message, hint, name))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:200]:
        hint = "save it as CSV UTF-8" if kind == "csv" else "save it as UTF-8"
        message = "this looks like UTF-16, or is not text at all"
        raise FileFaultsError(Fault(f"{kind}-encoding", message, hint, name))


def _encoding_fault(
    data: bytes, error: UnicodeDecodeError, name: str, kind: str
) -> Fault:
    before = data[: error.start]
    row = before.count(b"\n") + 1
    start_of_line = before.rfind(b"\n") + 1
    column = before[start_of_line:].count(b",") + 1
    message = f"byte 0x{data[error.start]:02x} is not UTF-8, in field {column}"
    hint = "save it as CSV UTF-8" if kind == "csv" else "save it as UTF-8"
    return Fault(f"{kind}-encoding", message, hint, name, row=row)
