"""A plan as a calendar file (iCalendar, RFC 5545): all-day events, nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from recommender.advising.scheduling import timeline_of
from recommender.reporting import sizes, wording
from recommender.reporting.timeline_report import at_pace

if TYPE_CHECKING:
    from icalendar import Event

    from recommender.advising.recommending import Recommendation
    from recommender.advising.scheduling import Stretch, Timeline
    from recommender.qualifications.qualification import Qualification


def to_calendar(answer: Recommendation) -> str:
    """Write the best plan's timeline as a calendar, with an event for the finish.

    Equal requests give equal bytes: no clock is looked at. Events of different
    requests have different names, so that two candidates share a calendar.
    """
    from icalendar import Calendar  # noqa: PLC0415  (only who asks for a calendar)

    timeline = timeline_of(answer)
    assert timeline is not None
    assert timeline.finish is not None
    calendar = Calendar()
    calendar.add("prodid", "-//recommender//unit plans//EN")
    calendar.add("version", "2.0")
    request = _request(answer)
    for stretch in timeline.stretches:
        event = _event(f"unit.{stretch.unit.code}", request, timeline)
        _fill(event, stretch, answer.qualification)
        calendar.add_component(event)
    end = _event("finish", request, timeline)
    _set_days(end, timeline.finish, timeline.finish)
    end.add("summary", f"{answer.qualification.title}: last day of the plan")
    end.add("description", _finish(answer, timeline))
    calendar.add_component(end)
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _request(answer: Recommendation) -> str:
    """Give a short name that a request shares with its equals only."""
    options = wording.as_options(answer.candidate)
    asked = " ".join([answer.qualification.name, *options])
    return sha256(asked.encode()).hexdigest()[:16]


def _event(name: str, request: str, timeline: Timeline) -> Event:
    from icalendar import Event  # noqa: PLC0415

    assert timeline.pace.start is not None
    event = Event()
    event.add("uid", f"{name}-{request}@recommender")
    event.add("dtstamp", datetime.combine(timeline.pace.start, time(), UTC))
    event.add("transp", "TRANSPARENT")
    return event


def _fill(event: Event, stretch: Stretch, about: Qualification) -> None:
    unit = stretch.unit
    assert stretch.first_day is not None
    assert stretch.last_day is not None
    _set_days(event, stretch.first_day, stretch.last_day)
    event.add("summary", f"{unit.code} {unit.title}")
    basis = "estimated as credits x 20/3" if unit.glh is None else "as published"
    told = f"{stretch.hours} guided hours ({basis}); "
    size = f"{unit.credits} credits; " if about.has_credits else ""
    event.add("description", f"{told}{size}level {unit.level}")


def _finish(answer: Recommendation, timeline: Timeline) -> str:
    plan, pace = answer.best, timeline.pace
    told = [f"{plan.hours} guided hours: {at_pace(plan.hours, pace)}."]
    if timeline.latest_start is not None:
        safe = f"The latest safe start to finish by {pace.finish_by}"
        told.append(f"{safe} is {timeline.latest_start}.")
    basis = sizes.hours_basis(answer.qualification)
    return " ".join([*told, f"Guided hours: {basis}."])


def _set_days(event: Event, first: date, last: date) -> None:
    event.add("dtstart", first)
    # The end of an all-day event is the day after.
    event.add("dtend", last + timedelta(1))
