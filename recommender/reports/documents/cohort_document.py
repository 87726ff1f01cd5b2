"""The document of a candidate in a cohort, which is one line of JSON."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from recommender.reports.documents.document_parts import (
    Document,
    Quantity,
    Share,
    schema_named,
)


class CohortLine(Document):
    """One candidate: the plan, or why there is none and the way out that costs least.

    `status` is `crashed` or `hung` where the request brought its process down twice,
    and `failed` where an error was raised; `because` then describes it.
    `name` is null unless names were asked for. `weak_evidence` has the codes of units
    of which nothing is at least weekly work.
    `measured` is what the plan has for each rule, by its id. `waived` are rules that
    are waived for this candidate alone, each with its reason. `kept` holds the columns
    that were copied from the input; `read_in_text` is what a text says of the job,
    personal details hidden. `weeks` needs hours per week, and the first and
    last day of learning a start too. Where there is a deadline only,
    `weekly_hours_needed` are the hours per week that it takes. `unmet` is what the
    order of units cannot keep.
    `confirmed_by` and `confirmed_on` are for an assessor to fill in.
    """

    schema_: Literal["recommender.cohort/2"] = schema_named("recommender.cohort/2")
    qualification: str
    id: str
    name: str | None
    status: Literal[
        "optimal", "feasible", "infeasible", "unknown", "crashed", "hung", "failed"
    ]
    proven_optimal: bool
    units: list[str]
    held: list[str]
    credits: Quantity
    new_credits: Quantity
    hours: int
    mismatch: float | None
    coverage: Share | None
    relevance: Share | None
    left_out: list[str]
    weak_evidence: list[str]
    weeks: int | None
    weekly_hours_needed: float | None
    first_day: date | None
    finish: date | None
    unmet: list[str]
    measured: dict[str, int | float]
    waived: dict[str, str] = Field(default_factory=dict)
    because: list[str]
    way_out: str
    read_in_text: list[str]
    kept: dict[str, str]
    confirmed_by: str
    confirmed_on: str
