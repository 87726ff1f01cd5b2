"""The table of a caseload: one row per candidate, and lines that are no candidates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.columns import COLUMNS, JOB
from recommender.cohorts.edited_workbook import ABOUT, PLANS, REQUESTS
from recommender.cohorts.leavers import is_over_leavers
from recommender.cohorts.marks import is_of_status
from recommender.cohorts.other_rows import JOINED, other_rows_notices
from recommender.cohorts.people import NAME_COLUMNS
from recommender.errors import FileFaultsError, rows_in_words
from recommender.files.grids import column_letters
from recommender.files.texts import name_of
from recommender.tables.column_headers import MARKS, header_form, meanings_for
from recommender.tables.headed_people import before_job
from recommender.tables.table_reading import no_doubts, table_of
from recommender.tables.table_source import read_sheets
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import (
    WholeTable,
    above_notices,
    hidden_notices,
    renamed_notices,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from recommender.files.sheets import RawSheet, Record
    from recommender.tables.table_reading import Doubts

# What may be chosen for a caseload: headers of columns, and what marks mean.
CHOICES = (*COLUMNS, *NAME_COLUMNS, *MARKS)
# The sheet of a template from whose lists cells are chosen.
LISTS, LIST_HEADS = "Lists", ("Roles", "Tags", "Units")
# What a line between the rows says that is not a person: their names have none of it.
_SIGN = re.compile("[:*]|[.;]$|[0-9]")
_LINE = re.compile(
    r"(?:^|\s)(?:teams?|cohorts?|groups?|intakes?|sites?|centres?|departments?|branch"
    r"|learners?|candidates?|apprentices?|staff|year|notes?|source|page|total|exported"
    r"|printed|as at|updated)\b",
    re.IGNORECASE,
)


def read_caseload(
    path: Path,
    *,
    chosen: Mapping[str, str],
    keep: Iterable[str] = (),
    nameless: bool = False,
    has_jobs: bool = False,
    sheet: str | None = None,
    doubts: Doubts = no_doubts,
    is_unit: Callable[[str], bool] = lambda text: False,
) -> WholeTable:
    """Return the rows of a caseload, their cells by column.

    `chosen` are headers for columns, and those in `keep` stay as they are. A header
    that only looks like a known one is not taken for it. If it may be `nameless`, there
    need be no column of ids or names. Beside texts of which each `is_unit` are people.
    If it `has_jobs` and a header is chosen for them, tables without any are left out.
    `doubts` finds what is unclear in its content. Of a workbook of plans the requests
    are read.

    Raises:
        FileFaultsError: It cannot be used, a header chosen is not there, or it is
            unclear which columns are which.
    """
    wanted = Wanted(
        meanings_for("caseload", (*COLUMNS, *NAME_COLUMNS)),
        ("id",),
        chosen,
        instead={"id": ("name", *NAME_COLUMNS)},
        keep=frozenset(map(header_form, keep)),
        is_line=_is_line,
        is_personal=True,
        asked={"id": "name"},
        example="name,role",
        one_of=frozenset(JOB if has_jobs else ()),
        within=meanings_for("unit").only(("code", "title")),
        is_unit=is_unit,
    )
    sheets = _without_lists(_requests_of(read_sheets(path, sheet, wanted.names)))
    sheets = [_with_colours(raw, is_unit) for raw in sheets]
    try:
        return table_of(name_of(path), sheets, wanted, doubts)
    except FileFaultsError as error:
        if not nameless or {fault.id for fault in error.faults} - _WITHOUT_ID:
            raise
        return table_of(name_of(path), sheets, replace(wanted, needed=()))


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


def _without_lists(sheets: list[RawSheet]) -> list[RawSheet]:
    """Return sheets without the lists of a template, from which cells are chosen."""
    others = [raw for raw in sheets if not _has_lists(raw)]
    if not others or len(others) == len(sheets):
        return sheets
    of_file = tuple(dict.fromkeys(note for raw in sheets for note in raw.of_file))
    return [others[0]._replace(of_file=of_file), *others[1:]]


def _has_lists(raw: RawSheet) -> bool:
    first = raw.records[0].cells if raw.records else []
    return raw.title == LISTS and tuple(filter(None, first)) == LIST_HEADS


def _with_colours(raw: RawSheet, is_unit: Callable[[str], bool]) -> RawSheet:
    """Return a sheet in which the coloured cells of units say their colours.

    They are below or beside a unit, or below a header of status with a unit before
    them; not in a line between the rows.
    """
    if not raw.coloured:
        return raw
    units: set[int] = set()
    marks: set[int] = set()
    records: list[Record] = []
    unread = dict(raw.coloured)
    for record in raw.records:
        cells = list(record.cells)
        filled = [cell for cell in cells if cell.strip()]
        is_between = len(filled) == 1 and _is_line(filled[0]) and not is_unit(filled[0])
        heads = [place for place, cell in enumerate(cells) if is_unit(cell)]
        beside = range(len(cells)) if records and heads[:1] == [0] else ()
        below = [place for place in marks if heads and heads[0] < place]
        for place in () if is_between else {*units, *below, *beside}:
            cells[place] = unread.pop((record.number, place), cells[place])
        units.update(heads if heads[1:] else ())
        marks |= {n for n, cell in enumerate(record.cells) if is_of_status(cell)}
        records.append(record._replace(cells=cells))
    return raw._replace(records=records, coloured=unread)


class CaseloadNotices(NamedTuple):
    """What was left out of a caseload, and how the rest of it was read."""

    left_out: tuple[str, ...]
    read: tuple[str, ...]


def caseload_notices(table: WholeTable, read: Collection[str]) -> CaseloadNotices:
    """Return which rows and tables are no candidates, and what was read as what.

    The columns `read` are so besides those that have a meaning. Lines are told by their
    rows alone, since they may name people.
    """
    for line in table.lines:
        fate = JOINED if line.kind == JOINED else "not read"
        table.counts.tell((line.sheet, line.number), fate)
    table.counts.check()
    nameless: dict[tuple[str, int], list[int]] = {}
    for row in table.rows:
        for column, _ in row.nameless:
            nameless.setdefault((row.sheet, column), []).append(row.number)
    cells = [
        f"column {column_letters(column)} has no header and is left out: "
        f"{rows_in_words(rows)}"
        for (_, column), rows in nameless.items()
    ]
    totals = [
        f"row {line.number} is a row of totals and is left out" for line in table.totals
    ]
    above = above_notices(table)
    left_out = (*above, *table.left_out, *other_rows_notices(table), *cells, *totals)
    counts = [table.counts.in_words()] if table.counts.by_fate.keys() - _USUAL else []
    rest = (*table.notices, *hidden_notices(table, read), *renamed_notices(table))
    return CaseloadNotices(
        tuple(f"{table.name}: {notice}" for notice in left_out),
        tuple(f"{table.name}: {notice}" for notice in (*rest, *counts)),
    )


# Where there is nothing else, the number of rows need not be told.
_USUAL = {"header", "candidate", "person"}


def _is_line(text: str) -> bool:
    """Return whether a text alone in its row is a line between rows, not a candidate.

    >>> _is_line("Team North"), _is_line("Leavers"), _is_line("Surname A")
    (True, True, False)
    >>> _is_line("Surname A (Team Leader)"), _is_line("Surname A - Call Centre Agent")
    (False, False)
    """
    is_said = _SIGN.search(text) or _LINE.search(before_job(text))
    return is_said is not None or is_over_leavers(text)
