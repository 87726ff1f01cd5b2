"""Dates in requests: how they are written, and today's date."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from recommender.errors import Fault, printable

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification

DATE_HINT = "write year-month-day, for example 2026-12-01, or today"
FIRST_YEAR, LAST_YEAR = 1900, 2999
LAST_DAY = date(LAST_YEAR, 12, 31)
HOURS_IN_A_WEEK = 168
MOST_PARALLEL = 100


def today() -> date:
    """Return today's date; nothing else in a request depends on the clock."""
    return date.today()


def read_date(text: str) -> date:
    """Return the date of a text: year-month-day, or `today`.

    >>> read_date("2026-12-01")
    datetime.date(2026, 12, 1)

    Raises:
        ValueError: it is not a valid date; the message is for the user.
    """
    word = text.strip()
    if word.lower() == "today":
        return today()
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
            return date.fromisoformat(word)
    except ValueError:
        pass
    raise ValueError(
        f"{printable(word)} is not a date" if word else "a date is missing"
    )


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
