"""Scheduling: when each unit of a plan is under way, at the pace of a candidate.

Learning never stands still: the units under way share the hours of a week equally,
and when one ends the next begins. So the finish depends on the hours alone, not on
how many units are under way or in which order they come.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError
from recommender.qualifications.plans import guided_hours
from recommender.requests.dates import LAST_DAY, LAST_YEAR
from recommender.requests.pacing import pace_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.advising.recommending import Recommendation
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit
    from recommender.requests.pacing import Pace


@dataclass(frozen=True, slots=True)
class Stretch:
    """When one unit is under way, in weeks from the start, exact.

    `hours` are the unit's guided hours. The days are None without a start date.
    """

    unit: Unit
    hours: int
    begins: Fraction
    ends: Fraction
    first_day: date | None = None
    last_day: date | None = None

    @property
    def from_week(self) -> int:
        """The number of the week in which the unit begins; the first is 1."""
        return _first(self.begins, self.ends) + 1

    @property
    def to_week(self) -> int:
        """The number of the week in which the unit ends."""
        return _last(self.ends) + 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """The new units of a plan in time, in the order in which they begin.

    `weeks` is how long they take together, exact; `finish` the last day of learning,
    None without a start date; `latest_start` the last day on which one can begin and
    still finish by the deadline, None without one.
    """

    pace: Pace
    stretches: tuple[Stretch, ...]
    weeks: Fraction
    finish: date | None = None
    latest_start: date | None = None

    @property
    def hours(self) -> int:
        """The guided hours of all units."""
        return sum(stretch.hours for stretch in self.stretches)

    @property
    def weeks_begun(self) -> int:
        """The number of weeks that are needed, the last perhaps in part."""
        return math.ceil(self.weeks)


def timeline_of(answer: Recommendation) -> Timeline | None:
    """Lay the best plan out in time; None without a plan or hours a week.

    Raises:
        RequestError: the dates would be later than the calendar of this program.
    """
    pace = pace_of(answer.candidate.wishes)
    if pace is None or not answer.plans:
        return None
    return schedule(answer.best, answer.problem.mandatory, pace)


def schedule(plan: Plan, mandatory: Collection[str], pace: Pace) -> Timeline:
    """Lay a plan's new units out in time; `mandatory` holds codes.

    Raises:
        RequestError: the dates would be later than the calendar of this program.
    """
    units = _queue(plan.new_units, mandatory, alongside=pace.alongside)
    done = _work(units, pace.parallel)
    weeks = pace.weeks(plan.hours)
    days = _last(7 * weeks)
    if pace.start is not None and days > (LAST_DAY - pace.start).days:
        message = f"at this pace the plan is not finished in the year {LAST_YEAR}"
        hint = "allow more with --hours-per-week"
        raise RequestError(Fault("date-range", message, hint))
    stretches = (
        _stretch(unit, begins, ends, pace)
        for unit, (begins, ends) in zip(units, done, strict=True)
    )
    return Timeline(
        pace,
        tuple(stretches),
        weeks,
        pace.start and pace.start + timedelta(days),
        pace.finish_by and pace.finish_by - timedelta(days),
    )


def _queue(
    units: Sequence[Unit], mandatory: Collection[str], *, alongside: bool
) -> list[Unit]:
    """Put mandatory units first, or turn and turn about with the optional ones."""
    needed = [unit for unit in units if unit.code in mandatory]
    chosen = [unit for unit in units if unit.code not in mandatory]
    if not alongside:
        return [*needed, *chosen]
    turns = chain.from_iterable(zip_longest(needed, chosen))
    return [unit for unit in turns if unit is not None]


def _work(units: Sequence[Unit], parallel: int) -> list[tuple[int, int]]:
    """Give for each unit of a queue the hours of work done when it begins and ends.

    Units under way are worked on equally, so that what is left of each stays whole.
    """
    left = [guided_hours(unit) for unit in units]
    begins, ends = [0] * len(units), [0] * len(units)
    done, following = 0, min(parallel, len(units))
    under_way = list(range(following))
    while under_way:
        least = min(left[i] for i in under_way)
        done += least * len(under_way)
        for i in tuple(under_way):
            left[i] -= least
            if left[i] == 0:
                ends[i] = done
                under_way.remove(i)
        while following < len(units) and len(under_way) < parallel:
            begins[following] = done
            under_way.append(following)
            following += 1
    return list(zip(begins, ends, strict=True))


def _stretch(unit: Unit, begins: int, ends: int, pace: Pace) -> Stretch:
    first, last, start = pace.weeks(begins), pace.weeks(ends), pace.start
    return Stretch(
        unit,
        guided_hours(unit),
        first,
        last,
        start and start + timedelta(_first(7 * first, 7 * last)),
        start and start + timedelta(_last(7 * last)),
    )


def _first(begins: Fraction, ends: Fraction) -> int:
    """Give the number of the day, or week, in which something begins, from 0.

    >>> _first(Fraction(7), Fraction(9)), _first(Fraction(15, 2), Fraction(9))
    (7, 7)
    """
    return min(math.floor(begins), _last(ends))


def _last(ends: Fraction) -> int:
    """Give the number of the day, or week, in which something ends, from 0.

    What ends with a day does not touch the next one.

    >>> _last(Fraction(7)), _last(Fraction(15, 2)), _last(Fraction(0))
    (6, 7, 0)
    """
    return max(math.ceil(ends) - 1, 0)
