"""Timing: the audit of when units are under way, from rules, dates and hours alone.

Nothing here is shared with what lays units out in time. The days are counted one by
one, and the hours added up between any two moments in which something changes.
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

    from recommender.qualifications.plans import Plan
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit


@dataclass(frozen=True, slots=True)
class StudyPeriod:
    """When a unit is under way, in weeks of learning, and from which day to which."""

    unit: Unit
    begins: Fraction
    ends: Fraction
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class StudyTerms:
    """The hours of a week, how many units at once, and from when, but for days off."""

    weekly: Fraction
    parallel: int
    all_hours: bool
    start: date | None
    off: tuple[tuple[date, date], ...]


def audit_timeline(
    plan: Plan,
    spells: Sequence[StudyPeriod],
    terms: StudyTerms,
    *,
    rules: Iterable[Rule],
    said: Collection[tuple[str, str]],
) -> None:
    """Check that units are learnt as is told, and that no more is unmet than is said.

    `said` names what each unit lacks in time: `needs`, `together` or `dates`.

    Raises:
        SelfCheckError: something is not so.
    """
    slips = [
        *_wrong_units(plan, spells),
        *_wrong_hours(spells, terms),
        *_wrong_days(spells, terms),
    ]
    unmet = set(_unmet(plan, spells, rules))
    if unmet != {*said}:
        slips.append(f"unmet are {sorted(unmet)}, and said is {sorted(said)}")
    if slips:
        evidence = {"slips": slips, "units": list(plan.codes)}
        message = "the timeline did not pass the audit, so it is not given"
        raise SelfCheckError(Fault("timeline-audit", message), evidence=evidence)


def _wrong_units(plan: Plan, spells: Sequence[StudyPeriod]) -> Iterator[str]:
    wanted = sorted(unit.code for unit in plan.units if unit.code not in plan.held)
    there = sorted(spell.unit.code for spell in spells)
    if wanted != there:
        yield f"to learn is {wanted}, and in time are {there}"


def _wrong_hours(spells: Sequence[StudyPeriod], terms: StudyTerms) -> Iterator[str]:
    """Add up what each unit gets of the hours, shared by all that are under way."""
    got = {spell.unit.code: Fraction(0) for spell in spells}
    edges = sorted({edge for spell in spells for edge in (spell.begins, spell.ends)})
    for early, late in pairwise(edges):
        active = [one for one in spells if one.begins <= early and late <= one.ends]
        if len(active) > terms.parallel:
            yield f"{len(active)} units at once from week {early}"
        for spell in active:
            got[spell.unit.code] += (late - early) * terms.weekly / len(active)
    for spell in spells:
        unit = spell.unit
        hours = unit.credits * 10 if terms.all_hours else _guided(unit)
        if got[unit.code] != hours:
            yield f"{unit.code} has {got[unit.code]} hours of {hours}"


def _guided(unit: Unit) -> int:
    return round(Fraction(20 * unit.credits, 3)) if unit.glh is None else unit.glh


def _wrong_days(spells: Sequence[StudyPeriod], terms: StudyTerms) -> Iterator[str]:
    if terms.start is None or not spells:
        return
    days = [7 * edge for spell in spells for edge in (spell.begins, spell.ends)]
    date_of = _dates(terms, terms.start, ceil(max(days)) + 1)
    for spell in spells:
        first, last = spell.first_day, spell.last_day
        assert first is not None
        assert last is not None
        if spell.begins == spell.ends:
            # What takes no time has the day that ends, or begins, at its moment.
            day = 7 * spell.begins
            fitting = {date_of[floor(day)], date_of[max(ceil(day) - 1, 0)]}
            right = first == last and first in fitting
        else:
            days_of = floor(7 * spell.begins), ceil(7 * spell.ends) - 1
            right = (first, last) == tuple(date_of[day] for day in days_of)
        if not right:
            yield f"{spell.unit.code} is not from {first} to {last}"


def _dates(terms: StudyTerms, start: date, most: int) -> list[date]:
    """Walk through the calendar, day by day."""
    found: list[date] = []
    day = start
    while len(found) < most:
        if not any(first <= day <= last for first, last in terms.off):
            found.append(day)
        day += timedelta(1)
    return found


def _unmet(
    plan: Plan, spells: Sequence[StudyPeriod], rules: Iterable[Rule]
) -> Iterator[tuple[str, str]]:
    at = {spell.unit.code: spell for spell in spells}
    achieved = {code for code in plan.codes if code in plan.held}
    for spell in spells:
        unit, day = spell.unit, spell.first_day
        early = unit.offered_from is not None and day and day < unit.offered_from
        late = unit.offered_until is not None and day and day > unit.offered_until
        if early or late:
            yield "dates", unit.code
    for rule in rules:
        pairing = rule.pairing
        if pairing is None or pairing.code not in at or pairing.how == "bars":
            continue
        if not all(
            others & achieved or _is_met(pairing.how, pairing.code, others, at)
            for others in pairing.others
        ):
            yield pairing.how, pairing.code


def _is_met(
    how: str, code: str, others: Collection[str], at: Mapping[str, StudyPeriod]
) -> bool:
    there = [at[other] for other in others if other in at]
    if how == "needs":
        return any(other.ends <= at[code].begins for other in there)
    # What is not in the plan is a matter of the rules, not of time.
    return not there or any(other.begins <= at[code].ends for other in there)
