"""The pace of a candidate: hours a week, from when, how many units at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.qualifications.plans import (
    LEARNING_HOURS_PER_CREDIT,
    guided_hours,
)
from recommender.requests.study_days import StudyDays, joined

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Wishes
    from recommender.requests.study_days import Off


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a candidate learns.

    `hours_per_week` are guided hours, or all hours of learning where `all_hours`,
    exact. Up to `parallel` units are under way at once; mandatory ones come first, or
    turn and turn about with others where they go `alongside`. Nothing is learnt on
    days `off`.
    """

    hours_per_week: Fraction
    start: date | None = None
    finish_by: date | None = None
    parallel: int = 1
    alongside: bool = False
    off: tuple[Off, ...] = ()
    all_hours: bool = False

    def hours_of(self, units: Iterable[Unit]) -> int:
        """Return the hours that units take, of the kind that the hours a week are."""
        if self.all_hours:
            return sum(unit.credits * LEARNING_HOURS_PER_CREDIT for unit in units)
        return sum(guided_hours(unit) for unit in units)

    def credits_in(self, hours: int) -> int:
        """Return the whole credits that all hours of learning are enough for."""
        return hours // LEARNING_HOURS_PER_CREDIT

    @property
    def kind(self) -> str:
        """Word the kind of hours."""
        return "learning" if self.all_hours else "guided"

    @property
    def days(self) -> StudyDays:
        """The days of learning, where the first day is known."""
        assert self.start is not None
        return StudyDays(self.start, self.off)

    def weeks(self, hours: int) -> Fraction:
        """Return the weeks of learning that hours take.

        >>> Pace(Fraction("2.5")).weeks(20)
        Fraction(8, 1)
        """
        return hours / self.hours_per_week

    @property
    def hours_in_time(self) -> int:
        """The whole hours from the start to the deadline, both days counted."""
        return math.floor(self.hours_per_week * self._days_in_time / 7)

    @property
    def _days_in_time(self) -> int:
        assert self.finish_by is not None
        return self.days.until(self.finish_by)

    def finish_of(self, hours: int) -> date | None:
        """Return the last day of so many hours, from the start on.

        None where that is later than the calendar of this program.
        """
        return self.days.day(max(math.ceil(7 * self.weeks(hours)), 1) - 1)

    def weekly_for(self, hours: int) -> Fraction | None:
        """Return the hours a week, in halves, that fit so many before the deadline."""
        days = self._days_in_time
        if not days:
            return None
        return Fraction(math.ceil(Fraction(2 * 7 * hours, days)), 2)


def pace_of(wishes: Wishes) -> Pace | None:
    """Return the pace that settled wishes ask for; None where they name no hours."""
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
        joined(wishes.off),
        bool(wishes.all_hours),
    )


def plain_number(hours: float | Fraction) -> str:
    """Write an amount as a person types it.

    >>> plain_number(2.0), plain_number(Fraction(5, 2))
    ('2', '2.5')
    """
    return str(float(hours)).removesuffix(".0")


def hours_in_words(hours: float | Fraction) -> str:
    """Word an amount of hours.

    >>> hours_in_words(1), hours_in_words(Fraction(5, 2)), hours_in_words(293)
    ('1 hour', '2.5 hours', '293 hours')
    """
    return (
        f"{plain_number(hours)} hour" if hours == 1 else f"{plain_number(hours)} hours"
    )
