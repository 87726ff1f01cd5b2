"""The machine-readable answers: a contract. Fields are added, never changed.

Shares are 0 to 1, misfit is in credits, hours are estimates with their basis named.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Often = Literal["daily", "weekly", "sometimes", "never"]
Kinds = Literal["rule", "wish", "guidance"]
Share = Annotated[float, Field(ge=0, le=1)]


def _schema(name: str) -> Any:
    return Field(default=name, alias="schema")


class Document(BaseModel):
    """The base of every document; readers ignore fields they do not know."""

    model_config = ConfigDict(populate_by_name=True, defer_build=True)


class UnitInPlan(Document):
    """A unit of a plan, and why it is there."""

    code: str
    title: str
    group: str
    level: int
    credits: int
    mandatory: bool
    held: bool
    relevance: Share
    tags: list[str]
    why: str
    verified: bool


class FindingDocument(Document):
    """What the audit found for one rule."""

    rule: str
    kind: Kinds
    text: str
    source: str
    measure: str
    at_least: int | None
    at_most: int | None
    measured: int
    holds: bool
    reading: str | None


class FitDocument(Document):
    """How a set of units suits a job."""

    coverage: Share
    relevance: Share
    misfit: float
    left_out: list[str]
    partly: list[str]


class PlanDocument(FitDocument):
    """A plan that passed the audit."""

    units: list[UnitInPlan]
    credits: int
    new_credits: int
    hours: int
    hours_basis: str
    findings: list[FindingDocument]


class Reason(Document):
    """A member of a conflict."""

    id: str
    kind: Kinds
    text: str


class WayOut(Document):
    """A change that restores a plan, and that plan."""

    change: str
    plan: PlanDocument


class ConflictDocument(Document):
    """A smallest set of rules and wishes that cannot all hold."""

    because: list[Reason]
    ways_out: list[WayOut]


class SetAside(Document):
    """Guidance that was not followed, and why."""

    guidance: str
    text: str
    because: str


class CandidateDocument(Document):
    """What was asked: as given, and the job it amounts to."""

    role: str | None
    tags: dict[str, Often]
    wishes: dict[str, list[str] | dict[str, str] | int | float | None]
    bare: bool
    job: dict[str, Often]


class PlansDocument(Document):
    """The answer of `plan`; the first plan is the best."""

    schema_: Literal["recommender.plan/1"] = _schema("recommender.plan/1")
    qualification: str
    candidate: CandidateDocument
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    proven_optimal: bool
    plans: list[PlanDocument]
    conflict: ConflictDocument | None
    these_are_all: bool
    fewest_credits: int | None
    credit_limit: int | None
    bound: float | None
    second_opinion: str | None
    set_aside: list[SetAside]


class Repair(Document):
    """A change that makes a set valid, and the plan it becomes."""

    add: list[str]
    drop: list[str]
    plan: PlanDocument


class CheckDocument(Document):
    """The answer of `check`."""

    schema_: Literal["recommender.check/1"] = _schema("recommender.check/1")
    qualification: str
    units: list[str]
    valid: bool
    credits: int
    findings: list[FindingDocument]
    repairs: list[Repair]
    unknown: list[str]
    fit: FitDocument | None


class UnitEntry(Document):
    """A unit of the catalogue; `status` says for each fact how sure it is."""

    code: str
    title: str
    group: str
    level: int
    credits: int
    glh: int | None
    tags: dict[str, int]
    mandatory: bool
    status: dict[str, str]
    reference: str | None
    keywords: list[str]
    sources: list[str]


class UnitsDocument(Document):
    """The answer of `units`."""

    schema_: Literal["recommender.units/1"] = _schema("recommender.units/1")
    qualification: str
    units: list[UnitEntry]


class RuleEntry(Document):
    """A rule or a piece of guidance; `readings` are the names of its readings."""

    rule: str
    kind: Kinds
    text: str
    source: str
    measure: str
    at_least: int | None
    at_most: int | None
    reading: str | None
    readings: list[str]


class RulesDocument(Document):
    """The answer of `rules`."""

    schema_: Literal["recommender.rules/1"] = _schema("recommender.rules/1")
    qualification: str
    rules: list[RuleEntry]


class RoleEntry(Document):
    """A role and its tags."""

    role: str
    title: str
    tags: dict[str, Often]
    also: list[str]
    source: str


class RolesDocument(Document):
    """The answer of `roles`."""

    schema_: Literal["recommender.roles/1"] = _schema("recommender.roles/1")
    qualification: str
    roles: list[RoleEntry]


class TagEntry(Document):
    """A tag, and its units with the strength of each; `no_unit` says why none."""

    tag: str
    title: str
    phrases: list[str]
    units: dict[str, int]
    no_unit: str | None


class TagsDocument(Document):
    """The answer of `tags`."""

    schema_: Literal["recommender.tags/1"] = _schema("recommender.tags/1")
    qualification: str
    tags: list[TagEntry]


class Check(Document):
    """One thing that `doctor` looked at."""

    what: str
    found: str
    ok: bool


class DoctorDocument(Document):
    """The answer of `doctor`."""

    schema_: Literal["recommender.doctor/1"] = _schema("recommender.doctor/1")
    checks: list[Check]


class FaultDocument(Document):
    """One fault, with where it is and what to write instead."""

    id: str
    file: str | None
    row: int | None
    line: int | None
    column: str | None
    message: str
    hint: str


class ErrorsDocument(Document):
    """What is printed when a question or a file cannot be used."""

    errors: list[FaultDocument]


DOCUMENTS: dict[str, type[Document]] = {
    "plan": PlansDocument,
    "check": CheckDocument,
    "units": UnitsDocument,
    "rules": RulesDocument,
    "roles": RolesDocument,
    "tags": TagsDocument,
    "doctor": DoctorDocument,
    "errors": ErrorsDocument,
}


def to_json(document: Document) -> str:
    """Write a document as JSON text, two spaces deep."""
    return document.model_dump_json(by_alias=True, indent=2) + "\n"


def json_schema(name: str) -> dict[str, object]:
    """Give the JSON Schema of a command's document.

    >>> json_schema("check")["title"]
    'CheckDocument'
    """
    return DOCUMENTS[name].model_json_schema(by_alias=True, mode="serialization")
