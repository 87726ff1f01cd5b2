"""Pseudonymising: ids instead of people, and a mapping that is kept elsewhere.

An id is a keyed hash: with the same key a person has the same id in every file, and
without the key nobody can find out from a list of names whose id it is.
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
from recommender.cohorts.people import NAME_COLUMNS, find_names, person_form
from recommender.cohorts.personal_columns import personal_kind
from recommender.errors import Fault, FileFaultsError
from recommender.files.sheets import lay_out
from recommender.files.texts import name_of
from recommender.files.writing import write_error
from recommender.tables.caseload_headers import name_columns
from recommender.tables.column_headers import parse_choices
from recommender.tables.table_source import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.files.sheets import Row

_KEY_BYTES = 32
_ID_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A caseload with ids instead of people, and the mapping to them, as records.

    `by` names the columns that the ids were made from; `kept` and `dropped` those that
    the caseload has, and those that only the mapping has; `notices` say what headers
    were taken for.
    """

    caseload: list[dict[str, str]]
    mapping: list[dict[str, str]]
    by: tuple[str, ...]
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def pseudonymise(
    path: Path,
    key: bytes,
    *,
    by: tuple[str, ...] = (),
    sheet: str | None = None,
    columns: Iterable[str] = (),
) -> Pseudonymised:
    """Return the rows with an id made from some columns, and only a caseload's columns.

    Without `by`, ids are made from the column `id` if there is one, else from all
    columns that look personal. `columns` choose headers, such as `role=Post`.

    Raises:
        FileFaultsError: The file cannot be read, a row has nothing to make an id
            from, or two rows are the same person.
    """
    name = name_of(path)
    known, by = (*COLUMNS, *NAME_COLUMNS), tuple(by)
    chosen = parse_choices(columns, known)
    records, faults, notices = read_rows(path, sheet, [*known, *chosen.values()])
    records, renamed = name_columns(name, records, known, chosen=chosen, keep=by)
    records, _, id_notices = find_names(name, records)
    header = tuple(map(column_form, records[0].cells if records else ()))
    named = columns_named(by, header) or _identifying(header)
    others = tuple(column for column in header if column and column not in named)
    table, faults = lay_out(name, records, named or ("id",), others, faults)
    ids = {row.number: _id_of(row, named, key) for row in table.rows}
    faults = [
        *(Fault(f.id, f.message, f.hint, f.file, f.row) for f in faults),
        *_faults(name, ids),
    ]
    if faults:
        raise FileFaultsError(*sorted(faults, key=lambda fault: fault.row or 0))
    kept = [column for column in COLUMNS if column != "id" and column in header]
    dropped = [column for column in header if column and column not in kept]
    caseload = [
        {"id": ids[row.number], **{column: row.cells[column] for column in kept}}
        for row in table.rows
    ]
    mapping = [
        {
            "pseudonym": ids[row.number],
            **{column: row.cells[column] for column in dropped},
        }
        for row in table.rows
    ]
    return Pseudonymised(
        caseload, mapping, named, tuple(kept), tuple(dropped),
        (*notices, *renamed, *id_notices),
    )  # fmt: skip


def _identifying(header: tuple[str, ...]) -> tuple[str, ...]:
    if "id" in header:
        return ("id",)
    return tuple(column for column in header if personal_kind(column))


def _id_of(row: Row, by: tuple[str, ...], key: bytes) -> str:
    """Return an id hashed from some cells, or "" if all are empty.

    Case, spacing and how letters are composed make no difference.
    """
    cells = [person_form(row.cells[column]) for column in by]
    if not any(cells):
        return ""
    digest = hmac.new(key, "\x1f".join(cells).encode(), hashlib.sha256).hexdigest()
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
    """Read a key; if the file does not exist, create one that only its owner may read.

    Raises:
        FileFaultsError: It is too short to be a key.
        OutputError: It cannot be created.
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
        OutputError: It exists already, or cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise write_error(path, error) from None
