"""Reading the tables of a file: every row is read, or told of, and counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, printable, rows_in_words
from recommender.files.colours import unread_in_words
from recommender.files.sheets import RawSheet, Row
from recommender.files.texts import name_of
from recommender.tables.column_blocks import blocks_of, start_of, wanted_in
from recommender.tables.column_headers import each_choice, with_places
from recommender.tables.ditto_marks import without_dittos
from recommender.tables.reshaping import reshaped
from recommender.tables.row_counts import RowCounts
from recommender.tables.row_kinds import is_line, is_total, row_fault, texts_of
from recommender.tables.sheet_parts import SheetPart, counts_people, find_parts, lack_of
from recommender.tables.sheet_titles import title_in_messages
from recommender.tables.table_source import read_sheets, refuse_big, visible
from recommender.tables.unclear_columns import (
    columns_error,
    not_found_faults,
    with_proposals,
)
from recommender.tables.whole_table import (
    BETWEEN,
    Line,
    TablePart,
    WholeTable,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from recommender.files.sheets import Record
    from recommender.tables.wanted import Wanted

    Doubts = Callable[[WholeTable], Iterable[Fault]]

_MISSING = "csv-column-missing"
# Sheets of another shape, beside which there may be one with a table.
_OTHER_SHAPES = {"table-cards", "table-sideways"}
# What becomes of rows that are not below a header.
_NOT_BELOW = {"header", "above the header", "not read"}


def no_doubts(table: WholeTable) -> Iterable[Fault]:
    """Return nothing: all of the content of a table is clear."""
    return ()


def read_table(
    path: Path, wanted: Wanted, *, sheet: str | None = None, doubts: Doubts = no_doubts
) -> WholeTable:
    """Return the tables of a file; of a workbook, those of all sheets that have one.

    `doubts` finds what is unclear in the content of the table that was read.

    Raises:
        FileFaultsError: The file cannot be used, has no header or no row below it, or
            it is unclear what is what.
    """
    sheets = read_sheets(path, sheet, wanted.names, only_text=wanted.is_own)
    return table_of(name_of(path), sheets, wanted, doubts)


def table_of(
    name: str, sheets: Sequence[RawSheet], wanted: Wanted, doubts: Doubts = no_doubts
) -> WholeTable:
    """Return the tables of sheets that were read; `name` is that of the file.

    Raises:
        FileFaultsError: They have no such table, or it is unclear what is what.
    """
    refuse_big(name, sheets)
    cells = (cell for raw in sheets for record in raw.records for cell in record.cells)
    by_header = replace(wanted, chosen=with_places(wanted.chosen, cells))
    try:
        return _table_of(name, sheets, by_header, doubts)
    except FileFaultsError as error:
        # A letter that is in a cell is that of a column if it is in no header.
        by_letter = replace(wanted, chosen=with_places(wanted.chosen, ()))
        if by_letter == by_header or error.faults[0].id != "column-not-found":
            raise
        return _table_of(name, sheets, by_letter, doubts)


def _table_of(
    name: str, sheets: Sequence[RawSheet], wanted: Wanted, doubts: Doubts
) -> WholeTable:
    """Return the tables of sheets, by the columns that are chosen."""
    reader = _TableReader(name, wanted)
    for number, raw in enumerate(sheets, 1):
        title = title_in_messages(raw, number, wanted) if sheets[1:] else ""
        for block in blocks_of(raw, title, wanted):
            fresh = reshaped(block, wanted, name)
            reader.add(fresh.raw, fresh.rest)
            reader.note_others(block._replace(records=[*fresh.others]))
    return reader.finish(doubts)


@dataclass(frozen=True)
class _SheetTables:
    """A sheet with the tables that were found in it, and those of use.

    `title` is the name of the sheet where several are read. `error` is why it has no
    table.
    """

    raw: RawSheet
    title: str
    above: list[Record]
    parts: list[SheetPart]
    headers: list[Record]
    error: FileFaultsError | None = None

    def usable(self) -> list[SheetPart]:
        """Return the tables in which nothing is unclear."""
        return [part for part in self.parts if not part.faults]


class _TableReader:
    """Reads sheet by sheet, and keeps count."""

    def __init__(self, name: str, wanted: Wanted) -> None:
        self._name, self._wanted = name, wanted
        self._sheets: list[_SheetTables] = []
        self._parts: list[TablePart] = []
        self._fates: dict[tuple[str, int], str] = {}
        self._faults: list[Fault] = []
        self._left_out: list[str] = []
        self._notices: list[str] = []
        self._totals: list[Line] = []
        self._others: list[tuple[RawSheet, str]] = []

    def add(self, raw: RawSheet, rest: frozenset[int]) -> None:
        """Find the tables of a sheet; it has a title where several are read.

        The `rest` are the rows of cards besides their first ones.
        """
        title = raw.title
        self._fates |= {(title, number): "row of labels" for number in rest}
        place = place_of(self._name, title)
        if not raw.records:
            faults = raw.faults or [Fault("csv-no-rows", "no rows", file=place)]
            raise FileFaultsError(*faults)
        records = raw.records if self._wanted.is_own else visible(raw.records)
        wanted = wanted_in(self._wanted, title)
        try:
            above, parts, headers = find_parts(place, records, wanted)
        except FileFaultsError as error:
            shapes = set() if self._wanted.is_personal else _OTHER_SHAPES
            if not {fault.id for fault in error.faults} <= {"csv-header", *shapes}:
                raise
            self._sheets.append(_SheetTables(raw, title, records, [], [], error))
            return
        if not wanted.is_own:
            read = [without_dittos(part) for part in parts]
            parts = [part for part, _ in read]
            raw = raw._replace(
                notices=[*raw.notices, *(n for _, ns in read for n in ns)]
            )
        self._sheets.append(_SheetTables(raw, title, above, parts, headers))

    def note_others(self, raw: RawSheet) -> None:
        """Keep rows that are around a table and no part of it; they are told of."""
        if raw.records:
            self._others.append((raw, ""))

    def finish(self, doubts: Doubts) -> WholeTable:
        """Return what can be read, when all the sheets are there."""
        unclear = self._unclear()
        for sheet in self._sheets:
            self._notices += sheet.raw.of_file
            if sheet.usable() or unclear in sheet.parts:
                self._read_sheet(sheet, unclear)
            else:
                why = start_of(sheet.title, " is not read:")
                why += _why_not(sheet, self._wanted)
                self._others.append((sheet.raw, why))
                numbers = (record.number for record in sheet.raw.records)
                self._fates |= {(sheet.title, n): "not read" for n in numbers}
        self._left_out += (why for _, why in self._others if why)
        table = self._table()
        self._refuse_unclear(unclear, doubts(table))
        is_empty = set(self._fates.values()) <= _NOT_BELOW and not self._faults
        if is_empty and not self._wanted.may_be_empty:
            message = "there is a header but no rows below it"
            raise FileFaultsError(Fault("csv-no-rows", message, file=self._name))
        return table

    def _unclear(self) -> SheetPart | None:
        """Return the table whose columns a person has to choose, if one has such.

        A table is left out if it has not the headers that were chosen for another, or
        if it lacks what another one has.

        Raises:
            FileFaultsError: A header that is chosen is nowhere, or no row is a header.
        """
        parts = [part for sheet in self._sheets for part in sheet.parts]
        self._refuse_not_found(parts)
        for sheet in self._sheets:
            for part in sheet.parts:
                ids = {fault.id for fault in part.faults}
                has_other = sheet.title or part is not sheet.parts[0] or sheet.usable()
                if ids and not part.absent and not (ids == {_MISSING} and has_other):
                    return part
        if any(sheet.usable() for sheet in self._sheets):
            return None
        if not parts:
            self._refuse_all()
        return max(
            parts, key=lambda part: sum(h.column is not None for h in part.headers)
        )

    def _refuse_not_found(self, parts: Sequence[SheetPart]) -> None:
        """Refuse headers that are chosen and that no table has."""
        headers = [header.text for part in parts for header in part.headers]
        first = self._sheets[0]
        row, place = 1, place_of(self._name, first.title)
        if parts:
            row = parts[0].row
        elif first.raw.records:
            widest = max(first.raw.records, key=lambda r: sum(map(bool, r.cells)))
            row, headers = widest.number, list(widest.cells)
        faults = not_found_faults(self._wanted, headers)
        if faults and headers:
            named = {fault.column for fault in faults}
            others = (f for part in parts[:1] for f in part.faults)
            faults += (fault for fault in others if fault.column not in named)
            raise columns_error(self._wanted, faults, headers, place, row)

    def _refuse_unclear(
        self, unclear: SheetPart | None, doubts: Iterable[Fault]
    ) -> None:
        """Refuse tables whose columns or content leave it unclear what is what."""
        faults = [*(unclear.faults if unclear else ()), *doubts]
        if unclear:
            places = self._wanted.proposed(unclear.headers, unclear.records)
            faults = with_proposals(faults, unclear.headers, places)
        if faults:
            of_choice = {fault.choice[1] for fault in faults if fault.choice}
            parts = [p for p in self._parts if unclear in (None, p.part)]
            named = (p for p in parts if of_choice & {h.text for h in p.headers})
            first = next(named, parts[0])
            headers = [header.text for header in first.headers]
            place = place_of(self._name, first.sheet)
            row = first.part.row
            raise columns_error(self._wanted, faults, headers, place, row)

    def _refuse_all(self) -> None:
        """Refuse a file of which no sheet is one to read."""
        if len(self._sheets) == 1 and self._sheets[0].error:
            raise self._sheets[0].error
        for error in filter(None, (sheet.error for sheet in self._sheets)):
            if error.faults[0].id in _OTHER_SHAPES:
                raise error
        titles = ", ".join(sheet.title for sheet in self._sheets)
        message = f"no sheet has a header row with {self._wanted.needed_words}"
        hint = f"name a sheet with --sheet, its columns with --column; sheets: {titles}"
        raise FileFaultsError(Fault("xlsx-sheet", message, hint, self._name))

    def _table(self) -> WholeTable:
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
            self._left_out,
            self._notices,
            self._totals,
            self._others,
        )

    def _read_sheet(self, sheet: _SheetTables, unclear: SheetPart | None) -> None:
        """Read the tables of a sheet that are of use, and the one that is unclear."""
        title = sheet.title
        start = start_of(title)
        unread = unread_in_words(sheet.raw.coloured)
        self._notices += (f"{start}{n}" for n in (*sheet.raw.notices, *unread))
        self._faults += sheet.raw.faults
        self._fates |= {(title, r.number): "above the header" for r in sheet.above}
        self._fates |= {(title, r.number): "header" for r in sheet.headers}
        lines = [Line(r.number, BETWEEN.join(_distinct(r)), title) for r in sheet.above]
        hidden = sheet.raw.hidden_columns
        for part in sheet.parts:
            if part.faults and part is not unclear:
                self._leave_out(
                    part, title, f"a table with {lack_of(part, self._wanted)}"
                )
                continue
            if part in self._summaries:
                self._leave_out(part, title, "a table of totals")
                continue
            self._note_absent(part, start)
            entries = list(self._entries(part, title))
            self._parts.append(TablePart(part, entries, lines, title, hidden))
            lines = []
        self._note_hidden(sheet)

    def _note_absent(self, part: SheetPart, start: str) -> None:
        """Note the headers that were chosen and that a table has not."""
        if part.absent:
            chosen = self._wanted.columns_chosen
            named = " and ".join(
                f'"{text}"' for c, text in each_choice(chosen) if c in part.absent
            )
            note = f"the table of row {part.row} has no header {named}"
            self._notices.append(f"{start}{note}: it is read by its own headers")

    @cached_property
    def _summaries(self) -> list[SheetPart]:
        """The tables that count people, if there are others that name them."""
        usable = [part for sheet in self._sheets for part in sheet.usable()]
        summaries = [p for p in usable if self._wanted.is_personal and counts_people(p)]
        return summaries if len(summaries) < len(usable) else []

    def _leave_out(self, part: SheetPart, title: str, why: str) -> None:
        """Leave a table out, with its rows and the reason."""
        start = start_of(title)
        numbers = [part.row, *(record.number for record in part.records)]
        self._fates |= {(title, number): "not read" for number in numbers}
        listed = ", ".join(h.text.strip() for h in part.headers if h.text.strip())
        self._left_out.append(
            f"{start}{rows_in_words(numbers)} are not read: {why}; "
            f"its headers: {printable(listed, 100)}"
        )

    def _note_hidden(self, sheet: _SheetTables) -> None:
        """Note the hidden rows of a sheet, by what became of them."""
        start = start_of(sheet.title)
        for is_read in (True, False):
            rows = [
                number
                for number in sheet.raw.hidden_rows
                if (not self._fates.get((sheet.title, number))) is is_read
            ]
            if rows:
                are = "is" if len(rows) == 1 else "are"
                fate = "but read like the others" if is_read else "and not read"
                note = f"{rows_in_words(rows)} {are} hidden, {fate}"
                self._notices.append(f"{start}{note}")

    def _entries(self, part: SheetPart, title: str) -> Iterator[Row | Line]:
        whole = place_of(self._name, title)
        for record in part.records:
            place = (title, record.number)
            if fault := row_fault(part, record, whole, self._wanted):
                self._faults.append(fault)
                self._fates[place] = "left out"
                continue
            texts = texts_of(record)
            if is_line(record, self._wanted) or part.ends_with_title(record):
                self._fates[place] = ""
                text = BETWEEN.join(_distinct(record))
                yield Line(record.number, text, title, part.only_column(record))
                continue
            cells = part.cells_of(record, known_only=self._wanted.is_own)
            key = cells.get(self._wanted.needed[0], "") if self._wanted.needed else ""
            if is_total(key, texts):
                self._fates[place] = "total row"
                text = BETWEEN.join(dict.fromkeys(texts))
                self._totals.append(Line(record.number, text, title))
                continue
            self._fates[place] = ""
            nameless = part.nameless(record)
            is_struck = record.is_struck
            yield Row(record.number, record.line, cells, title, nameless, is_struck)


def _why_not(sheet: _SheetTables, wanted: Wanted) -> str:
    """Return why a sheet has no table of use."""
    if sheet.error is not None:
        return sheet.error.faults[0].message
    return f"it has {lack_of(sheet.parts[0], wanted)}"


def _distinct(record: Record) -> list[str]:
    return list(dict.fromkeys(texts_of(record)))
