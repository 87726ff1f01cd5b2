"""Labels in rows, such as `Name: A Learner`, and what columns they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recommender.tables.column_headers import has_words_of, header_form

if TYPE_CHECKING:
    from recommender.files.sheets import Record
    from recommender.tables.wanted import Wanted

# The name of a card: "Unit 1", and perhaps "Unit 1: Take calls".
_NAMED = re.compile(r"(\w+)\s+([\w./]*[0-9][\w./]*)\s*(?:[:\u2013-]\s*(.*))?")
# The header of the number in such a name.
NUMBER = "number of the card"


class Label(NamedTuple):
    """A label with the value beside it, and the column that it means, if it does."""

    text: str
    value: str
    column: str


def keys_of(wanted: Wanted) -> tuple[str, ...]:
    """Return the columns that tell units apart: their code, or what replaces it."""
    first = wanted.needed[:1]
    return (
        *first,
        *(key for column in first for key in wanted.instead.get(column, ())),
    )


def labels_of(record: Record, wanted: Wanted) -> list[Label]:
    """Return the labels of a row with their values; none if it has something else."""
    cells = record.texts
    labels: list[Label] = []
    while cells:
        text, *cells = cells
        named = _NAMED.fullmatch(text)
        label, colon, value = (part.strip() for part in text.partition(":"))
        if named and meaning_of(named[1], wanted) in keys_of(wanted):
            labels.append(Label(NUMBER, named[2], NUMBER))
            title = named[3] or (cells.pop(0) if cells else "")
            labels += [Label("title", title, "title")] * bool(title)
            continue
        is_label = colon or meaning_of(label, wanted)
        if is_label and not value and cells and not cells[0].endswith(":"):
            value = cells.pop(0)
        column = meaning_of(label, wanted) or (header_form(label) if colon else "")
        is_empty = meaning_of(label, wanted) != "" and not has_words_of(label, "status")
        if not column or not (value or is_empty):
            return []
        labels.append(Label(label, value, column))
    return labels


def meaning_of(text: str, wanted: Wanted) -> str:
    """Return the column that a text is the whole name of; "" if it is none."""
    pairs = wanted.meanings.names.get(header_form(text), [])
    return min(pairs)[1] if pairs else ""
