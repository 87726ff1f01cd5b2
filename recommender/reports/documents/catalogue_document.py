"""The documents of the browsing commands, of `doctor`, and of errors."""

from __future__ import annotations

from datetime import date
from typing import Literal

from recommender.reports.documents.document_parts import (
    Document,
    FrequencyWord,
    ProgressionDocument,
    Quantity,
    RuleKind,
    schema_named,
)


class UnitEntry(Document):
    """A unit of the catalogue; `status` has how sure each fact of it is."""

    code: str
    title: str
    group: str
    level: int | None
    credits: Quantity
    glh: Quantity | None
    tags: dict[str, int]
    mandatory: bool
    status: dict[str, str]
    reference: str | None
    keywords: list[str]
    sources: list[str]
    offered_from: date | None = None
    offered_until: date | None = None
    most_credits: Quantity | None = None


class UnitsDocument(Document):
    """The answer of `units`."""

    schema_: Literal["recommender.units/2"] = schema_named("recommender.units/2")
    qualification: str
    units: list[UnitEntry]


class RuleEntry(Document):
    """A rule or a piece of guidance; `readings` are the names of its readings.

    `requires` is all of what it needs in words, and of which units; it applies where
    each fact in `when` has one of the values.
    """

    rule: str
    kind: RuleKind
    text: str
    source: str
    measure: str
    at_least: int | float | None
    at_most: int | float | None
    needed: str
    reading: str | None
    readings: list[str]
    requires: str
    when: dict[str, list[str]]


class FactEntry(Document):
    """A fact that rules need to know of a candidate."""

    fact: str
    question: str
    values: list[str]
    unless_said: str | None


class EndorsementEntry(Document):
    """An extra title, and what earns it."""

    endorsement: str
    title: str
    text: str
    source: str
    needed: str


class RulesDocument(Document):
    """The answer of `rules`; `notes` are rules that do not restrict which units."""

    schema_: Literal["recommender.rules/2"] = schema_named("recommender.rules/2")
    qualification: str
    rules: list[RuleEntry]
    facts: list[FactEntry]
    endorsements: list[EndorsementEntry]
    notes: list[str]
    leads_to: list[ProgressionDocument]


class RoleEntry(Document):
    """A role and its tags."""

    role: str
    title: str
    tags: dict[str, FrequencyWord]
    also: list[str]
    source: str


class RolesDocument(Document):
    """The answer of `roles`."""

    schema_: Literal["recommender.roles/2"] = schema_named("recommender.roles/2")
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

    schema_: Literal["recommender.tags/2"] = schema_named("recommender.tags/2")
    qualification: str
    tags: list[TagEntry]


class Check(Document):
    """One thing that `doctor` checked."""

    what: str
    found: str
    ok: bool


class DoctorDocument(Document):
    """The answer of `doctor`."""

    schema_: Literal["recommender.doctor/2"] = schema_named("recommender.doctor/2")
    checks: list[Check]


class FaultDocument(Document):
    """One fault: where it is, what is wrong, and what to write instead.

    `header` is what the file calls the column, where that is another name.
    """

    id: str
    file: str | None
    row: int | None
    line: int | None
    column: str | None
    header: str | None
    message: str
    hint: str


class ErrorsDocument(Document):
    """The answer of any command when a request or a file cannot be used.

    `command` is the command that was probably meant, where that is clear.
    """

    errors: list[FaultDocument]
    command: str | None
