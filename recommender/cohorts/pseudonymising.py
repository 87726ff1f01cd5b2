"""Pseudonymising: ids instead of people, and a mapping that is kept elsewhere.

An id is a keyed hash: with the same key a person has the same id in every file, and
without the key nobody can find out from a list of names whose id it is.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.caseload_table import (
    CHOICES,
    caseload_notices,
    read_caseload,
)
from recommender.cohorts.columns import COLUMNS, columns_named
from recommender.cohorts.leavers import leavers_of
from recommender.cohorts.other_rows import without_other_rows
from recommender.cohorts.people import (
    NAME_COLUMNS,
    TEXTS,
    full_name,
    hide_in_texts,
    person_form,
    tell_names,
)
from recommender.cohorts.personal_columns import personal_kind
from recommender.cohorts.reading import (
    ToldColumns,
    columns_of,
    ignored_columns,
    names_unit,
)
from recommender.cohorts.unit_columns import with_marks
from recommender.cohorts.who_is_who import PSEUDONYM
from recommender.errors import Fault, FileFaultsError, rows_in_words
from recommender.files.file_uses import is_there
from recommender.files.reading_time import in_time
from recommender.files.texts import read_bytes
from recommender.files.writing import settle_output, write_whole
from recommender.job_text.personal_details import hide_personal_details
from recommender.safe_text import for_shell
from recommender.tables.column_headers import parse_choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from recommender.files.sheets import Row
    from recommender.qualifications.qualification import Qualification
    from recommender.tables.whole_table import WholeTable

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


@in_time
def pseudonymise(
    path: Path,
    key: bytes,
    *,
    qualification: Qualification | None = None,
    by: tuple[str, ...] = (),
    sheet: str | None = None,
    columns: Iterable[str] = (),
) -> Pseudonymised:
    """Return the rows with an id made from some columns, and only a caseload's columns.

    With a `qualification`, units that have columns of their own are read as `cohort`
    reads them, and those that are done are among those of `have`. Without `by`, ids are
    made from the column `id` if there is one, else from all columns that look personal.
    `columns` choose headers, such as `role=Post`.

    Raises:
        FileFaultsError: The file cannot be read, a row has nothing to make an id
            from, or two rows are the same person.
    """
    chosen = parse_choices(columns, CHOICES)
    read = _read_learners(path, qualification, chosen, tuple(by), sheet)
    table = read.table
    named = columns_named(by, table.columns) or _identifying(read.own)
    _refuse_missing(table, named or ("id",))
    ids = [_id_of(row, named, key) for row in read.learners]
    faults = [*read.faults, *_faults(table, read.learners, ids)]
    if faults:
        faults = sorted(faults, key=lambda fault: fault.row or 0)
        raise FileFaultsError(*table.with_headers(faults))
    kept = [column for column in COLUMNS if column in {*read.own, *read.made} - {"id"}]
    dropped = [column for column in read.own if column not in kept]
    rows, hidden = _without_details(read.learners)
    pairs = list(zip(ids, rows, strict=True))
    caseload = [{"id": id_, **_cells(row, kept)} for id_, row in pairs]
    mapping = [{PSEUDONYM: id_, **_cells(row, dropped)} for id_, row in pairs]
    notices = read.notices
    if hidden:
        numbers = rows_in_words(row.number for row in hidden)
        notices += (f"{table.name}: names and contact details hidden in {numbers}",)
    return Pseudonymised(caseload, mapping, named, tuple(kept), tuple(dropped), notices)


class _Learners(NamedTuple):
    """The rows of a caseload that are of learners, their marks of units in `have`.

    `own` are its columns but those of single units; `made` are those in the rows, with
    `have` if there are any such.
    """

    table: WholeTable
    learners: list[Row]
    own: tuple[str, ...]
    made: tuple[str, ...]
    faults: list[Fault]
    notices: tuple[str, ...]


def _read_learners(
    path: Path,
    qualification: Qualification | None,
    chosen: Mapping[str, str],
    by: tuple[str, ...],
    sheet: str | None,
) -> _Learners:
    told_by = partial(_told_by, qualification, by, chosen)
    table = read_caseload(
        path,
        chosen=chosen,
        keep=by,
        nameless=True,
        sheet=sheet,
        doubts=lambda table: told_by(table).faults,
        is_unit=names_unit(qualification) if qualification else lambda text: False,
    )
    table, _, codes, ignored, _, unclear = told_by(table)
    leavers, marked = leavers_of(table, ignored), with_marks(table, table.rows, codes)
    for row in table.rows:
        fate = "left out" if leavers.include(row) else "person"
        table.counts.tell((row.sheet, row.number), fate)
    left_out, usual = caseload_notices(table, (*codes, *leavers.columns))
    return _Learners(
        table,
        [row for row in marked.rows if not leavers.include(row)],
        tuple(column for column in table.columns if column not in codes),
        tuple({"have" for _ in codes} | {c for r in marked.rows for c in r.cells}),
        [replace(f, excerpt=None) for f in (*table.faults, *marked.faults, *unclear)],
        (*left_out, *leavers.notices, *marked.notices, *usual),
    )


def _told_by(
    qualification: Qualification | None,
    by: Sequence[str],
    chosen: Mapping[str, str],
    table: WholeTable,
) -> ToldColumns:
    """Return what the columns hold; without a qualification, only who is named."""
    if qualification is None:
        ignored = ignored_columns(table, chosen)
        rest = tell_names(without_other_rows(table)).without_cells(ignored)
        return ToldColumns(rest, (), {}, ignored, [])
    return columns_of(qualification, by, chosen, table)


def _without_details(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return rows without personal details in their texts, and those that had some."""
    # An address that has a name in it is looked for as a whole.
    less = [
        row._replace(
            cells={
                column: hide_personal_details(cell)[0] if column in TEXTS else cell
                for column, cell in row.cells.items()
            }
        )
        for row in rows
    ]
    less = hide_in_texts(less, [full_name(row.cells) for row in rows])
    return less, [new for new, old in zip(less, rows, strict=True) if new != old]


