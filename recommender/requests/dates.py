"""Dates of a request: how they are written, and the one look at the clock."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from recommender.errors import Fault, printable

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Wishes

DATE_HINT = "write year-month-day, for example 2026-12-01, or today"
FIRST_YEAR, LAST_YEAR = 1900, 2999
LAST_DAY = date(LAST_YEAR, 12, 31)
HOURS_IN_A_WEEK = 168
MOST_PARALLEL = 100


def today() -> date:
    """Return today's date; nothing else of a request looks at the clock."""
    return date.today()


def read_date(text: str) -> date:
    """Read a date written year-month-day, or `today`.

    >>> read_date("2026-12-01")
    datetime.date(2026, 12, 1)

    Raises:
        ValueError: it is no such date; the message says so.
    """
    word = text.strip()
    if word.lower() == "today":
        return today()
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
            return date.fromisoformat(word)
    except ValueError:
        pass
    raise ValueError(f"{printable(word) or 'nothing'} is not a date")


def settle_times(
    wishes: Wishes, qualification: Qualification, faults: list[Fault]
) -> Wishes:
    """Check what is asked about time.

    A deadline and days off without a start count from today.
    """
    faults += _ranges(wishes)
    timed = {
        "--start": None if qualification.catalogue.is_dated else wishes.start,
        "--finish-by": wishes.finish_by,
        "--off": wishes.off or None,
        "--hours": wishes.all_hours,
        "--parallel": wishes.parallel,
        "--mandatory": wishes.alongside,
    }
    if wishes.hours_per_week is not None:
        faults += no_hours("--hours-per-week", qualification)
    if wishes.all_hours and not qualification.has_credits:
        message = "--hours all counts 10 hours a credit, and units here have no credits"
        faults.append(Fault("hours-unknown", message, "drop --hours all"))
    asked = [option for option, value in timed.items() if value is not None]
    if asked and wishes.hours_per_week is None:
        message = f"{' and '.join(asked)} cannot be used without hours a week"
        hint = "add --hours-per-week, for example --hours-per-week 3"
        faults.append(Fault("hours-missing", message, hint))
    if wishes.finish_by is not None or wishes.off:
        start = wishes.start or today()
        if wishes.finish_by is not None and wishes.finish_by < start:
            since = f"--start {start}" if wishes.start else f"today, {start}"
            message = f"--finish-by {wishes.finish_by} is before {since}"
            faults.append(Fault("dates-order", message, "write a later date"))
        return replace(wishes, start=start)
    return wishes


def expired_of(wishes: Wishes, qualification: Qualification) -> tuple[str, ...]:
    """Find the units that are not on offer on the first day, and are not held.

    The clock is looked at only where the catalogue has dates.
    """
    if wishes.include_expired or not qualification.catalogue.is_dated:
        return ()
    day, held = wishes.start or today(), frozenset(wishes.have)
    units = (unit for unit in qualification.catalogue.units if unit.code not in held)
    return tuple(unit.code for unit in units if not unit.offered_on(day))


def no_hours(option: str, qualification: Qualification) -> list[Fault]:
    """Find fault with what needs guided hours, where nothing tells them."""
    if qualification.tells_hours(qualification.catalogue.units):
        return []
    message = f"{option} needs hours, and units here have neither credits nor hours"
    hint = "put guided learning hours into units.csv, column glh"
    return [Fault("hours-unknown", message, hint)]


def _ranges(wishes: Wishes) -> list[Fault]:
    faults = []
    days = [("--start", wishes.start), ("--finish-by", wishes.finish_by)]
    days += [("--off", day) for off in wishes.off for day in off]
    for option, day in days:
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            hint = f"write a year from {FIRST_YEAR} to {LAST_YEAR}"
            faults.append(Fault("date-range", f"{option} {day} is out of range", hint))
    weekly = wishes.hours_per_week
    if weekly is not None and not (
        math.isfinite(weekly) and 0 < weekly <= HOURS_IN_A_WEEK
    ):
        message = f"--hours-per-week {weekly:g} is out of range"
        hint = f"write a number above 0, and {HOURS_IN_A_WEEK} at most"
        faults.append(Fault("hours-range", message, hint))
    return faults
