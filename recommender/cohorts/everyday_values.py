"""Dates and hours as people write them in a spreadsheet: `Jan 27`, `2 hrs`."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING

from recommender.cohorts.quoted_cells import quoted_cell
from recommender.files.sheets import CellError
from recommender.requests.dates import today

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY_WORDS = {
    "-", "--", "\u2013", "\u2014", "n/a", "na", "none", "nil", "tbc", "tba", "none yet",
    "nothing yet", "none so far", "not yet",
}  # fmt: skip
# Few candidates learn as long as that per week; many work so long.
LONG_HOURS = 16
_MONTHS = [month.casefold() for month in calendar.month_name]
_END_OF = re.compile(r"^(?:the |at )?end (?:of )?(?=[a-z])")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+(?=\S)")
# A day, if there is one, a month, and a year of two or four digits.
_DATES = [
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?"
        r"(?:[ t]0{1,2}:00(?::00(?:\.0+)?)?)?",
        r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4}|\d{2})",
        r"(?P<month>\d{1,2})[-/. ](?P<year>\d{4})",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[-/. ]*(?P<word>[a-z]{3,9})"
        r"\.?[-/, ]*(?P<year>\d{4}|'?\d{2})",
        r"(?P<word>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
        r"(?P<word>[a-z]{3,9})\.?[-/, ]*(?P<year>\d{4}|'?\d{2})",
    )
]
_A_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}")
DAY_HINT = "write day/month/year, like 31/01/2027, or month and year, like January 2027"

_AMOUNT = (
    r"(?P<{0}>\d{{0,3}} ?[¼½¾]|\d{{0,3}}\.\d{{1,4}}|\d{{1,3}},\d{{1,2}}|\d{{1,3}})"
    r"(?!\d)"
)
_HOUR, _MINUTE = r"(?:h|hr|hrs|hour|hours)\b\.?", r"(?:m|min|mins|minute|minutes)\b\.?"
_WEEKLY = r"(?:(?:a|per|each|every|/|p/)? ?(?:week|wk|w)\b|weekly|pw)\.?"
_HOURS = re.compile(
    r"(?:(?:about|approx\.?|circa|c\.|ca\.|~) ?)?"
    rf"(?:{_AMOUNT.format('hours')} ?(?:{_HOUR})?)?"
    rf"(?: ?(?:and )?{_AMOUNT.format('minutes')} ?{_MINUTE})? ?(?:{_WEEKLY})?"
)
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}


def read_day(text: str, *, is_last: bool = False) -> date | None:
    """Return a date, the day before the month as in the UK; None if a cell is empty.

    A month without a day is its first day, or its last where a time ends, or it says
    so.

    >>> read_day("31.1.27"), read_day("Jan 27", is_last=True)
    (datetime.date(2027, 1, 31), datetime.date(2027, 1, 31))
    >>> read_day("end of March 27")
    datetime.date(2027, 3, 31)

    Raises:
        CellError: It is not a date, or has no year.
    """
    words = _WEEKDAY.sub("", " ".join(text.casefold().split()))
    if not words or words == "today":
        return today() if words else None
    month = _END_OF.sub("", words)
    try:
        return next(_days_in(month, is_last=is_last or month != words))
    except (StopIteration, ValueError):
        message = f"{quoted_cell(text)} is not a date"
        raise CellError("date-unreadable", message, DAY_HINT) from None


def _days_in(words: str, *, is_last: bool) -> Iterator[date]:
    """Yield the day of each form of dates that a text has.

    Raises:
        ValueError: The calendar has no such day.
    """
    for pattern in _DATES:
        parts = pattern.fullmatch(words)
        if parts is None:
            continue
        part = parts.groupdict()
        month = int(part.get("month") or _month(part.get("word") or ""))
        digits = part["year"].lstrip("'")
        year = int(digits) + (2000 if len(digits) == 2 else 0)
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        yield date(year, month, int(part.get("day") or (last if is_last else 1)))


def _month(word: str) -> int:
    """Return the number of a month by its name or the first letters of it; else 0."""
    word = "sep" if word == "sept" else word
    return next((n for n, name in enumerate(_MONTHS) if n and name.startswith(word)), 0)


def with_iso_dates(text: str) -> str:
    """Return a text with its dates in ISO form, and a span of days with two dots.

    >>> with_iso_dates("21/12/2026 to 3/1/2027")
    '2026-12-21..2027-01-03'
    """
    dates = _A_DATE.sub(lambda day: _iso(day[0]), text)
    return re.sub(r"(?<=\d) *(?: to | until |\u2013| - ) *(?=\d)", "..", dates)


def _iso(text: str) -> str:
    try:
        return str(read_day(text))
    except CellError:
        return text


def read_hours(text: str) -> float | None:
    """Return hours per week, or None if there is no such number in a text.

    >>> read_hours("2 hrs"), read_hours("1.5 hours pw"), read_hours("90 mins")
    (2.0, 1.5, 1.5)
    >>> read_hours("1h 30m"), read_hours("2½h pw"), read_hours("3 days")
    (1.5, 2.5, None)
    """
    parts = _HOURS.fullmatch(" ".join(text.casefold().split()))
    if parts is None or not (parts["hours"] or parts["minutes"]):
        return None
    return round(_number(parts["hours"]) + _number(parts["minutes"]) / 60, 4)


def _number(text: str | None) -> float:
    text = (text or "0").replace(" ", "").replace(",", ".")
    return float(text.rstrip("¼½¾") or 0) + _FRACTIONS.get(text[-1], 0)
