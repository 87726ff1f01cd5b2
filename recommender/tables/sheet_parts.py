"""The tables of a sheet: their headers, and the rows below each.

Title rows may be above the first header, which may be in two rows. A header that comes
again, or another one, begins a new table with its own columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, printable
from recommender.tables.column_headers import (
    HEADER_ROW,
    IGNORE,
    LISTED,
    Header,
    Meanings,
    check_chosen,
    column_form,
    doubt_faults,
    give_way,
    header_form,
    in_two_rows,
    is_number,
    read_headers,
    side_by_side,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recommender.files.sheets import Record

# The header is among the first rows; titles and addresses may be above it.
MOST_ABOVE = 30
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Wanted:
    """What a table is read for: what headers mean, and what must be there.

    A needed column may be replaced by others of the table, by `instead`; headers may
    be `chosen` for columns, and those in `keep` stay as they are. `is_line` tells a
    text alone in its row, such as the name of a group, from a row with one cell; by
    default there are none. In a file of our own format (`is_own`) unknown columns are
    not kept, and a cell without a header is a fault. `without` has what to do where a
    needed column does not exist.
    """

    meanings: Meanings
    needed: tuple[str, ...]
    chosen: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep: frozenset[str] = frozenset()
    is_line: Callable[[str], bool] = lambda text: False
    is_own: bool = False
    without: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def columns_chosen(self) -> Mapping[str, str]:
        """The headers that are chosen for columns."""
        others = (HEADER_ROW, IGNORE)
        return {c: text for c, text in self.chosen.items() if c not in others}

    @cached_property
    def ignored(self) -> list[str]:
        """The headers that are chosen not to be read."""
        return self.chosen.get(IGNORE, "").splitlines()

    def check_chosen(self, name: str, row: int, cells: Sequence[str]) -> None:
        """Check that the headers chosen are among those of a row.

        Raises:
            FileFaultsError: One is not.
        """
        ignored = ((IGNORE, header) for header in self.ignored)
        check_chosen(name, row, cells, [*self.columns_chosen.items(), *ignored])

    @property
    def header_row(self) -> int | None:
        """The row that is chosen for the header."""
        return int(self.chosen[HEADER_ROW]) if HEADER_ROW in self.chosen else None

    @property
    def needed_words(self) -> str:
        """The needed columns in words, each with the first that may replace it."""
        others = {column: self.instead.get(column, ()) for column in self.needed}
        return ", ".join(" or ".join((c, *o[:1])) for c, o in others.items())

    @cached_property
    def names(self) -> frozenset[str]:
        """The whole headers that are known."""
        chosen = map(header_form, self.columns_chosen.values())
        return frozenset((*self.meanings.names, *chosen))

    def read(self, cells: Sequence[str]) -> tuple[list[Header], list[Fault]]:
        """Return what the cells of a header mean, and a fault for each doubt."""
        kept = self.keep.union(map(header_form, self.ignored))
        kept -= set(map(header_form, self.columns_chosen.values()))
        named = ["" if header_form(cell) in kept else cell for cell in cells]
        headers, doubtful = read_headers(named, self.meanings, self.columns_chosen)
        if missing := self.missing(headers):
            headers = give_way(headers, self.meanings, missing)
        pairs = zip(headers, cells, strict=True)
        read = [Header(c, h.column, h.guessed) for h, c in pairs]
        # Which column is the code must not be a guess.
        doubtful += [
            (header.column, [header.text])
            for header in read
            if header.guessed and header.column in self.needed[:1]
        ]
        return read, doubt_faults(doubtful)

    def missing(self, headers: Sequence[Header]) -> list[str]:
        """Return the needed columns that no header means."""
        present = {header.column for header in headers}
        present |= {new for new, old in self.instead.items() if present & set(old)}
        return [column for column in self.needed if column not in present]

    def known(self, cells: Sequence[str]) -> int:
        """Return how many columns the cells of a row name; 0 if one is a number."""
        if any(is_number(cell) for cell in cells):
            return 0
        return sum(header.column is not None for header in self.read(cells)[0])

    def may_be_header(self, cells: Sequence[str]) -> bool:
        """Return whether two cells of a row are whole names of columns, quickly."""
        if any(cell[:1].isdigit() for cell in cells):
            return False
        return len(self.names.intersection(map(header_form, cells))) > 1

    def is_header(self, cells: Sequence[str]) -> bool:
        """Return whether a row names all the needed columns, and two at least."""
        return self.known(cells) > 1 and not self.missing(self.read(cells)[0])

    def is_header_with(self, upper: Record, lower: Record) -> bool:
        """Return whether two rows are a header, which has two cells in each."""
        rows = upper.cells, lower.cells
        if not all(self.known(row) and sum(map(bool, row)) > 1 for row in rows):
            return False
        return self.is_header(in_two_rows(*rows))


@dataclass(frozen=True)
class SheetPart:
    """A table: the row of its header, what its columns mean, and the rows below."""

    row: int
    headers: list[Header]
    records: list[Record] = field(default_factory=list)

    @cached_property
    def width(self) -> int:
        """The number of columns up to the last one with a header."""
        filled = [n for n, header in enumerate(self.headers, 1) if header.text.strip()]
        return max(filled, default=0)

    @cached_property
    def columns(self) -> list[tuple[int, str]]:
        """The places of the columns with a header, and their names, each once."""
        known = {header.column for header in self.headers}
        named: dict[str, int] = {}
        for place, header in enumerate(self.headers):
            name = own = header.column or column_form(header.text)
            number = 2
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
        return {
            name: " ".join(cells[place].splitlines()).strip() for place, name in columns
        }

    def header_of(self, column: str) -> str:
        """Return the text of the header that means a column; "" if none does."""
        return next((h.text for h in self.headers if h.column == column), "")

    def nameless(self, record: Record) -> tuple[tuple[int, str], ...]:
        """Return the filled cells of a row that have no header, with their places."""
        pairs = enumerate(zip(self.headers, record.cells, strict=False))
        return tuple(
            (place, cell.strip())
            for place, (header, cell) in pairs
            if cell.strip() and not header.text.strip()
        )


def find_parts(
    name: str, records: Sequence[Record], wanted: Wanted
) -> tuple[list[Record], list[SheetPart], list[Record]]:
    """Return the rows above the first header, the tables of a sheet, and the headers.

    Raises:
        FileFaultsError: There is no header; it lacks a column; or it is unclear which
            row is the header, or which header a column is.
    """
    start, height = _first_header(name, records, wanted)
    _refuse_sideways(name, records[start:], wanted)
    parts: list[SheetPart] = []
    headers: list[Record] = []
    place = start
    while place < len(records):
        record = records[place]
        cells = record.cells
        if place == start and height == 2:
            cells = in_two_rows(cells, records[place + 1].cells)
        if place == start or (wanted.may_be_header(cells) and wanted.is_header(cells)):
            _refuse_two(name, parts, record, cells)
            parts.append(_part(name, record.number, cells, wanted))
            rows = height if place == start else 1
            headers += records[place : place + rows]
            place += rows
        elif not wanted.is_own and _comes_again(parts[-1], cells):
            parts.append(_with_texts(parts[-1], record))
            headers.append(record)
            place += 1
        else:
            parts[-1].records.append(record)
            place += 1
    return list(records[:start]), parts, headers


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
    return SheetPart(record.number, headers)


def _first_header(
    name: str, records: Sequence[Record], wanted: Wanted
) -> tuple[int, int]:
    """Return the place of the first header and the number of its rows."""
    if wanted.header_row is not None:
        return _place_of(name, records, wanted.header_row), 1
    first = records[:MOST_ABOVE]
    for place, record in enumerate(first):
        if wanted.is_header(record.cells):
            return place, 1
        below = records[place + 1] if place + 1 < len(records) else record
        if below.number == record.number + 1 and wanted.is_header_with(record, below):
            return place, 2
    known = [(wanted.known(record.cells), -n) for n, record in enumerate(first)]
    most, place = max(known, default=(0, 0))
    # A title may contain the name of a column, but it has no others beside it.
    if not most or (most == 1 and not _first_is_table(first, wanted)):
        _refuse_no_header(name, first, wanted)
    return -place, 1


def _refuse_sideways(name: str, rows: Sequence[Record], wanted: Wanted) -> None:
    """Refuse a table whose headers are below each other, in its first column."""
    first = rows[0].cells
    if not wanted.missing(wanted.read(first)[0]) or wanted.is_own:
        return
    column = [row.cells[0] for row in rows[:MOST_ABOVE] if row.cells]
    if wanted.known(column) > 2 and not wanted.missing(wanted.read(column)[0]):
        message = "the table lies on its side: its headers are in the first column"
        hint = "turn it round: copy it, and paste it with Paste Special, Transpose"
        fault = Fault("table-sideways", message, hint, name, rows[0].number)
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


def _refuse_no_header(name: str, first: Sequence[Record], wanted: Wanted) -> None:
    if wanted.columns_chosen and first:
        widest = max(first, key=lambda record: sum(map(bool, record.cells)))
        wanted.check_chosen(name, widest.number, widest.cells)
    message = f"there is no header row with {wanted.needed_words}"
    hint = f"write a header row: {','.join(wanted.needed)}; or name the columns: "
    hint += f'--column {wanted.needed[0]}="HEADER"'
    shown = printable(",".join(first[0].cells), 70) if first else None
    raise FileFaultsError(Fault("csv-header", message, hint, name, 1, excerpt=shown))


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
    if len(cells) > MOST_COLUMNS:
        message = f"{len(cells):,} columns; at most {MOST_COLUMNS:,} can be read"
        raise FileFaultsError(Fault("csv-too-big", message, file=name, row=row))
    wanted.check_chosen(name, row, cells)
    headers, doubts = wanted.read(cells)
    if blocks := side_by_side(headers, doubts):
        message = f"there are tables side by side: columns {blocks}"
        hint = "put one below the other, or each in a sheet of its own"
        raise FileFaultsError(Fault("tables-side-by-side", message, hint, name, row))
    listed = ", ".join(cell.strip() for cell in cells if cell.strip())
    faults = [
        *(Fault(f.id, f.message, f.hint, name, row, column=f.column) for f in doubts),
        *(
            Fault(
                "csv-column-missing",
                "this column is missing",
                f'add a column {column}, or name it: --column {column}="HEADER"; '
                f"{wanted.without.get(column, '')}{LISTED}{listed}",
                name,
                row,
                column=column,
            )
            for column in wanted.missing(headers)
        ),
    ]
    if faults:
        raise FileFaultsError(*faults)
    return SheetPart(row, headers)
