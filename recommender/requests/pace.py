"""The pace of a candidate: hours per week, from when, how many units at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.qualifications.exact_numbers import number_of, parts_in
from recommender.qualifications.plans import (
    LEARNING_HOURS_PER_CREDIT,
    guided_hours,
)
from recommender.requests.study_days import StudyDays, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Wishes
    from recommender.requests.study_days import Off


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a candidate learns.

    `hours_per_week` are guided hours, or all hours of learning if `all_hours`; they
    are exact. Up to `parallel` units are under way at once. Mandatory units come first,
    or alternate with the others if `alongside`. Nothing is learnt on days `off`. The
    hours per week are `worked_out` where only a deadline was asked for.
    """

    hours_per_week: Fraction
    start: date | None = None
    finish_by: date | None = None
    parallel: int = 1
    alongside: bool = False
    off: tuple[Off, ...] = ()
    all_hours: bool = False
    worked_out: bool = False

    def hours_of(self, units: Iterable[Unit]) -> Number:
        """Return the hours that units take, of the same kind as the hours per week."""
        if self.all_hours:
            return sum(unit.credits * LEARNING_HOURS_PER_CREDIT for unit in units)
        return sum(guided_hours(unit) for unit in units)

    def most_in_time(self, units: Sequence[Unit]) -> tuple[Number, Number]:
        """Return the hours from the start to the deadline, and the most that fits.

        The latter is in credits if all hours count, or else in hours. Both are exact to
        the smallest parts that units have: 7 hours and 0 credits, or 7.5 and 0.75.
        """
        hours = self.hours_in_time(parts_in(self.hours_of([unit]) for unit in units))
        if not self.all_hours:
            return hours, hours
        parts = parts_in(unit.credits for unit in units)
        return hours, _down_to(Fraction(hours) / LEARNING_HOURS_PER_CREDIT, parts)

    @property
    def kind(self) -> str:
        """The kind of hours in words."""
        return "learning" if self.all_hours else "guided"

    @property
    def days(self) -> StudyDays:
        """The days of learning; the first day must be known."""
        assert self.start is not None
        return StudyDays(self.start, self.off)

    def weeks(self, hours: Number) -> Fraction:
        """Return how many weeks that many hours take.

        >>> Pace(Fraction("2.5")).weeks(20)
        Fraction(8, 1)
        """
        return Fraction(hours) / self.hours_per_week

    def hours_in_time(self, parts: int = 1) -> Number:
        """Return the hours from the start to the deadline, both days counted.

        They are whole, or in so many `parts` of an hour, and never rounded up.
        """
        return _down_to(self.hours_per_week * self._days_in_time / 7, parts)

    @property
    def _days_in_time(self) -> int:
        assert self.finish_by is not None
        return self.days.until(self.finish_by)

    def finish_of(self, hours: Number) -> date | None:
        """Return the day on which that many hours are done.

        None if that is after the latest date supported.
        """
        return self.days.day(max(math.ceil(7 * self.weeks(hours)), 1) - 1)

    def weekly_for(self, hours: Number) -> Fraction | None:
        """Return the hours per week, in halves, that are enough by the deadline."""
        days = self._days_in_time
        if not days:
            return None
        return Fraction(math.ceil(Fraction(2 * 7 * hours, days)), 2)


def _down_to(amount: Fraction, parts: int) -> Number:
    """Return the largest number of whole parts of 1 that is not above an amount."""
    return number_of(Fraction(math.floor(amount * parts), parts))


def pace_of(wishes: Wishes) -> Pace | None:
    """Return the pace of resolved wishes; None where they have no hours per week."""
    weekly = wishes.hours_per_week
    # As it was typed: 0.1 is exactly a tenth, which no float is.
    return None if weekly is None else _pace_at(Fraction(str(weekly)), wishes)


def pace_for(wishes: Wishes, units: Sequence[Unit]) -> Pace | None:
    """Return the pace of resolved wishes, or the one that a deadline needs for units.

    None where there are neither hours per week nor a deadline, or no day to learn.
    """
    if wishes.hours_per_week is not None or wishes.finish_by is None:
        return pace_of(wishes)
    pace = replace(_pace_at(Fraction(1), wishes), worked_out=True)
    weekly = pace.weekly_for(pace.hours_of(units))
    if weekly is None:
        return None
    # Where nothing is left to learn, any hours are enough.
    return replace(pace, hours_per_week=weekly or Fraction(1, 2))


def _pace_at(weekly: Fraction, wishes: Wishes) -> Pace:
    return Pace(
        weekly,
        wishes.start,
        wishes.finish_by,
        wishes.parallel or 1,
        bool(wishes.alongside),
        joined(wishes.off),
        bool(wishes.all_hours),
    )


def plain_number(hours: float | Fraction) -> str:
    """Return a number as a person types it.

    >>> plain_number(2.0), plain_number(Fraction(5, 2))
    ('2', '2.5')
    """
    return str(float(hours)).removesuffix(".0")


def hours_in_words(hours: float | Fraction) -> str:
    """Return a number of hours in words.

    >>> hours_in_words(1), hours_in_words(Fraction(5, 2)), hours_in_words(293)
    ('1 hour', '2.5 hours', '293 hours')
    """
    number = plain_number(hours)
    return f"{number} hour" if hours == 1 else f"{number} hours"
