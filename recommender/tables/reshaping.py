"""Sheets whose units are no rows: a card for each, or a column for each, become rows.

People in columns, and cards of people, become rows too.
"""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, printable, rows_in_words
from recommender.files.grids import column_letters
from recommender.files.sheets import Record
from recommender.tables.cards import Reshaped, from_cards, line_of
from recommender.tables.column_blocks import MOST_ABOVE
from recommender.tables.column_headers import (
    has_words_of,
    header_form,
    in_two_rows,
    meanings_for,
)
from recommender.tables.headed_people import from_headed_people
from recommender.tables.row_labels import keys_of, meaning_of
from recommender.tables.whole_table import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.files.sheets import RawSheet
    from recommender.tables.wanted import Wanted

# So many units below each other are no column of anything else.
_LEAST_UNITS = 2


def reshaped(raw: RawSheet, wanted: Wanted, name: str) -> Reshaped:
    """Return a sheet whose units are cards, or columns, as one with a row for each.

    Raises:
        FileFaultsError: A row and a column of a list of people may both be its headers.
    """
    if wanted.is_own or wanted.header_row is not None:
        return Reshaped(raw)
    cards = from_cards(raw, wanted)
    if wanted.is_personal:
        # A single card without a table is a table on its side, too.
        if cards and (cards.number > 1 or cards.has_tables):
            return cards
        beside = _people_beside_units(raw, wanted)
        headed = beside or from_headed_people(raw, wanted)
        on_side = headed or _people_on_their_side(raw, wanted, name)
        return on_side or cards or Reshaped(raw)
    if any(wanted.is_header(record.cells) for record in raw.records[:MOST_ABOVE]):
        return Reshaped(raw)
    fresh = cards or _on_its_side(raw, wanted, name)
    return Reshaped(raw) if fresh is None or _is_whole(fresh.raw) else fresh


def _is_whole(raw: RawSheet) -> bool:
    """Return whether the only unit of a sheet is the qualification itself."""
    rows = [r.cells for r in raw.records if sum(map(bool, r.cells)) > 1]
    units = rows[1:]
    return len(units) == 1 and any(has_words_of(cell, "award") for cell in units[0])


def _people_on_their_side(raw: RawSheet, wanted: Wanted, name: str) -> Reshaped | None:
    """Return a sheet of people in columns, turned round.

    Its first column has labels below each other, or has them most of all, and names
    more of what is looked for than any of its rows.
    """
    first = raw.records[:MOST_ABOVE]
    texts = [text for r in first if r.cells and (text := r.cells[0].strip())]
    means = [meaning_of(text, wanted) for text in texts]
    most = 3 * sum(map(bool, means)) > 2 * len(means)
    if not most and not any(a and b for a, b in pairwise(means)):
        return None
    fresh = _on_its_side(raw, wanted, name)
    known = 0 if fresh is None else wanted.known(fresh.raw.records[0].cells)
    best, row = max(_known_in_rows(first, wanted), default=(0, 0))
    if all(means) and 0 < known == best:
        message = "the headers may be in this row, or in the first column"
        hint = f"choose the row: --column header_row={row}; or turn the table round: "
        hint += "copy it, and paste it with Paste Special, Transpose"
        place = place_of(name, raw.title)
        raise FileFaultsError(Fault("table-sideways", message, hint, place, row))
    return fresh if known > best else None


def _people_beside_units(raw: RawSheet, wanted: Wanted) -> Reshaped | None:
    """Return a sheet with units below each other and people beside them, turned round.

    The people are in the row above the units. Titles and levels may be beside codes.
    """
    raw = _with_labels_first(raw, wanted)
    firsts = [text.strip() for text in _at([r.cells for r in raw.records], 0)]
    units = [n for n, text in enumerate(firsts) if text and wanted.is_unit(text)]
    several = (n for n, r in enumerate(raw.records) if len(_filled(r.cells)) > 1)
    top = next(several, len(firsts))
    if len(units) < _LEAST_UNITS or not top < units[0]:
        return None
    head = raw.records[top].cells
    is_named = wanted.means_key(firsts[top])
    is_corner = not firsts[top] or is_named or _is_of(firsts[top])
    people = [n for n in _filled(head) if n and not _is_of(head[n])]
    others = set(filter(None, firsts[top + 1 : units[-1]])) - {firsts[n] for n in units}
    if not is_corner or not people or len(others) > len(units):
        return None
    if any(meaning_of(head[n], wanted) for n in people):
        # Ids may be like codes: these are headers, and the people are below.
        return None
    labels = [n for n, text in enumerate(firsts) if meaning_of(text, wanted)]
    last = max(*units, *labels)
    below = raw.records[last + 1 :]
    names = [wanted.asked.get(key, key) for key in wanted.needed[:1]]
    cells = [*(head[:1] if is_named else names), *head[1:]]
    records = [*raw.records[:top], raw.records[top]._replace(cells=cells)]
    rows = enumerate(raw.records[top + 1 : last + 1], top + 1)
    records += (r for n, r in rows if n in units or len({*r.texts}) > 1)
    notices = [*raw.notices, *_not_read(raw.records[top : last + 1], records, below)]
    shorter = raw._replace(records=records, notices=notices)
    turned = _turned(shorter, top, [0, *people], wanted)
    return turned and turned._replace(others=(*raw.records[:top], *below))


