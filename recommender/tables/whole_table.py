"""A table as it is in a file: every row is read, or told of, and counted.

The same reader reads caseloads, lists of units, and the CSV files of a qualification;
they differ in what they want of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import (
    Fault,
    FileFaultsError,
    counted,
    did_you_mean,
    printable,
)
from recommender.files.sheets import MOST_CHARACTERS, Row
from recommender.files.texts import name_of
from recommender.tables.column_headers import header_form
from recommender.tables.row_counts import RowCounts
from recommender.tables.sheet_parts import SheetPart, Wanted, find_parts
from recommender.tables.table_source import read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from recommender.files.sheets import RawSheet, Record
    from recommender.tables.column_headers import Header

# What a program writes below a table that it prints.
_FOOTER = re.compile(
    r"(?:printed|exported|generated|produced|updated|as at|run date|report|page)\b"
    r".{0,40}[0-9].{0,20}",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:grand |sub-?)?(?:totals?|sums?)\b.{0,30}", re.IGNORECASE)
# Between the texts of a line above a header that has several.
BETWEEN = " | "
# What is wrong with a sheet as a whole, so that it is not one of those to read.
_NOT_WANTED = {"csv-header", "csv-column-missing", "column-not-found"}


class Line(NamedTuple):
    """A text alone in its row: a title, the name of a group, a remark."""

    number: int
    text: str
    sheet: str = ""


@dataclass(frozen=True)
class TablePart:
    """A table of a sheet: its header, and what is below it, in order.

    `above` are the lines above the header, if it is the first of its sheet. `sheet` is
    the name of its sheet where several are read.
    """

    part: SheetPart
    entries: list[Row | Line]
    above: list[Line]
    sheet: str = ""

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

    def rename(self, name: str, new: str) -> TablePart:
        """Return the table with another name for a column."""
        places = {place for place, column in self.part.columns if column == name}
        headers = [
            replace(header, column=new) if place in places else header
            for place, header in enumerate(self.headers)
        ]
        entries = [
            entry._replace(
                cells={new if k == name else k: c for k, c in entry.cells.items()}
            )
            if isinstance(entry, Row)
            else entry
            for entry in self.entries
        ]
        return replace(self, part=replace(self.part, headers=headers), entries=entries)


@dataclass(frozen=True)
class WholeTable:
    """The tables of a file, as far as they could be read, and what became of the rest.

    `faults` are of rows that are left out, as the `totals` are; `notices` are remarks
    that stop nothing. `others` are the sheets that have no such table, with the reason.
    """

    name: str
    parts: list[TablePart]
    counts: RowCounts
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    others: list[tuple[RawSheet, str]] = field(default_factory=list)

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

    def rename_column(self, name: str, new: str) -> WholeTable:
        """Return the table with another name for a column."""
        return replace(self, parts=[part.rename(name, new) for part in self.parts])

    def place(self, entry: Row | Line) -> str:
        """Return the file and the sheet of a row, as faults name them."""
        return _place(self.name, entry.sheet)


def read_table(
    path: Path,
    wanted: Wanted,
    *,
    sheet: str | None = None,
) -> WholeTable:
    """Return the tables of a file; of a workbook, those of all sheets that have one.

    Raises:
        FileFaultsError: The file cannot be used, has no header or no row below it, or
            it is unclear what is what.
    """
    sheets = read_sheets(path, sheet, wanted.names, only_text=wanted.is_own)
    return table_of(name_of(path), sheets, wanted)


def table_of(name: str, sheets: Sequence[RawSheet], wanted: Wanted) -> WholeTable:
    """Return the tables of sheets that were read; `name` is that of the file.

    Raises:
        FileFaultsError: They have no such table, or it is unclear what is what.
    """
    several = len(sheets) > 1
    reader = _SheetReader(name, wanted)
    for raw in sheets:
        reader.add(raw, raw.title if several else "")
    return reader.finish()


class _SheetReader:
    """Reads sheet by sheet, and keeps count."""

    def __init__(self, name: str, wanted: Wanted) -> None:
        self._name, self._wanted = name, wanted
        self._parts: list[TablePart] = []
        self._fates: dict[tuple[str, int], str] = {}
        self._faults: list[Fault] = []
        self._notices: list[str] = []
        self._totals: list[Line] = []
        self._refused: list[tuple[RawSheet, FileFaultsError]] = []

    def add(self, raw: RawSheet, title: str) -> None:
        """Read a sheet; note why, if it is not one of those to read."""
        place = _place(self._name, title)
        self._notices += raw.of_file
        try:
            if not raw.records:
                faults = raw.faults or [Fault("csv-no-rows", "no rows", file=place)]
                raise FileFaultsError(*faults)
            records = raw.records if self._wanted.is_own else _visible(raw.records)
            above, parts, headers = find_parts(place, records, self._wanted)
        except FileFaultsError as error:
            wanted = {fault.id for fault in error.faults} <= _NOT_WANTED
            if not title or not wanted:
                raise
            self._refused.append((raw, error))
            self._fates |= {(title, r.number): "not read" for r in raw.records}
            return
        start = f'sheet "{title}": ' if title else ""
        self._notices += (f"{start}{notice}" for notice in raw.notices)
        self._faults += raw.faults
        self._fates |= {(title, r.number): "above the header" for r in above}
        self._fates |= {(title, r.number): "header" for r in headers}
        lines = [Line(r.number, BETWEEN.join(_distinct(r)), title) for r in above]
        for part in parts:
            entries = list(self._entries(part, title))
            self._parts.append(TablePart(part, entries, lines, title))
            lines = []

    def finish(self) -> WholeTable:
        """Return what was read."""
        if not self._parts:
            self._refuse_all()
        others = [(raw, _why_not(raw, error)) for raw, error in self._refused]
        self._notices += (why for _, why in others)
        if not self._fates.keys() - self._above() and not self._faults:
            message = "there is a header but no rows below it"
            raise FileFaultsError(Fault("csv-no-rows", message, file=self._name))
        counts = RowCounts(self._name, self._fates)
        for place, fate in self._fates.items():
            if fate:
                counts.tell(place, fate)
        self._faults.sort(key=lambda fault: fault.row or 0)
        return WholeTable(
            self._name,
            self._parts,
            counts,
            self._faults,
            self._notices,
            self._totals,
            others,
        )

    def _above(self) -> set[tuple[str, int]]:
        not_below = {"header", "above the header", "not read"}
        return {place for place, fate in self._fates.items() if fate in not_below}

    def _refuse_all(self) -> None:
        """Refuse a workbook of which no sheet is one to read."""
        titles = ", ".join(raw.title for raw, _ in self._refused)
        message = f"no sheet has a header row with {self._wanted.needed_words}"
        hint = f"name a sheet with --sheet, its columns with --column; sheets: {titles}"
        raise FileFaultsError(Fault("xlsx-sheet", message, hint, self._name))

    def _entries(self, part: SheetPart, title: str) -> Iterator[Row | Line]:
        for record in part.records:
            place = (title, record.number)
            if fault := self._fault(part, record, title):
                self._faults.append(fault)
                self._fates[place] = "left out"
                continue
            texts = _texts(record)
            if _is_line(texts, self._wanted):
                self._fates[place] = ""
                yield Line(record.number, BETWEEN.join(_distinct(record)), title)
                continue
            cells = part.cells_of(record, known_only=self._wanted.is_own)
            if self._is_total(cells, texts):
                self._fates[place] = "total row"
                text = BETWEEN.join(dict.fromkeys(texts))
                self._totals.append(Line(record.number, text, title))
                continue
            self._fates[place] = ""
            nameless = part.nameless(record)
            yield Row(record.number, record.line, cells, title, nameless)

    def _fault(self, part: SheetPart, record: Record, title: str) -> Fault | None:
        name, number = _place(self._name, title), record.number
        line = record.line if record.line != number else None
        if max(map(len, record.cells), default=0) > MOST_CHARACTERS:
            message = f"a field is longer than {MOST_CHARACTERS:,} characters"
            return Fault("csv-field-size", message, "", name, number)
        if _is_line(_texts(record), self._wanted):
            return None
        message = part.width_fault(record)
        if message:
            longer = len(record.cells) > part.width
            quotes = "put a text that contains the separator in quotes"
            hint = quotes if longer else "add the missing fields"
            excerpt = printable(",".join(record.cells), 70)
            return Fault(
                "csv-width", message, hint, name, number, line, excerpt=excerpt
            )
        if self._wanted.is_own and part.nameless(record):
            message = "there is a value in a column without a header"
            return Fault("csv-column-empty", message, file=name, row=number)
        return None

    def _is_total(self, cells: dict[str, str], texts: list[str]) -> bool:
        """Return whether a row is one of totals: all else in it are numbers."""
        key = cells.get(self._wanted.needed[0], "") if self._wanted.needed else ""
        first = key or texts[0]
        others = [text for text in texts if text != first]
        return _TOTAL.fullmatch(first) is not None and all(
            any(letter.isdigit() for letter in text) for text in others
        )


# Signs without width, and the space that does not break.
_UNSEEN = str.maketrans(
    {"\u200b": None, "\u2060": None, "\ufeff": None, "\xad": None, "\xa0": " "}
)


def _visible(records: Sequence[Record]) -> list[Record]:
    """Return rows without signs that nobody sees, as copied pages have them."""
    return [
        record
        if all(map(str.isascii, record.cells))
        else record._replace(cells=[cell.translate(_UNSEEN) for cell in record.cells])
        for record in records
    ]


def _why_not(raw: RawSheet, error: FileFaultsError) -> str:
    fault = error.faults[0]
    column = f"column {fault.column}: " if fault.column else ""
    return f'sheet "{raw.title}" is not read: {column}{fault.message}'


def _is_line(texts: list[str], wanted: Wanted) -> bool:
    """Return whether a row has only a text, perhaps merged across, that is no cell."""
    if len(texts) > 1 and all(map(_FOOTER.fullmatch, texts)):
        return True
    if len(set(texts)) != 1 or looks_like_code(texts[0]):
        return False
    return len(texts) > 1 or wanted.is_line(texts[0])


def looks_like_code(text: str) -> bool:
    """Return whether a text is one word with a digit, as codes and amounts are.

    >>> looks_like_code("A13"), looks_like_code("Level 3 units")
    (True, False)
    """
    return re.fullmatch(r"\S*[0-9]\S*", text) is not None


def _distinct(record: Record) -> list[str]:
    return list(dict.fromkeys(_texts(record)))


def _texts(record: Record) -> list[str]:
    return [" ".join(cell.split()) for cell in record.cells if cell.strip()]


def _place(name: str, sheet: str) -> str:
    return f"{name} [{sheet}]" if sheet else name


def renamed_notices(table: WholeTable) -> list[str]:
    """Return a notice for each header that is read as a column of another name."""
    return [
        f"column {printable(header.text, 40)} is read as {header.column}"
        for header in table.headers
        if header.column is not None
        and header_form(header.text) != header_form(header.column)
    ]


def above_notices(table: WholeTable) -> list[str]:
    """Return a notice of how many rows are above a header, where there are any."""
    number = table.counts.by_fate["above the header"]
    return [f"not read: {counted(number, 'row')} above the header"] if number else []


def unknown_notices(table: WholeTable, known: tuple[str, ...]) -> dict[str, str]:
    """Return a notice for each column that is left out."""
    return {
        column: f"column {column} is not used. {did_you_mean(column, known)}".rstrip()
        for column in table.unknown
    }
