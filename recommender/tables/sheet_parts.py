"""The tables of a sheet: their headers, and the rows below each.

Title rows may be above the first header, which may be in two rows. A header that comes
again, or another one, begins a new table with its own columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, FileFaultsError, printable
from recommender.tables.column_headers import (
    Header,
    Meanings,
    check_chosen,
    doubt_faults,
    header_form,
    in_two_rows,
    read_headers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.files.sheets import Record

# The header is among the first rows; titles and addresses may be above it.
MOST_ABOVE = 30
_NUMBER = re.compile(r"[0-9][0-9.,]*")


class Wanted(NamedTuple):
    """What a header is found by: meanings, needed columns, and headers chosen.

    A needed column may be replaced by another one of the table, by `instead`.
    """

    meanings: Meanings
    needed: tuple[str, ...]
    chosen: Mapping[str, str]
    instead: Mapping[str, str]

    def missing(self, headers: Sequence[Header]) -> list[str]:
        """Return the needed columns that no header means."""
        present = {header.column for header in headers}
        present |= {new for new, old in self.instead.items() if old in present}
        return [column for column in self.needed if column not in present]

    def known(self, cells: Sequence[str]) -> int:
        """Return how many columns the cells of a row name; 0 if one is a number."""
        if any(_NUMBER.fullmatch(cell.strip()) for cell in cells):
            return 0
        headers, _ = read_headers(cells, self.meanings, self.chosen)
        return sum(header.column is not None for header in headers)

    def names_two(self, cells: Sequence[str]) -> bool:
        """Return whether two cells of a row are whole names of columns, quickly."""
        names = {*map(header_form, self.chosen.values())} | self.meanings.names.keys()
        known = names.intersection(map(header_form, cells))
        return len(known) > 1

    def is_header(self, cells: Sequence[str]) -> bool:
        """Return whether a row names all the needed columns, and two at least."""
        if self.known(cells) < 2:
            return False
        headers, _ = read_headers(cells, self.meanings, self.chosen)
        return not self.missing(headers)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A table: the row of its header, what its columns mean, and the rows below."""

    row: int
    headers: list[Header]
    rows: list[Record] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns up to the last one with a header."""
        filled = [n for n, header in enumerate(self.headers, 1) if header.text.strip()]
        return max(filled)

    def width_fault(self, record: Record) -> str:
        """Return what is wrong with the width of a row; "" if nothing is.

        Empty cells at its end do not matter.
        """
        filled = max((n for n, c in enumerate(record.cells, 1) if c.strip()), default=0)
        if filled > self.width:
            fields = f"{filled} fields, the header has {self.width}"
            return f"{fields}: put a text that contains the separator in quotes"
        if len(record.cells) < self.width:
            fields = f"{len(record.cells)} fields, the header has {self.width}"
            return f"{fields}: add the missing fields"
        return ""

    def cells_of(self, record: Record) -> dict[str, str]:
        """Return the cells of a row by column, each on one line."""
        return {
            header.column: " ".join(cell.split())
            for header, cell in zip(self.headers, record.cells, strict=False)
            if header.column is not None
        }

    def header_of(self, column: str) -> str:
        """Return the text of the header that means a column; "" if none does."""
        return next((h.text for h in self.headers if h.column == column), "")

    def unread(self, record: Record) -> list[str]:
        """Return the filled cells of a row whose header means no column."""
        pairs = zip(self.headers, record.cells, strict=False)
        return [c.strip() for h, c in pairs if c.strip() and h.text and not h.column]

    def nameless(self, record: Record) -> list[str]:
        """Return the filled cells of a row that have no header."""
        pairs = zip(self.headers, record.cells, strict=False)
        return [c.strip() for h, c in pairs if c.strip() and not h.text.strip()]


def find_parts(
    name: str, records: Sequence[Record], wanted: Wanted
) -> tuple[list[Record], list[SheetPart]]:
    """Return the rows above the first header, and the tables of a sheet.

    Raises:
        FileFaultsError: There is no header; it lacks a column; or it is unclear which
            row is the header, or which header a column is.
    """
    start, height = _first_header(name, records, wanted)
    parts: list[SheetPart] = []
    place = start
    while place < len(records):
        record = records[place]
        cells = record.cells
        if place == start and height == 2:
            cells = in_two_rows(cells, records[place + 1].cells)
        if place == start or (wanted.names_two(cells) and wanted.is_header(cells)):
            _refuse_two(name, parts, record, cells)
            parts.append(_part(name, record.number, cells, wanted))
            place += height if place == start else 1
        else:
            parts[-1].rows.append(record)
            place += 1
    return list(records[:start]), parts


def _first_header(
    name: str, records: Sequence[Record], wanted: Wanted
) -> tuple[int, int]:
    """Return the place of the first header and the number of its rows."""
    first = records[:MOST_ABOVE]
    for place, record in enumerate(first):
        if wanted.is_header(record.cells):
            return place, 1
        below = records[place + 1].cells if place + 1 < len(records) else []
        both = wanted.known(record.cells) and wanted.known(below)
        if both and wanted.is_header(in_two_rows(record.cells, below)):
            return place, 2
    known = [(wanted.known(record.cells), -n) for n, record in enumerate(first)]
    most, place = max(known, default=(0, 0))
    if most < 2:
        _refuse_no_header(name, first, wanted)
    _part(name, records[-place].number, records[-place].cells, wanted)
    return -place, 1


def _refuse_no_header(name: str, first: Sequence[Record], wanted: Wanted) -> None:
    if wanted.chosen and first:
        widest = max(first, key=lambda record: sum(map(bool, record.cells)))
        check_chosen(name, widest.number, widest.cells, wanted.chosen)
    message = f"there is no header row with {', '.join(wanted.needed)}"
    hint = f"write a header row: {','.join(wanted.needed)}; or name the columns: "
    hint += f'--column {wanted.needed[0]}="HEADER"'
    raise FileFaultsError(Fault("csv-header", message, hint, name, 1))


def _refuse_two(
    name: str, parts: list[SheetPart], record: Record, cells: Sequence[str]
) -> None:
    """Refuse another header right below a header: it may be the one, or none."""
    if not parts or parts[-1].rows:
        return
    forms = [header_form(header.text) for header in parts[-1].headers]
    if forms != list(map(header_form, cells)):
        message = f"this and row {parts[-1].row} may both be the header"
        hint = "delete one of the two rows"
        shown = printable(",".join(cells), 70)
        fault = Fault(
            "header-doubtful", message, hint, name, record.number, excerpt=shown
        )
        raise FileFaultsError(fault)


def _part(name: str, row: int, cells: Sequence[str], wanted: Wanted) -> SheetPart:
    check_chosen(name, row, cells, wanted.chosen)
    headers, doubtful = read_headers(cells, wanted.meanings, wanted.chosen)
    faults = doubt_faults(name, row, doubtful)
    listed = ", ".join(cell.strip() for cell in cells if cell.strip())
    faults += [
        Fault(
            "csv-column-missing",
            "this column is missing",
            f'add a column {column}, or name it: --column {column}="HEADER"; '
            f"the headers are: {listed}",
            name,
            row,
            column=column,
        )
        for column in wanted.missing(headers)
    ]
    if faults:
        raise FileFaultsError(*faults)
    return SheetPart(row, headers)