def _not_read(
    whole: Iterable[Record], read: Iterable[Record], below: Sequence[Record]
) -> Iterator[str]:
    """Yield notices of the headings between units, and of the rows below these."""
    numbers = {record.number for record in read}
    between = [r.number for r in whole if r.number not in numbers]
    if between:
        yield f"not read, between the units: {rows_in_words(between)} of the sheet"
    if below:
        rows = rows_in_words(record.number for record in below)
        yield f"not read, below the units: {rows} of the sheet, except as a key"


def _with_labels_first(raw: RawSheet, wanted: Wanted) -> RawSheet:
    """Return a sheet whose labels of rows are in its first column, above its units.

    They may be beside the people, behind the columns of what units have.
    """
    records = list(raw.records)
    for place, record in enumerate(records):
        filled = _filled(record.cells)
        if filled and not filled[0] and wanted.is_unit(record.cells[0].strip()):
            break
        label = record.cells[filled[0]] if filled[1:] else ""
        if filled[1:] and filled[0] and meaning_of(label, wanted):
            records[place] = record._replace(cells=[label, *record.cells[1:]])
    return raw._replace(records=records)


def _filled(cells: Sequence[str]) -> list[int]:
    """Return the places of the cells that have something."""
    return [place for place, cell in enumerate(cells) if cell.strip()]


def _is_of(text: str) -> bool:
    """Return whether a text is the header of what a unit has, such as its level."""
    return header_form(text) in meanings_for("unit").names


def _known_in_rows(
    records: Sequence[Record], wanted: Wanted
) -> Iterator[tuple[int, int]]:
    """Yield how many columns each header of a row, or of two, names, and the row.

    A header names a column once: two that are the same are rather values.
    """
    for record, below in zip_longest(records, records[1:]):
        if wanted.is_header(record.cells):
            yield wanted.known(list(dict.fromkeys(record.cells))), record.number
        elif below is not None and wanted.is_header_with(record, below):
            cells = in_two_rows(record.cells, below.cells)
            yield wanted.known(list(dict.fromkeys(cells))), record.number


def _on_its_side(raw: RawSheet, wanted: Wanted, name: str) -> Reshaped | None:
    """Return a sheet whose headers are in its first column, turned round."""
    start = next(
        (n for n, r in enumerate(raw.records) if meaning_of(r.cells[0], wanted)), 0
    )
    rows = [record.cells for record in raw.records[start:]]
    width = max(map(len, rows), default=0)
    columns = [_at(rows, n) for n in range(width)]
    filled = [n for n, column in enumerate(columns) if any(map(str.strip, column))]
    headers = list(filter(str.strip, columns[filled[0]])) if filled[1:] else []
    if len(rows) > MOST_ABOVE or not wanted.is_header(headers):
        return None
    _refuse_wider(raw, start, wanted, name)
    return _turned(raw, start, filled, wanted)


def _at(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """Return the cells of a column."""
    return [row[place] if place < len(row) else "" for row in rows]


def _turned(
    raw: RawSheet, start: int, places: Sequence[int], wanted: Wanted
) -> Reshaped | None:
    """Return a sheet turned round from a row on, with the columns at some places.

    The first of them has the headers; none of these may be there twice.
    """
    rows = [record.cells for record in raw.records[start:]]
    columns = {n: _at(rows, n) for n in places}
    headers = list(filter(str.strip, columns[places[0]]))
    if len(set(headers)) < len(headers):
        return None
    turned = f"row {places[1] + 1} is column {column_letters(places[1])}"
    note = "the table lies on its side: each column is read as a row"
    above = [f'"{printable(line_of(record), 80)}"' for record in raw.records[:start]]
    if wanted.is_personal:
        # Faults are told without the note, and the rows above may name people.
        raw = raw._replace(title=", ".join(filter(None, (raw.title, turned))))
        numbers = [record.number for record in raw.records[:start]]
        above = [f"{rows_in_words(numbers)} of the sheet"] if numbers else []
    else:
        note += f", so that {turned}"
    notices = [*raw.notices, note, *(f"not read, above it: {text}" for text in above)]
    hidden = (n for n, r in enumerate(raw.records) if r.number in raw.hidden_rows)
    return Reshaped(
        raw._replace(
            records=[Record(n + 1, n + 1, columns[n]) for n in places],
            notices=notices,
            hidden_rows=tuple(n + 1 for n in places if n in raw.hidden_columns),
            hidden_columns=frozenset(n - start for n in hidden if n >= start),
        )
    )


def _refuse_wider(raw: RawSheet, start: int, wanted: Wanted, name: str) -> None:
    """Refuse a row without gaps that has a cell beside the last one of the keys."""
    rows = [[c.strip() for c in record.cells] for record in raw.records[start:]]
    keys = (cells for cells in rows if meaning_of(cells[0], wanted) in keys_of(wanted))
    width = max((len(list(filter(None, cells))) for cells in keys), default=0)
    for record, cells in zip(raw.records[start:], rows, strict=True):
        number = len(list(filter(None, cells)))
        if number > width > 0 and all(cells[:number]):
            message = f"{number} fields, the row that tells them apart has {width}"
            hint = "put a list or a text that contains the separator in quotes"
            place = place_of(name, raw.title)
            raise FileFaultsError(
                Fault("csv-width", message, hint, place, record.number)
            )
