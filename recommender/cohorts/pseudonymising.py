"""Pseudonymising: ids in place of people, and a mapping that is kept elsewhere.

An id is a keyed hash: with the same key a person has the same id in every file, and
without the key nobody can work out from a list of names whose id it is.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.cohorts.columns import COLUMNS, column_form, columns_named
from recommender.cohorts.personal_columns import personal_kind
from recommender.cohorts.reading import read_rows
from recommender.errors import Fault, FileFaultsError
from recommender.files.sheets import lay_out
from recommender.files.texts import name_of
from recommender.files.writing import write_error

if TYPE_CHECKING:
    from recommender.files.sheets import Row

_KEY_BYTES = 32
_ID_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A caseload without people, and who they are, each as records.

    `by` names the columns that the ids were made from.
    """

    caseload: list[dict[str, str]]
    mapping: list[dict[str, str]]
    by: tuple[str, ...]


def pseudonymise(
    path: Path, key: bytes, *, by: tuple[str, ...] = (), sheet: str | None = None
) -> Pseudonymised:
    """Return each row an id made from some columns; only a caseload's columns stay.

    Without `by` the ids are made from the column `id`, else from all that look
    personal.

    Raises:
        FileFaultsError: The file cannot be read, a row has nothing to make an id
            from, or two rows are the same person.
    """
    name = name_of(path)
    records, faults, _ = read_rows(path, sheet)
    header = tuple(map(column_form, records[0].cells if records else ()))
    named = columns_named(by, header) or _who(header)
    others = tuple(one for one in header if one and one not in named)
    table, faults = lay_out(name, records, named or ("id",), others, faults)
    ids = {row.number: _id_of(row, named, key) for row in table.rows}
    faults = [
        *(Fault(f.id, f.message, f.hint, f.file, f.row) for f in faults),
        *_faults(name, ids),
    ]
    if faults:
        raise FileFaultsError(*sorted(faults, key=lambda fault: fault.row or 0))
    kept = [one for one in COLUMNS if one != "id" and one in header]
    dropped = [one for one in header if one and one not in kept]
    caseload = [
        {"id": ids[row.number], **{one: row.cells[one] for one in kept}}
        for row in table.rows
    ]
    mapping = [
        {"pseudonym": ids[row.number], **{one: row.cells[one] for one in dropped}}
        for row in table.rows
    ]
    return Pseudonymised(caseload, mapping, named)


def _who(header: tuple[str, ...]) -> tuple[str, ...]:
    if "id" in header:
        return ("id",)
    return tuple(one for one in header if personal_kind(one))


def _id_of(row: Row, by: tuple[str, ...], key: bytes) -> str:
    """Hash what a person is known by, in any case and spacing; empty for nobody."""
    known = [" ".join(row.cells[one].casefold().split()) for one in by]
    if not any(known):
        return ""
    digest = hmac.new(key, "\x1f".join(known).encode(), hashlib.sha256).hexdigest()
    return f"P-{digest[:_ID_LETTERS]}"


def _faults(name: str, ids: dict[int, str]) -> list[Fault]:
    faults, first = [], dict[str, int]()
    for row, id_ in ids.items():
        if not id_:
            message = "this row has no value to make an id from"
            faults.append(Fault("candidate-id", message, "fill it in", name, row))
        elif first.setdefault(id_, row) != row:
            message = f"this is the same person as in row {first[id_]}"
            hint = "keep one of the rows, or add --by COLUMN to tell them apart"
            faults.append(Fault("candidate-duplicate", message, hint, name, row))
    return faults


def key_of(path: Path) -> bytes:
    """Read a key, or make one that only its owner may read where there is none.

    Raises:
        FileFaultsError: It is too short to be a key.
        OutputError: It cannot be made.
    """
    if not path.exists():
        write_private(path, secrets.token_hex(_KEY_BYTES) + "\n")
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fault = Fault("file-read", f"this cannot be read: {reason}", file=str(path))
        raise FileFaultsError(fault) from None
    if len(key) < _KEY_BYTES:
        hint = "name a new file and the key is made there"
        message = f"a key has at least {_KEY_BYTES} bytes"
        raise FileFaultsError(Fault("key-short", message, hint, str(path)))
    return key


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner may read.

    Raises:
        OutputError: It is there already, or cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise write_error(path, error) from None
