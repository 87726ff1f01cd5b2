"""Tables that are beside each other in a sheet: each becomes a sheet of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from recommender.errors import rows_in_words
from recommender.files.grids import column_letters
from recommender.files.sheets import RawSheet
from recommender.tables.column_headers import (
    each_choice,
    header_form,
    in_two_rows,
    place_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.files.sheets import Record
    from recommender.tables.wanted import Wanted

# Headers are among the first rows; titles and addresses may be above them.
MOST_ABOVE = 30
_COLUMNS = re.compile(
    r"(?:(.+), )?(columns [A-Z]+ to [A-Z]+|row [0-9]+ is column [A-Z]+)"
)


def is_block(title: str) -> bool:
    """Return whether a title is that of columns of a sheet, or of one that is turned.

    >>> is_block("Units, columns A to D"), is_block("Units")
    (True, False)
    """
    return _columns_of(title) != ""


def sheet_in_words(title: str) -> str:
    """Return a sheet, or the columns of one, in words.

    >>> sheet_in_words("Units"), sheet_in_words("columns A to D")
    ('sheet "Units"', 'columns A to D')
    >>> sheet_in_words("Units, columns A to D")
    'sheet "Units", columns A to D'
    """
    columns = _columns_of(title)
    name = title.removesuffix(columns).removesuffix(", ")
    return ", ".join([*[f'sheet "{name}"'] * bool(name), *[columns] * bool(columns)])


def _columns_of(title: str) -> str:
    match = _COLUMNS.fullmatch(title)
    return match[2] if match else ""


def split_choice(sheet: str) -> tuple[str, tuple[int, int] | None]:
    """Return the name of a sheet that is chosen as it is told, and its columns.

    >>> split_choice("Units, columns B to D"), split_choice("row 3 is column C")
    (('Units', (1, 3)), ('', None))
    """
    columns = _columns_of(sheet)
    name = sheet.removesuffix(columns).removesuffix(", ")
    if not columns.startswith("columns"):
        return name, None
    first, last = (place_in(f"#{word}") or 0 for word in columns.split()[1::2])
    return name, (first, last)


def only_columns(raw: RawSheet, first: int, last: int) -> RawSheet:
    """Return a sheet with what is in some of its columns, and nothing else."""
    coloured = {
        (row, place): name
        for (row, place), name in raw.coloured.items()
        if first <= place <= last
    }
    records = list(_within(raw.records, first, last + 1))
    return raw._replace(records=records, coloured=coloured)


def start_of(title: str, sign: str = ":") -> str:
    """Return a sheet in words, as a note begins that names it; "" if it has no title.

    >>> start_of("Units"), start_of("")
    ('sheet "Units": ', '')
    """
    return f"{sheet_in_words(title)}{sign} " if title else ""


def rows_of_sheet(title: str, rows: Iterable[int]) -> str:
    """Return rows in words, with their sheet where several are read.

    >>> rows_of_sheet("Units", [3]), rows_of_sheet("", [3, 4])
    ('sheet "Units", row 3', 'rows 3 and 4')
    """
    return f"{start_of(title, ',')}{rows_in_words(rows)}"


def blocks_of(raw: RawSheet, title: str, wanted: Wanted) -> list[RawSheet]:
    """Return a sheet as one for each of the tables that are beside each other in it.

    Cells stay in their columns. A text across tables is in the first of them. `title`
    is the name of the sheet where several are read.
    """
    starts = [] if wanted.is_own else _starts(raw.records[:MOST_ABOVE], wanted)
    if len(starts) < 2:
        return [raw._replace(title=title)]
    width = max(len(record.cells) for record in raw.records)
    blocks: list[RawSheet] = []
    for start, end in pairwise([0, *starts[1:], width]):
        records = list(_within(raw.records, start, end))
        ends = (place for r in records for place, c in enumerate(r.cells) if c.strip())
        last = max(place for place in ends if place < end)
        columns = f"columns {column_letters(start)} to {column_letters(last)}"
        named = f"{title}, {columns}" if title else columns
        blocks.append(RawSheet(named, records, [], []))
    # What is told of the whole sheet is told once.
    listed = " and ".join(_columns_of(b.title).removeprefix("columns ") for b in blocks)
    note = f"tables side by side are read one by one: columns {listed}"
    first = raw._replace(title=blocks[0].title, records=blocks[0].records)
    blocks[0] = first._replace(of_file=(*raw.of_file, f"{start_of(title)}{note}"))
    return [b._replace(hidden_columns=raw.hidden_columns) for b in blocks]


def wanted_in(wanted: Wanted, title: str) -> Wanted:
    """Return what is wanted of the columns of a block; others are chosen elsewhere."""
    if not is_block(title):
        return wanted
    ends = [place_in(f"#{word}") or 0 for word in _columns_of(title).split()[1::2]]
    chosen: dict[str, str] = {}
    for column, text in each_choice(wanted.chosen):
        place = place_in(text)
        if place is None or ends[0] <= place <= ends[1]:
            chosen[column] = f"{chosen.get(column, '')}\n{text}".strip()
    return replace(wanted, chosen=chosen)


def _within(records: Sequence[Record], start: int, end: int) -> Iterator[Record]:
    """Yield the rows that have something in some columns, without the other cells."""
    for record in records:
        filled = [place for place, cell in enumerate(record.cells) if cell.strip()]
        texts = {record.cells[place].strip() for place in filled}
        if len(texts) == 1:
            # A title, perhaps merged across.
            if start <= filled[0] < end:
                yield record
        elif any(start <= place < end for place in filled):
            yield record._replace(cells=_only(record.cells, start, end))


def _only(cells: Sequence[str], start: int, end: int) -> list[str]:
    """Return the cells of a row with those outside of some columns empty."""
    return [c if start <= place < end else "" for place, c in enumerate(cells)]


def _starts(records: Sequence[Record], wanted: Wanted) -> list[int]:
    """Return where the columns of each table begin, from the left.

    Each has a header of its own, with all that is needed, and other columns. Of people
    only the same headers again are another table: a manager has a name too.
    """
    forms_at: dict[tuple[int, int], list[str]] = {}
    for (start, end), cells in _headers(records, wanted):
        if all(end <= s or e <= start for s, e in forms_at):
            forms_at[start, end] = list(map(header_form, cells))
    forms = list(forms_at.values())
    if wanted.is_personal and any(form != forms[0] for form in forms):
        return []
    return sorted(start for start, _ in forms_at)


def _headers(
    records: Sequence[Record], wanted: Wanted
) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """Yield the place and the cells of each header, which may be in two rows."""
    for record in records:
        for run in _runs(record.cells):
            if wanted.is_header(_only(record.cells, *run)):
                yield run, record.cells[slice(*run)]
    for upper, lower in pairwise(records):
        both = in_two_rows(upper.cells, lower.cells)
        for run in _runs(both) if lower.number == upper.number + 1 else ():
            rows = (r._replace(cells=_only(r.cells, *run)) for r in (upper, lower))
            if wanted.is_header_with(*rows):
                yield run, both[slice(*run)]


def _runs(cells: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first place of each run of filled cells, and the one after its last.

    A run ends before an empty cell, and where its first header comes again.

    >>> list(_runs(["Code", "Title", "", "Code", "Title", "Code", "Title"]))
    [(0, 2), (3, 5), (5, 7)]
    """
    start: int | None = None
    for place, cell in enumerate([*cells, ""]):
        is_again = start is not None and header_form(cell) == header_form(cells[start])
        if start is not None and (is_again or not cell.strip()):
            yield start, place
            start = None
        if start is None and cell.strip():
            start = place