def _cells(row: Row, columns: Iterable[str]) -> dict[str, str]:
    return {column: row.cells.get(column, "") for column in columns}


def _refuse_missing(table: WholeTable, columns: Iterable[str]) -> None:
    """Refuse a table without a column that ids are to be made from."""
    missing = [column for column in columns if column not in table.columns]
    # Where no header is known, the first row is perhaps that of a person.
    hint = f"the columns are: {', '.join(table.columns)}"
    if not any(c in {*COLUMNS, *NAME_COLUMNS} for c in table.columns):
        hint = "write a header row: name,role; or name the columns: --by COLUMN"
    message = "this column is missing"
    if missing:
        raise FileFaultsError(
            *(
                Fault(
                    "csv-column-missing",
                    message,
                    hint,
                    table.name,
                    table.parts[0].part.row,
                    column=column,
                )
                for column in missing
            )
        )


def _identifying(header: tuple[str, ...]) -> tuple[str, ...]:
    if "id" in header:
        return ("id",)
    return tuple(column for column in header if personal_kind(column))


def _id_of(row: Row, by: tuple[str, ...], key: bytes) -> str:
    """Return an id hashed from some cells, or "" if all are empty.

    Case, spacing and how letters are composed make no difference.
    """
    cells = [person_form(row.cells.get(column, "")) for column in by]
    if not any(cells):
        return ""
    digest = hmac.new(key, "\x1f".join(cells).encode(), hashlib.sha256).hexdigest()
    return f"P-{digest[:_ID_LETTERS]}"


def _faults(table: WholeTable, rows: list[Row], ids: list[str]) -> list[Fault]:
    faults: list[Fault] = []
    first: dict[str, Row] = {}
    for row, id_ in zip(rows, ids, strict=True):
        place = table.place(row)
        if not id_:
            message = "this row has no value to make an id from"
            fault = Fault("candidate-id", message, "fill it in", place, row.number)
            faults.append(fault)
        elif (same := first.setdefault(id_, row)) is not row:
            sheet = f' of sheet "{same.sheet}"' if same.sheet != row.sheet else ""
            message = f"this is the same person as in row {same.number}{sheet}"
            hint = "keep one of the rows, or add --by COLUMN to tell them apart"
            fault = Fault("candidate-duplicate", message, hint, place, row.number)
            faults.append(fault)
    return faults


class Key:
    """The key of a file; one that does not exist is made, and kept when all else is."""

    def __init__(self, path: Path) -> None:
        """Read a key, or make one; nothing is written yet.

        Raises:
            FileFaultsError: It cannot be read, or is too short to be a key.
            RequestError: It would be written to where something else is.
            OutputError: It cannot be written.
        """
        self._path, self._is_new = path, not is_there(path)
        if self._is_new:
            settle_output(path, force=False)
            self.value = secrets.token_hex(_KEY_BYTES).encode()
            return
        self.value = read_bytes(path).strip()
        if len(self.value) < _KEY_BYTES:
            hint = "name a new file and the key is made there"
            message = f"a key has at least {_KEY_BYTES} bytes"
            raise FileFaultsError(Fault("key-short", message, hint, str(path)))

    def keep(self) -> None:
        """Write a new key, which only its owner may read.

        Raises:
            OutputError: It cannot be written.
        """
        if self._is_new:
            write_whole(self._path, self.value + b"\n", force=False, secret=True)

    def remarks(self) -> Iterator[str]:
        """Yield that others may read the key, if they may."""
        others = stat.S_IRWXG | stat.S_IRWXO
        if os.name == "posix" and self._path.stat().st_mode & others:
            file = for_shell([str(self._path)])
            yield f"others may read or change the key; stop that: chmod 600 {file}"
