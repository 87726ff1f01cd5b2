"""Planning for one request after another, in a process that does nothing else.

What goes in and comes out is plain data, since models cannot be sent to a process.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recommender.answers.fragility import find_losses, refuse_below_bound
from recommender.answers.recommendation import recommend_and_keep
from recommender.answers.timelines import timeline_of
from recommender.answers.ways_out import find_best_way_out
from recommender.answers.weak_evidence import weak_units
from recommender.cohorts.sent_data import from_sent
from recommender.errors import (
    LimitError,
    RecommenderError,
    SelfCheckError,
    SolverMissingError,
    printable,
)
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.plans import Status
from recommender.solver.search.model_cache import ModelCache

if TYPE_CHECKING:
    from fractions import Fraction

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Timeline
    from recommender.errors import Fault
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one request, as plain data that JSON can hold.

    Attributes:
        status: The status of the solve; or `crashed` or `hung` if the request ended its
            process twice; or `failed` if an error was raised.
        units: The codes of the plan's units; empty without a plan.
        credits: The credits of the plan.
        new_credits: The credits of its units that are not held.
        hours: The guided hours of the plan.
        mismatch: The exact mismatch, as `numerator/denominator`.
        coverage: The share of the job that the plan covers.
        relevance: The share of its credits that is work on the job.
        left_out: The tags of the job that the plan does not cover.
        weak_evidence: The codes of units in which nothing is at least weekly work.
        measured: What the plan has of each rule, by the rule's id.
        as_good: The codes of the units that are as good in the place of a unit, by its
            code, with semicolons between them; none where the time ran out.
        because: The conflict, or the error, in words.
        way_out: The change with the least mismatch that leads to a plan, in words.
        weeks: The number of weeks needed; None unless hours per week are known.
        weekly_hours_needed: The hours per week that a deadline needs; None where hours
            per week were asked for, or no deadline.
        first_day: The first day of learning, if known.
        finish: The last day of learning, if known.
        unmet: What the order of the units cannot keep, in words.
        when: The first and the last day, or week, of each new unit by its code, as
            `2026-12-01..2027-01-15` or `1..7`.
        fewest: The fewest credits that a plan can have, where that limits this one.
        cap: The most credits that this plan could have had, likewise.
        bound: The least mismatch that a plan could still have, as the mismatch.
        exit_code: The exit code of a command that fails with this error.
        evidence: What a failed self-check saw.
    """

    status: str
    units: tuple[str, ...] = ()
    credits: Number = 0
    new_credits: Number = 0
    hours: Number = 0
    mismatch: str = ""
    coverage: float = 0.0
    relevance: float = 0.0
    left_out: tuple[str, ...] = ()
    weak_evidence: tuple[str, ...] = ()
    measured: dict[str, float] = field(default_factory=dict)
    as_good: dict[str, str] = field(default_factory=dict)
    because: tuple[str, ...] = ()
    way_out: str = ""
    weeks: int | None = None
    weekly_hours_needed: float | None = None
    first_day: str = ""
    finish: str = ""
    unmet: tuple[str, ...] = ()
    when: dict[str, str] = field(default_factory=dict)
    fewest: Number | None = None
    cap: Number | None = None
    bound: str = ""
    exit_code: int = 0
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan, which may have no units."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)


def outcome_of(content: dict[str, Any]) -> Outcome:
    """Return an outcome from its JSON content."""
    lists = {k: tuple(v) for k, v in content.items() if isinstance(v, list)}
    exact = {k: number_of(content[k]) for k in _EXACT if content.get(k) is not None}
    return Outcome(**{**content, **lists, **exact})


def content_of(outcome: Outcome) -> dict[str, Any]:
    """Return the JSON content of an outcome."""
    exact = {k: getattr(outcome, k) for k in _EXACT}
    amounts = {k: None if v is None else _amount(v) for k, v in exact.items()}
    return {**asdict(outcome), **amounts}


