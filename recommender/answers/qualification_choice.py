"""Which qualification suits a job: the best plan in each, and what counts already.

Qualifications are ranked as plans are: a valid plan first, then the least mismatch,
which is the credits that are not part of the job plus the part of the job left out.
So the first is the one that a single set of rules, with all of theirs as alternatives,
would choose. A longer qualification has to pay for its further credits by covering
more of the job. Ties go to fewer credits still to earn, then to more coverage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import as_qualification, check_arguments
from recommender.answers.plan_details import DetailFinder
from recommender.answers.recommendation import Recommendation, recommend
from recommender.answers.task_levels import TaskLevel, task_levels
from recommender.answers.weak_evidence import has_job, is_weekly_work
from recommender.errors import Fault, LimitError, RequestError
from recommender.qualifications.plans import Status
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.representations import Displayable
from recommender.qualifications.same_units import CarryOver
from recommender.requests.accepted_values import invalid_value
from recommender.requests.candidate import weights_of
from recommender.requests.carried_requests import HeldUnits, find_held, request_in
from recommender.solver.engine.clock import clock_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Progression
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock, TimeLimit

# The difference in mismatch, in credits, up to which two plans are about as good: a
# quarter of a usual unit.
ABOUT_AS_GOOD = Fraction(3, 2)

# Those without a plan come after all that have one.
_RANK_BY_STATUS = {Status.UNKNOWN: 1, Status.INFEASIBLE: 2}


@dataclass(frozen=True, slots=True)
class Contender:
    """A qualification that may suit, with the best plan in it.

    Attributes:
        qualification: The qualification.
        candidate: The request in its units: those held that count in it, and the
            wishes that it knows.
        carried: What the units held are in it, and which do not count.
        answer: The recommendation, as for this qualification alone; None where the
            request cannot be used in it.
        faults: Why the request cannot be used in it.
        beyond_the_job: The new units of the plan of which nothing is weekly work.
        next_after: What the finished qualification leads to, if it is this one.
    """

    qualification: Qualification
    candidate: Candidate
    carried: CarryOver
    answer: Recommendation | None
    faults: tuple[Fault, ...] = ()
    beyond_the_job: tuple[Unit, ...] = ()
    next_after: Progression | None = None

    @property
    def is_proven(self) -> bool:
        """Whether it is proven which plan is best, or that there is none."""
        if self.answer is None:
            return all(fault.id != "limit-time" for fault in self.faults)
        return self.answer.status in (Status.OPTIMAL, Status.INFEASIBLE)

    @property
    def plan(self) -> Plan | None:
        """The best plan, if there is one."""
        return self.answer.best if self.answer and self.answer.plans else None


@dataclass(frozen=True, slots=True, repr=False)
class QualificationChoice(Displayable):
    """The qualifications that were compared for a job, the most suitable first.

    Attributes:
        candidate: The job and the wishes, as given.
        contenders: The qualifications, the most suitable first.
        held: The units held, and where they are from.
        levels: The level of each task of the job, by the units of its area.
        is_finished: Whether the units held are those of a finished plan.
    """

    candidate: Candidate
    contenders: tuple[Contender, ...]
    held: HeldUnits
    levels: tuple[TaskLevel, ...]
    is_finished: bool = False

    @property
    def with_plans(self) -> tuple[Contender, ...]:
        """The qualifications in which there is a valid plan, the best first."""
        return tuple(each for each in self.contenders if each.plan is not None)

    @property
    def near(self) -> Fraction:
        """The mismatch above the first up to which another is about as good."""
        return ABOUT_AS_GOOD

    @property
    def is_by_mismatch(self) -> bool:
        """Whether mismatches can be compared: all in credits, or all in units."""
        return _are_comparable(self.contenders)

    @property
    def is_of_several_areas(self) -> bool:
        """Whether the job is described in the tasks of several areas."""
        return len({_area(each) for each in self.contenders}) > 1

    def is_near(self, contender: Contender) -> bool:
        """Return whether a plan is about as good as the first."""
        first, plan = self.with_plans[0].plan, contender.plan
        if first is None or plan is None or not self.is_by_mismatch:
            return False
        return plan.fit.mismatch - first.fit.mismatch <= self.near

    @property
    def is_proven(self) -> bool:
        """Whether it is proven for each which plan is best, or that there is none."""
        return all(each.is_proven for each in self.contenders)

    @property
    def summary(self) -> str:
        """The answer in one line."""
        names = [each.qualification.name for each in self.contenders]
        return f"{', '.join(names)}: {len(self.with_plans)} with a valid plan"

    def records(self) -> list[dict[str, object]]:
        """Return the qualifications as rows of a table."""
        return [
            {
                "qualification": each.qualification.name,
                "level": each.qualification.level,
                "status": str(each.answer.status) if each.answer else "not-asked",
                "coverage": float(plan.fit.coverage) if plan else None,
                "relevance": float(plan.fit.relevance) if plan else None,
                "mismatch": float(plan.fit.mismatch) if plan else None,
                "credits": plan.credits if plan else None,
                "new_credits": plan.new_credits if plan else None,
            }
            for each in self.contenders
            for plan in [each.plan]
        ]


@check_arguments
def compare_qualifications(
    qualifications: Iterable[Qualification | str | Path],
    candidate: Candidate,
    *,
    held_in: Qualification | str | Path | None = None,
    is_finished: bool = False,
    time_limit: TimeLimit = None,
) -> QualificationChoice:
    """Find the best plan in each of several qualifications, and rank them for a job.

    Each plan is exactly that of `recommend` for the qualification alone. Units held
    count in each qualification that has the same unit; a wish counts where what it
    names is known.

    Args:
        qualifications: Qualifications, or their names or folders, of one area.
        candidate: A candidate, or the name of a role.
        held_in: Where the units held were achieved; by default any of those compared.
        is_finished: Whether the units held are a finished plan of `held_in`.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        The qualifications with a plan, the least mismatch first, then those without.

    Raises:
        RequestError: If the request cannot be used in any of them.
        SelfCheckError: If a result fails the audit.

    Example:
        >>> import recommender
        >>> both = ["ocr-03455", "ocr-03456"]
        >>> choice = recommender.compare_qualifications(both, "team-leader")
        >>> [each.qualification.name for each in choice.contenders]
        ['ocr-03456', 'ocr-03455']
    """
    if isinstance(qualifications, str | Path | Qualification):
        qualifications = [qualifications]
    if not isinstance(qualifications, Iterable):
        hint = 'write qualifications=["ocr-03455", "ocr-03456"]'
        raise invalid_value("qualifications", qualifications, hint)
    compared = [as_qualification(each, "qualifications") for each in qualifications]
    source = None if held_in is None else as_qualification(held_in, "held_in")
    if not compared:
        hint = "name at least one qualification"
        raise RequestError(Fault("nothing-compared", "nothing to compare", hint))
    held = find_held(candidate.wishes, compared, source)
    clock = clock_of(time_limit)
    contenders = []
    for number, qualification in enumerate(compared):
        share = _share_of(clock, len(compared) - number)
        contender = _plan_in(qualification, candidate, held, compared, share)
        contenders.append(contender)
    if all(each.answer is None for each in contenders):
        raise RequestError(*contenders[0].faults)
    contenders = [_after(each, source, finished=is_finished) for each in contenders]
    contenders.sort(key=_key(contenders))
    levels = _levels(candidate, contenders)
    return QualificationChoice(candidate, tuple(contenders), held, levels, is_finished)


def _share_of(clock: Clock, left: int) -> Clock:
    """Return a clock with an equal share of the time, where so many are `left`."""
    seconds = clock.left()
    return clock.again(None if seconds is None else seconds / left)


def _plan_in(
    qualification: Qualification,
    candidate: Candidate,
    held: HeldUnits,
    compared: Sequence[Qualification],
    clock: Clock,
) -> Contender:
    """Return a qualification with the best plan in it, or with why there is none."""
    carried = held.counted_in(qualification)
    here = request_in(qualification, candidate, carried, held.manners, compared)
    try:
        answer = recommend(qualification, here, time_limit=clock)
    except (RequestError, LimitError) as error:
        return Contender(qualification, here, carried, None, error.faults)
    if not answer.plans:
        return Contender(qualification, answer.candidate, carried, answer)
    finder = DetailFinder(qualification, answer.candidate, answer.problem)
    answer = replace(answer, plans=(finder.with_details(answer.best),))
    beyond = tuple(_beyond_the_job(answer))
    return Contender(qualification, answer.candidate, carried, answer, (), beyond)


def _beyond_the_job(answer: Recommendation) -> Iterator[Unit]:
    """Yield the new units of a plan of which nothing is weekly work."""
    if has_job(answer.candidate):
        for unit in answer.best.new_units:
            if not is_weekly_work(unit, answer.problem.job):
                yield unit


def _after(
    contender: Contender, source: Qualification | None, *, finished: bool
) -> Contender:
    """Return a qualification with what is known of taking it after a finished one."""
    if source is None or not finished:
        return contender
    name = contender.qualification.name
    entries = (e for e in source.leads_to if e.qualification == name)
    return replace(contender, next_after=next(entries, None))


def _are_comparable(contenders: Iterable[Contender]) -> bool:
    """Return whether mismatches can be compared: all in credits, or all in units."""
    return len({each.qualification.counted_in for each in contenders}) == 1


def _key(contenders: Iterable[Contender]) -> Callable[[Contender], tuple[object, ...]]:
    """Return the key that ranks qualifications; `sorted` keeps the order of equals.

    Mismatch in credits cannot be compared with mismatch in units: where some have no
    credits, coverage of the job comes first.
    """
    by_mismatch = _are_comparable(contenders)

    def key(contender: Contender) -> tuple[object, ...]:
        plan, answer = contender.plan, contender.answer
        if plan is None:
            return (3 if answer is None else _RANK_BY_STATUS[answer.status],)
        fit = plan.fit
        if by_mismatch:
            return (0, fit.mismatch, plan.new_credits, -fit.coverage)
        return (0, -fit.coverage, -fit.relevance)

    return key


def _levels(
    candidate: Candidate, contenders: Sequence[Contender]
) -> tuple[TaskLevel, ...]:
    """Return the level of each task of the job, by the units of its area."""
    if not has_job(candidate):
        return ()
    first = next(each for each in contenders if each.answer is not None)
    job = weights_of(first.candidate, first.qualification)
    area = [c.qualification for c in contenders if _area(c) == _area(first)]
    return task_levels(job, area)


def _area(contender: Contender) -> Path | None:
    """Return the folder of the tasks of a qualification's area."""
    qualification = contender.qualification
    return qualification.vocabulary.folder or qualification.folder
