"""Evidence: on which occasions the evidence of a plan's units is gathered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.answers.evidence_swaps import EvidenceSwap, as_swap, swaps_of
from recommender.auditing.evidencing import EvidenceTerms, audit_occasions
from recommender.errors import Fault, LimitError, RequestError
from recommender.loading.evidence_guide import evidence_file, load_evidence
from recommender.problems.occasion_problem import (
    EvidenceTask,
    OccasionProblem,
    occasion_problem,
)
from recommender.qualifications.evidence import EvidenceGuide, EvidencePlan, Occasion
from recommender.qualifications.plans import Status
from recommender.qualifications.representations import Displayable
from recommender.requests.accepted_values import invalid_value
from recommender.requests.candidate import job_of
from recommender.requests.occasion_wishes import OccasionWishes
from recommender.requests.wish_table import WISHES, wishes_of
from recommender.solver.engine.clock import Clock, clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.occasions.occasion_search import best_occasions
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.rules.corrections import minimum_corrections

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Stretch
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Frequency
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import TimeLimit


@dataclass(frozen=True, slots=True)
class EvidenceWayOut:
    """What to give up, as it is typed or with its new value, and the occasions then."""

    changes: tuple[str, ...]
    evidence: EvidencePlan


@dataclass(frozen=True, slots=True, repr=False)
class EvidenceAnswer(Displayable):
    """The occasions for the evidence of a plan, or why there are none.

    Attributes:
        recommendation: The answer whose best plan is evidenced.
        job: How often each task of the job is done.
        guide: What is known of evidence.
        wishes: What was asked of occasions.
        status: Optimal if it is proven that no fewer occasions are enough; infeasible
            if none are enough.
        evidence: The occasions, audited; None if there are none.
        conflict: A minimal set of wishes, and of what units want, that cannot all
            hold. Empty unless infeasible.
        ways_out: The smallest sets of wishes to give up, with the occasions then.
        times: The unit under way at each occasion, where the plan has a timeline: the
            first to end of those that it serves.
        swaps: What changes if units are swapped.
    """

    recommendation: Recommendation
    job: Mapping[str, Frequency]
    guide: EvidenceGuide
    wishes: OccasionWishes
    status: Status
    evidence: EvidencePlan | None = None
    conflict: tuple[Rule, ...] = ()
    ways_out: tuple[EvidenceWayOut, ...] = ()
    times: Mapping[Occasion, Stretch] = field(default_factory=dict)
    swaps: tuple[EvidenceSwap, ...] = ()

    @property
    def summary(self) -> str:
        """The answer in one line."""
        if self.evidence is None:
            return f"{self.status}: no occasions are enough"
        number = len(self.evidence.occasions)
        return f"{self.status}: {number} occasions, {self.evidence.visits} visits"

    def records(self) -> list[dict[str, object]]:
        """Return the occasions, or the conflict, as rows of a table."""
        if self.evidence is None:
            return [{"rule": rule.id, "text": rule.text} for rule in self.conflict]
        return [
            {
                "kind": occasion.kind.value,
                "task": occasion.tag,
                "how_often": str(self.job.get(occasion.tag, "not part of the job")),
                "units": " ".join(self.evidence.serves[occasion]),
            }
            for occasion in self.in_order
        ]

    @property
    def in_order(self) -> tuple[Occasion, ...]:
        """The occasions as they are held: by date, visits first, the widest first.

        What is seen and asked about one task comes together.
        """
        evidence = self.evidence
        if evidence is None:
            return ()
        tasks = list(dict.fromkeys(o.tag for o in evidence.occasions))
        at = {tag: [o for o in evidence.occasions if o.tag == tag] for tag in tasks}

        def of_task(tag: str) -> tuple[object, ...]:
            times = [self.times[o] for o in at[tag] if o in self.times]
            widest = max(len(evidence.serves[o]) for o in at[tag])
            visited = any(o.kind.is_visit for o in at[tag])
            return min((t.ends for t in times), default=0), not visited, -widest

        def of_kind(occasion: Occasion) -> bool:
            return not occasion.kind.is_visit

        tasks.sort(key=of_task)
        return tuple(o for tag in tasks for o in sorted(at[tag], key=of_kind))


@check_arguments
def plan_evidence(
    answer: Recommendation,
    wishes: OccasionWishes | None = None,
    *,
    guide: EvidenceGuide | None = None,
    swap: tuple[Unit, Unit] | None = None,
    time_limit: TimeLimit = None,
) -> EvidenceAnswer:
    """Choose the fewest occasions for the evidence of the best plan of an answer.

    An occasion is a kind of evidence at a task of the job, and serves every unit that
    assesses the task. Each new unit gets what it wants. Of equally few occasions, those
    at frequent tasks are chosen, then those with the fewest visits, then those during
    which their units are under way.

    Args:
        answer: The answer of `recommend`, with a plan and a job.
        wishes: Occasions that are locked or impossible, and the most visits.
        guide: What is known of evidence; by default that of the qualification's area.
        swap: A unit of the plan and another in its place, to compare with.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        The occasions, audited; or the conflict that rules them out, and the ways out.

    Raises:
        RequestError: If there is no plan, nothing is known of the job or of evidence,
            or an occasion that is asked for serves no unit.
        SelfCheckError: If the occasions fail the audit.

    Example:
        >>> import recommender
        >>> answer = recommender.recommend("ocr-03456", "contact-centre-adviser")
        >>> evidence = recommender.plan_evidence(answer).evidence
        >>> len(evidence.coverage), evidence.visits
        (8, 2)
    """
    guide = load_evidence(answer.qualification) if guide is None else guide
    wishes = OccasionWishes() if wishes is None else wishes
    if not isinstance(guide, EvidenceGuide):
        raise invalid_value("guide", guide, "write EvidenceGuide(...), or leave it out")
    if not isinstance(wishes, OccasionWishes):
        hint = "write OccasionWishes(most_visits=4), for example"
        raise invalid_value("wishes", wishes, hint)
    swap = None if swap is None else as_swap(swap, answer.qualification)
    clock = clock_of(time_limit)

    def work() -> EvidenceAnswer:
        return EvidencePlanner(answer, guide, wishes, clock).answer(swap)

    return interruptibly(work, clock)


def assessment_plan(
    answer: Recommendation,
    wishes: OccasionWishes | None = None,
    *,
    time_limit: TimeLimit = None,
) -> EvidenceAnswer | None:
    """Return the occasions for a sheet of the best plan, as `plan_evidence` does.

    Swaps are left out. None where nothing is known of evidence or of the job, or no
    unit is new.

    Raises:
        RequestError: an occasion that is asked for serves no unit.
        SelfCheckError: the occasions fail the audit.
    """
    qualification = answer.qualification
    if not (evidence_file(qualification) and knows_a_job(answer.candidate)):
        return None
    if not (answer.plans and answer.best.new_units):
        return None
    guide, clock = load_evidence(qualification), clock_of(time_limit)
    planned = wishes or OccasionWishes()

    def work() -> EvidenceAnswer:
        return EvidencePlanner(answer, guide, planned, clock).occasions()

    return interruptibly(work, clock)


class EvidencePlanner:
    """Plans the evidence of one answer's best plan."""

    def __init__(
        self,
        answer: Recommendation,
        guide: EvidenceGuide,
        wishes: OccasionWishes,
        clock: Clock,
    ) -> None:
        self._answer, self._guide, self._clock = answer, guide, clock
        self._wishes = wishes
        self._job = job_of(answer.candidate, answer.qualification)
        require_a_job(answer.candidate)
        self._units = answer.best.new_units

    def answer(self, swap: tuple[Unit, Unit] | None = None) -> EvidenceAnswer:
        """Return the occasions, or why there are none, and what swaps change."""
        answer = self.occasions()
        if answer.evidence is None:
            return answer
        swaps = swaps_of(self._answer, answer.evidence, self._swapped, swap)
        return replace(answer, swaps=swaps)

    def occasions(self) -> EvidenceAnswer:
        """Return the occasions, or why there are none."""
        problem = self._problem(self._units, self._wishes)
        _require_useful(self._wishes, problem)
        evidence, status = self.evidence(self._units, problem)
        answer = EvidenceAnswer(
            self._answer, self._job, self._guide, self._wishes, status, evidence
        )
        if status is Status.INFEASIBLE:
            rules = problem.rules
            conflict = minimal_conflict(problem.as_units, rules, self._clock)
            ways = tuple(self._ways_out(problem))
            return replace(answer, conflict=conflict, ways_out=ways)
        if evidence is None:
            return answer
        return replace(answer, times=self._times(evidence))

    def _problem(
        self, units: tuple[Unit, ...], wishes: OccasionWishes
    ) -> OccasionProblem:
        timeline = self._answer.timeline
        weeks = None
        if timeline is not None:
            weeks = {s.unit.code: (s.from_week, s.to_week) for s in timeline.stretches}
        task = EvidenceTask(units, self._job, self._guide, wishes.rules, weeks)
        return occasion_problem(task)

    def evidence(
        self,
        units: tuple[Unit, ...],
        problem: OccasionProblem,
        wishes: OccasionWishes | None = None,
        *,
        visits_first: bool = False,
    ) -> tuple[EvidencePlan | None, Status]:
        """Return audited occasions for some units, and how far they are proven."""
        wishes = self._wishes if wishes is None else wishes
        solution = best_occasions(problem, self._clock, visits_first=visits_first)
        if not solution.status.has_plan:
            return None, solution.status
        terms = EvidenceTerms(
            units,
            self._job,
            self._guide,
            frozenset(wishes.locked),
            frozenset(wishes.refused),
            wishes.most_visits,
        )
        return audit_occasions(terms, solution.occasions), solution.status

    def _swapped(self, units: tuple[Unit, ...]) -> EvidencePlan | None:
        """Return the occasions for other units; locked ones must serve one of them."""
        names = {o.name for o in self._problem(units, OccasionWishes()).occasions}
        locked = tuple(o for o in self._wishes.locked if o.name in names)
        wishes = replace(self._wishes, locked=locked)
        return self.evidence(units, self._problem(units, wishes), wishes)[0]

    def _times(self, evidence: EvidencePlan) -> dict[Occasion, Stretch]:
        timeline = self._answer.timeline
        if timeline is None:
            return {}
        stretches = {stretch.unit.code: stretch for stretch in timeline.stretches}
        return {
            occasion: min((stretches[code] for code in codes), key=lambda s: s.ends)
            for occasion, codes in evidence.serves.items()
        }

    def _ways_out(self, problem: OccasionProblem) -> Iterator[EvidenceWayOut]:
        """Yield the smallest sets of wishes whose loss is enough, fewest first."""
        asked = problem.asked
        wanted = problem.rules[: len(problem.rules) - len(asked)]

        def rules_after(choice: frozenset[int]) -> tuple[Rule, ...]:
            return (*wanted, *(r for i, r in enumerate(asked) if i not in choice))

        try:
            for choice in minimum_corrections(
                problem.as_units, len(asked), rules_after, self._clock
            ):
                yield self._way_out([asked[i].id for i in sorted(choice)])
        except LimitError:
            return

    def _way_out(self, given_up: list[str]) -> EvidenceWayOut:
        wishes = self._wishes.without(given_up)
        problem = self._problem(self._units, wishes)
        limit = wishes.most_visits is None and self._wishes.most_visits is not None
        evidence, _ = self.evidence(self._units, problem, wishes, visits_first=limit)
        if evidence is None:
            raise LimitError(Fault("limit-time", "time ran out"))
        changes = [
            f"--max-visits {evidence.visits} instead of {self._wishes.most_visits}"
            if text.startswith("--max-visits")
            else f"drop {text}"
            for text in given_up
        ]
        return EvidenceWayOut(tuple(changes), evidence)


