"""Recommending: from a qualification and a candidate to audited plans, or a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.auditing.audited_plan import PlanAuditor
from recommender.errors import Fault, NoPlanError, RequestError
from recommender.problems.problem import Problem
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.representations import Displayable
from recommender.requests.candidate import Candidate
from recommender.requests.pace import pace_of
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock, clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.search.near_and_diverse import diverse_plans
from recommender.solver.search.plan_search import Search, Solution, ranked, solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.answers.timelines import Timeline
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.solver.engine.clock import TimeLimit
    from recommender.solver.search.model_cache import Fewest

MOST_PLANS = 1_000


@dataclass(frozen=True, slots=True)
class Proof:
    """How far the search got.

    `fewest` is the fewest credits a plan can have, `cap` the most this one could
    have had; both None where a wish sets the limit. `bound` is the least mismatch, in
    credits, that could still exist. `second_opinion` is in words. Of the plans,
    `asked` for so many, the first `ranked` are proven to be in their places.
    """

    fewest: int | None = None
    cap: int | None = None
    bound: Fraction | None = None
    second_opinion: str = ""
    asked: int = 1
    ranked: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Recommendation(Displayable):
    """The answer to a request: plans, best first, or the reason why there is none.

    `conflict` is a smallest set of rules, wishes and guidance that cannot all hold:
    leave out any one and the rest can; it is empty unless the request is infeasible.
    `these_are_all` says that no plans but these keep the rules within the credits.
    It is feasible where the time ran out before all that was asked was proven: the
    `proof` says how many plans are in their places.
    `apart_within` is set where plans were to differ, within so much mismatch more.
    When it is accounted for (see accounting), `timeline` is the best plan in time,
    where a pace is asked for, and `shortest` finishes soonest what is begun.
    """

    qualification: Qualification
    candidate: Candidate
    problem: Problem
    status: Status
    plans: tuple[Plan, ...]
    conflict: tuple[Rule, ...]
    proof: Proof
    these_are_all: bool = False
    apart_within: Fraction | None = None
    timeline: Timeline | None = None
    shortest: Plan | None = None

    @property
    def in_time(self) -> Timeline | None:
        """The best plan in time; None without a plan or hours a week.

        Raises:
            LookupError: it is not worked out yet.
        """
        paced = self.plans and pace_of(self.candidate.wishes) is not None
        if paced and self.timeline is None:
            raise LookupError("the plan is not laid out: see recommender.answers")
        return self.timeline

    @property
    def summary(self) -> str:
        """What came of the request, in one line."""
        told = f"{self.status}"
        if self.plans:
            told += f": {self.best!r}"
        if len(self.plans) > 1:
            told += f" and {len(self.plans) - 1} more"
        if self.conflict:
            told += f": conflict of {', '.join(rule.id for rule in self.conflict)}"
        return told

    def records(self) -> list[dict[str, object]]:
        """Return the units of all plans, or the conflict, as rows of a table."""
        if not self.plans:
            return [{"rule": rule.id, "text": rule.text} for rule in self.conflict]
        return [
            {"plan": number, **record}
            for number, plan in enumerate(self.plans, 1)
            for record in plan.records()
        ]

    @property
    def best(self) -> Plan:
        """The plan with the least mismatch.

        Raises:
            NoPlanError: there is none.
        """
        if not self.plans:
            message = f"there is no plan: the request is {self.status}"
            hint = "see conflict, and recommender.ways_out"
            raise NoPlanError(Fault("no-plan", message, hint))
        return self.plans[0]


@check_arguments
def recommend(
    qualification: Qualification,
    candidate: Candidate,
    *,
    top: int = 1,
    apart_within: Fraction | None = None,
    time_limit: TimeLimit = None,
    second_opinion: bool = False,
) -> Recommendation:
    """Find the best unit plan for a candidate, and up to `top` plans in all.

    The best plan has the least mismatch; then the fewest credits, the fewest units,
    and the earliest units of the catalogue.

    Args:
        qualification: a qualification, or the name or folder of one.
        candidate: who asks, or the name of a role.
        top: how many plans to find, the best and the next best.
        apart_within: in place of the next best find plans that differ most from all
            before them, at most so many credits of mismatch from the best.
        time_limit: the most seconds that it may take; None is no limit.
        second_opinion: ask another solver, SCIP, as well; it must say the same.

    Returns:
        The plans, best first, each audited; or the conflict that leaves none.

    Raises:
        RequestError: a name is unknown, wishes contradict, or `top` is no count.
        SelfCheckError: an answer did not stand up to the audit or to SCIP.
        LimitError: the time ran out while explaining why there is no plan.

    Example:
        >>> import recommender
        >>> qualification = recommender.load_qualification("ocr-03456")
        >>> wishes = recommender.Wishes(with_units="A13", max_credits=46)
        >>> one = recommender.Candidate("receptionist", wishes=wishes)
        >>> answer = recommender.recommend(qualification, one)
        >>> answer.status.value, "A13" in answer.best.codes, answer.best.credits <= 46
        ('optimal', True, True)
    """
    if not 1 <= top <= MOST_PLANS:
        fault = Fault("top-range", f"{top} plans", f"ask for 1 to {MOST_PLANS}")
        raise RequestError(fault)
    candidate = resolve(candidate, qualification)
    problem = build_problem(qualification, candidate)
    clock = clock_of(time_limit)
    found = (
        solutions(problem, clock)
        if apart_within is None
        else diverse_plans(problem, clock, apart_within)
    )

    def work() -> Recommendation:
        some, complete = _collect(found, top)
        answer = _answer(qualification, candidate, problem, some, clock)
        answer = replace(answer, these_are_all=complete, apart_within=apart_within)
        if second_opinion:
            opinion = _ask_again(problem, some[0].status, answer.plans, clock)
            proof = replace(answer.proof, second_opinion=opinion)
            answer = replace(answer, proof=proof)
        return _ranked(answer, top, some)

    return interruptibly(work, clock)


def _ranked(
    answer: Recommendation, top: int, found: Sequence[Solution]
) -> Recommendation:
    """State how many plans are proven to be in their places, and whether all are."""
    unproven = (i for i, one in enumerate(found) if one.status is not Status.OPTIMAL)
    ranked = next(unproven, len(found))
    whole = ranked == top or (answer.these_are_all and ranked == len(found))
    cut = answer.status is Status.OPTIMAL and not whole
    proof = replace(answer.proof, asked=top, ranked=ranked)
    status = Status.FEASIBLE if cut else answer.status
    return replace(answer, status=status, proof=proof)


def recommend_and_keep(
    qualification: Qualification,
    candidate: Candidate,
    clock: Clock,
    known: Fewest | None = None,
) -> tuple[Recommendation, Search]:
    """Find the best plan; give the search as well, which answers more about it.

    What is `known` of requests before is not worked out again.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        SelfCheckError: an answer did not stand up to the audit.
        LimitError: the time ran out while explaining why there is no plan.
    """
    candidate = resolve(candidate, qualification)
    problem = build_problem(qualification, candidate)
    search = Search(problem, clock, known)
    some = [next(ranked(search))]
    answer = _answer(qualification, candidate, problem, some, clock)
    return _ranked(answer, 1, some), search


def _answer(
    qualification: Qualification,
    candidate: Candidate,
    problem: Problem,
    found: Sequence[Solution],
    clock: Clock,
) -> Recommendation:
    """Audit the plans found, or say why there are none."""
    first = found[0]
    conflict: tuple[Rule, ...] = ()
    if first.status is Status.INFEASIBLE:
        conflict = minimal_conflict(problem.units, problem.rules, clock)
    proof = Proof(first.fewest, first.cap, problem.match.mismatch(first.bound))
    plans, status = _plans(problem, found), first.status
    return Recommendation(
        qualification, candidate, problem, status, plans, conflict, proof
    )


def _plans(problem: Problem, found: Iterable[Solution]) -> tuple[Plan, ...]:
    plan_of = PlanAuditor(problem).plan_of
    return tuple(plan_of(one) for one in found if one.status.has_plan)


def _collect(solutions: Iterable[Solution], top: int) -> tuple[list[Solution], bool]:
    """Take solutions until there are enough, no more, or no time."""
    found: list[Solution] = []
    for solution in solutions:
        if found and not solution.status.has_plan:
            return found, solution.status is Status.INFEASIBLE
        found.append(solution)
        if len(found) == top:
            break
    return found, False


def _ask_again(
    problem: Problem, status: Status, plans: tuple[Plan, ...], clock: Clock
) -> str:
    if status not in (Status.OPTIMAL, Status.INFEASIBLE):
        return "not asked: CP-SAT had no proof to compare"
    # SCIP's bindings are loaded for who asks for them, not for every plan.
    from recommender.solver.scip import second_opinion  # noqa: PLC0415

    codes = plans[0].codes if plans else ()
    mismatch = plans[0].fit.mismatch if plans else Fraction(0)
    opinion = second_opinion.ask_scip(
        problem.units, problem.rules, problem.job, problem.held, problem.spare, clock
    )
    mine = (status, codes, mismatch)
    return second_opinion.compare(mine, opinion, problem.match.rounding)
