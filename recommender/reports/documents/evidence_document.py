"""The document of an assessment plan."""

from __future__ import annotations

from datetime import date
from typing import Literal

from recommender.reports.documents.document_parts import (
    CandidateDocument,
    ConflictDocument,
    Document,
    schema_named,
)

KindName = Literal["observation", "products", "testimony", "statement", "questions"]


class OccasionDocument(Document):
    """One occasion: a kind of evidence at a task, and the units that it serves.

    `how_often` the task is done in the job is null where it is not part of it and has
    to be arranged. `visit` is true where the assessor has to be there; what is seen
    and asked about one task is one visit. Of the served units, `first_unit` is the one
    that ends first, in the weeks and on the days given; these are null without a pace,
    and the days without a start.
    """

    name: str
    kind: KindName
    task: str
    title: str
    how_often: Literal["daily", "weekly", "sometimes"] | None
    visit: bool
    examples: list[str]
    source: str
    units: list[str]
    first_unit: str | None
    from_week: int | None
    to_week: int | None
    first_day: date | None
    last_day: date | None


class UnitEvidenceDocument(Document):
    """What one new unit gets, by the names of occasions, and what it wants of each.

    It is `at_risk` if no task that gives evidence of it is done at least weekly, and
    `arranged` if none is part of the job; `agree_first` says what to do, in words.
    """

    code: str
    title: str
    occasions: list[str]
    wanted: dict[str, int]
    at_risk: bool
    arranged: bool
    agree_first: str


class EvidenceSwapDocument(Document):
    """What changes if a unit is swapped; null counts where no occasions are enough.

    `breaks` has the rules and wishes that the plan would then break.
    """

    leaves: str
    enters: str
    occasions: int | None
    visits: int | None
    gained: list[str]
    lost: list[str]
    breaks: list[str]


class EvidenceBecause(Document):
    """A wish, or what a unit wants, in a conflict."""

    kind: Literal["wish", "wanted"]
    text: str


class EvidenceWayDocument(Document):
    """What to give up, and how many occasions and visits there are then."""

    changes: list[str]
    occasions: list[str]
    visits: int


class EvidenceConflict(Document):
    """Why no occasions are enough, and the ways out."""

    because: list[EvidenceBecause]
    ways_out: list[EvidenceWayDocument]


class EvidenceDocument(Document):
    """The answer of `evidence`.

    `status` is that of the occasions: `optimal` means that no fewer are enough.
    `conflict` is that of the plan, if there is none, and `evidence_conflict` that of
    the occasions. `visits_one_each` is the number of new units.
    """

    schema_: Literal["recommender.evidence/2"] = schema_named("recommender.evidence/2")
    qualification: str
    candidate: CandidateDocument
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    plan: list[str]
    held: list[str]
    occasions: list[OccasionDocument]
    units: list[UnitEvidenceDocument]
    visits: int | None
    visits_one_each: int | None
    swaps: list[EvidenceSwapDocument]
    files: list[str]
    conflict: ConflictDocument | None
    evidence_conflict: EvidenceConflict | None
