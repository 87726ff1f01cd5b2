"""Timelines: when each unit of a plan is under way, at the pace of a candidate.

Learning never pauses while a unit can begin: the units under way share the hours of a
week equally, and when one ends the next begins. A unit begins after those that it
needs, and while it is offered. So the finish depends only on the hours, dates and days
off; where the order matters, the best one is searched for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.answers.unit_tasks import Tasks, tasks_of, unmet_in_words, unmet_of
from recommender.auditing.timing import StudyPeriod, StudyTerms, audit_timeline
from recommender.errors import Fault, RequestError, counted
from recommender.qualifications.representations import Displayable
from recommender.requests.dates import LAST_YEAR
from recommender.requests.pace import pace_for
from recommender.solver.engine.clock import Clock
from recommender.solver.schedules.queueing import days_of
from recommender.solver.schedules.sequencing import best_schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.requests.pace import Pace
    from recommender.solver.schedules.sequencing import Schedule

# Seconds to spend on the order of units if no clock is given.
MOST_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """When a unit is under way, in weeks from the start, exact.

    `hours` are those of the unit, guided or all, as the hours per week count. The days
    are None without a start date.
    """

    unit: Unit
    hours: Number
    begins: Fraction
    ends: Fraction
    first_day: date | None = None
    last_day: date | None = None

    @property
    def from_week(self) -> int:
        """The number of the week in which the unit begins; the first is 1."""
        return min(math.floor(self.begins), self.to_week - 1) + 1

    @property
    def to_week(self) -> int:
        """The number of the week in which the unit ends, at its end at the latest.

        >>> from recommender.qualifications.units import Unit
        >>> stretch = Stretch(Unit("A1", "", "A", 2, 3), 20, Fraction(1), Fraction(2))
        >>> stretch.from_week, stretch.to_week
        (2, 2)
        """
        return max(math.ceil(self.ends), 1)


@dataclass(frozen=True, slots=True, repr=False)
class Timeline(Displayable):
    """The timeline of a plan's new units, in the order in which they begin.

    Attributes:
        pace: The hours per week and the dates asked for.
        stretches: When each unit is under way.
        weeks: How long all units take, days off and waiting included, exact.
        finish: The last day of learning; None without a start date.
        latest_start: The last day on which to begin and still finish by the deadline;
            None without a deadline.
        unmet: What the order of the units cannot keep, in words.
        proven: Whether it is proven that no order keeps more, or finishes sooner.
        considers: What else the order takes into account, in words.
    """

    pace: Pace
    stretches: tuple[Stretch, ...]
    weeks: Fraction
    finish: date | None = None
    latest_start: date | None = None
    unmet: tuple[str, ...] = ()
    proven: bool = True
    considers: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The answer in one line."""
        weeks = counted(self.weeks_begun, "week")
        return f"{counted(len(self.stretches), 'unit')} in {weeks}"

    def records(self) -> list[dict[str, object]]:
        """Return when each unit is under way as rows of a table."""
        return [
            {"code": stretch.unit.code,
             "from": stretch.first_day or stretch.from_week,
             "to": stretch.last_day or stretch.to_week,
             "hours": stretch.hours}
            for stretch in self.stretches
        ]  # fmt: skip

    @property
    def hours(self) -> Number:
        """The hours of all units, guided or all, as the hours per week count."""
        return sum(stretch.hours for stretch in self.stretches)

    @property
    def weeks_begun(self) -> int:
        """The number of weeks needed, counting a week in part as a whole one."""
        return math.ceil(self.weeks)


@check_arguments
def timeline_of(answer: Recommendation, clock: Clock | None = None) -> Timeline | None:
    """Return the timeline of the best plan of an answer.

    Args:
        answer: The answer of `recommend`, to wishes with hours per week, or with a
            deadline: then the timeline has the hours per week that are just enough.
        clock: A running clock with the time left; by default 10 seconds.

    Returns:
        When each unit is under way; None without a plan, or without hours per week
        and a deadline.

    Raises:
        RequestError: If the dates go beyond the calendar of this program.
        SelfCheckError: If the timeline fails the audit.

    Example:
        >>> import recommender
        >>> wishes = recommender.Wishes(hours_per_week=4, start="2026-12-01")
        >>> candidate = recommender.Candidate("receptionist", wishes=wishes)
        >>> answer = recommender.recommend("ocr-03456", candidate)
        >>> timeline = recommender.timeline_of(answer)
        >>> timeline.stretches[0].first_day.isoformat()
        '2026-12-01'
    """
    if not answer.plans:
        return None
    pace = pace_for(answer.candidate.wishes, answer.best.new_units)
    if pace is None:
        return None
    rules = (*answer.qualification.rules, *answer.problem.rules)
    mandatory = answer.problem.mandatory
    return schedule(answer.best, mandatory, pace, rules=rules, clock=clock)


