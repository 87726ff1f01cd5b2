"""The document of an edited workbook: one entry per candidate."""

from __future__ import annotations

from typing import Literal

from recommender.reports.documents.document_parts import (
    DataDocument,
    Document,
    FindingDocument,
    Quantity,
    Share,
    schema_named,
)


class EditEntry(Document):
    """What a person made of a candidate's plan.

    `units_in` and `units_out` are what differs from the plan `suggested`; codes that
    are `unknown` are in `units_in` too. It `holds` if all units are known and every
    rule of combination holds; `broken` are the rules that do not, and `not_kept` the
    wishes and guidance. `best` is the best plan for the same request, with its
    `best_mismatch`; `cost` is the mismatch above it. These are null without a plan.
    """

    id: str
    name: str | None
    changed: bool
    units: list[str]
    suggested: list[str]
    units_in: list[str]
    units_out: list[str]
    unknown: list[str]
    holds: bool
    broken: list[FindingDocument]
    not_kept: list[FindingDocument]
    credits: Quantity
    new_credits: Quantity
    mismatch: float
    coverage: Share
    relevance: Share
    best: list[str]
    best_status: str
    best_mismatch: float | None
    cost: float | None


class EditsDocument(Document):
    """An edited workbook of plans, read back.

    `made_with` is the data of the workbook, and `data` that of the check; they may
    differ if `data_changed`.
    """

    schema_: Literal["recommender.cohort-edits/2"] = schema_named(
        "recommender.cohort-edits/2"
    )
    qualification: str
    candidates: list[EditEntry]
    data: DataDocument
    made_with: DataDocument | None
    data_changed: bool
