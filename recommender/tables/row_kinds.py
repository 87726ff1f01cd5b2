"""What a row is that is none of its table: a line, a footer, a row of totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.tables.column_headers import words_of
from recommender.tables.whole_table import looks_like_code

if TYPE_CHECKING:
    from recommender.tables.wanted import Wanted

# What a program writes below a table that it prints.
_FOOTER = re.compile(
    r"(?:printed|exported|generated|produced|updated|as at|run date|report|page)\b"
    r".{0,40}[0-9].{0,20}",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:grand |sub-?)?(?:totals?|sums?)\b.{0,80}", re.IGNORECASE)


def is_line(texts: list[str], wanted: Wanted) -> bool:
    """Return whether a row has only a text, perhaps merged across, that is no cell."""
    if len(texts) > 1 and all(map(_FOOTER.fullmatch, texts)):
        return True
    if len(set(texts)) != 1 or looks_like_code(texts[0]):
        return False
    return len(texts) > 1 or wanted.is_line(texts[0])


def is_total(key: str, texts: list[str]) -> bool:
    """Return whether a row is one of totals: all else in it are numbers.

    `key` is its cell of the first column needed.

    >>> is_total("", ["Total", "12"]), is_total("", ["3 learners", "107.5"])
    (True, True)
    >>> is_total("Total Care", ["Total Care", "receptionist"])
    False
    """
    first = key or texts[0]
    number, _, counted = first.partition(" ")
    is_count = number.isdigit() and counted.casefold() in words_of("person")
    return (is_count or _TOTAL.fullmatch(first) is not None) and all(
        any(letter.isdigit() for letter in text) for text in texts if text != first
    )
