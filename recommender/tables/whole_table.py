"""A table as it is in a file: every row is read, or told of, and counted.

The same reader reads caseloads, lists of units, and the CSV files of a qualification;
they differ in what they want of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import counted, did_you_mean, printable
from recommender.files.grids import column_letters
from recommender.files.sheets import Row
from recommender.tables.column_blocks import is_block, start_of
from recommender.tables.column_headers import column_form, header_form, join_lists

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from recommender.errors import Fault
    from recommender.files.sheets import RawSheet
    from recommender.tables.column_headers import Header
    from recommender.tables.row_counts import RowCounts
    from recommender.tables.sheet_parts import SheetPart

# Between the texts of a line above a header that has several.
BETWEEN = " | "
# So many letters of a header are in an option.
_MOST_IN_OPTION = 300


class Line(NamedTuple):
    """A text alone in its row: a title, the name of a group, a remark.

    `column` is the name of the column that it is in, if it is in one only; `kind` says
    what the texts of a row are that has several.
    """

    number: int
    text: str
    sheet: str = ""
    column: str = ""
    kind: str = ""


@dataclass(frozen=True)
class TablePart:
    """A table of a sheet: its header, and what is below it, in order.

    `above` are the lines above the header, if it is the first of its sheet. `sheet` is
    the name of its sheet where several are read, and `hidden` the places of columns
    that are hidden in it.
    """

    part: SheetPart
    entries: list[Row | Line]
    above: list[Line]
    sheet: str = ""
    hidden: frozenset[int] = frozenset()

    @property
    def headers(self) -> list[Header]:
        """What its columns mean."""
        return self.part.headers

    @property
    def names(self) -> set[str]:
        """The names of its columns."""
        return {name for _, name in self.part.columns}

    @cached_property
    def known(self) -> set[str]:
        """The names of the columns that have a meaning."""
        return {name for _, name in self.part.known_columns}

    @property
    def hidden_columns(self) -> list[tuple[int, str]]:
        """The places and names of the columns that are hidden and not empty."""
        rows = [entry.cells for entry in self.entries if isinstance(entry, Row)]
        hidden = (pair for pair in self.part.columns if pair[0] in self.hidden)
        return [pair for pair in hidden if any(row.get(pair[1]) for row in rows)]

    def rename(self, name: str, new: str | None) -> TablePart:
        """Return the table with another name for a column; of one name, both joined."""
        places = {place for place, column in self.part.columns if column == name}
        headers = [
            replace(header, column=new) if place in places else header
            for place, header in enumerate(self.headers)
        ]
        texts = [self.headers[place].text for place in places]
        key = new or next(map(column_form, texts), name)
        entries = [
            entry._replace(cells=_renamed(entry.cells, name, key))
            if isinstance(entry, Row)
            else entry
            for entry in self.entries
        ]
        return replace(self, part=replace(self.part, headers=headers), entries=entries)


@dataclass(frozen=True)
class WholeTable:
    """The tables of a file, as far as they could be read, and what became of the rest.

    `faults` are of rows that are left out, as the `totals` are; `left_out` says which
    tables and sheets are so, and `notices` are other remarks that stop nothing.
    `others` are the sheets that have no such table, with the reason. Of `marks` it is
    chosen whether they mean done.
    """

    name: str
    parts: list[TablePart]
    counts: RowCounts
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    others: list[tuple[RawSheet, str]] = field(default_factory=list)
    marks: Mapping[str, bool] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        """The rows that fit their header, in order."""
        return [e for part in self.parts for e in part.entries if isinstance(e, Row)]

    @property
    def lines(self) -> list[Line]:
        """The texts alone in their rows, below a header."""
        return [e for part in self.parts for e in part.entries if isinstance(e, Line)]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, each once, by their names or else the form of their headers."""
        named = (name for part in self.parts for _, name in part.part.columns)
        return tuple(dict.fromkeys(named))

    @property
    def headers(self) -> list[Header]:
        """What each header means, each once."""
        return list(dict.fromkeys(h for part in self.parts for h in part.headers))

    @property
    def unknown(self) -> dict[str, str]:
        """The columns that mean nothing, with their headers."""
        return {
            name: header.text
            for part in self.parts
            for place, name in part.part.columns
            if (header := part.headers[place]).column is None
        }

    def rename_column(self, name: str, new: str | None) -> WholeTable:
        """Return the table with another meaning of a column, or None for it."""
        return replace(self, parts=[part.rename(name, new) for part in self.parts])

    def without_cells(self, columns: Collection[str]) -> WholeTable:
        """Return the table without what is in some columns."""
        parts = [
            replace(part, entries=[_without(entry, columns) for entry in part.entries])
            for part in self.parts
        ]
        return replace(self, parts=parts) if columns else self

    def called(self, column: str) -> str:
        """Return a column by its header in the file, and what it is read as."""
        names = (part.part.called(column) for part in self.parts)
        return next((name for name in names if name != column), column)

    def header_of(self, column: str) -> str:
        """Return the header of a column in the file, known or not."""
        texts = (part.part.header_of(column) for part in self.parts)
        return self.unknown.get(column) or next(filter(None, texts), column)

    def with_headers(self, faults: Iterable[Fault]) -> list[Fault]:
        """Return faults with their columns as the file calls them."""
        places = [place_of(self.name, part.sheet) for part in self.parts]
        # There may be a fault in each of many rows, in few columns.
        header_of = cache(self.header_of)
        beside = cache(lambda n, column: self.parts[n].part.header_beside(column))

        def named(fault: Fault) -> Fault:
            column = fault.column or ""
            above = [
                n
                for n, part in enumerate(self.parts)
                if places[n] == fault.file and part.part.row <= (fault.row or 0)
            ]
            header = beside(above[-1], column) or None if above else None
            hint = with_header(fault.hint, header_of(column))
            same = (header, hint) == (fault.header, fault.hint)
            return fault if same else replace(fault, header=header, hint=hint)

        return [named(fault) for fault in faults]

    def place(self, entry: Row | Line) -> str:
        """Return the file and the sheet of a row, as faults name them."""
        return place_of(self.name, entry.sheet)


