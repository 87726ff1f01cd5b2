"""The pace of a candidate: guided hours a week, from when, how many units at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.requests.dates import LAST_DAY

if TYPE_CHECKING:
    from datetime import date

    from recommender.requests.candidate import Wishes


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a candidate learns.

    `hours_per_week` are guided hours, exact. Up to `parallel` units are under way at
    once; mandatory ones come first, or turn and turn about with others where they go
    `alongside`.
    """

    hours_per_week: Fraction
    start: date | None = None
    finish_by: date | None = None
    parallel: int = 1
    alongside: bool = False

    def weeks(self, hours: int) -> Fraction:
        """Give the weeks that guided hours take.

        >>> Pace(Fraction("2.5")).weeks(20)
        Fraction(8, 1)
        """
        return hours / self.hours_per_week

    @property
    def hours_in_time(self) -> int:
        """The whole guided hours from the start to the deadline, both days counted."""
        assert self.start is not None
        assert self.finish_by is not None
        days = (self.finish_by - self.start).days + 1
        return math.floor(self.hours_per_week * days / 7)

    def finish_of(self, hours: int) -> date | None:
        """Give the last day of so many guided hours, from the start on.

        None where that is later than the calendar of this program.
        """
        assert self.start is not None
        days = max(math.ceil(7 * self.weeks(hours)), 1) - 1
        if days > (LAST_DAY - self.start).days:
            return None
        return self.start + timedelta(days)

    def weekly_for(self, hours: int) -> Fraction:
        """Give the hours a week, in halves, that fit so many before the deadline."""
        assert self.start is not None
        assert self.finish_by is not None
        days = (self.finish_by - self.start).days + 1
        return Fraction(math.ceil(Fraction(2 * 7 * hours, days)), 2)


def pace_of(wishes: Wishes) -> Pace | None:
    """Give the pace that settled wishes ask for; None where they name no hours."""
    weekly = wishes.hours_per_week
    if weekly is None:
        return None
    return Pace(
        # What was typed: 0.1 is a tenth, though no float is.
        Fraction(str(weekly)),
        wishes.start,
        wishes.finish_by,
        wishes.parallel or 1,
        bool(wishes.alongside),
    )


def plain(hours: float | Fraction) -> str:
    """Write an amount as a person types it.

    >>> plain(2.0), plain(Fraction(5, 2))
    ('2', '2.5')
    """
    return str(float(hours)).removesuffix(".0")


def in_words(hours: float | Fraction) -> str:
    """Word an amount of hours.

    >>> in_words(1), in_words(Fraction(5, 2)), in_words(293)
    ('1 hour', '2.5 hours', '293 hours')
    """
    return f"{plain(hours)} hour" if hours == 1 else f"{plain(hours)} hours"
