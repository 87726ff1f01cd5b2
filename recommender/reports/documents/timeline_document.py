"""The document of a plan's units in time."""

from __future__ import annotations

from datetime import date
from typing import Literal

from recommender.reports.documents.document_parts import Document


class UnitInTime(Document):
    """When a unit is under way; weeks count from 1, both ends included."""

    code: str
    hours: int
    from_week: int
    to_week: int
    start: date | None
    finish: date | None


class TimelineDocument(Document):
    """The new units of the best plan in time; dates are None without a start.

    `weeks` are the weeks begun; `latest_start` is None without a deadline. `unmet`
    words what the order cannot keep, and it is `proven` that no other keeps more.
    `hours` are the kind of hours that those a week, and those of units, are; `off`
    the days without learning.
    """

    hours_per_week: float
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
