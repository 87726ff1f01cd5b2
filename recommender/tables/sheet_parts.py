"""The tables of a sheet: their headers, and the rows below each.

Title rows may be above the first header, which may be in two rows. A header that comes
again, or another one, begins a new table with its own columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, printable, rows_in_words
from recommender.tables.column_blocks import MOST_ABOVE
from recommender.tables.column_headers import (
    LISTS,
    Header,
    are_headed,
    column_form,
    each_choice,
    header_form,
    in_two_rows,
    is_number,
    join_lists,
    spread_headers,
    words_of,
)
from recommender.tables.unclear_columns import (
    doubt_faults,
    missing_faults,
    no_header_error,
    twice_faults,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.files.sheets import Record
    from recommender.tables.wanted import Wanted


@dataclass(frozen=True)
class SheetPart:
    """A table: the row of its header, what its columns mean, and the rows below.

    `absent` are the columns for which a header is chosen that it does not have, and
    `faults` what is unclear in its columns. Another table may follow (`is_followed`).
    """

    row: int
    headers: list[Header]
    records: list[Record] = field(default_factory=list)
    absent: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_followed: bool = False

    def ends_with_title(self, record: Record) -> bool:
        """Return whether a row is the title of the table below: a text, apart."""
        if not self.is_followed or record is not self.records[-1]:
            return False
        before = self.records[-2].number if len(self.records) > 1 else self.row
        return record.number > before + 1 and len({*record.texts}) == 1

    @cached_property
    def width(self) -> int:
        """The number of columns up to the last one with a header."""
        filled = [n for n, header in enumerate(self.headers, 1) if header.text.strip()]
        return max(filled, default=0)

    @cached_property
    def columns(self) -> list[tuple[int, str]]:
        """The places of the columns with a header, and their names, each once.

        Of the columns that are one list, the first is named.
        """
        known = {header.column for header in self.headers}
        named: dict[str, int] = {}
        for place, header in enumerate(self.headers):
            name = own = header.column or column_form(header.text)
            number = 2
            if header.column in LISTS and name in named:
                continue
            while name in named or (header.column is None and name in known):
                name, number = f"{own}_{number}", number + 1
            if header.text.strip():
                named[name] = place
        return [(place, name) for name, place in named.items()]

    def width_fault(self, record: Record) -> str:
        """Return what is wrong with the width of a row; "" if nothing is.

        Empty cells at its end do not matter.
        """
        beyond = record.cells[len(self.headers) :]
        if any(cell.strip() for cell in beyond) or len(record.cells) < self.width:
            return f"{len(record.cells)} fields, the header has {self.width}"
        return ""

    @cached_property
    def known_columns(self) -> list[tuple[int, str]]:
        """The places of the columns that have a meaning, and their names."""
        headers = self.headers
        return [pair for pair in self.columns if headers[pair[0]].column is not None]

    def cells_of(self, record: Record, *, known_only: bool = False) -> dict[str, str]:
        """Return the cells of a row by column, each on one line."""
        cells = record.cells
        columns = self.known_columns if known_only else self.columns
        texts = {
            name: " ".join(cells[place].splitlines()).strip() for place, name in columns
        }
        for place, name in self._more_of_lists:
            texts[name] = join_lists(texts[name], " ".join(cells[place].split()))
        return texts

    @cached_property
    def _more_of_lists(self) -> list[tuple[int, str]]:
        """The places of the further columns of lists, with the names of the lists."""
        first = {place for place, _ in self.columns}
        return [
            (place, header.column)
            for place, header in enumerate(self.headers)
            if header.column in LISTS and header.text.strip() and place not in first
        ]

    def only_column(self, record: Record) -> str:
        """Return the name of the only column that a row fills; "" if several are."""
        filled = [place for place, cell in enumerate(record.cells) if cell.strip()]
        names = (name for place, name in self.columns if [place] == filled)
        return next(names, "")

    def called(self, column: str) -> str:
        """Return a column by its header in the file, and what it is read as."""
        header = self.header_beside(column)
        return f'"{header}" ({column})' if header else column

    def header_beside(self, column: str) -> str:
        """Return the header of a column; "" if it has the name of the column."""
        text = " ".join(self.header_of(column).split())
        return printable(text, 60) if header_form(text) != header_form(column) else ""

    def header_of(self, column: str) -> str:
        """Return the text of the headers that mean a column; "" if none does."""
        texts = (h.text for h in self.headers if h.column == column)
        return ", ".join(dict.fromkeys(texts))

    def nameless(self, record: Record) -> tuple[tuple[int, str], ...]:
        """Return the filled cells of a row that have no header, with their places."""
        pairs = enumerate(zip(self.headers, record.cells, strict=False))
        return tuple(
            (place, cell.strip())
            for place, (header, cell) in pairs
            if cell.strip() and not header.text.strip()
        )


def counts_people(part: SheetPart) -> bool:
    """Return whether nothing is known of a table but numbers below `Learners`."""
    known = [(p, h) for p, h in enumerate(part.headers) if h.column is not None]
    if len(known) != 1 or not part.records:
        return False
    (place, header), *_ = known
    form = header_form(header.text)
    cells = [
        record.cells[place] for record in part.records if place < len(record.cells)
    ]
    is_plural = form.endswith("s") and form in words_of("person")
    return is_plural and all(map(is_number, filter(str.strip, cells)))


def lack_of(part: SheetPart, wanted: Wanted) -> str:
    """Return what a table that is left out has not."""
    if part.absent:
        chosen = each_choice(wanted.columns_chosen)
        named = " or ".join(f'"{text}"' for c, text in chosen if c in part.absent)
        return f"no header {named}"
    missing = [wanted.asked.get(f.column or "", f.column) for f in part.faults]
    return f"no column {' or '.join(filter(None, missing))}"


def find_parts(
    name: str, records: Sequence[Record], wanted: Wanted
) -> tuple[list[Record], list[SheetPart], list[Record]]:
    """Return the rows above the first header, the tables of a sheet, and the headers.

    Raises:
        FileFaultsError: There is no header, or it is unclear which row is the header.
    """
    if wanted.header_row == 0:
        headers = wanted.without_header(records)
        faults = tuple(missing_faults(wanted, headers))
        return [], [SheetPart(0, headers, list(records), faults=faults)], []
    start, height = _first_header(name, records, wanted)
    _refuse_labels(name, records, wanted, start)
    parts: list[SheetPart] = []
    of_headers: list[Record] = []
    place = start
    while place < len(records):
        record = records[place]
        cells, rows = record.cells, 1
        if place == start and height == 2:
            cells, rows = _of_two_rows(cells, records[place + 1].cells, wanted), 2
        if place == start or (wanted.may_be_header(cells) and wanted.is_header(cells)):
            if parts and _goes_on(parts[-1], record):
                cells = _below(parts.pop(), cells)
            _refuse_two(name, parts, record, cells)
            parts.append(_part(name, record.number, cells, wanted))
        elif not wanted.is_own and _comes_again(parts[-1], cells):
            parts.append(_with_texts(parts[-1], record))
        elif not wanted.is_own and _begins_another(records[place - 1], record, wanted):
            parts.append(_part(name, record.number, cells, wanted))
        else:
            parts[-1].records.append(record)
            rows = 0
        of_headers += records[place : place + rows]
        place += rows or 1
    followed = [replace(part, is_followed=True) for part in parts[:-1]]
    return list(records[:start]), [*followed, *parts[-1:]], of_headers


def _of_two_rows(
    upper: Sequence[str], lower: Sequence[str], wanted: Wanted
) -> list[str]:
    """Return the headers of two rows; a bar over several units is of none of them."""
    both = in_two_rows(spread_headers(upper, lower), lower)
    pairs = zip_longest(lower, both, fillvalue="")
    return [low if wanted.is_unit(low) else text for low, text in pairs]


def _goes_on(part: SheetPart, record: Record) -> bool:
    """Return whether a row is the second of a header: cells are merged over both.

    Columns that are known of the first have the same text in it, and others another.
    """
    if part.records or record.number != part.row + 1:
        return False
    pairs = list(zip_longest(part.headers, record.cells))
    known = [(h, cell) for h, cell in pairs if h and h.column is not None]
    same = sum(header_form(h.text) == header_form(cell or "") for h, cell in known)
    more = any(cell and (h is None or h.text != cell) for h, cell in pairs)
    return same > 1 and more


def _below(part: SheetPart, cells: Sequence[str]) -> list[str]:
    """Return the texts of a second row of headers, or those above where it is empty."""
    pairs = zip_longest(part.headers, cells)
    return [cell or (header.text if header else "") for header, cell in pairs]


def _begins_another(before: Record, record: Record, wanted: Wanted) -> bool:
    """Return whether a row is the header of a table that lacks what is needed.

    It is below an empty row or a text alone, and names the first needed column.
    """
    above = {cell.strip() for cell in before.cells} - {""}
    is_apart = record.number > before.number + 1 or len(above) == 1
    return is_apart and wanted.names_key(record.cells)


def _comes_again(part: SheetPart, cells: Sequence[str]) -> bool:
    """Return whether a row has most of the headers above it in their places."""
    if any(cell[:1].isdigit() for cell in cells):
        return False
    pairs = zip(part.headers, cells, strict=False)
    filled = [(header.text, cell) for header, cell in pairs if cell.strip()]
    same = sum(a.strip().casefold() == b.strip().casefold() for a, b in filled)
    return same > 1 and 2 * same > len(filled)


def _with_texts(part: SheetPart, record: Record) -> SheetPart:
    """Return a table with the columns of another, and headers of its own."""
    texts = [*record.cells, *[""] * (len(part.headers) - len(record.cells))]
    pairs = zip(part.headers, texts, strict=False)
    headers = [replace(header, text=text or header.text) for header, text in pairs]
    return replace(part, row=record.number, headers=headers, records=[])


def _first_header(
    name: str, records: Sequence[Record], wanted: Wanted
) -> tuple[int, int]:
    """Return the place of the first header and the number of its rows."""
    if wanted.header_row is not None:
        return _place_of(name, records, wanted.header_row), 1
    first = records[:MOST_ABOVE]
    for place, record in enumerate(first):
        if wanted.is_header(record.cells):
            if place and wanted.is_personal and are_headed(first[place - 1], record):
                return place - 1, 2
            return _table_above(first[:place], wanted, place), 1
        below = records[place + 1] if place + 1 < len(records) else record
        if below.number == record.number + 1 and wanted.is_header_with(record, below):
            return place, 2
    known = [
        (wanted.known(record.cells), -n)
        for n, record in enumerate(first)
        if wanted.is_personal or not any(c[:1].isdigit() for c in record.cells)
    ]
    most, place = max(known, default=(0, 0))
    # A title may contain the name of a column, but it has no others beside it.
    if not most or (most == 1 and not _first_is_table(first, wanted)):
        for n, record in enumerate(first):
            if wanted.proposes_all(record.cells, records[n + 1 :]):
                return n, 1
        _refuse_labels(name, first, wanted, 0)
        raise no_header_error(name, first, wanted)
    return -place, 1


def _table_above(above: Sequence[Record], wanted: Wanted, otherwise: int) -> int:
    """Return the place of a header that lacks something, and has rows below it."""
    for place, (record, below) in enumerate(pairwise(above)):
        if wanted.names_key(record.cells) and sum(map(bool, below.cells)) > 1:
            return place
    return otherwise


def _refuse_labels(
    name: str, rows: Sequence[Record], wanted: Wanted, start: int
) -> None:
    """Refuse headers that are below each other, once or once for each card.

    The row that seems to be the header is at the place `start`.
    """
    cells = rows[start].cells if rows else []
    if not rows or wanted.is_own or wanted.is_header(cells):
        return
    labels = [row for row in rows[:MOST_ABOVE] if row.cells and row.cells[0].strip()]
    column = [row.cells[0] for row in labels]
    if wanted.known(column) <= 2 or wanted.missing(wanted.read(column)[0]):
        return
    keys = [row for row in labels if wanted.means_key(row.cells[0])]
    if len({header_form(row.cells[0]) for row in keys}) < len(keys):
        rows_of = rows_in_words(row.number for row in keys)
        message = f"there is a card for each, with labels beside the values: {rows_of}"
        hint = "make one table of the cards: a header row such as "
        hint += f"{wanted.header_row_example}, and below it one row for each card"
        raise FileFaultsError(Fault("table-cards", message, hint, name, keys[0].number))
    message = "the table lies on its side: its headers are in the first column"
    hint = "turn it round: copy it, and paste it with Paste Special, Transpose"
    fault = Fault("table-sideways", message, hint, name, (keys or labels)[0].number)
    raise FileFaultsError(fault)


def _place_of(name: str, records: Sequence[Record], header_row: int) -> int:
    for place, record in enumerate(records):
        if record.number == header_row:
            return place
    message = f"row {header_row} is to be the header, but there is nothing in it"
    raise FileFaultsError(Fault("csv-header", message, file=name, row=header_row))


def _first_is_table(first: Sequence[Record], wanted: Wanted) -> bool:
    """Return whether the first row names a column exactly, as a header may."""
    cells = first[0].cells if first else []
    return bool(wanted.names & set(map(header_form, cells)))


def _refuse_two(
    name: str, parts: list[SheetPart], record: Record, cells: Sequence[str]
) -> None:
    """Refuse another header right below a header: it may be the one, or none."""
    if not parts or parts[-1].records:
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
    headers, doubtful = wanted.read(cells)
    doubts = doubt_faults(doubtful, cells)
    faults = (*doubts, *missing_faults(wanted, headers), *twice_faults(wanted, cells))
    return SheetPart(row, headers, [], wanted.absent(cells), faults)
