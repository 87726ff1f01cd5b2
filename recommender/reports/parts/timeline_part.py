"""A timeline: a table with a bar per unit, and in words how long the plan takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import NARROW, Block, Column, Heading, Paragraph, Table
from recommender.reports.words import sizes
from recommender.reports.words.day_words import day_in_short, day_in_words, weekly_hours
from recommender.requests.pace import hours_in_words

if TYPE_CHECKING:
    from datetime import date

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Stretch, Timeline
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.pace import Pace

MOST_WEEKS = 26
WIDEST_BAR = 38
_CODE, _DAY = 5, 11
DAYS_IN_A_MONTH = Fraction(36525, 1200)


def timeline_blocks(answer: Recommendation) -> list[Block]:
    """Build the table of when each unit is under way, and the lines on time."""
    timeline = answer.best_timeline
    if timeline is None:
        return []
    plan, pace = answer.best, timeline.pace
    blocks: list[Block] = [Heading("Timeline")]
    if timeline.stretches:
        blocks.append(_table(timeline))
    time = _time(plan, timeline, answer.qualification)
    blocks += [Paragraph(_order(timeline), "Order"), Paragraph(time, "Time")]
    if plan.hours and answer.qualification.has_credits:
        blocks.append(Paragraph(_other_hours(plan, pace), "Per week"))
    if pace.worked_out and pace.finish_by is not None:
        needed = weekly_hours(pace.hours_per_week, pace.kind, pace.finish_by)
        blocks.append(Paragraph(needed, "Needs"))
    if pace.off:
        blocks.append(Paragraph(", ".join(map(_days_off, pace.off)), "Off"))
    if timeline.finish is not None:
        finish = f"{day_in_words(timeline.finish)}, starting on {_day(pace.start)}"
        blocks.append(Paragraph(finish, "Finish"))
    if timeline.latest_start is not None:
        why = f"the latest safe start to finish by {_day(pace.finish_by)}"
        latest = day_in_words(timeline.latest_start)
        blocks.append(Paragraph(f"{latest}, {why}", "Start by"))
    blocks += [Paragraph(words, "Not met") for words in timeline.unmet]
    if not timeline.proven:
        text = "time ran out before the order of units was proven the best"
        blocks.append(Paragraph(text, "Order"))
    return blocks


def _day(day: date | None) -> str:
    return day_in_words(day) if day is not None else ""


def _days_off(period: tuple[date, date]) -> str:
    first, last = period
    if first == last:
        return day_in_words(first)
    return f"{day_in_words(first)} to {day_in_words(last)}"


def _table(timeline: Timeline) -> Table:
    longest = max(len(stretch.unit.code) for stretch in timeline.stretches)
    room = WIDEST_BAR - max(longest - _CODE, 0)
    grid = _grid(timeline, room)
    columns = (
        Column("Unit", _CODE),
        Column("Hours", 5, right=True),
        Column("From", _DAY),
        Column("To", _DAY),
        Column(f"Each # is {grid.step}", room, from_width=NARROW, drawn=True),
    )
    rows = tuple(
        (stretch.unit.code, f"{stretch.hours}", *grid.ends(stretch), grid.bar(stretch))
        for stretch in timeline.stretches
    )
    return Table(columns, rows)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Time in weeks or months, and how many of them one mark of a bar covers.

    Months are those of the calendar where dates are known, else of 365.25 / 12 days.
    """

    start: date | None
    by_week: bool
    marks: int = 0
    per_mark: int = 1

    @property
    def step(self) -> str:
        name = "week" if self.by_week else "month"
        return f"a {name}" if self.per_mark == 1 else f"{self.per_mark} {name}s"

    def span(self, stretch: Stretch) -> tuple[int, int]:
        """Return the first and last week or month of a stretch, counted from 0."""
        if self.by_week:
            return stretch.from_week - 1, stretch.to_week - 1
        if self.start and stretch.first_day and stretch.last_day:
            first, last = stretch.first_day, stretch.last_day
            return _months(self.start, first), _months(self.start, last)
        begins, ends = (
            7 * weeks / DAYS_IN_A_MONTH for weeks in (stretch.begins, stretch.ends)
        )
        last_month = max(math.ceil(ends) - 1, 0)
        return min(math.floor(begins), last_month), last_month

    def ends(self, stretch: Stretch) -> tuple[str, str]:
        """Return in words when a stretch begins and ends."""
        if stretch.first_day and stretch.last_day:
            return day_in_short(stretch.first_day), day_in_short(stretch.last_day)
        name = "week" if self.by_week else "month"
        first, last = self.span(stretch)
        return f"{name} {first + 1}", f"{name} {last + 1}"

    def bar(self, stretch: Stretch) -> str:
        """Return a bar with a # for each step in which the unit is under way."""
        first, last = (end // self.per_mark for end in self.span(stretch))
        return "".join("#" if first <= i <= last else "." for i in range(self.marks))


def _grid(timeline: Timeline, room: int) -> _Grid:
    grid = _Grid(timeline.pace.start, timeline.weeks_begun <= MOST_WEEKS)
    steps = max(grid.span(stretch)[1] for stretch in timeline.stretches) + 1
    per_mark = math.ceil(steps / room)
    return _Grid(grid.start, grid.by_week, math.ceil(steps / per_mark), per_mark)


def _months(start: date, day: date) -> int:
    return 12 * (day.year - start.year) + day.month - start.month


def _order(timeline: Timeline) -> str:
    pace = timeline.pace
    turn = "in turn with the optional ones" if pace.alongside else "first"
    at_once = "one unit" if pace.parallel == 1 else f"up to {pace.parallel} units"
    reasons = "".join(f"; {words}" for words in timeline.considers)
    return f"mandatory units {turn}; {at_once} at a time{reasons}"


def _time(plan: Plan, timeline: Timeline, qualification: Qualification) -> str:
    pace = timeline.pace
    weekly = f"{hours_in_words(pace.hours_per_week)} per week"
    if not plan.new_units:
        return f"nothing is left to learn at {weekly}"
    size = sizes.count(plan.new_credits, qualification)
    long = duration(timeline.weeks)
    if pace.all_hours:
        hours = f"about {counted(timeline.hours, 'hour')} of learning in all"
        guided = counted(plan.hours, "guided hour")
        return f"{size}, {hours} ({guided}), at {weekly}: about {long}"
    guided = counted(plan.hours, "guided hour")
    text = f"{size}, {guided}, at {weekly}: about {long}"
    if not qualification.has_credits:
        return text
    return f"{text}; about {counted(plan.learning_hours, 'hour')} of learning in all"


def _other_hours(plan: Plan, pace: Pace) -> str:
    """Return the hours per week with the other kind of hours counted.

    Total learning is 10 hours per credit, of which the guided hours are a part.
    """
    ratio = Fraction(plan.learning_hours, plan.hours)
    weekly = hours_in_words(pace.hours_per_week)
    if pace.all_hours:
        guided = hours_in_words(_halves(pace.hours_per_week / ratio))
        return f"{weekly} in all, including independent study; about {guided} guided"
    every = hours_in_words(_halves(pace.hours_per_week * ratio))
    more = "including independent study (10 hours per credit; --hours all counts these)"
    return f"{weekly} guided; about {every} in all, {more}"


def _halves(hours: Fraction) -> Fraction:
    """Round hours to halves, but never to none.

    >>> _halves(Fraction("2.7")), _halves(Fraction("0.1"))
    (Fraction(5, 2), Fraction(1, 10))
    """
    return Fraction(round(2 * hours), 2) or hours


def duration(weeks: Fraction) -> str:
    """Return a length of time: weeks up to ten, months up to two years, then years.

    >>> [duration(Fraction(weeks)) for weeks in (1, 9, 10, 100, 280)]
    ['1 week', '9 weeks', '2 months', '23 months', '5 years 4 months']
    """
    if weeks < 10:
        return counted(math.ceil(weeks), "week")
    months = round(7 * weeks / DAYS_IN_A_MONTH)
    if months < 24:
        return counted(months, "month")
    years, rest = divmod(months, 12)
    more = f" {counted(rest, 'month')}" if rest else ""
    return f"{counted(years, 'year')}{more}"
