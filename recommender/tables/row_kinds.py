"""What a row is that is none of its table: a line, a footer, totals, or faulty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.errors import Fault, printable
from recommender.files.sheets import MOST_CHARACTERS
from recommender.tables.column_headers import header_form, words_of
from recommender.tables.whole_table import looks_like_code

if TYPE_CHECKING:
    from recommender.files.sheets import Record
    from recommender.tables.sheet_parts import SheetPart
    from recommender.tables.wanted import Wanted

# What a program writes below a table that it prints.
_FOOTER = re.compile(
    r"(?:printed|exported|generated|produced|updated|as at|run date|report|page)\b"
    r".{0,40}[0-9].{0,20}",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:grand |sub-?)?(?:totals?|sums?)\b.{0,80}", re.IGNORECASE)


def is_line(record: Record, wanted: Wanted) -> bool:
    """Return whether a row has only a text, perhaps merged across, that is no cell.

    Of people, what is merged begins in the first column: marks do not.
    """
    texts = texts_of(record)
    if len(texts) > 1 and all(map(_FOOTER.fullmatch, texts)):
        return True
    if len(set(texts)) != 1 or looks_like_code(texts[0]):
        return False
    begins = not wanted.is_personal or bool(record.cells[0].strip())
    is_merged = len(texts) > 1 and begins
    return is_merged or wanted.is_line(texts[0])


def is_total(key: str, texts: list[str]) -> bool:
    """Return whether a row is one of totals: all else in it are numbers.

    `key` is its cell of the first column needed.

    >>> is_total("", ["Total", "12"]), is_total("", ["3 learners", "107.5"])
    (True, True)
    >>> is_total("Total Care", ["Total Care", "receptionist"])
    False
    >>> is_total("Learners", ["Learners", "4", "average", "0.44"])
    True
    """
    first = key or next(iter(texts), "")
    number, _, counted = first.partition(" ")
    is_count = number.isdigit() and counted.casefold() in words_of("person")
    form = header_form(first)
    is_count |= form.endswith("s") and form in words_of("person") and bool(texts[1:])
    return (is_count or _TOTAL.fullmatch(first) is not None) and all(
        any(map(str.isdigit, text)) or header_form(text) in words_of("counting")
        for text in texts
        if text != first
    )


def texts_of(record: Record) -> list[str]:
    """Return the texts of a row, each on one line."""
    return [" ".join(cell.split()) for cell in record.cells if cell.strip()]


def row_fault(
    part: SheetPart, record: Record, place: str, wanted: Wanted
) -> Fault | None:
    """Return what is wrong with a row as a whole, if anything is.

    `place` is its file and sheet. A line between rows may have any width.
    """
    number, texts = record.number, texts_of(record)
    line = record.line if record.line != number else None
    if max(map(len, record.cells), default=0) > MOST_CHARACTERS:
        message = f"a field is longer than {MOST_CHARACTERS:,} characters"
        return Fault("csv-field-size", message, "", place, number)
    if is_line(record, wanted) or part.ends_with_title(record):
        return None
    message = part.width_fault(record)
    if message:
        longer = len(record.cells) > part.width
        quotes = "put a text that contains the separator in quotes"
        hint = quotes if longer else "add the missing fields"
        if wanted.is_personal and len(texts) == 1:
            hint += "; if it is a heading and no candidate, put a colon behind it"
        shown = printable(",".join(record.cells), 70)
        return Fault("csv-width", message, hint, place, number, line, excerpt=shown)
    if wanted.is_own and part.nameless(record):
        message = "there is a value in a column without a header"
        return Fault("csv-column-empty", message, file=place, row=number)
    return None