def schedule(
    plan: Plan,
    mandatory: Collection[str],
    pace: Pace,
    *,
    rules: Sequence[Rule] = (),
    clock: Clock | None = None,
) -> Timeline:
    """Return the timeline of a plan's new units; `mandatory` has codes.

    The `rules` say what a unit needs first, or goes together with.

    Raises:
        RequestError: The dates go beyond the calendar of this program.
        SelfCheckError: The timeline failed the audit.
    """
    clock = clock or Clock(MOST_SECONDS)
    units = _queue(plan.new_units, mandatory, alongside=pace.alongside)
    tasks = tasks_of(units, plan, pace, rules)
    best = best_schedule(tasks.load, tasks.queue, clock)
    timeline = _timeline(tasks, best, pace)
    _audit(timeline, plan, tasks, best)
    if pace.finish_by is None:
        return timeline
    return replace(timeline, latest_start=_latest_start(tasks, timeline, plan, clock))


def _queue(
    units: Sequence[Unit], mandatory: Collection[str], *, alongside: bool
) -> list[Unit]:
    """Return the units with mandatory ones first, or alternating with optional ones."""
    mandatory_units = [unit for unit in units if unit.code in mandatory]
    optional_units = [unit for unit in units if unit.code not in mandatory]
    if not alongside:
        return [*mandatory_units, *optional_units]
    turns = chain.from_iterable(zip_longest(mandatory_units, optional_units))
    return [unit for unit in turns if unit is not None]


def _timeline(tasks: Tasks, schedule_: Schedule, pace: Pace) -> Timeline:
    stretches = tuple(
        _stretch(tasks, schedule_, task, pace) for task in schedule_.spans
    )
    weeks = max((stretch.ends for stretch in stretches), default=Fraction(0))
    days = [s.last_day for s in stretches if s.last_day is not None]
    finish = max(days, default=_day(pace, 0))
    unmet = unmet_in_words(tasks, schedule_.spans)
    if finish and pace.finish_by and finish > pace.finish_by:
        late = f"the last day is {finish}, after --finish-by {pace.finish_by}"
        unmet = (*unmet, late)
    return Timeline(
        pace, stretches, weeks, finish, None, unmet, schedule_.proven, tasks.considers
    )


def _stretch(tasks: Tasks, schedule_: Schedule, task: int, pace: Pace) -> Stretch:
    unit, (begins, ends) = tasks.units[task], schedule_.spans[task]
    first, last = days_of(tasks.load, schedule_.spans, task)
    weekly = pace.hours_per_week
    return Stretch(
        unit,
        tasks.load.tasks[task].work,
        _in_calendar(Fraction(begins) / weekly, first, pace),
        _in_calendar(Fraction(ends) / weekly, last, pace),
        _day(pace, first),
        _day(pace, last),
    )


def _in_calendar(weeks: Fraction, number: int, pace: Pace) -> Fraction:
    """Return weeks of learning with the days off before a day of learning added."""
    day = _day(pace, number)
    if day is None or pace.start is None:
        return weeks
    return weeks + Fraction((day - pace.start).days - number, 7)


def _day(pace: Pace, number: int) -> date | None:
    if pace.start is None:
        return None
    day = pace.days.day(number)
    if day is None:
        message = f"at this pace the plan would finish after the year {LAST_YEAR}"
        hint = "allow more hours with --hours-per-week"
        raise RequestError(Fault("date-range", message, hint))
    return day


def _audit(timeline: Timeline, plan: Plan, tasks: Tasks, schedule_: Schedule) -> None:
    pace = timeline.pace
    spells = [
        StudyPeriod(
            stretch.unit,
            Fraction(begins) / pace.hours_per_week,
            Fraction(ends) / pace.hours_per_week,
            stretch.first_day,
            stretch.last_day,
        )
        for stretch, (begins, ends) in zip(
            timeline.stretches, schedule_.spans.values(), strict=True
        )
    ]
    terms = StudyTerms(
        pace.hours_per_week, pace.parallel, pace.all_hours, pace.start, pace.off
    )
    audit_timeline(
        plan,
        spells,
        terms,
        rules=tasks.rules,
        reported=unmet_of(tasks, schedule_.spans),
    )


def _latest_start(
    tasks: Tasks, timeline: Timeline, plan: Plan, clock: Clock
) -> date | None:
    """Return the last day from which the units are in time, and no more is unmet.

    A later start means a later finish, so this is a binary search. There is no such day
    if even the given start is too late.
    """
    pace = timeline.pace
    assert pace.finish_by is not None
    assert pace.start is not None
    days = math.ceil(7 * pace.weeks(timeline.hours))
    latest = pace.days.latest_start(days, pace.finish_by)
    if not tasks.dated:
        return latest
    if timeline.finish is None or timeline.finish > pace.finish_by:
        return None
    safe, unsafe = 0, (latest - pace.start).days + 1
    while unsafe - safe > 1:
        day = (safe + unsafe) // 2
        later = replace(pace, start=pace.start + timedelta(day))
        if _is_in_time(
            tasks_of(tasks.units, plan, later, tasks.rules),
            later,
            len(timeline.unmet),
            clock,
        ):
            safe = day
        else:
            unsafe = day
    return pace.start + timedelta(safe)


def _is_in_time(tasks: Tasks, pace: Pace, unmet: int, clock: Clock) -> bool:
    timeline = _timeline(tasks, best_schedule(tasks.load, tasks.queue, clock), pace)
    assert timeline.finish is not None
    assert pace.finish_by is not None
    return timeline.finish <= pace.finish_by and len(timeline.unmet) <= unmet
