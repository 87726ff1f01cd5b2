"""Sheets whose units are no rows: a card for each, or a column for each, become rows.

People in columns become rows too; cards of people are refused, as a guess might mix
them up.
"""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, FileFaultsError, printable, rows_in_words
from recommender.files.grids import column_letters
from recommender.files.sheets import Record
from recommender.tables.column_blocks import MOST_ABOVE
from recommender.tables.column_headers import has_words_of, header_form, in_two_rows
from recommender.tables.whole_table import place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from recommender.files.sheets import RawSheet
    from recommender.tables.wanted import Wanted

# The name of a card: "Unit 1", and perhaps "Unit 1: Take calls".
_NAMED = re.compile(r"(\w+)\s+([\w./]*[0-9][\w./]*)\s*(?:[:\u2013-]\s*(.*))?")

_MOST_WORDS = 20
# So many rows on there is another row, or an empty one, between.
_APART = 2
# The headers of what a card says besides its labels, and of its number.
_TEXT, _NUMBER = "text of the card", "number of the card"


class Reshaped(NamedTuple):
    """A sheet with a row for each unit, and the numbers of further rows of cards."""

    raw: RawSheet
    rest: frozenset[int] = frozenset()


class _Label(NamedTuple):
    """A label with the value beside it, and the column that it means, if it does."""

    text: str
    value: str
    column: str


def reshaped(raw: RawSheet, wanted: Wanted, name: str) -> Reshaped:
    """Return a sheet whose units are cards, or columns, as one with a row for each.

    Raises:
        FileFaultsError: A row and a column of a list of people may both be its headers.
    """
    first = raw.records[:MOST_ABOVE]
    if wanted.is_own or wanted.header_row is not None:
        return Reshaped(raw)
    if wanted.is_personal:
        return _people_on_their_side(raw, wanted, name) or Reshaped(raw)
    if any(wanted.is_header(record.cells) for record in first):
        return Reshaped(raw)
    fresh = _from_cards(raw, wanted) or _on_its_side(raw, wanted)
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
    means = [_means(text, wanted) for text in texts]
    most = 3 * sum(map(bool, means)) > 2 * len(means)
    if not most and not any(a and b for a, b in pairwise(means)):
        return None
    fresh = _on_its_side(raw, wanted)
    known = 0 if fresh is None else wanted.known(fresh.raw.records[0].cells)
    best, row = max(_known_in_rows(first, wanted), default=(0, 0))
    if all(means) and 0 < known == best:
        message = "the headers may be in this row, or in the first column"
        hint = f"choose the row: --column header_row={row}; or turn the table round: "
        hint += "copy it, and paste it with Paste Special, Transpose"
        place = place_of(name, raw.title)
        raise FileFaultsError(Fault("table-sideways", message, hint, place, row))
    return fresh if known > best else None


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


def _on_its_side(raw: RawSheet, wanted: Wanted) -> Reshaped | None:
    """Return a sheet whose headers are in its first column, turned round."""
    start = next(
        (n for n, r in enumerate(raw.records) if _means(r.cells[0], wanted)), 0
    )
    rows = [record.cells for record in raw.records[start:]]
    if len(rows) > MOST_ABOVE:
        return None
    width = max(map(len, rows), default=0)
    columns = [[(row + [""] * width)[n] for row in rows] for n in range(width)]
    filled = [n for n, column in enumerate(columns) if any(map(str.strip, column))]
    headers = list(filter(str.strip, columns[filled[0]])) if filled[1:] else []
    if not wanted.is_header(headers) or len(set(headers)) < len(headers):
        return None
    turned = f"row {filled[1] + 1} is column {column_letters(filled[1])}"
    note = "the table lies on its side: each column is read as a row"
    above = [f'"{printable(_line(record), 80)}"' for record in raw.records[:start]]
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
            records=[Record(n + 1, n + 1, columns[n]) for n in filled],
            notices=notices,
            hidden_rows=tuple(n + 1 for n in filled if n in raw.hidden_columns),
            hidden_columns=frozenset(n - start for n in hidden if n >= start),
        )
    )


def _from_cards(raw: RawSheet, wanted: Wanted) -> Reshaped | None:
    """Return a sheet with a card for each unit as a table, with its lines between.

    The row of a card is its first one.
    """
    labels = _with_codes([_labels_of(record, wanted) for record in raw.records], wanted)
    cards = _cards(raw, labels, _starts(raw.records, labels, wanted))
    columns = dict.fromkeys(x.column for card in cards.values() for x in card)
    header = [_header_of(column, cards.values()) for column in columns]
    if not cards or any(map(_is_twice, cards.values())) or not wanted.is_header(header):
        return None
    first = min(cards)
    records = [r._replace(cells=[_line(r)]) for r in raw.records[:first]]
    records.append(raw.records[first]._replace(cells=header))
    rest = set[int]()
    for place, record in enumerate(raw.records[first:], first):
        values = {label.column: label.value for label in cards.get(place, ())}
        if place in cards:
            cells = [values.get(column, "") for column in columns]
            records.append(record._replace(cells=cells))
        elif labels[place] or not _may_be_heading(_line(record)):
            rest.add(record.number)
        else:
            cells = [_line(record), *[""] * (len(header) - 1)]
            records.append(record._replace(cells=cells))
    note = f"{len(cards)} cards, with labels beside the values, are read as rows"
    fresh = raw._replace(records=records, notices=[*raw.notices, note])
    return Reshaped(fresh, frozenset(rest))


