"""Dates in requests: how they are written, and today's date."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from recommender.errors import Fault, printable

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification

DATE_HINT = "write a date such as 2026-12-01, 1/12/2026 or 1 December 2026, or today"
FIRST_YEAR, LAST_YEAR = 1900, 2999
LAST_DAY = date(LAST_YEAR, 12, 31)
HOURS_IN_A_WEEK = 168
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_IN_WORDS = re.compile(r"([0-9]{1,2}) +([A-Za-z]+) +([0-9]{4})")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_LEAST_OF_A_MONTH = 3
MOST_PARALLEL = 100


def today() -> date:
    """Return today's date; nothing else in a request depends on the clock."""
    return date.today()


def read_date(text: str) -> date:
    """Return the date of a text: as in ISO 8601, as in the UK, or `today`.

    >>> read_date("2026-12-01") == read_date("1/12/2026") == read_date("1 Dec 2026")
    True

    Raises:
        ValueError: it is not a valid date; the message is for the user.
    """
    word = text.strip()
    if word.lower() == "today":
        return today()
    try:
        if _ISO.fullmatch(word):
            return date.fromisoformat(word)
        if parts := _DAY_FIRST.fullmatch(word):
            day, month, year = map(int, parts.groups())
            return date(year, month, day)
        if parts := _IN_WORDS.fullmatch(word):
            day_, name, year_ = parts.groups()
            return date(int(year_), _month_named(name), int(day_))
    except ValueError:
        pass
    raise ValueError(
        f"{printable(word)} is not a date" if word else "a date is missing"
    )


def _month_named(name: str) -> int:
    """Return the number of a month; three letters or more of its name will do.

    Raises:
        ValueError: There is no such month.
    """
    for number, month in enumerate(_MONTHS, 1):
        if len(name) >= _LEAST_OF_A_MONTH and month.startswith(name.lower()):
            return number
    raise ValueError(name)


def is_day_first(text: str) -> bool:
    """Return whether a date in figures was written with the day first, as in the UK.

    >>> is_day_first("04/01/2027"), is_day_first("2027-01-04")
    (True, False)
    """
    return _DAY_FIRST.fullmatch(text.strip()) is not None


def unknown_hours_faults(option: str, qualification: Qualification) -> list[Fault]:
    """Return the fault of an option that needs hours, where they are not known."""
    if qualification.has_hours(qualification.catalogue.units):
        return []
    message = f"{option} needs hours, and units here have neither credits nor hours"
    hint = "add guided learning hours to units.csv, in a column glh"
    return [Fault("hours-unknown", message, hint)]


def unknown_levels_faults(option: str, qualification: Qualification) -> list[Fault]:
    """Return the fault of an option that needs levels, where units have none."""
    if qualification.has_levels:
        return []
    message = f"{option} needs levels, and units here have none"
    return [Fault("level-unknown", message, f"drop {option}")]
