"""Planning for one request after another, in a process that does nothing else.

What goes in and comes out is plain data: models do not travel.
"""

from __future__ import annotations

import json
import pickle
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recommender.answers.recommendation import recommend_and_keep
from recommender.answers.timelines import timeline_of
from recommender.answers.ways_out import ways_out
from recommender.answers.weak_evidence import weak_units
from recommender.errors import (
    LimitError,
    RecommenderError,
    SelfCheckError,
    SolverMissingError,
    printable,
)
from recommender.qualifications.plans import Status
from recommender.solver.search.model_cache import ModelCache

if TYPE_CHECKING:
    from fractions import Fraction

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Timeline
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request, as JSON can hold it.

    `status` is that of the solve; or `crashed` or `hung` where the request brought
    its process down twice, or `failed` where an error was raised, which `because`
    words and which ends a command with `exit_code`; `evidence` is what a failed
    self-check saw. Mismatch and bound are exact, as `numerator/denominator`. `measured`
    is what the plan has of each rule, by its id; `weak_evidence` has the codes of units
    of which nothing is at least weekly work; `because` words the conflict, and
    `way_out` the cheapest change that leads to a plan. Where hours a week are known,
    `weeks` are those begun, and dates those of the first and the last day of learning;
    `unmet` is what the order of the units cannot keep.
    """

    status: str
    units: tuple[str, ...] = ()
    credits: int = 0
    new_credits: int = 0
    hours: int = 0
    mismatch: str = ""
    coverage: float = 0.0
    relevance: float = 0.0
    left_out: tuple[str, ...] = ()
    weak_evidence: tuple[str, ...] = ()
    measured: dict[str, float] = field(default_factory=dict)
    because: tuple[str, ...] = ()
    way_out: str = ""
    weeks: int | None = None
    first_day: str = ""
    finish: str = ""
    unmet: tuple[str, ...] = ()
    exit_code: int = 0
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan; it may be that of no units at all."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)


def outcome_of(content: dict[str, Any]) -> Outcome:
    """Make an outcome of what JSON gave back."""
    lists = {k: tuple(v) for k, v in content.items() if isinstance(v, list)}
    return Outcome(**{**content, **lists})


def content_of(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON holds it."""
    return asdict(outcome)


@dataclass(frozen=True, slots=True)
class Batch:
    """Requests to plan for, with all that a process elsewhere needs to do it.

    `about` is a pickled qualification, which a process unpacks once for each
    `mark`; `time_limit` is in seconds for each request.
    """

    mark: str
    qualification: bytes
    candidates: tuple[Candidate, ...]
    time_limit: float


def plan_batch(order: Batch) -> list[Outcome]:
    """Plan for every request of an order."""
    return [_plan_alone(order, candidate) for candidate in order.candidates]


def _plan_alone(order: Batch, candidate: Candidate) -> Outcome:
    """Plan for one candidate, whose error concerns nobody else."""
    planner = _PLANNERS.get(order.mark)
    if planner is None:
        _PLANNERS.clear()
        qualification = pickle.loads(order.qualification)
        planner = _PLANNERS[order.mark] = Planner(qualification, order.time_limit)
    try:
        return planner.plan(candidate)
    except (MemoryError, SolverMissingError):
        raise  # the process is of no use, to anybody
    except Exception as error:  # whatever it is, it is told of this row
        # The solver may be left halfway: nobody else is to have it.
        _PLANNERS.clear()
        return outcome_of_error(error)


def outcome_of_error(error: BaseException) -> Outcome:
    """State an error as what came of a request.

    >>> outcome_of_error(ValueError("no such unit")).because
    ('ValueError: no such unit',)
    """
    if isinstance(error, LimitError):
        return Outcome(Status.UNKNOWN.value)
    if isinstance(error, RecommenderError):
        because = tuple(_worded(fault) for fault in error.faults)
        evidence = error.evidence if isinstance(error, SelfCheckError) else {}
        return Outcome(
            "failed",
            because=because,
            exit_code=error.exit_code,
            evidence=json.loads(json.dumps(evidence, default=str)),
        )
    because = (f"{type(error).__name__}: {printable(str(error), 200)}",)
    return Outcome("failed", because=because, exit_code=SelfCheckError.exit_code)


def _worded(fault: Fault) -> str:
    return f"{fault.message}: {fault.hint}" if fault.hint else fault.message


class Planner:
    """Plans for candidates of one qualification, one after another."""

    def __init__(self, qualification: Qualification, time_limit: float) -> None:
        self._about, self._time_limit = qualification, time_limit
        self._cache = ModelCache()

    def plan(self, candidate: Candidate) -> Outcome:
        """Return the audited plan of a resolved candidate, or why there is none.

        Raises:
            SelfCheckError: A result failed the audit.
        """
        clock = self._cache.clock(self._time_limit)
        try:
            known = self._cache.fewest
            answer, _ = recommend_and_keep(self._about, candidate, clock, known)
            if answer.plans:
                outcome = _with_plan(answer)
                return _in_time(outcome, timeline_of(answer, clock))
            ways = ways_out(answer, time_limit=clock.left())
        except LimitError:
            # There is no plan; the time was too short to say why.
            return Outcome(Status.INFEASIBLE.value)
        because = tuple(rule.text for rule in answer.conflict)
        change = " and ".join(ways[0].changes) if ways else ""
        if ways and not ways.complete:
            change += " (there may be a better way)"
        return Outcome(answer.status.value, because=because, way_out=change)


# One process plans for one qualification at a time, and keeps what it learnt.
_PLANNERS: dict[str, Planner] = {}


def _with_plan(answer: Recommendation) -> Outcome:
    plan = answer.best
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
        measured={one.rule.id: _amount(one.measured) for one in plan.findings},
    )


def _in_time(outcome: Outcome, timeline: Timeline | None) -> Outcome:
    if timeline is None:
        return outcome
    days = [one.first_day for one in timeline.stretches if one.first_day is not None]
    return replace(
        outcome,
        weeks=timeline.weeks_begun,
        first_day=str(min(days)) if days else "",
        finish=str(timeline.finish) if timeline.finish else "",
        unmet=timeline.unmet,
    )


def _amount(number: int | Fraction) -> float:
    """Return what was measured as JSON keeps it; only a share is no whole number."""
    return number if isinstance(number, int) else float(number)


def _exact(number: Fraction) -> str:
    return f"{number.numerator}/{number.denominator}"
