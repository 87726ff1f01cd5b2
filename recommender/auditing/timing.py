"""The audit of a timeline, from the rules, dates and hours alone.

It shares no code with the scheduling. Days are counted one by one, and hours are added
up between any two moments at which something changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from recommender.errors import Fault, SelfCheckError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit


@dataclass(frozen=True, slots=True)
class StudyPeriod:
    """When a unit is studied: in weeks of learning, and from which day to which."""

    unit: Unit
    begins: Fraction
    ends: Fraction
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class StudyTerms:
    """The hours per week, the units at a time, the start, and the days off."""

    weekly: Fraction
    parallel: int
    all_hours: bool
    start: date | None
    off: tuple[tuple[date, date], ...]


def audit_timeline(
    plan: Plan,
    periods: Sequence[StudyPeriod],
    terms: StudyTerms,
    *,
    rules: Iterable[Rule],
    reported: Collection[tuple[str, str]],
) -> None:
    """Check the times of the units, and that exactly the reported rules are unmet.

    `reported` names what each unit lacks: `needs`, `together` or `dates`.

    Raises:
        SelfCheckError: the timeline is not what it claims to be.
    """
    slips = [
        *_wrong_units(plan, periods),
        *_wrong_hours(periods, terms),
        *_wrong_days(periods, terms),
    ]
    unmet = set(_unmet(plan, periods, rules))
    if unmet != {*reported}:
        slips.append(f"unmet {sorted(unmet)}, but reported {sorted(reported)}")
    if slips:
        evidence = {"slips": slips, "units": list(plan.codes)}
        message = "the timeline did not pass the audit, so it is not shown"
        raise SelfCheckError(Fault("timeline-audit", message), evidence=evidence)


def _wrong_units(plan: Plan, periods: Sequence[StudyPeriod]) -> Iterator[str]:
    wanted = sorted(unit.code for unit in plan.units if unit.code not in plan.held)
    scheduled = sorted(period.unit.code for period in periods)
    if wanted != scheduled:
        yield f"units to learn {wanted}, but in the timeline {scheduled}"


def _wrong_hours(periods: Sequence[StudyPeriod], terms: StudyTerms) -> Iterator[str]:
    """Add up the hours of each unit, shared equally among those under way."""
    hours_of = {period.unit.code: Fraction(0) for period in periods}
    edges = sorted(
        {edge for period in periods for edge in (period.begins, period.ends)}
    )
    for begin, end in pairwise(edges):
        active = [
            period
            for period in periods
            if period.begins <= begin and end <= period.ends
        ]
        if len(active) > terms.parallel:
            yield f"{len(active)} units at a time from week {begin}"
        for period in active:
            hours_of[period.unit.code] += (end - begin) * terms.weekly / len(active)
    for period in periods:
        unit = period.unit
        hours = unit.credits * 10 if terms.all_hours else _guided(unit)
        if hours_of[unit.code] != hours:
            yield f"{unit.code} has {hours_of[unit.code]} of its {hours} hours"


def _guided(unit: Unit) -> Number:
    return round(Fraction(20 * unit.credits, 3)) if unit.glh is None else unit.glh


def _wrong_days(periods: Sequence[StudyPeriod], terms: StudyTerms) -> Iterator[str]:
    if terms.start is None or not periods:
        return
    days = [7 * edge for period in periods for edge in (period.begins, period.ends)]
    date_of = _dates(terms, terms.start, ceil(max(days)) + 1)
    for period in periods:
        first, last = period.first_day, period.last_day
        assert first is not None
        assert last is not None
        if period.begins == period.ends:
            # A unit that takes no time has the day that ends, or begins, at its moment.
            day = 7 * period.begins
            fitting = {date_of[floor(day)], date_of[max(ceil(day) - 1, 0)]}
            right = first == last and first in fitting
        else:
            days_of = floor(7 * period.begins), ceil(7 * period.ends) - 1
            right = (first, last) == tuple(date_of[day] for day in days_of)
        if not right:
            yield f"{period.unit.code} is not studied from {first} to {last}"


def _dates(terms: StudyTerms, start: date, count: int) -> list[date]:
    """Return the days of study, counted one by one in the calendar."""
    days: list[date] = []
    day = start
    while len(days) < count:
        if not any(first <= day <= last for first, last in terms.off):
            days.append(day)
        day += timedelta(1)
    return days


def _unmet(
    plan: Plan, periods: Sequence[StudyPeriod], rules: Iterable[Rule]
) -> Iterator[tuple[str, str]]:
    period_of = {period.unit.code: period for period in periods}
    achieved = {code for code in plan.codes if code in plan.held}
    for period in periods:
        unit, day = period.unit, period.first_day
        early = unit.offered_from is not None and day and day < unit.offered_from
        late = unit.offered_until is not None and day and day > unit.offered_until
        if early or late:
            yield "dates", unit.code
    for rule in rules:
        pairing = rule.pairing
        if pairing is None or pairing.code not in period_of or pairing.how == "bars":
            continue
        if not all(
            others & achieved or _is_met(pairing.how, pairing.code, others, period_of)
            for others in pairing.others
        ):
            yield pairing.how, pairing.code


def _is_met(
    how: str, code: str, others: Collection[str], period_of: Mapping[str, StudyPeriod]
) -> bool:
    scheduled = [period_of[other] for other in others if other in period_of]
    if how == "needs":
        return any(other.ends <= period_of[code].begins for other in scheduled)
    # A unit that is not in the plan is a matter of the rules, not of time.
    return not scheduled or any(
        other.begins <= period_of[code].ends for other in scheduled
    )
