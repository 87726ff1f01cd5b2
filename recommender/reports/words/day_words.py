"""Dates and weeks in reports, as people in the UK write them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.requests.dates import HOURS_IN_A_WEEK
from recommender.requests.pace import hours_in_words

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from recommender.qualifications.exact_numbers import Number
    from recommender.requests.pace import Pace


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


def weekly_hours(hours: float | Fraction, kind: str, deadline: date) -> str:
    """Return the hours per week that a deadline needs, `kind` being guided or learning.

    >>> from datetime import date
    >>> weekly_hours(5.5, "guided", date(2027, 12, 31))
    '5.5 guided hours per week to finish by 31 December 2027'
    """
    needed = hours_in_words(hours).replace(" ", f" {kind} ")
    more = ", more than a week has" if hours > HOURS_IN_A_WEEK else ""
    return f"{needed} per week to finish by {day_in_words(deadline)}{more}"


def weeks_in_words(hours: Number, pace: Pace) -> str:
    """Return how many weeks so many hours of learning take.

    >>> from fractions import Fraction
    >>> from recommender.requests.pace import Pace
    >>> weeks_in_words(293, Pace(Fraction(2)))
    '147 weeks at 2 hours per week'
    """
    weeks = counted(math.ceil(pace.weeks(hours)), "week")
    return f"{weeks} at {hours_in_words(pace.hours_per_week)} per week"
