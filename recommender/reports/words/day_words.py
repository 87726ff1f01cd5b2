"""Dates in reports, as people in the UK write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def day_in_words(day: date) -> str:
    """Return a date in full.

    >>> from datetime import date
    >>> day_in_words(date(2027, 1, 4))
    '4 January 2027'
    """
    return f"{day.day} {day:%B %Y}"


def day_in_short(day: date) -> str:
    """Return a date for a column of a table.

    >>> from datetime import date
    >>> day_in_short(date(2027, 9, 4))
    '4 Sep 2027'
    """
    return f"{day.day} {day:%b %Y}"