def _with_codes(
    labels: Sequence[list[_Label]], wanted: Wanted
) -> Sequence[list[_Label]]:
    """Return labels with the numbers of cards as codes, if there are no others."""
    code = wanted.needed[0]
    if any(label.column == code for those in labels for label in those):
        return labels
    return [
        [
            x._replace(text=code, column=code) if x.column == _NUMBER else x
            for x in those
        ]
        for those in labels
    ]


def _is_twice(card: Sequence[_Label]) -> bool:
    """Return whether a card has two values for a label: it is none, or two."""
    columns = [label.column for label in card if label.value]
    return len(set(columns)) < len(columns)


def _cards(
    raw: RawSheet, labels: Sequence[list[_Label]], starts: Collection[int]
) -> dict[int, list[_Label]]:
    """Return the labels of each card by the place of its first row.

    What is between them and no heading is a text of the card.
    """
    cards: dict[int, list[_Label]] = {}
    card: list[_Label] = []
    texts: list[str] = []
    for place, record in enumerate(raw.records):
        if place in starts:
            texts = []
            card = cards[place] = []
        line = _line(record)
        if cards and not labels[place] and not _may_be_heading(line):
            texts.append(line)
            card[:] = [label for label in card if label.text != _TEXT]
            card.append(_Label(_TEXT, ". ".join(texts), _TEXT))
        card += labels[place] if cards else ()
    return cards


def _may_be_heading(line: str) -> bool:
    """Return whether a line between cards is a heading, or about several units."""
    return has_words_of(line, "section") and len(line.split()) <= _MOST_WORDS


def _starts(
    records: Sequence[Record], labels: Sequence[list[_Label]], wanted: Wanted
) -> set[int]:
    """Return the places of the rows in which cards begin; none if that is unclear.

    The labels that each card has are in one order, of which the last one of all is
    the end. What is above the first card, such as the level of the whole, may have
    labels too.
    """
    marks = [(n, label.column) for n, those in enumerate(labels) for label in those]
    columns = [column for _, column in marks]
    key = next((key for key in _keys(wanted) if key in columns), "")
    keys = [number for number, column in enumerate(columns) if column == key]
    windows = [columns[a:b] for a, b in pairwise(keys)]
    if not windows:
        return {_only_start(marks)} if keys else set()
    always = [c for c in windows[0] if all(c in window for window in windows)]
    orders = {tuple(c for c in window if c in always) for window in windows}
    if len(orders) > 1 or any(len(set(w)) < len(w) for w in windows):
        return set()
    last = next(column for column in reversed(columns) if column in always)
    start = always[(always.index(last) + 1) % len(always)]
    starts = [number for number, column in enumerate(columns) if column == start]
    cards = list(pairwise([*starts, len(columns)]))
    cards = cards[next(n for n, (a, b) in enumerate(cards) if key in columns[a:b]) :]
    if any(key not in columns[a:b] for a, b in cards) or len(cards) < len(keys):
        return set()
    numbers = [records[place].number for place, _ in marks]
    if not all(_ends_clearly(columns, numbers, end, last) for _, end in cards[:-1]):
        return set()
    return {marks[begin][0] for begin, _ in cards}


def _ends_clearly(
    columns: Sequence[str], numbers: Sequence[int], end: int, last: str
) -> bool:
    """Return whether the label before the place `end` is that of the card above it.

    It is the `last` one of each card, or of the sheet, or the next one is apart.
    """
    before, number, after = numbers[end - 2 : end + 1]
    is_apart = number - before < _APART <= after - number
    return columns[end - 1] in {last, columns[-1]} or is_apart


def _only_start(marks: Sequence[tuple[int, str]]) -> int:
    """Return the row in which the only card begins: from there no label comes again."""
    columns: set[str] = set()
    start = marks[-1][0]
    for place, column in reversed(marks):
        if column in columns:
            break
        columns.add(column)
        start = place
    return start


def _keys(wanted: Wanted) -> tuple[str, ...]:
    """Return the columns that tell units apart: their code, or what replaces it."""
    return (*wanted.needed[:1], *wanted.instead.get(wanted.needed[0], ()))


def _labels_of(record: Record, wanted: Wanted) -> list[_Label]:
    """Return the labels of a row with their values; none if it has something else."""
    cells = [text for cell in record.cells if (text := cell.strip())]
    labels: list[_Label] = []
    while cells:
        text, *cells = cells
        named = _NAMED.fullmatch(text)
        label, colon, value = (part.strip() for part in text.partition(":"))
        if named and _means(named[1], wanted) in _keys(wanted):
            labels.append(_Label(_NUMBER, named[2], _NUMBER))
            title = named[3] or (cells.pop(0) if cells else "")
            labels += [_Label("title", title, "title")] * bool(title)
            continue
        if not value and cells and (colon or _means(label, wanted)):
            value = cells.pop(0)
        column = _means(label, wanted) or (header_form(label) if colon else "")
        is_empty = _means(label, wanted) != "" and not has_words_of(label, "status")
        if not column or not (value or is_empty):
            return []
        labels.append(_Label(label, value, column))
    return labels


def _means(text: str, wanted: Wanted) -> str:
    """Return the column that a text is the whole name of; "" if it is none."""
    pairs = wanted.meanings.names.get(header_form(text), [])
    return min(pairs)[1] if pairs else ""


def _header_of(column: str, cards: Iterable[list[_Label]]) -> str:
    """Return the label of a column as it is first written."""
    return next(x.text for card in cards for x in card if x.column == column)


def _line(record: Record) -> str:
    """Return the texts of a row as one."""
    return " ".join(dict.fromkeys(c.strip() for c in record.cells if c.strip()))
