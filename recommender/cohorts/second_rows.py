"""Further rows of a candidate, right below: checks, targets, or the marks once more.

A tracker may have two or three rows for each person, the second without a name or with
the same one in merged cells: `Achieved` above `Sampled`, or dates below ticks. Rows
that by their own words are not about what is done are told of and not read; others are
read as one row if they agree, and asked about if they do not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.marks import CHECKED, is_done, is_of_check
from recommender.cohorts.other_rows import CHECKS, JOINED, is_label, key_in
from recommender.cohorts.people import NAME_COLUMNS, full_name
from recommender.errors import Fault, printable, rows_in_words
from recommender.files.sheets import Row
from recommender.tables.column_blocks import rows_of_sheet
from recommender.tables.column_headers import has_words_of, header_words
from recommender.tables.whole_table import Line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from recommender.cohorts.mark_keys import MarkKey
    from recommender.tables.whole_table import TablePart, WholeTable

_DONE = {"actual", "assessed"}
_HINT = (
    "make one row of them; or write beside the name what each row is, such as "
    "Achieved and Sampled"
)


class MergedRows(NamedTuple):
    """A table with one row for each person, and faults of rows that differ."""

    table: WholeTable
    faults: tuple[Fault, ...] = ()


@dataclass
class _SeveralRows:
    """Reads the rows of each person, and keeps what is to be told of them."""

    table: WholeTable
    codes: Collection[str]
    key: MarkKey
    labels: Collection[str]
    faults: list[Fault] = field(default_factory=list)
    joined: defaultdict[str, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    unread: defaultdict[tuple[str, str], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )


def merge_second_rows(
    table: WholeTable, codes: Collection[str], kept: Collection[str]
) -> MergedRows:
    """Return a table in which further rows below candidates are no rows of their own.

    `codes` are the columns of units, and those `kept` say nothing of what a row is.
    """
    groups = [rows for part in table.parts for rows in _groups(part, codes)]
    several = [rows for rows in groups if rows[1:]]
    again = [rows for rows in several if _has_name(rows[1])]
    if not several or (again and not _are_usual(again, table)):
        return MergedRows(table)
    others = set(table.unknown) - {*codes, *kept}
    labels = [column for column in others if _tells_rows(column, several)]
    reader = _SeveralRows(table, codes, key_in(table), labels)
    fresh: dict[tuple[str, int], Row | Line] = {}
    # Who has one row only may have it for what is planned.
    for rows in groups:
        fresh |= {(e.sheet, e.number): e for e in _read(reader, rows, several)}
    parts = [
        replace(p, entries=[fresh.get((e.sheet, e.number), e) for e in p.entries])
        for p in table.parts
    ]
    notices = [*table.notices, *_notices(reader)]
    return MergedRows(
        replace(table, parts=parts, notices=notices), tuple(reader.faults)
    )


def _tells_rows(column: str, several: Sequence[Sequence[Row]]) -> bool:
    """Return whether a column says what the rows of each person are."""
    return any(
        any(is_of_check(cell) or _is_of_done(cell) for cell in cells)
        for rows in several
        if len(cells := {row.cells.get(column, "") for row in rows}) > 1
    )


def _are_usual(again: Sequence[Sequence[Row]], table: WholeTable) -> bool:
    """Return whether names that come again are the way of the table, and no slip."""
    return len(again) > 1 and 3 * len(again) >= len(table.rows)


def _groups(part: TablePart, codes: Collection[str]) -> Iterator[list[Row]]:
    """Yield the rows of each person: one, and those right below of no other."""
    rows: list[Row] = []
    for entry in part.entries:
        if not isinstance(entry, Row):
            continue
        if rows and _is_further(rows, entry, codes):
            rows.append(entry)
            continue
        if rows:
            yield rows
        rows = [entry]
    if rows:
        yield rows


def _is_further(rows: Sequence[Row], row: Row, codes: Collection[str]) -> bool:
    """Return whether a row is a further one of the person above, and has marks."""
    first, last = rows[0], rows[-1]
    is_below = row.number == last.number + 1 and _has_name(first)
    has_marks = any(row.cells.get(column) for column in codes)
    if not is_below or not (has_marks or _has_name(row)):
        return False
    known = (*COLUMNS, *NAME_COLUMNS)
    return all(row.cells.get(c, "") in {"", first.cells.get(c, "")} for c in known)


def _has_name(row: Row) -> bool:
    return bool(full_name(row.cells) or row.cells.get("id"))


def _read(
    reader: _SeveralRows, rows: Sequence[Row], several: Sequence[Sequence[Row]]
) -> Iterator[Row | Line]:
    """Yield the row of a person, and a line for each further one.

    The only row without a name that differs may be someone whose name is missing.
    """
    first = rows[0]
    labels = [_label(reader, row) for row in rows]
    pairs = list(zip(rows, labels, strict=True))
    said = [row for row, label in pairs if not is_of_check(label)]
    done = [row for row, label in pairs if row in said and _is_of_done(label)]
    of_done = done if len(done) == 1 else said
    marks = {column: _mark(reader, of_done, column) for column in reader.codes}
    unclear = [column for column, mark in marks.items() if mark is None]
    if unclear and not several[1:] and not _has_name(rows[1]):
        return
    if unclear:
        reader.faults.append(_fault(reader, of_done, unclear))
    cells = {**first.cells, **{c: mark or "" for c, mark in marks.items()}}
    more = tuple(row.number for row in rows[1:])
    yield first._replace(cells=cells, more=more)
    for row, label in pairs:
        is_read = row in of_done
        if is_read and of_done[1:]:
            reader.joined[row.sheet].append(row.number)
        elif not is_read and row is first:
            reader.unread[row.sheet, _shown(label)].append(row.number)
        if row is not first:
            kind = JOINED if is_read else CHECKS
            yield Line(row.number, _shown(label), row.sheet, "", kind)


def _label(reader: _SeveralRows, row: Row) -> str:
    """Return the texts of a row that say what it is."""
    texts = [cell for column in reader.labels if (cell := row.cells.get(column, ""))]
    return " ".join([*texts, *(text for _, text in row.nameless)])


def _is_of_done(label: str) -> bool:
    return has_words_of(label, "done") or bool(header_words(label) & _DONE)


def _shown(label: str) -> str:
    return label if is_label(label) or header_words(label) <= CHECKED else ""


def _mark(reader: _SeveralRows, rows: Sequence[Row], column: str) -> str | None:
    """Return what the first of some rows says of a unit; None where others differ.

    An empty cell below another one says nothing.
    """
    marks = [row.cells.get(column, "").strip() for row in rows]
    verdicts = [is_done(mark, reader.key.done) for mark in marks]
    more = [v for v, mark in zip(verdicts[1:], marks[1:], strict=True) if mark]
    return None if any(v is not verdicts[0] for v in more) else "".join(marks[:1])


def _fault(reader: _SeveralRows, rows: Sequence[Row], columns: Sequence[str]) -> Fault:
    """Return the fault of rows of a person that differ on what is done."""
    place, first = reader.table.place(rows[0]), rows[0].number
    numbers = rows_in_words(row.number for row in rows)
    listed = ", ".join(printable(reader.table.header_of(c) or c) for c in columns[:3])
    message = f"{numbers} are of one candidate, and differ on what is done: {listed}"
    return Fault("candidate-rows", message, _HINT, place, first)


def _notices(reader: _SeveralRows) -> Iterator[str]:
    for sheet, numbers in reader.joined.items():
        rows = rows_of_sheet(sheet, numbers)
        yield f"{rows}: those of one candidate agree, and are read as one"
    for (sheet, label), numbers in reader.unread.items():
        rows = rows_of_sheet(sheet, numbers)
        named = f' ("{printable(label)}")' if label else ""
        yield f"{rows}: the marks here are not about what is done{named}"
