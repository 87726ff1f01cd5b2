"""The document of a timeline: when each unit of a plan is under way."""

from __future__ import annotations

from datetime import date
from typing import Literal

from recommender.reports.documents.document_parts import Document, Quantity


class UnitInTime(Document):
    """When a unit is under way; weeks count from 1, and both ends are included."""

    code: str
    hours: Quantity
    from_week: int
    to_week: int
    start: date | None
    finish: date | None


class TimelineDocument(Document):
    """When the new units of a plan are under way; dates are null without a start.

    `weeks` counts the weeks begun; `latest_start` is null without a deadline. `unmet`
    describes what the order of units cannot keep; `proven` is true if no other order
    keeps more. `hours` is the kind of hours used here, and `off` the days without
    learning. The hours per week are `worked_out` where only a deadline was asked for.
    """

    hours_per_week: float
    worked_out: bool
    hours: Literal["guided", "all"]
    parallel: int
    mandatory: Literal["first", "alongside"]
    start: date | None
    off: list[str]
    finish: date | None
    latest_start: date | None
    weeks: int
    basis: str
    unmet: list[str]
    proven: bool
    units: list[UnitInTime]
