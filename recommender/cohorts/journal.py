"""A journal: the outcomes so far, written to disk so that none is lost.

The first line has what the outcomes depend on; every other line is one outcome, with a
checksum. There are no ids in it, only fingerprints of requests.
"""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.cohorts.planning import Outcome, content_of, outcome_of
from recommender.errors import Fault, OutputError, RecommenderError, RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

# The first line is shorter.
_MOST_OF_A_LINE = 65_536


class Journal:
    """A file that grows by one line per outcome; only one run may use it at a time.

    Each line is flushed to disk before the outcome is reported, so none is lost.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, Outcome] = {}
        self._file: Any = None
        self._empty = True

    def open(
        self, fingerprints: Mapping[str, str], *, resume: bool, restart: bool
    ) -> None:
        """Start a journal, or continue one whose outcomes depend on the same things.

        Raises:
            RequestError: It exists and neither `resume` nor `restart` is set, another
                run is using it, or something it depends on has changed.
            OutputError: It cannot be written.
        """
        exists = self.path.exists()
        if exists and not (resume or restart):
            message = f"{self.path} exists: an earlier run did not finish"
            hint = "continue with --resume, or start again with --restart"
            raise RequestError(Fault("journal-exists", message, hint))
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            self._file = os.fdopen(handle, "r+b")
        except OSError as error:
            raise self._write_error(error) from None
        try:
            self._lock()
            if exists and resume:
                self._resume(fingerprints)
            else:
                self._begin(fingerprints)
        except RecommenderError:
            self._file.close()
            self._file = None
            raise

    def _lock(self) -> None:
        try:
            import fcntl  # noqa: PLC0415  (not on every system)
        except ImportError:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = f"{self.path} is in use by another run"
            hint = "wait for it, or write to another file with --output"
            raise RequestError(Fault("journal-locked", message, hint)) from None

    def _begin(self, fingerprints: Mapping[str, str]) -> None:
        try:
            self._file.seek(0)
            self._file.truncate()
        except OSError as error:
            raise self._write_error(error) from None
        self._append(dict(fingerprints))

    def _resume(self, fingerprints: Mapping[str, str]) -> None:
        """Read the complete lines, and cut off one that was not written to its end."""
        lines, end = _read_lines(self._file)
        if not lines:
            self._refuse_other_content()
            self._begin(fingerprints)
            return
        header = lines[0]
        changed = [
            name for name in fingerprints if header.get(name) != fingerprints[name]
        ]
        if changed:
            message = f"{' and '.join(changed)} changed since {self.path} was started"
            hint = "undo the change, or start again with --restart"
            raise RequestError(Fault("journal-mismatch", message, hint))
        self._file.truncate(end)
        self._file.seek(end)
        self.known = {
            line["request"]: outcome_of(line["outcome"]) for line in lines[1:]
        }
        self._empty = not self.known

    def _refuse_other_content(self) -> None:
        """Refuse a file that is no journal: not even its first line was cut off.

        Raises:
            RequestError: It has whole lines of something else.
        """
        self._file.seek(0)
        if b"\n" in self._file.read(_MOST_OF_A_LINE):
            message = f"{self.path} is not a journal, or it is damaged"
            hint = "move it away, or start again with --restart, which replaces it"
            raise RequestError(Fault("journal-mismatch", message, hint))

    def add(self, fingerprint: str, outcome: Outcome) -> None:
        """Write an outcome, by the fingerprint of its request, and wait for the disk.

        Raises:
            OutputError: The disk is full, or gone; earlier outcomes are kept.
        """
        self._append({"request": fingerprint, "outcome": content_of(outcome)})
        self._empty = False

    def _append(self, content: dict[str, Any]) -> None:
        try:
            self._file.write(_line(content))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._write_error(error) from None

    def _write_error(self, error: OSError) -> OutputError:
        reason = (error.strerror or str(error)).lower()
        message = f"the journal {self.path} could not be written: {reason}"
        return OutputError(Fault("journal-write", message))

    def close(self, *, remove: bool) -> None:
        """Close the journal; remove it if asked, or if it has no outcomes."""
        if self._file is None:
            return
        if remove or self._empty:
            self.path.unlink(missing_ok=True)
        with suppress(OSError):
            self._file.close()
        self._file = None


def _line(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _read_lines(file: Any) -> tuple[list[dict[str, Any]], int]:
    """Return the complete lines, and the position where the last of them ends."""
    file.seek(0)
    lines, end = [], 0
    for line in file:
        sum_, _, text = line.rstrip(b"\n").partition(b" ")
        if not line.endswith(b"\n") or sum_ != b"%08x" % zlib.crc32(text):
            break
        lines.append(json.loads(text))
        end += len(line)
    return lines, end
