"""The document of `which`: the qualifications compared for a job."""

from __future__ import annotations

from typing import Literal

from recommender.reports.documents.catalogue_document import FaultDocument
from recommender.reports.documents.document_parts import (
    CandidateDocument,
    ConflictDocument,
    DataDocument,
    Document,
    PlanDocument,
    ProgressionDocument,
    Quantity,
    Share,
    schema_named,
)


class HeldUnitDocument(Document):
    """A unit that is held, by its code and title where it was achieved."""

    code: str
    title: str


class CarriedUnitDocument(Document):
    """A unit held from elsewhere, which unit it is here, and why they are the same."""

    held: str
    code: str
    title: str
    credits: Quantity
    because: str


class OtherUnitDocument(Document):
    """A unit held that does not count here; `perhaps` is the one it may be, if any."""

    held: str
    because: str
    perhaps: str | None


class BeyondUnitDocument(Document):
    """A unit still to be taken of which nothing is weekly work; its main tasks."""

    code: str
    title: str
    level: int | None
    credits: Quantity
    tags: list[str]


class TaskLevelDocument(Document):
    """The lowest level at which a unit of those compared assesses a task best.

    `share` is how much of the job the task is, by how often it is done.
    """

    tag: str
    level: int | None
    assessed: bool
    share: Share


class ContenderDocument(Document):
    """A qualification, and the best plan in it for the job.

    `rank` is null where there is no plan: because of the `conflict`, or of the
    `errors` that the request has here. `status` is null where it was not asked.
    `about_as_good` is true of the first, and of plans with little more mismatch.
    `next_step` is what the finished qualification says of this one, if it leads to it.
    """

    rank: int | None
    qualification: str
    title: str
    number: str
    level: int | None
    notice: str
    why: str
    status: Literal["optimal", "feasible", "infeasible", "unknown"] | None
    proven: bool
    plan: PlanDocument | None
    about_as_good: bool
    candidate: CandidateDocument | None
    carried_over: list[CarriedUnitDocument]
    not_carried_over: list[OtherUnitDocument]
    beyond_the_job: list[BeyondUnitDocument]
    next_step: ProgressionDocument | None
    conflict: ConflictDocument | None
    errors: list[FaultDocument]
    data: DataDocument


class NotComparedDocument(Document):
    """A qualification that was named and could not be compared."""

    qualification: str
    errors: list[FaultDocument]


class WhichDocument(Document):
    """The answer of `which`; the first qualification suits the job best.

    They are `ranked_by` mismatch, or by coverage where some have no credits. Up to
    `near` more mismatch is about as good. `held` are the units held, and `held_in` the
    qualification that they are from, if that was said; with `finished` they are those
    of a finished plan. `level_check` is in words what `levels` says, of the first area
    if the job is described in the tasks of `several_areas`.
    """

    schema_: Literal["recommender.which/2"] = schema_named("recommender.which/2")
    ranked_by: Literal["mismatch", "coverage"]
    near: float
    qualifications: list[ContenderDocument]
    held: list[HeldUnitDocument]
    held_in: str | None
    finished: bool
    several_areas: bool
    levels: list[TaskLevelDocument]
    level_check: str
    not_compared: list[NotComparedDocument]
