"""The days on which a candidate learns: from the start on, except for days off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from recommender.errors import printable
from recommender.requests.dates import LAST_DAY, read_date

if TYPE_CHECKING:
    from collections.abc import Iterable

# Days in a row without learning: the first and the last of them.
Off: TypeAlias = tuple[date, date]
_DAY = timedelta(1)
OFF_HINT = "write the first and the last day, for example 2026-12-21..2027-01-03"


@dataclass(frozen=True, slots=True)
class StudyDays:
    """Days of learning, numbered from 0, the first on or after `start`.

    >>> days = StudyDays(date(2026, 12, 1), ((date(2026, 12, 2), date(2026, 12, 4)),))
    >>> [days.day(number).day for number in range(3)]
    [1, 5, 6]
    """

    start: date
    off: tuple[Off, ...] = ()

    def day(self, number: int) -> date | None:
        """Return a day by its number; None if it is after the latest date supported."""
        if number > (LAST_DAY - self.start).days:
            return None
        day = self.start + timedelta(number)
        for first, last in joined(self.off):
            if last >= self.start and first <= day:
                day += last - max(first, self.start) + _DAY
        return day if day <= LAST_DAY else None

    def until(self, last: date) -> int:
        """Return how many days of learning there are up to a day, including it.

        >>> StudyDays(date(2026, 12, 1)).until(date(2026, 12, 7))
        7
        """
        if last < self.start:
            return 0
        days = (last - self.start).days + 1
        for begin, end in joined(self.off):
            days -= max((min(end, last) - max(begin, self.start)).days + 1, 0)
        return days

    def latest_start(self, number: int, last: date) -> date:
        """Return the latest day to start so many days of learning that end by another.

        >>> StudyDays(date(2026, 12, 1)).latest_start(7, date(2026, 12, 14))
        datetime.date(2026, 12, 8)
        """
        start = last - timedelta(max(number, 1) - 1)
        for begin, end in reversed(joined(self.off)):
            if begin <= last and end >= start:
                start -= min(end, last) - begin + _DAY
        return start


def joined(off: Iterable[Off]) -> tuple[Off, ...]:
    """Return days off in order, joined where they meet.

    >>> first, second, third = (date(2026, 12, day) for day in (1, 2, 3))
    >>> joined([(second, third), (first, first)]) == ((first, third),)
    True
    """
    stretches: list[Off] = []
    for begin, end in sorted(off):
        if stretches and (begin - stretches[-1][1]).days <= 1:
            stretches[-1] = stretches[-1][0], max(end, stretches[-1][1])
        else:
            stretches.append((begin, end))
    return tuple(stretches)


def read_off(text: str) -> Off:
    """Return the days off of a text: a day, or the first and the last of several.

    >>> read_off("2026-12-21..2027-01-03")
    (datetime.date(2026, 12, 21), datetime.date(2027, 1, 3))

    Raises:
        ValueError: it is neither; the message is for the user.
    """
    # A date may have dots of its own: 1.3.2027..14.3.2027.
    first, dots, last = text.partition("..")
    begin = read_date(first)
    end = read_date(last) if dots else begin
    if end < begin:
        raise ValueError(f"{printable(text.strip())} ends before it starts")
    return begin, end


def write_off(off: Off) -> str:
    """Return days off as they are typed.

    >>> write_off(read_off("2026-12-25")), write_off(read_off("2026-12-25..2026-12-26"))
    ('2026-12-25', '2026-12-25..2026-12-26')
    """
    first, last = off
    return f"{first}" if first == last else f"{first}..{last}"
