"""Cards become rows: labels with values beside them, once for each unit or person.

A card of a person may have a table of units in it, each of which becomes a row below.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import counted
from recommender.tables.column_blocks import MOST_ABOVE
from recommender.tables.column_headers import has_words_of
from recommender.tables.row_labels import (
    NUMBER,
    Label,
    keys_of,
    labels_of,
    meaning_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from recommender.files.sheets import RawSheet, Record
    from recommender.tables.wanted import Wanted

# Labels with nothing behind them: `Learner signature: ____ Date:`.
_TO_FILL = re.compile(r"(?:[^:\s_.][^:]{1,60}:[\s_.\u2026]*)+")

_MOST_WORDS = 20
# So many rows on there is another row, or an empty one, between.
_APART = 2
# The header of what a card says besides its labels.
_TEXT = "text of the card"


class Reshaped(NamedTuple):
    """A sheet with a row for each unit, and the numbers of further rows of cards.

    `number` is how many cards it had, and some of them may have had tables in them.
    `others` are the rows around it that are none of it, such as a key.
    """

    raw: RawSheet
    rest: frozenset[int] = frozenset()
    number: int = 0
    has_tables: bool = False
    others: tuple[Record, ...] = ()


def from_cards(raw: RawSheet, wanted: Wanted) -> Reshaped | None:
    """Return a sheet with a card for each unit as a table, with its lines between.

    The row of a card is its first one. Of people, rows of the tables in cards follow.
    The value of a label is beside it, or below.
    """
    return _from_cards_below(raw, wanted) or _from_cards(raw, wanted)


def _from_cards_below(raw: RawSheet, wanted: Wanted) -> Reshaped | None:
    """Return the table of cards all of whose labels are in rows of their own."""
    if any(len(r.texts) > 1 and labels_of(r, wanted) for r in raw.records):
        return None
    records: list[Record] = []
    below: set[int] = set()
    for record in raw.records:
        last = records[-1] if records else record
        is_value = record.number == last.number + 1 and not labels_of(record, wanted)
        if is_value and _is_label(last, wanted) and len(record.texts) == 1:
            records[-1] = last._replace(cells=[*last.texts, *record.texts])
            below.add(record.number)
        else:
            records.append(record)
    fresh = _from_cards(raw._replace(records=records), wanted) if below else None
    return fresh and fresh._replace(rest=fresh.rest | below)


def _is_label(record: Record, wanted: Wanted) -> bool:
    """Return whether a row has a label alone."""
    texts = record.texts
    return len(texts) == 1 and meaning_of(texts[0], wanted) != ""


def _from_cards(raw: RawSheet, wanted: Wanted) -> Reshaped | None:
    """Return the table of cards that have their values beside the labels."""
    if _has_header(raw.records[:MOST_ABOVE], wanted):
        return None
    labels = _with_codes([labels_of(record, wanted) for record in raw.records], wanted)
    inner = _tables_within(raw.records, labels, wanted)
    labels = [[] if n in inner else those for n, those in enumerate(labels)]
    starts = _starts(raw.records, labels, wanted)
    cards = _cards(raw, labels, starts, inner)
    if wanted.is_personal and not all(map(_is_filled_in, cards.values())):
        return _without_forms(raw, cards, wanted)
    header = list(_header_of(cards.values()).values())
    if not cards or any(map(_is_twice, cards.values())) or not wanted.is_header(header):
        return None
    within = {place: cells for place, cells in inner.items() if place > min(cards)}
    return _as_rows(raw, labels, cards, within, wanted)


def _as_rows(
    raw: RawSheet,
    labels: Sequence[list[Label]],
    cards: Mapping[int, Sequence[Label]],
    inner: Mapping[int, dict[str, str]],
    wanted: Wanted,
) -> Reshaped:
    """Return the table of cards, with a row for each and for those of their tables."""
    columns, first = _header_of(cards.values()), min(cards)
    others = list(dict.fromkeys(h for cells in inner.values() for h in cells))
    header = [*columns.values()]
    header += [f"Unit {h}" if meaning_of(h, wanted) else h for h in others]
    records = [r._replace(cells=[line_of(r)]) for r in raw.records[:first]]
    records.append(raw.records[first]._replace(cells=header))
    rest, keys = set[int](), dict[str, str]()
    for place, record in enumerate(raw.records[first:], first):
        of_card = {label.column: label.value for label in cards.get(place, ())}
        below = inner.get(place, {})
        keys = {c: v for c, v in of_card.items() if c in keys_of(wanted)} or keys
        values = of_card or (keys if below else {})
        cells = [values.get(column, "") for column in columns]
        cells += [below.get(h, "") for h in others]
        if not (place in cards or below):
            line = line_of(record)
            if labels[place] or place in inner or not _may_be_heading(line):
                rest.add(record.number)
                continue
            cells[0] = line
        records.append(record._replace(cells=cells))
    fresh = raw._replace(records=records, notices=[*raw.notices, _note(len(cards))])
    return Reshaped(fresh, frozenset(rest), len(cards), bool(inner))


def _without_forms(
    raw: RawSheet, cards: Mapping[int, Sequence[Label]], wanted: Wanted
) -> Reshaped | None:
    """Return the table of the cards that are filled in: others are forms to copy."""
    filled = {place for place in cards if _is_filled_in(cards[place])}
    note = f"left out, as not filled in: {counted(len(cards) - len(filled), 'card')}"
    numbers = {record.number for record in raw.records}
    if not filled:
        head = raw.records[min(cards)]._replace(
            cells=[x.text for x in cards[min(cards)]]
        )
        fresh = raw._replace(records=[head], notices=[*raw.notices, note])
        return Reshaped(fresh, frozenset(numbers - {head.number}), has_tables=True)
    left, is_left = [], True
    for place, record in enumerate(raw.records):
        is_left = place in filled if place in cards else is_left
        left += [record] * is_left
    fresh = raw._replace(records=left, notices=[*raw.notices, note])
    table = _from_cards(fresh, wanted)
    rest = numbers - {record.number for record in left}
    return table and table._replace(rest=table.rest | rest)


def _is_filled_in(card: Sequence[Label]) -> bool:
    return any(label.value for label in card)


def _note(number: int) -> str:
    cards, rows = f"{number} cards", "are read as rows"
    if number == 1:
        cards, rows = "a card", "is read as a row"
    return f"{cards}, with labels beside the values, {rows}"


def _has_header(records: Sequence[Record], wanted: Wanted) -> bool:
    """Return whether a row is a header. Of people, it may be one of labels.

    These have colons, or are in the next row, too. A unit may have one in any header.
    """
    labels = [labels_of(r, wanted) if wanted.is_personal else [] for r in records]
    next_labels = [*labels[1:], []][: len(labels)]
    for record, those, below in zip(records, labels, next_labels, strict=True):
        colons = (":" in c and not wanted.is_unit(c) for c in record.cells)
        is_label = those and (below or any(colons))
        if not is_label and wanted.is_header(record.cells):
            return True
    return False


def _tables_within(
    records: Sequence[Record], labels: Sequence[list[Label]], wanted: Wanted
) -> dict[int, dict[str, str]]:
    """Return the rows of tables in cards by place: their cells by header.

    The rows of headers have none.
    """
    rows: dict[int, dict[str, str]] = {}
    header: Sequence[str] = ()
    last = 0
    for place, record in enumerate(records):
        filled = [n for n, cell in enumerate(record.cells) if cell.strip()]
        ends = _is_to_fill(record)
        if filled[1:] and wanted.heads_units(record.cells):
            header = [cell.strip() for cell in record.cells]
            rows[place] = {}
        elif labels[place] or not filled or ends or filled[-1] >= len(header):
            header = () if labels[place] or ends else header
            continue
        elif filled[1:] or (
            record.number == last + 1 and not _may_be_heading(line_of(record))
        ):
            rows[place] = {header[n]: record.cells[n] for n in filled if header[n]}
        last = record.number
    return rows


def _is_to_fill(record: Record) -> bool:
    """Return whether a row has only labels with room beside them, as for signatures."""
    return _TO_FILL.fullmatch(line_of(record)) is not None


def _with_codes(labels: Sequence[list[Label]], wanted: Wanted) -> Sequence[list[Label]]:
    """Return labels with the numbers of cards as codes, if there are no others."""
    code = next(iter(wanted.needed), "")
    if not code or any(label.column == code for those in labels for label in those):
        return labels
    return [
        [x._replace(text=code, column=code) if x.column == NUMBER else x for x in those]
        for those in labels
    ]


def _is_twice(card: Sequence[Label]) -> bool:
    """Return whether a card has two values for a label: it is none, or two."""
    columns = [label.column for label in card if label.value]
    return len(set(columns)) < len(columns)


def _cards(
    raw: RawSheet,
    labels: Sequence[list[Label]],
    starts: Collection[int],
    inner: Collection[int] = (),
) -> dict[int, list[Label]]:
    """Return the labels of each card by the place of its first row.

    What is between them and no heading is a text of the card.
    """
    cards: dict[int, list[Label]] = {}
    card: list[Label] = []
    texts: list[str] = []
    for place, record in enumerate(raw.records):
        if place in starts:
            texts = []
            card = cards[place] = []
        line = line_of(record)
        is_text = not labels[place] and not _is_to_fill(record) and place not in inner
        if cards and is_text and not _may_be_heading(line):
            texts.append(line)
            card[:] = [label for label in card if label.text != _TEXT]
            card.append(Label(_TEXT, ". ".join(texts), _TEXT))
        card += labels[place] if cards else ()
    return cards


def _may_be_heading(line: str) -> bool:
    """Return whether a line between cards is a heading, or about several units."""
    return has_words_of(line, "section") and len(line.split()) <= _MOST_WORDS


def _starts(
    records: Sequence[Record], labels: Sequence[list[Label]], wanted: Wanted
) -> set[int]:
    """Return the places of the rows in which cards begin; none if that is unclear.

    The labels that each card has are in one order, of which the last one of all is
    the end. What is above the first card, such as the level of the whole, may have
    labels too.
    """
    marks = [(n, label.column) for n, those in enumerate(labels) for label in those]
    columns = [column for _, column in marks]
    key = next((key for key in keys_of(wanted) if key in columns), "")
    keys = [number for number, column in enumerate(columns) if column == key]
    windows = [columns[a:b] for a, b in pairwise(keys)]
    # The level of the whole may be above; more of that kind are cards without a key.
    if sum(number > len(keys) for number in Counter(columns).values()) > 1:
        return set()
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
    if _may_begin_above(columns, numbers, cards[0][0], wanted):
        return set()
    return {marks[begin][0] for begin, _ in cards}


def _ends_clearly(
    columns: Sequence[str], numbers: Sequence[int], end: int, last: str
) -> bool:
    """Return whether the label before the place `end` is that of the card above it.

    It is the `last` one of each card, or of the sheet, or the next one is apart.
    """
    before, number, after = [numbers[0], *numbers][end - 1 : end + 2]
    is_apart = number - before < _APART <= after - number
    return columns[end - 1] in {last, columns[-1]} or is_apart


def _may_begin_above(
    columns: Sequence[str], numbers: Sequence[int], start: int, wanted: Wanted
) -> bool:
    """Return whether a label that no card has is right above the first card."""
    known = {column for pairs in wanted.meanings.names.values() for _, column in pairs}
    for place in reversed(range(start)):
        if numbers[place + 1] - numbers[place] >= _APART:
            return False
        if columns[place] in known and columns[place] not in columns[start:]:
            return True
    return False


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


def _header_of(cards: Iterable[Sequence[Label]]) -> dict[str, str]:
    """Return the columns of cards, each with its label as it is first written."""
    texts: dict[str, str] = {}
    for card in cards:
        for label in card:
            texts.setdefault(label.column, label.text)
    return texts


def line_of(record: Record) -> str:
    """Return the texts of a row as one."""
    return " ".join(dict.fromkeys(c.strip() for c in record.cells if c.strip()))
