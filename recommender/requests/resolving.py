"""Resolving a request: checking its names and dates, and writing names one way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError, did_you_mean, printable
from recommender.requests import accepted_values, dates
from recommender.requests.dates import (
    FIRST_YEAR,
    HOURS_IN_A_WEEK,
    LAST_YEAR,
    unknown_hours_faults,
    unknown_levels_faults,
)
from recommender.requests.external_units import external_codes, external_faults
from recommender.requests.facts import unknown_name_faults, unknown_ways_faults
from recommender.requests.waivers import waiver_faults
from recommender.requests.ways_held import way_named
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Frequency, Vocabulary
    from recommender.requests.candidate import Candidate
    from recommender.requests.frequencies import Range
    from recommender.requests.wish_table import Wishes


def resolve(candidate: Candidate, qualification: Qualification) -> Candidate:
    """Return a candidate with every name checked, and written as the data has it.

    Raises:
        RequestError: every unknown name, and every contradiction between wishes.
    """
    faults: list[Fault] = []
    words = qualification.vocabulary
    tags, no_tags = _resolve_tags(candidate, words, faults)
    role = candidate.role
    if role is not None:
        role = _collecting_faults(lambda: words.find_role(role).name, faults)
    wishes = _resolve_wishes(candidate.wishes, qualification, faults)
    unsure = _resolve_unsure(candidate, words, {*tags, *no_tags}, faults)
    if faults:
        raise RequestError(*faults)
    return replace(
        candidate, role=role, tags=tags, wishes=wishes, no_tags=no_tags, unsure=unsure
    )


def request_faults(
    candidate: Candidate, qualification: Qualification
) -> tuple[Fault, ...]:
    """Return every unknown name of a request, and every contradiction in it."""
    try:
        resolve(candidate, qualification)
    except RequestError as error:
        return error.faults
    return ()


def _resolve_tags(
    candidate: Candidate, words: Vocabulary, faults: list[Fault]
) -> tuple[dict[str, Frequency], tuple[str, ...]]:
    tags: dict[str, Frequency] = {}
    for name, frequency in candidate.tags.items():
        tag = _collecting_faults(lambda name=name: words.find_tag(name).name, faults)
        if tag is not None and tags.setdefault(tag, frequency) is not frequency:
            message = f"{tag} cannot be both {tags[tag]} and {frequency}"
            faults.append(Fault("args-conflict", message, "keep one of them"))
    names = [
        _collecting_faults(lambda name=name: words.find_tag(name).name, faults)
        for name in candidate.no_tags
    ]
    no_tags = tuple(dict.fromkeys(tag for tag in names if tag is not None))
    for tag in no_tags:
        if tag in tags:
            message = f"--tag {tag} and --no-tag {tag} contradict each other"
            faults.append(Fault("args-conflict", message, "keep one of them"))
    return tags, no_tags


def _resolve_unsure(
    candidate: Candidate, words: Vocabulary, sure: set[str], faults: list[Fault]
) -> dict[str, Range]:
    unsure: dict[str, Range] = {}
    for name, bounds in candidate.unsure.items():
        tag = _collecting_faults(lambda name=name: words.find_tag(name).name, faults)
        if tag is None:
            continue
        if tag in sure or unsure.setdefault(tag, bounds) != bounds:
            message = f"{tag} is given twice, with different frequencies"
            faults.append(Fault("args-conflict", message, "keep one of them"))
    return unsure


def _collecting_faults(find: Any, faults: list[Fault]) -> Any:
    try:
        return find()
    except RequestError as error:
        faults += error.faults
        return None


def _resolve_wishes(
    wishes: Wishes, qualification: Qualification, faults: list[Fault]
) -> Wishes:
    def codes(names: tuple[str, ...]) -> tuple[str, ...]:
        return _known_codes(names, qualification, faults)

    resolved = replace(
        wishes,
        with_units=codes(wishes.with_units),
        without_units=codes(wishes.without_units),
        have=codes(wishes.have),
        withdrawn=codes(wishes.withdrawn),
        unit_credits=_unit_credits(wishes, qualification, faults),
        grades=_grades(wishes, qualification, faults),
    )
    resolved = _with_ways_held(resolved, qualification)
    faults += _faults_of_names(resolved, qualification)
    faults += _contradictions(resolved)
    timed = _resolve_times(resolved, qualification, faults)
    expired = _expired_units(timed, qualification)
    return timed if expired == timed.expired else replace(timed, expired=expired)


def _with_ways_held(wishes: Wishes, qualification: Qualification) -> Wishes:
    """Return wishes with how units are held, those from elsewhere with their codes."""
    external = external_codes(wishes.elsewhere, qualification.catalogue)
    ways = (each.way for each in wishes.elsewhere)
    with_ways = tuple(zip(external, ways, strict=True))
    manner_by_code = {code.casefold(): manner for code, manner in wishes.held_by}
    held_by = tuple(
        (code, way_named(manner_by_code[code.casefold()]))
        for code in wishes.have
        if code.casefold() in manner_by_code
    )
    if (held_by, with_ways) == (wishes.held_by, wishes.external):
        return wishes
    return replace(wishes, held_by=held_by, external=with_ways)


def _faults_of_names(wishes: Wishes, qualification: Qualification) -> list[Fault]:
    """Return the faults of names and numbers that are none of this qualification."""
    faults: list[Fault] = []
    _collecting_faults(
        lambda: qualification.rules_read_as(dict(wishes.readings)), faults
    )
    faults += unknown_name_faults(wishes, qualification)
    faults += waiver_faults(wishes.waive, qualification)
    faults += unknown_ways_faults(wishes, qualification)
    faults += external_faults(wishes.elsewhere, qualification)
    faults += accepted_values.range_faults(
        (wish.option, wish.kind, getattr(wishes, wish.name)) for wish in WISHES
    )
    if wishes.max_level is not None:
        faults += unknown_levels_faults("--max-level", qualification)
    return faults


def _known_codes(
    names: tuple[str, ...], qualification: Qualification, faults: list[Fault]
) -> tuple[str, ...]:
    """Return the codes of units as the catalogue writes them, each once."""
    known = [
        _collecting_faults(
            lambda name=name: qualification.catalogue.find(name).code, faults
        )
        for name in names
    ]
    return tuple(dict.fromkeys(code for code in known if code is not None))


def _unit_credits(
    wishes: Wishes, qualification: Qualification, faults: list[Fault]
) -> tuple[tuple[str, Number], ...]:
    """Return the credits chosen for units, by their codes as the catalogue has them."""
    chosen: dict[str, Number] = {}
    grades = qualification.grades
    for name, credits in wishes.unit_credits:
        unit = _collecting_faults(
            lambda name=name: qualification.catalogue.find(name), faults
        )
        if unit is None:
            continue
        if not unit.can_have(credits):
            message = f"--unit-credits {unit.code}:{credits} is out of range"
            hint = f"{unit.code} has {unit.size_in_credits}"
            faults.append(Fault("unit-credits-range", message, hint))
        elif grades and not grades.has_points(replace(unit, credits=credits)):
            message = f"--unit-credits {unit.code}:{credits} is a size without points"
            sizes = ", ".join(f"{size}" for size in sorted(grades.points_by_size))
            hint = f"grades have points for {sizes} {grades.per}"
            faults.append(Fault("unit-credits-points", message, hint))
        elif chosen.setdefault(unit.code, credits) != credits:
            message = f"--unit-credits {unit.code} is given twice"
            faults.append(Fault("args-conflict", message, "keep one of them"))
    return tuple(chosen.items())


def _grades(
    wishes: Wishes, qualification: Qualification, faults: list[Fault]
) -> tuple[tuple[str, str], ...]:
    """Return the grades of units, as the qualification writes both."""
    grades = qualification.grades
    stated: dict[str, str] = {}
    for name, said in wishes.grades:
        unit = _collecting_faults(
            lambda name=name: qualification.catalogue.find(name), faults
        )
        if grades is None:
            message = f"--grade {printable(name)}: units here have no grades"
            faults.append(Fault("grade-unknown", message, "leave it out"))
        elif (grade := grades.find(said)) is None:
            message = f"--grade {printable(name)}:{printable(said)} is not a grade"
            hint = did_you_mean(said, grades.order, f"write {', '.join(grades.order)}")
            faults.append(Fault("grade-unknown", message, hint))
        elif unit is not None and stated.setdefault(unit.code, grade) != grade:
            message = f"--grade {unit.code} is given twice"
            faults.append(Fault("args-conflict", message, "keep one of them"))
    return tuple(stated.items())


def _contradictions(wishes: Wishes) -> Iterator[Fault]:
    """Yield a fault for each unit that is wanted or held, and refused too."""
    for option, codes in (("with", wishes.with_units), ("have", wishes.have)):
        for code in codes:
            if code in wishes.without_units:
                message = f"--{option} {code} and --without {code}"
                message = f"{message} contradict each other"
                yield Fault("args-conflict", message, "drop one of them")


def _resolve_times(
    wishes: Wishes, qualification: Qualification, faults: list[Fault]
) -> Wishes:
    """Check the wishes about time, and return them with a start where they need one.

    A deadline and days off without a start count from today.
    """
    faults += _out_of_range_times(wishes)
    timed = {
        "--start": None if qualification.catalogue.is_dated else wishes.start,
        "--finish-by": wishes.finish_by,
        "--off": wishes.off or None,
        "--hours": wishes.all_hours,
        "--parallel": wishes.parallel,
        "--mandatory": wishes.alongside,
    }
    if wishes.hours_per_week is not None:
        faults += unknown_hours_faults("--hours-per-week", qualification)
    if wishes.all_hours and not qualification.has_credits:
        message = (
            "--hours all counts 10 hours per credit, and units here have no credits"
        )
        faults.append(Fault("hours-unknown", message, "drop --hours all"))
    options = [option for option, value in timed.items() if value is not None]
    if wishes.finish_by is not None and wishes.hours_per_week is None:
        # The plan says how many hours per week it needs.
        faults += unknown_hours_faults("--finish-by", qualification)
    elif options and wishes.hours_per_week is None:
        message = f"{' and '.join(options)} cannot be used without hours per week"
        hint = "add --hours-per-week, for example --hours-per-week 3"
        hint += "; or --finish-by, to see how many it takes"
        faults.append(Fault("hours-missing", message, hint))
    if wishes.finish_by is not None or wishes.off:
        start = wishes.start or dates.today()
        if wishes.finish_by is not None and wishes.finish_by < start:
            since = f"--start {start}" if wishes.start else f"today ({start})"
            message = f"--finish-by {wishes.finish_by} is before {since}"
            faults.append(Fault("dates-order", message, "write a later date"))
        return replace(wishes, start=start)
    return wishes


def _expired_units(wishes: Wishes, qualification: Qualification) -> tuple[str, ...]:
    """Return the units that are neither on offer on the first day nor held.

    Today's date matters only where the catalogue has dates.
    """
    if wishes.include_expired or not qualification.catalogue.is_dated:
        return ()
    day, held = wishes.start or dates.today(), frozenset(wishes.have)
    units = (unit for unit in qualification.catalogue.units if unit.code not in held)
    return tuple(unit.code for unit in units if not unit.offered_on(day))


def _out_of_range_times(wishes: Wishes) -> list[Fault]:
    faults = []
    days = [("--start", wishes.start), ("--finish-by", wishes.finish_by)]
    days += [("--off", day) for off in wishes.off for day in off]
    for option, day in days:
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            hint = f"write a year from {FIRST_YEAR} to {LAST_YEAR}"
            faults.append(Fault("date-range", f"{option} {day} is out of range", hint))
    weekly = wishes.hours_per_week
    if weekly is not None and not (
        accepted_values.is_finite(weekly) and 0 < weekly <= HOURS_IN_A_WEEK
    ):
        message = f"--hours-per-week {weekly:g} is out of range"
        hint = f"write a number above 0, up to {HOURS_IN_A_WEEK}"
        faults.append(Fault("hours-range", message, hint))
    return faults
