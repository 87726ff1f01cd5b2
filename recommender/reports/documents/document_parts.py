"""Parts that several documents share: plans, findings and conflicts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

FrequencyWord = Literal["daily", "weekly", "sometimes", "never"]
FindingStatus = Literal["holds", "broken", "set-aside", "waived", "not-applicable"]
RuleKind = Literal["rule", "wish", "guidance"]
Share = Annotated[float, Field(ge=0, le=1)]


def json_number(amount: int | Fraction) -> int | float:
    """Return a number for JSON: an integer where it is whole, otherwise a float."""
    return int(amount) if amount == int(amount) else float(amount)


if TYPE_CHECKING:
    Quantity = int | Fraction
else:
    # Credits, or another amount that may have decimals.
    Quantity = Annotated[
        int | float,
        BeforeValidator(lambda v: json_number(v) if isinstance(v, Fraction) else v),
    ]


def schema_named(name: str) -> Any:
    """Return a field that names the schema of a document."""
    return Field(default=name, alias="schema")


class Document(BaseModel):
    """The base of every document; readers ignore fields that they do not know."""

    model_config = ConfigDict(populate_by_name=True, defer_build=True)


class LackDocument(Document):
    """A rule that a plan would break without a unit; `measured` is what remains."""

    rule: str
    kind: RuleKind
    text: str
    needed: str
    measured: int | float
    without: str


class WeakEvidence(Document):
    """Why a unit is in a plan though nothing of it is at least weekly work.

    `because` has the rules that decide for it, `covers` the tasks that no other unit
    of the plan uses. `instead` is the best unit in its place, and `price` how much
    more mismatch, in credits, the plan would then have; both are null where there is
    no such unit, or where that was not `worked_out`. `text` is all of this in words.
    """

    because: list[LackDocument]
    covers: list[str]
    instead: str | None
    price: float | None
    worked_out: bool
    text: str


class UnitInPlan(Document):
    """A unit of a plan, and why it is there.

    `as_good` has the units that could replace it with the same mismatch; it is null
    where that was not worked out, as for plans that only accompany an answer. A unit
    from `elsewhere` is the candidate's own, and counts as was agreed.
    """

    code: str
    title: str
    group: str
    level: int | None
    credits: Quantity
    mandatory: bool
    held: bool
    relevance: Share
    tags: list[str]
    why: str
    verified: bool
    elsewhere: bool = False
    as_good: list[str] | None = None
    weak_evidence: WeakEvidence | None = None


class RulePartDocument(Document):
    """A requirement inside a broken rule, such as one of several alternatives."""

    needed: str
    measured: int | float
    holds: bool
    parts: list[RulePartDocument]


class FindingDocument(Document):
    """What the audit found for one rule; shares are in percent.

    A rule whose condition is not met does not apply, and holds. `holds` is null for
    guidance that is set aside because of units that are wanted or held, and for a rule
    that is waived for the candidate: `waived` is then the reason, and `kept` whether
    the units have what it needs all the same. `counted` are
    the codes of the units that it counts; `short` is how far off a broken rule is, in
    words, and `parts` how each requirement inside it stands.
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
    counted: list[str]
    short: str | None
    parts: list[RulePartDocument]
    waived: str | None = None
    kept: bool = True


class FitDocument(Document):
    """How a set of units suits a job."""

    coverage: Share
    relevance: Share
    mismatch: float
    left_out: list[str]
    partly: list[str]


class PlanDocument(FitDocument):
    """A plan that passed the audit.

    Its size and mismatch are counted in credits; where units have no credits, each
    counts 1. `hours` is null where neither credits nor the catalogue give hours.
    `titles` are the extra titles that it earns; `choices` are what it assumes where
    the rules leave a choice, such as a pathway. `waived` are rules of combination that
    are waived for this candidate alone, each with its reason.
    """

    units: list[UnitInPlan]
    credits: Quantity
    new_credits: Quantity
    hours: Quantity | None
    hours_basis: str
    findings: list[FindingDocument]
    counted_in: Literal["credits", "units"]
    titles: list[str] = Field(default_factory=list)
    choices: dict[str, str] = Field(default_factory=dict)
    waived: dict[str, str] = Field(default_factory=dict)


class Reason(Document):
    """A member of a conflict."""

    id: str
    kind: RuleKind
    text: str


class WayOutEntry(Document):
    """A change that restores a plan, and that plan.

    `given_up` has wishes as they are typed, and names of guidance.
    """

    change: str
    changes: list[str]
    given_up: list[str]
    plan: PlanDocument


class ConflictDocument(Document):
    """A smallest set of rules and wishes that cannot all hold.

    `ways_out` are the best of `ways_out_found`; unless `ways_out_complete`, there may
    be better ones. Both are null where no ways out were searched for. `enough_grades`
    has higher grades that would be enough, by unit, where no way out is.
    """

    because: list[Reason]
    ways_out: list[WayOutEntry]
    ways_out_found: int | None = None
    ways_out_complete: bool | None = None
    enough_grades: dict[str, str] | None = None


class SetAside(Document):
    """Guidance that was not followed, and why."""

    guidance: str
    text: str
    because: str


class CandidateDocument(Document):
    """The request as it was given, and the job that it describes.

    `unsure` maps tags to `maybe`, to a range such as `sometimes..daily`, or to a chance
    such as `weekly 60%`, which `job` leaves out below 50%.
    """

    role: str | None
    tags: dict[str, FrequencyWord]
    wishes: dict[
        str, list[str] | dict[str, str | int | float] | bool | int | float | str | None
    ]
    bare: bool
    no_tags: list[str]
    units_only: bool
    unsure: dict[str, str]
    job: dict[str, FrequencyWord]


class RegretDocument(Document):
    """How much less mismatch another plan could have, whatever the unsure tasks are.

    The largest such regret is at most `credits`, and at least `at_least`. `job` has
    frequencies of unsure tasks for which it is at least that, and `other` the codes of
    the plan that is best then. `robust` is true if it is proven that no plan has a
    smaller one; no plan has less than `no_plan_below`, which is null unless the
    plan of least regret was asked for.
    """

    credits: float
    at_least: float
    job: dict[str, FrequencyWord]
    other: list[str]
    robust: bool
    no_plan_below: float | None


class ProgressionDocument(Document):
    """What a qualification leads to; `qualification` is the name of its data."""

    title: str
    level: int | None
    number: str
    qualification: str
    source: str


class DataDocument(Document):
    """The data that an answer was made with: its name and the hash of its files."""

    qualification: str
    sha256: str