# What is known of the units of a candidate, or agreed, whichever of them are wanted.
_STATED = ("held_by", "unit_credits", "grades", "elsewhere", "waive")


def fixed_plan(
    candidate: Candidate, codes: Collection[str], qualification: Qualification
) -> Candidate:
    """Return a request whose only plan is the units of a saved plan.

    Whether these keep the rules is for a check.
    """
    wishes = candidate.wishes
    others = (
        code for code in qualification.catalogue.unit_by_code if code not in codes
    )
    fixed = {
        "with_units": tuple(code for code in codes if code not in wishes.have),
        "without_units": tuple(others),
        "have": tuple(code for code in wishes.have if code in codes),
    }
    kept = {
        wish.name: wish.value_in(wishes)
        for wish in WISHES
        if wish.timed or wish.name in _STATED
    }
    return replace(
        candidate,
        units_only=True,
        wishes=wishes_of({**kept, **fixed, "include_expired": True}),
    )


def knows_a_job(candidate: Candidate) -> bool:
    """Return whether anything is known of the job, from which evidence comes."""
    return bool(candidate.role is not None or candidate.tags or candidate.unsure)


def require_a_job(candidate: Candidate) -> None:
    """Check that something is known of the job, from which evidence comes.

    Raises:
        RequestError: nothing is.
    """
    if not knows_a_job(candidate):
        message = "nothing is known of the job, from which evidence comes"
        hint = "add --role, --tag, --candidate or --job-text"
        raise RequestError(Fault("evidence-job", message, hint))


def _require_useful(wishes: OccasionWishes, problem: OccasionProblem) -> None:
    """Raise where an occasion that is asked for serves no unit of the plan."""
    possible = set(problem.occasions)
    faults = []
    for occasion in wishes.locked:
        if occasion not in possible:
            kinds = [o.kind for o in problem.occasions if o.tag == occasion.tag]
            message = f"{occasion.name} serves no new unit of this plan"
            hint = f"at {occasion.tag} there is {', '.join(kinds)}"
            if not kinds:
                hint = "see the tasks that do with: recommender evidence"
            faults.append(Fault("occasion-useless", message, hint))
    if faults:
        raise RequestError(*faults)
