"""Tables of units under the names of people: each row gets the name above it.

A name is a text alone in its row. The header of the units is above all names, or comes
again below each of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.errors import rows_in_words
from recommender.tables.cards import Reshaped
from recommender.tables.column_blocks import MOST_ABOVE
from recommender.tables.column_headers import has_words_of, header_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.files.sheets import RawSheet, Record
    from recommender.tables.wanted import Wanted

# A single one may be a title of the sheet.
_FEWEST = 2
# A name has a few words and no digits, with a job in brackets or behind a dash.
_NAME = re.compile(r"[^\W\d_]['\u2019.,\w-]*(?: [^\W\d_]['\u2019.,\w-]*){1,4}")
_BEHIND = re.compile(r"(?<=\w)\s*[(\[]|\s[-\u2013\u2014]\s")
# A longer text is none.
_MOST_LETTERS = 200
# What the headings of units say.
_OF_UNITS = ("section", "units", "award", "done", "other", "status")


def before_job(text: str) -> str:
    """Return what is before a job title in brackets, or behind a dash.

    >>> before_job("Surname A (Receptionist)"), before_job("Surname-Other A")
    ('Surname A', 'Surname-Other A')
    """
    return _BEHIND.split(text)[0]


def from_headed_people(raw: RawSheet, wanted: Wanted) -> Reshaped | None:
    """Return a sheet in which each row of units has the name of its person.

    None if no row is a header of units alone, or if a text alone in its row, among the
    units, may be something else than a name.
    """
    filled = (n for n, record in enumerate(raw.records) if not _only_text(record))
    end = max(filled, default=-1) + 1
    records = raw.records[:end]
    places = range(len(records))
    heads = [n for n in places[:MOST_ABOVE] if _heads(records[n], wanted)]
    if not heads or wanted.is_header(records[heads[0]].cells):
        return None
    forms = _forms(records[heads[0]])
    heads = [n for n in places if _forms(records[n]) == forms]
    first = heads[0] - bool(heads[1:])
    alone = [n for n in places if n >= max(first, 0) and _only_text(records[n])]
    names = [n for n in alone if _is_name(_only_text(records[n]), wanted)]
    others = [n for n in alone if n not in names]
    are_above = not heads[1:] or names == [n - 1 for n in heads]
    are_lines = all(wanted.is_line(_only_text(records[n])) for n in others)
    if len(names) < _FEWEST or not (are_above and are_lines):
        return None
    return _with_names(raw, range(min(heads[0], names[0]), end), heads, names, wanted)


def _with_names(
    raw: RawSheet,
    within: range,
    heads: Sequence[int],
    names: Sequence[int],
    wanted: Wanted,
) -> Reshaped:
    """Return a sheet with a last column of names; each has a row without a unit too.

    The rows `within` are those of the names and units.
    """
    width = max(len(record.cells) for record in raw.records)
    key = wanted.needed[0]
    header = _padded(raw.records[heads[0]], width, wanted.asked.get(key, key))
    records, name = [header], ""
    for place in within:
        record = raw.records[place]
        text = _only_text(record)
        if place in heads:
            continue
        if place in names:
            name = text
            records.append(_padded(record._replace(cells=[]), width, name))
        else:
            name = "" if text else name
            records.append(record if text else _padded(record, width, name))
    rows = rows_in_words(raw.records[place].number for place in names)
    notices = [f"names alone in their rows are those of the units below: {rows}"]
    around = [*raw.records[: within.start], *raw.records[within.stop :]]
    if around:
        rows = rows_in_words(record.number for record in around)
        notices.append(f"not read, around the units: {rows}, except as a key")
    rest = frozenset(raw.records[place].number for place in heads[1:])
    fresh = raw._replace(records=records, notices=[*raw.notices, *notices])
    return Reshaped(fresh, rest, others=tuple(around))


def _heads(record: Record, wanted: Wanted) -> bool:
    """Return whether a row is the header of units and of marks of what is done."""
    are_marked = any(
        has_words_of(cell, kind) for cell in record.cells for kind in ("marked", "done")
    )
    return are_marked and wanted.heads_units(record.cells)


def _padded(record: Record, width: int, last: str) -> Record:
    """Return a row with a text in one more column."""
    cells = [*record.cells, *[""] * (width - len(record.cells))]
    return record._replace(cells=[*cells, last])


def _forms(record: Record) -> list[str]:
    return [form for cell in record.cells if (form := header_form(cell))]


def _only_text(record: Record) -> str:
    """Return the text of a row that has one; "" if it has several, or none."""
    texts = {*record.texts}
    return texts.pop() if len(texts) == 1 else ""


def _is_name(text: str, wanted: Wanted) -> bool:
    """Return whether a text may be the name of a person, perhaps with a job behind."""
    name = before_job(" ".join(text[:_MOST_LETTERS].split()))
    is_of_units = any(has_words_of(name, kind) for kind in _OF_UNITS)
    is_said = is_of_units or wanted.is_line(name) or wanted.is_unit(name)
    words = name.split() or [""]
    is_capital = words[0][:1].isupper() and words[-1][:1].isupper()
    is_short = len(text) < _MOST_LETTERS and _NAME.fullmatch(name) is not None
    return is_capital and is_short and not is_said
