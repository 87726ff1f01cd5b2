"""The documents of the commands that explain, compare and trade off."""

from __future__ import annotations

from typing import Literal

from recommender.reports.documents.document_parts import (
    CandidateDocument,
    ConflictDocument,
    Document,
    PlanDocument,
    Quantity,
    Reason,
    RuleKind,
    schema_named,
)
from recommender.reports.documents.plan_document import LossDocument
from recommender.reports.documents.timeline_document import TimelineDocument


class UnitPriceDocument(Document):
    """What it costs to insist on a unit or to refuse it; null where no plan does.

    The price is in credits of mismatch: that of the plan with the wish less that of
    the plan without it. `set_aside` names guidance that is then set aside, and
    `credit_limit` is the limit on credits where it then differs. `leaves` and `enters`
    are the units that the plan would lose and gain, including this one; `because` has
    the rules that leave no price.
    """

    code: str
    in_plan: bool
    price: float | None
    plan_if_in: PlanDocument | None
    plan_if_out: PlanDocument | None
    leaves: list[str]
    enters: list[str]
    reason: str
    because: list[Reason]
    set_aside: list[str]
    credit_limit: Quantity | None


class RulePriceDocument(Document):
    """What a rule, a wish or a piece of guidance costs, in credits of mismatch."""

    rule: str
    kind: RuleKind
    text: str
    price: float | None
    plan_without: PlanDocument | None


class TiesDocument(Document):
    """The plans of least mismatch: how many, exactly or at least, and their units."""

    number: int
    exact: bool
    in_every: list[str]
    in_some: list[str]
    in_none: list[str]


class ExplainDocument(Document):
    """The answer of `explain`; `rules` and `ties` if no units were named.

    Mismatches that differ by at most `rounding` may count as equal.
    """

    schema_: Literal["recommender.explain/2"] = schema_named("recommender.explain/2")
    qualification: str
    candidate: CandidateDocument
    plan: PlanDocument | None
    units: list[UnitPriceDocument]
    rules: list[RulePriceDocument]
    ties: TiesDocument | None
    fragility: list[LossDocument]
    rounding: float
    conflict: ConflictDocument | None


class MoveDocument(Document):
    """A unit that leaves or enters, and why."""

    code: str
    title: str
    why: str


class StepDocument(Document):
    """The best plan with at most this many changes: units added or dropped.

    `gain` is how much less mismatch it has than the step before; `compared` marks the
    step that is compared with the original plan.
    """

    changes: int
    units_in: list[str]
    units_out: list[str]
    gain: float | None
    plan: PlanDocument
    compared: bool


class WhatIfDocument(Document):
    """The answer of `what-if`; the differences are after minus before.

    They are null where either side has no plan. `curve` is empty unless few changes
    were asked for.
    """

    schema_: Literal["recommender.what-if/2"] = schema_named("recommender.what-if/2")
    qualification: str
    candidate_before: CandidateDocument
    candidate_after: CandidateDocument
    changed: str
    before: PlanDocument | None
    after: PlanDocument | None
    units_in: list[str]
    units_out: list[str]
    enters: list[MoveDocument]
    leaves: list[MoveDocument]
    credits: Quantity | None
    coverage: float | None
    relevance: float | None
    mismatch: float | None
    hours: int | None
    kept_close: bool
    loss: float | None
    curve: list[StepDocument]
    timeline_before: TimelineDocument | None
    timeline_after: TimelineDocument | None
    conflict: ConflictDocument | None


class ScenarioDocument(Document):
    """One scenario and its best plan, null where it has none."""

    name: str
    candidate: CandidateDocument
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    plan: PlanDocument | None
    timeline: TimelineDocument | None
    conflict: ConflictDocument | None


class ScenariosDocument(Document):
    """The answer of `what-if --scenarios`, in the order of the file."""

    schema_: Literal["recommender.scenarios/2"] = schema_named(
        "recommender.scenarios/2"
    )
    qualification: str
    scenarios: list[ScenarioDocument]


class PointDocument(Document):
    """The best plan at a value of the measure."""

    credits: Quantity
    value: Quantity
    plan: PlanDocument
    on_frontier: bool
    knee: bool


class TradeoffsDocument(Document):
    """The answer of `tradeoffs`; its points are valued by the measure `against`.

    Mismatches that differ by at most `rounding` may count as equal.
    """

    schema_: Literal["recommender.tradeoffs/2"] = schema_named(
        "recommender.tradeoffs/2"
    )
    qualification: str
    candidate: CandidateDocument
    against: Literal["credits", "units", "hours", "level", "occasions"]
    up_to: Quantity
    points: list[PointDocument]
    rounding: float
    conflict: ConflictDocument | None