# The numbers of an outcome that are exact, whatever their decimals.
_EXACT = ("credits", "new_credits", "hours", "fewest", "cap")


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of requests, with everything that another process needs to plan for them.

    `qualification` is JSON; a process reads it once per `fingerprint`. `time_limit` is
    in seconds per request.
    """

    fingerprint: str
    qualification: str
    candidates: tuple[Candidate, ...]
    time_limit: float


def plan_batch(batch: Batch) -> list[Outcome]:
    """Plan for every request of a batch."""
    return [_plan_alone(batch, candidate) for candidate in batch.candidates]


def _plan_alone(batch: Batch, candidate: Candidate) -> Outcome:
    """Plan for one candidate; an error becomes the outcome of this request alone."""
    planner = _PLANNERS.get(batch.fingerprint)
    if planner is None:
        _PLANNERS.clear()
        qualification = from_sent(batch.qualification)
        planner = _PLANNERS[batch.fingerprint] = Planner(
            qualification, batch.time_limit
        )
    try:
        return planner.plan(candidate)
    except (MemoryError, SolverMissingError):
        raise  # the process cannot plan for anybody any more
    except Exception as error:  # any error is the outcome of this request
        # The solver may be in a broken state, so it is not used again.
        _PLANNERS.clear()
        return outcome_of_error(error)


def outcome_of_error(error: BaseException) -> Outcome:
    """Return an error as the outcome of a request.

    >>> outcome_of_error(ValueError("no such unit")).because
    ('ValueError: no such unit',)
    """
    if isinstance(error, LimitError):
        return Outcome(Status.UNKNOWN.value)
    if isinstance(error, RecommenderError):
        because = tuple(_in_words(fault) for fault in error.faults)
        evidence = error.evidence if isinstance(error, SelfCheckError) else {}
        return Outcome(
            "failed",
            because=because,
            exit_code=error.exit_code,
            evidence=json.loads(json.dumps(evidence, default=str)),
        )
    because = (f"{type(error).__name__}: {printable(str(error), 200)}",)
    return Outcome("failed", because=because, exit_code=SelfCheckError.exit_code)


def _in_words(fault: Fault) -> str:
    return f"{fault.message}: {fault.hint}" if fault.hint else fault.message


class Planner:
    """Plans for candidates of one qualification, one after another."""

    def __init__(self, qualification: Qualification, time_limit: float) -> None:
        self._qualification, self._time_limit = qualification, time_limit
        self._cache = ModelCache()

    def plan(self, candidate: Candidate) -> Outcome:
        """Return the audited plan for a resolved candidate, or the reason for none.

        Raises:
            SelfCheckError: A result failed the audit.
        """
        clock = self._cache.clock(self._time_limit)
        try:
            known = self._cache.fewest
            answer, _ = recommend_and_keep(self._qualification, candidate, clock, known)
            if answer.plans:
                outcome = _with_timeline(_with_plan(answer), timeline_of(answer, clock))
                return replace(outcome, as_good=_as_good(answer, clock))
            way, is_best = find_best_way_out(answer, clock, known)
        except LimitError:
            # There is no plan, and there was no time to find out why.
            return Outcome(Status.INFEASIBLE.value)
        because = tuple(rule.text for rule in answer.conflict)
        change = " and ".join(way.changes) if way else ""
        if way and not is_best:
            change += " (there may be a better way)"
        return Outcome(answer.status.value, because=because, way_out=change)


# A process plans for one qualification at a time, and keeps what it has learnt.
_PLANNERS: dict[str, Planner] = {}


def _with_plan(answer: Recommendation) -> Outcome:
    plan, proof = answer.best, answer.proof
    return Outcome(
        answer.status.value,
        units=plan.codes,
        credits=plan.credits,
        new_credits=plan.new_credits,
        hours=plan.hours,
        mismatch=_exact(plan.fit.mismatch),
        coverage=float(plan.fit.coverage),
        relevance=float(plan.fit.relevance),
        left_out=plan.fit.left_out,
        weak_evidence=weak_units(plan.units, answer.problem, answer.candidate),
        measured={f.rule.id: _amount(f.measured) for f in plan.findings},
        fewest=proof.fewest,
        cap=proof.cap,
        bound="" if proof.bound is None else _exact(proof.bound),
    )


def _as_good(answer: Recommendation, clock: Clock) -> dict[str, str]:
    """Return what could replace each unit at no loss; nothing if the time runs out."""
    try:
        plan, proof = answer.best, answer.proof
        losses = find_losses(answer.problem, plan, proof.cap, clock)
        refuse_below_bound(answer.problem, plan, losses, proof.bound)
    except LimitError:
        return {}
    return {
        loss.unit.code: "; ".join(unit.code for unit in loss.as_good)
        for loss in losses
        if loss.as_good
    }


def _with_timeline(outcome: Outcome, timeline: Timeline | None) -> Outcome:
    if timeline is None:
        return outcome
    pace = timeline.pace
    days = [s.first_day for s in timeline.stretches if s.first_day is not None]
    return replace(
        outcome,
        weeks=timeline.weeks_begun,
        weekly_hours_needed=float(pace.hours_per_week) if pace.worked_out else None,
        first_day=str(min(days)) if days else "",
        finish=str(timeline.finish) if timeline.finish else "",
        unmet=timeline.unmet,
        when={
            stretch.unit.code: f"{stretch.first_day or stretch.from_week}.."
            f"{stretch.last_day or stretch.to_week}"
            for stretch in timeline.stretches
        },
    )


def _amount(number: int | Fraction) -> float:
    """Return a measured amount as JSON keeps it: whole, or with decimals."""
    return number if isinstance(number, int) else float(number)


def _exact(number: Fraction) -> str:
    return f"{number.numerator}/{number.denominator}"
