"""The chart of a timeline: when each unit is under way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError, counted
from recommender.reports.pictures.chart import (
    NO_BREAK,
    Bar,
    BarChart,
    ChartLine,
    Look,
    Part,
)
from recommender.reports.words.day_words import day_in_short, day_in_words
from recommender.requests.pace import hours_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Stretch, Timeline
    from recommender.requests.pace import Pace

_MOST_TICKS = 6
_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120)


def timeline_chart(answer: Recommendation) -> BarChart:
    """Return when each unit of the best plan is under way.

    Raises:
        NoPlanError: There is no plan.
        RequestError: No hours per week were given, nothing is left to learn, or the
            timeline is not worked out yet.
    """
    try:
        timeline = answer.best_timeline if answer.best else None
    except LookupError as error:
        message = "the timeline of this answer is not worked out yet"
        hint = "write picture_of(timeline_of(answer))"
        raise RequestError(Fault("picture-pace", message, hint)) from error
    return chart_of_timeline(timeline)


def chart_of_timeline(timeline: Timeline | None) -> BarChart:
    """Return when each unit of a timeline is under way.

    Raises:
        RequestError: There is no timeline, or nothing is left to learn.
    """
    if timeline is None:
        message = "no hours per week were given, so there is no timeline to show"
        hint = "add hours per week: --hours-per-week 4"
        raise RequestError(Fault("picture-pace", message, hint))
    if not timeline.stretches:
        message = "nothing is left to learn, so there is no timeline to show"
        raise RequestError(Fault("picture-pace", message))
    pace = timeline.pace
    # On days off nobody learns, whatever unit is under way.
    off = tuple(_off(pace, pace.start, timeline)) if pace.start else ()
    bars = (*(_bar(stretch) for stretch in timeline.stretches), *off)
    details = "; ".join(f"{bar.label}: {bar.note}" for bar in bars)
    notes = ". ".join((details, *timeline.unmet))
    if pace.start is None:
        return BarChart(_title(timeline), notes, "Weeks from the start", bars)
    names = {Look.SOLID: "under way", Look.RULED: "days off"} if off else {}
    ticks = tuple(_months(pace.start, timeline))
    return BarChart(
        _title(timeline), notes, "Start of the month", bars, names, ticks=ticks,
        lines=tuple(_lines(pace, pace.start)),
    )  # fmt: skip


def _title(timeline: Timeline) -> str:
    pace, late = timeline.pace, bool(timeline.unmet)
    weeks = counted(timeline.weeks_begun, "week")
    weekly = f"{weeks} at {hours_in_words(pace.hours_per_week)} per week"
    unmet = f"; {len(timeline.unmet)} of its dates and orders not kept" * late
    if timeline.finish is None or pace.start is None:
        return f"The plan takes {weekly}{unmet}"
    if pace.finish_by is not None and timeline.finish > pace.finish_by:
        days = counted((timeline.finish - pace.finish_by).days, "day")
        unmet = f", {days} after the deadline"
    return f"The plan ends on {day_in_words(timeline.finish)}: {weekly}{unmet}"


def _bar(stretch: Stretch) -> Bar:
    unit = stretch.unit
    if stretch.first_day is not None and stretch.last_day is not None:
        first, last = day_in_short(stretch.first_day), day_in_short(stretch.last_day)
        when = f"{first.replace(' ', NO_BREAK)} to {last.replace(' ', NO_BREAK)}"
    else:
        when = f"week {stretch.from_week} to {stretch.to_week}"
    part = Part(stretch.begins, stretch.ends)
    return Bar(f"{unit.code} {unit.title}", (part,), when)


def _off(pace: Pace, start: date, timeline: Timeline) -> Iterator[Bar]:
    periods = [
        Part(
            max(_weeks(start, first), 0), _weeks(start, last + timedelta(1)), Look.RULED
        )
        for first, last in pace.off
        if last >= start and (timeline.finish is None or first <= timeline.finish)
    ]
    if periods:
        yield Bar("Days off", tuple(periods), counted(len(periods), "period"))


def _weeks(start: date, day: date) -> float:
    return (day - start).days / 7


def _lines(pace: Pace, start: date) -> Iterator[ChartLine]:
    if pace.finish_by is not None:
        name = f"finish by {day_in_short(pace.finish_by)}"
        yield ChartLine(_weeks(start, pace.finish_by + timedelta(1)), name)


def _months(start: date, timeline: Timeline) -> Iterator[tuple[float, str]]:
    """Yield marks at the first of months, at most a few of them."""
    last = max(
        each for each in (timeline.finish, timeline.pace.finish_by, start) if each
    )
    begin, end = 12 * start.year + start.month - 1, 12 * last.year + last.month - 1
    months = end - begin
    step = next((n for n in _MONTHS_APART if months / n <= _MOST_TICKS), months)
    for month in range(begin, end + 1):
        first = date(month // 12, month % 12 + 1, 1)
        if month % step == 0 and first >= start:
            yield _weeks(start, first), f"{first:%b}\n{first.year}"
