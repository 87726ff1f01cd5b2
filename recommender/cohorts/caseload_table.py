"""The table of a caseload: one row per candidate, and lines that are no candidates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.edited_workbook import ABOUT, PLANS, REQUESTS
from recommender.cohorts.people import NAME_COLUMNS
from recommender.errors import FileFaultsError, rows_in_words
from recommender.files.texts import name_of
from recommender.tables.column_headers import LISTED, header_form, meanings_for
from recommender.tables.sheet_parts import Wanted
from recommender.tables.table_source import read_sheets
from recommender.tables.whole_table import (
    Line,
    WholeTable,
    above_notices,
    renamed_notices,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from recommender.errors import Fault
    from recommender.files.sheets import RawSheet

# What a line between the rows says that is not a person: their names have none of it.
_LINE = re.compile(
    r"(?:^|\s)(?:teams?|cohorts?|groups?|intakes?|sites?|centres?|departments?|branch"
    r"|learners?|candidates?|apprentices?|staff|year|notes?|source|page|total|exported"
    r"|printed|as at|updated)\b|[:*]|[.;]$|[0-9]",
    re.IGNORECASE,
)


def read_caseload(
    path: Path,
    *,
    chosen: Mapping[str, str],
    keep: Iterable[str] = (),
    nameless: bool = False,
    sheet: str | None = None,
) -> WholeTable:
    """Return the rows of a caseload, their cells by column.

    `chosen` are headers for columns, and those in `keep` stay as they are. A header
    that only looks like a known one is not taken for it. If it may be `nameless`, there
    need be no column of ids or names. Of a workbook of plans the requests are read.

    Raises:
        FileFaultsError: It cannot be used, a header chosen is not there, or several may
            be one column.
    """
    wanted = Wanted(
        meanings_for("caseload", (*COLUMNS, *NAME_COLUMNS)),
        ("id",),
        chosen,
        instead={"id": ("name", *NAME_COLUMNS)},
        keep=frozenset(map(header_form, keep)),
        is_line=_is_line,
    )
    try:
        sheets = _requests_of(read_sheets(path, sheet, wanted.names))
        try:
            return table_of(name_of(path), sheets, wanted)
        except FileFaultsError as error:
            if not nameless or {fault.id for fault in error.faults} - _WITHOUT_ID:
                raise
            return table_of(name_of(path), sheets, replace(wanted, needed=()))
    except FileFaultsError as error:
        faults = [_of_caseload(fault, wanted) for fault in error.faults]
        raise FileFaultsError(*faults) from None


# The faults of a table that may have neither ids nor names.
_WITHOUT_ID = {"csv-header", "csv-column-missing", "xlsx-sheet"}


def _requests_of(sheets: list[RawSheet]) -> list[RawSheet]:
    """Return the sheet of requests, if these are the sheets of a workbook of plans."""
    by_title = {raw.title: raw for raw in sheets}
    if not {PLANS, REQUESTS, ABOUT} <= by_title.keys():
        return sheets
    note = (
        f'a workbook of plans: its sheet "{REQUESTS}" is read; --from reads the plans'
    )
    return [by_title[REQUESTS]._replace(of_file=(note,))]


_NAME_ONE = 'name the column: --column name="HEADER"'


def _of_caseload(fault: Fault, wanted: Wanted) -> Fault:
    """Return a fault of a header in a caseload's words, without any name.

    What is listed as headers may be a row of people where no header is known.
    """
    if fault.id == "csv-header" and fault.excerpt is not None:
        message = "there is no header row with id or name"
        hint = 'write one, such as name,role; or name a column: --column name="HEADER"'
        return replace(fault, message=message, hint=hint, excerpt=None)
    start, listing, headers = fault.hint.partition(LISTED)
    if fault.id == "csv-column-missing" and fault.column == "id":
        hint = f"add one, or {_NAME_ONE}; {listing}{headers}"
        return replace(fault, hint=hint, message="there is none, and none of names")
    if listing and not set(map(header_form, headers.split(", "))) & wanted.names:
        hint = start.rstrip("; ") or "no header of the file is known"
        return replace(fault, hint=hint)
    return fault


def caseload_notices(table: WholeTable) -> tuple[str, ...]:
    """Return what was read as what, and which rows are no candidates.

    Lines are told by their rows alone, since they may name people.
    """
    for line in table.lines:
        table.counts.tell((line.sheet, line.number), "not read")
    table.counts.check()
    lines = [
        f"{rows_in_words(rows)} {are} not read: only one text, which is no candidate"
        for rows in _numbers_by_sheet(table.lines)
        for are in ("is" if len(rows) == 1 else "are",)
    ]
    nameless: dict[tuple[str, int], list[int]] = {}
    for row in table.rows:
        for column, _ in row.nameless:
            nameless.setdefault((row.sheet, column + 1), []).append(row.number)
    lines += (
        f"column {column} has no header and is left out: {rows_in_words(rows)}"
        for (_, column), rows in nameless.items()
    )
    totals = [
        f"row {line.number} is a row of totals and is left out" for line in table.totals
    ]
    notices = (
        *above_notices(table),
        *renamed_notices(table),
        *table.notices,
        *lines,
        *totals,
    )
    counts = [table.counts.in_words()] if table.counts.by_fate.keys() - _USUAL else []
    return tuple(f"{table.name}: {notice}" for notice in (*notices, *counts))


def _numbers_by_sheet(lines: Iterable[Line]) -> list[list[int]]:
    by_sheet: dict[str, list[int]] = {}
    for line in lines:
        by_sheet.setdefault(line.sheet, []).append(line.number)
    return list(by_sheet.values())


# Where there is nothing else, the number of rows need not be told.
_USUAL = {"header", "candidate", "person"}


def _is_line(text: str) -> bool:
    """Return whether a text alone in its row is a line between rows, not a candidate.

    >>> _is_line("Team North"), _is_line("Surname A")
    (True, False)
    """
    return _LINE.search(text) is not None
