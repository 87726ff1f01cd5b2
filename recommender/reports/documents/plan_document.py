"""The documents of `plan`, `check` and `scan`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from recommender.reports.documents.document_parts import (
    CandidateDocument,
    ConflictDocument,
    DataDocument,
    Document,
    FindingDocument,
    FitDocument,
    FrequencyWord,
    PlanDocument,
    ProgressionDocument,
    Quantity,
    Reason,
    RegretDocument,
    SetAside,
    Share,
    schema_named,
)
from recommender.reports.documents.timeline_document import TimelineDocument


class FewestOccasionsDocument(Document):
    """That no plan `within` so many credits of the `least` mismatch needs fewer.

    `occasions` are those for evidence, `at_least_mismatch` those of the plan of the
    least mismatch.
    """

    within: float
    least: float
    occasions: int
    at_least_mismatch: int


class ProgressDocument(Document):
    """What of the best plan is done, what is to do, and the shortest way to finish.

    `shortest` is the plan with the fewest new credits. It is null where the time ran
    out, or where only units are asked for and no qualification.
    """

    done: list[str]
    done_credits: Quantity
    to_do: list[str]
    to_do_credits: Quantity
    shortest: PlanDocument | None


class LossDocument(Document):
    """What happens to the best plan if a unit of it is withdrawn.

    `valid_without` is true if no unit need replace it. `swaps` is how many single
    units could; `best` is the one with the least mismatch, and `loss` how much more
    mismatch, in credits, the plan would then have.
    """

    code: str
    valid_without: bool
    swaps: int
    best: str | None
    loss: float | None


class SwapDocument(Document):
    """The codes of the units that an answer brings into the plan, and takes out."""

    in_: list[str] = Field(alias="in")
    out: list[str]


class SwapIfDoneDocument(SwapDocument):
    """What changes if a task is done as often as this."""

    frequency: FrequencyWord


class QuestionDocument(Document):
    """A question about a likely task whose answer would change the plan.

    `chance` is how likely the task is part of the job, from 0 to 1, and `value` the
    mismatch in credits that the answer saves on average.
    """

    tag: str
    question: str
    chance: Share
    value: float
    if_yes: SwapIfDoneDocument
    if_no: SwapDocument


class PlansDocument(Document):
    """The answer of `plan`; the first plan is the best.

    `progress` is null where no unit is held. `fragility` has one entry for each unit
    of the best plan that is still to be taken. `not_worked_out` names the parts that
    there was no time for. `regret` is null where the candidate is sure of everything.
    The first `proven_plans` plans are proven to be in their places; where fewer are
    than were asked for, time ran out. Mismatches that differ by at most `rounding`
    may count as equal; it is 0 where mismatches are exact. Where some tasks have a
    chance, mismatches are `expected` ones, on average over what may be true, and
    `questions` are about such tasks, the most valuable first. `leads_to` is what can
    be taken after the qualification; it is empty where only units are asked for.
    `certificate` is the fingerprint of the certificate of the first plan; null where
    none was made.
    """

    schema_: Literal["recommender.plan/2"] = schema_named("recommender.plan/2")
    qualification: str
    candidate: CandidateDocument
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    proven_optimal: bool
    proven_plans: int
    plans: list[PlanDocument]
    conflict: ConflictDocument | None
    these_are_all: bool
    fewest_credits: Quantity | None
    credit_limit: Quantity | None
    rounding: float
    bound: float | None
    second_opinion: str | None
    fewest_occasions: FewestOccasionsDocument | None = None
    set_aside: list[SetAside]
    timeline: TimelineDocument | None
    progress: ProgressDocument | None
    fragility: list[LossDocument]
    not_worked_out: list[str]
    regret: RegretDocument | None
    expected: bool
    questions: list[QuestionDocument]
    leads_to: list[ProgressionDocument]
    data: DataDocument
    certificate: str | None


class RepairEntry(Document):
    """A change that makes a set valid, and the plan it becomes."""

    add: list[str]
    drop: list[str]
    plan: PlanDocument


class CheckDocument(Document):
    """The answer of `check`; `no_repair` is a conflict that leaves no valid set.

    `lifted` is guidance that repairs need not follow, because the set does not.
    `made_with` is the data that a saved plan was made with, where the file has it;
    `data_changed` is true if the data has changed since. `assumed` says how the rules
    were read that depend on what nobody said. `waived` are rules of combination that
    are waived for this candidate alone, each with its reason; `valid` is without them.
    """

    schema_: Literal["recommender.check/2"] = schema_named("recommender.check/2")
    qualification: str
    units: list[str]
    date: date
    valid: bool
    credits: Quantity
    findings: list[FindingDocument]
    repairs: list[RepairEntry]
    no_repair: list[Reason]
    lifted: list[Reason]
    unknown: list[str]
    untagged: list[str]
    fit: FitDocument | None
    data: DataDocument
    made_with: DataDocument | None
    data_changed: bool
    assumed: list[str]
    waived: dict[str, str] = Field(default_factory=dict)


class ScanDocument(Document):
    """The answer of `scan`.

    `regret` is the most mismatch that answers about the remaining tasks could cost the
    plan; null where none remain or the scan was stopped. `sure` is true if that is
    within the tolerance.
    """

    schema_: Literal["recommender.scan/2"] = schema_named("recommender.scan/2")
    qualification: str
    candidate: CandidateDocument
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    plan: PlanDocument | None
    questions: int
    tasks: int
    tasks_left: int
    tolerance: float
    regret: float | None
    sure: bool
