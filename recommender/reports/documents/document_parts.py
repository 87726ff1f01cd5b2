"""The parts that documents are made of: plans, findings, conflicts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FrequencyWord = Literal["daily", "weekly", "sometimes", "never"]
FindingStatus = Literal["holds", "broken", "set-aside", "not-applicable"]
RuleKind = Literal["rule", "wish", "guidance"]
Share = Annotated[float, Field(ge=0, le=1)]


def schema_named(name: str) -> Any:
    """Name the schema of a document, in the document."""
    return Field(default=name, alias="schema")


class Document(BaseModel):
    """The base of every document; readers ignore fields they do not know."""

    model_config = ConfigDict(populate_by_name=True, defer_build=True)


class LackDocument(Document):
    """What a plan lacks of a rule without a unit; `measured` is what is left then."""

    rule: str
    kind: RuleKind
    text: str
    needed: str
    measured: int | float
    without: str


class WeakEvidence(Document):
    """Why a unit is in a plan though nothing of it is at least weekly work.

    `because` are the rules that decide it, `covers` the tasks that no other unit of
    the plan uses as well. `instead` is the best unit in its place, `price` the
    mismatch, in credits, that the plan then has more; both null where there is none,
    or where that is not `worked_out`. `text` says all of it.
    """

    because: list[LackDocument]
    covers: list[str]
    instead: str | None
    price: float | None
    worked_out: bool
    text: str


class UnitInPlan(Document):
    """A unit of a plan, and why it is there.

    `as_good` are the units that could stand in its place with the same mismatch; null
    where that is not worked out, as for plans that are only told beside the answer.
    """

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
    as_good: list[str] | None = None
    weak_evidence: WeakEvidence | None = None


class FindingDocument(Document):
    """What the audit found for one rule; shares are in percent.

    A rule whose condition is not met does not apply, and holds. Guidance that is set
    aside for units that are asked for or held neither holds nor does not.
    """

    rule: str
    kind: RuleKind
    text: str
    source: str
    measure: str
    at_least: int | float | None
    at_most: int | float | None
    needed: str
    measured: int | float
    holds: bool | None
    applies: bool
    reading: str | None
    status: FindingStatus
    set_aside_for: list[str]


class FitDocument(Document):
    """How a set of units suits a job."""

    coverage: Share
    relevance: Share
    mismatch: float
    left_out: list[str]
    partly: list[str]


class PlanDocument(FitDocument):
    """A plan that passed the audit.

    Its size and mismatch are counted in credits, or in units where these have none:
    each then counts 1. `hours` are null where neither credits nor the catalogue tell
    them.
    `titles` are the extra ones that it earns, `choices` what it rests on where the
    rules leave a choice, a pathway for one.
    """

    units: list[UnitInPlan]
    credits: int
    new_credits: int
    hours: int | None
    hours_basis: str
    findings: list[FindingDocument]
    counted_in: Literal["credits", "units"]
    titles: list[str] = Field(default_factory=list)
    choices: dict[str, str] = Field(default_factory=dict)


class Reason(Document):
    """A member of a conflict."""

    id: str
    kind: RuleKind
    text: str


class WayOut(Document):
    """A change that restores a plan, and that plan.

    `given_up` are wishes as they are typed, and names of guidance.
    """

    change: str
    changes: list[str]
    given_up: list[str]
    plan: PlanDocument


class ConflictDocument(Document):
    """A smallest set of rules and wishes that cannot all hold.

    `ways_out` are the best of so many that were found; where these are not complete,
    there may be better ones. Both are null where nobody looked for ways out.
    """

    because: list[Reason]
    ways_out: list[WayOut]
    ways_out_found: int | None = None
    ways_out_complete: bool | None = None


class SetAside(Document):
    """Guidance that was not followed, and why."""

    guidance: str
    text: str
    because: str


class CandidateDocument(Document):
    """What was asked: as given, and the job it amounts to.

    `unsure` maps tags to `maybe` or a range like `sometimes..daily`.
    """

    role: str | None
    tags: dict[str, FrequencyWord]
    wishes: dict[str, list[str] | dict[str, str] | bool | int | float | str | None]
    bare: bool
    no_tags: list[str]
    units_only: bool
    unsure: dict[str, str]
    job: dict[str, FrequencyWord]


class RegretDocument(Document):
    """The most mismatch by which a plan can be beaten, whatever the unsure tasks are.

    `job` has frequencies, of those that are unsure, for which it is beaten by
    `at_least` so much, and `other` the codes of the plan that is best then. Where
    that is less than `credits`, the largest regret is between them. `robust` says
    that it is proven that no plan has a smaller regret; none has one below
    `no_plan_below`, which is null unless the least regret was asked for.
    """

    credits: float
    at_least: float
    job: dict[str, FrequencyWord]
    other: list[str]
    robust: bool
    no_plan_below: float | None


class DataDocument(Document):
    """The data that an answer was made with: its name, and the hash of its files."""

    qualification: str
    sha256: str
