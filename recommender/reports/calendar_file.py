"""A plan as a calendar file (iCalendar, RFC 5545): all-day events, nothing else.

An event keeps its name when the plan is made again for the same candidate, so that an
import replaces what was there; its sequence number tells a calendar which is newer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from recommender.errors import counted
from recommender.reports.words import sizes, wording
from recommender.reports.words.day_words import weeks_in_words
from recommender.reports.words.waived_words import (
    WAIVED,
    waived_findings,
    waived_in_words,
)
from recommender.requests.wish_table import WISHES, Wishes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Calendar, Event

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Stretch, Timeline
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

# Days are counted from here for a number that grows with the first day of a plan.
_FIRST = date(1900, 1, 1)
_CONTENT = ("DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS")


def to_calendar(answer: Recommendation, file: str = "", before: bytes = b"") -> str:
    """Write the best plan's timeline as a calendar, with an event for the finish.

    Equal requests give equal bytes: no clock is looked at. The name of an event is
    that of its unit for the candidate of a `file`, or for the request without what it
    says about time where there is none. `before` is the calendar that is replaced: what
    changed gets a higher number than there, and what is gone is cancelled.
    """
    from icalendar import Calendar  # noqa: PLC0415  (only who asks for a calendar)

    calendar = Calendar()
    calendar.add("prodid", "-//recommender//unit plans//EN")
    calendar.add("version", "2.0")
    whose = _whose(answer, file)
    timeline = answer.best_timeline
    assert timeline is not None
    assert timeline.finish is not None
    assert timeline.pace.start is not None
    known = {name: event for name, event in _events_of(before) if name.endswith(whose)}
    sequence = (timeline.pace.start - _FIRST).days
    for event in _events(answer, timeline, whose):
        _number(event, known.pop(str(event["UID"]), None), sequence)
        calendar.add_component(event)
    for event in known.values():
        calendar.add_component(_cancelled(event))
    return _text(calendar)


def _text(calendar: Calendar) -> str:
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _events(answer: Recommendation, timeline: Timeline, whose: str) -> Iterator[Event]:
    for stretch in timeline.stretches:
        event = _event(f"unit.{stretch.unit.code}", whose, timeline)
        _fill(event, stretch, answer.qualification, timeline)
        yield event
    end = _event("finish", whose, timeline)
    assert timeline.finish is not None
    _set_days(end, timeline.finish, timeline.finish)
    end.add("summary", f"{answer.qualification.title}: last day of the plan")
    end.add("description", _finish(answer, timeline))
    yield end


def _whose(answer: Recommendation, file: str) -> str:
    """Return the end of a name, which all events of a candidate share."""
    asked = [file] if file else wording.as_options(_untimed(answer.candidate))
    identity = " ".join([answer.qualification.name, *asked])
    return f"-{sha256(identity.encode()).hexdigest()[:16]}@recommender"


def _untimed(candidate: Candidate) -> Candidate:
    """Leave out what is asked about time, and what follows from it."""
    never = Wishes()
    timed = {wish.name: getattr(never, wish.name) for wish in WISHES if wish.timed}
    return replace(candidate, wishes=replace(candidate.wishes, **timed))


def _events_of(before: bytes) -> Iterator[tuple[str, Event]]:
    """Yield the events of a calendar by name; none if it is not a calendar."""
    from icalendar import Calendar  # noqa: PLC0415

    try:
        for event in Calendar.from_ical(before).walk("VEVENT"):
            yield str(event.get("UID", "")), cast("Event", event)
    except (ValueError, IndexError, KeyError):
        return


def _number(event: Event, was: Event | None, sequence: int) -> None:
    """Number an event: as before if nothing about it changed, otherwise higher."""
    if was is not None:
        known = int(was.get("SEQUENCE", 0))
        if _content(was) == _content(event):
            sequence = known
            stamp = was.decoded("DTSTAMP", event.decoded("DTSTAMP"))
            del event["DTSTAMP"]
            event.add("dtstamp", stamp)
        else:
            sequence = max(sequence, known + 1)
    event.add("sequence", sequence)


def _content(event: Event) -> list[Any]:
    return [event[name].to_ical() if name in event else None for name in _CONTENT]


def _cancelled(event: Event) -> Event:
    """Cancel the event of a unit that is no longer in the plan, once."""
    if str(event.get("STATUS", "")) != "CANCELLED":
        known = int(event.pop("SEQUENCE", 0))
        event.add("sequence", known + 1)
        event.pop("STATUS", None)
        event.add("status", "CANCELLED")
    return event


def _event(name: str, whose: str, timeline: Timeline) -> Event:
    from icalendar import Event  # noqa: PLC0415

    assert timeline.pace.start is not None
    event = Event()
    event.add("uid", f"{name}{whose}")
    event.add("dtstamp", datetime.combine(timeline.pace.start, time(), UTC))
    event.add("transp", "TRANSPARENT")
    return event


def _fill(
    event: Event, stretch: Stretch, qualification: Qualification, timeline: Timeline
) -> None:
    unit = stretch.unit
    assert stretch.first_day is not None
    assert stretch.last_day is not None
    _set_days(event, stretch.first_day, stretch.last_day)
    event.add("summary", f"{unit.code} {unit.title}")
    basis = "estimated as credits x 20/3" if unit.glh is None else "as published"
    if timeline.pace.all_hours:
        basis = "10 per credit"
    hours = f"{counted(stretch.hours, f'{timeline.pace.kind} hour')} ({basis}); "
    size = f"{counted(unit.credits, 'credit')}; " if qualification.has_credits else ""
    level = "" if unit.level is None else f"level {unit.level_name}"
    event.add("description", f"{hours}{size}{level}".removesuffix("; "))


def _finish(answer: Recommendation, timeline: Timeline) -> str:
    plan, pace = answer.best, timeline.pace
    hours = pace.hours_of(plan.new_units)
    sentences = [
        f"{counted(hours, f'{pace.kind} hour')}: {weeks_in_words(hours, pace)}."
    ]
    if timeline.latest_start is not None:
        safe = f"The latest safe start to finish by {pace.finish_by}"
        sentences.append(f"{safe} is {timeline.latest_start}.")
    waived = waived_findings(plan.findings)
    sentences += [f"{WAIVED}: {waived_in_words(finding)}." for finding in waived]
    basis = sizes.hours_basis(answer.qualification)
    return " ".join([*sentences, f"Guided hours: {basis}."])


def _set_days(event: Event, first: date, last: date) -> None:
    event.add("dtstart", first)
    # The end of an all-day event is the day after.
    event.add("dtend", last + timedelta(1))