def are_titled(parts: Sequence[TablePart]) -> bool:
    """Return whether each of the tables that are beside others has a title of its own.

    It is a text alone, right above the header.
    """
    titles = [
        line.text
        for part in parts
        if is_block(part.sheet)
        for line in part.above[-1:]
        if line.number + 1 == part.part.row
    ]
    blocks = {part.sheet for part in parts if is_block(part.sheet)}
    return len(set(titles)) == len(blocks) > 1


def _without(entry: Row | Line, columns: Collection[str]) -> Row | Line:
    if not isinstance(entry, Row):
        return entry
    cells = {name: cell for name, cell in entry.cells.items() if name not in columns}
    return entry._replace(cells=cells)


def _renamed(cells: Mapping[str, str], name: str, new: str) -> dict[str, str]:
    renamed: dict[str, str] = {}
    for column, cell in cells.items():
        key = new if column == name else column
        renamed[key] = join_lists(renamed[key], cell) if key in renamed else cell
    return renamed


def looks_like_code(text: str) -> bool:
    """Return whether a text is one word with a digit, as codes and amounts are.

    >>> looks_like_code("A13"), looks_like_code("Level 3 units")
    (True, False)
    """
    return re.fullmatch(r"\S*[0-9]\S*", text) is not None


def with_colons(text: str) -> str:
    """Return the texts of a line with colons between them, each once.

    >>> with_colons("Qualification: | Level 2 Award"), with_colons("Total | 12")
    ('Qualification: Level 2 Award', 'Total: 12')
    """
    return re.sub(rf":?{re.escape(BETWEEN)}", ": ", text)


def with_header(text: str, header: str) -> str:
    """Return a text in which an option names a header of the file.

    >>> with_header("--column ignore=HEADER", "Hours at work")
    '--column ignore="Hours at work"'
    """
    if not header or "=HEADER" not in text:
        return text
    # What is typed must be the whole header.
    named = printable(" ".join(header.split()), _MOST_IN_OPTION)
    return text.replace("=HEADER", f'="{named}"')


def place_of(name: str, sheet: str) -> str:
    """Return a file and a sheet of it, as faults name them."""
    return f"{name} [{sheet}]" if sheet else name


def renamed_notices(table: WholeTable) -> list[str]:
    """Return a notice of the headers that are read as columns of other names."""
    renamed = [
        f"{printable(' '.join(header.text.split()), 40)} as {header.column}"
        for header in table.headers
        if header.column is not None
        and header_form(header.text) != header_form(header.column)
    ]
    return [f"columns read: {', '.join(renamed)}"] if renamed else []


def hidden_notices(table: WholeTable, read: Collection[str] = ()) -> list[str]:
    """Return a notice of the hidden columns of each table, by what became of them.

    The columns `read` are so besides those that have a meaning.
    """
    notices = []
    for part in table.parts:
        start = start_of(part.sheet)
        used = part.known.union(read)
        for fate, is_read in (("but read", True), ("and left out", False)):
            named = [
                f"{column_letters(place)} ({printable(part.headers[place].text, 40)})"
                for place, name in part.hidden_columns
                if (name in used) is is_read
            ]
            if named:
                are = "is" if len(named) == 1 else "are"
                columns = counted(len(named), "column").split()[1]
                listed = ", ".join(named)
                notices.append(f"{start}{columns} {listed} {are} hidden, {fate}")
    return notices


def above_notices(table: WholeTable) -> list[str]:
    """Return a notice of how many rows are above a header, where there are any."""
    number = table.counts.by_fate["above the header"]
    return [f"not read: {counted(number, 'row')} above the header"] if number else []


def unknown_notices(
    table: WholeTable, known: tuple[str, ...], leave: Collection[str] = ()
) -> list[str]:
    """Return a notice of the columns that are left out, and of what each may be.

    Nothing is said of those to `leave`.
    """
    headers = [
        printable(" ".join(header.split()))
        for column, header in table.unknown.items()
        if column not in leave
    ]
    # Few letters are near to many names.
    hints = {
        header: did_you_mean(column_form(header), known) if header[3:] else ""
        for header in headers
    }
    plain = [header for header, hint in hints.items() if not hint]
    notices = [f"column {h} is not used. {hint}" for h, hint in hints.items() if hint]
    if plain:
        columns, are = ("column", "is") if len(plain) == 1 else ("columns", "are")
        notices.append(f"{columns} {', '.join(plain)} {are} not used")
    return notices
