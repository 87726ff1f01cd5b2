"""Recommendations: the best plans for a candidate, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

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
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.solver.engine.clock import TimeLimit
    from recommender.solver.search.model_cache import Fewest

MOST_PLANS = 1_000


class FewestOccasions(NamedTuple):
    """That a plan needs the fewest occasions for evidence of those that are near best.

    These are `within` so many credits of the `least` mismatch. The plan of the least
    mismatch would need the occasions `at_least_mismatch`.
    """

    within: Fraction
    least: Fraction
    occasions: int
    at_least_mismatch: int


@dataclass(frozen=True, slots=True)
class Proof:
    """How far the search got.

    `fewest` is the fewest credits a plan can have and `cap` the most that this one
    could have had; both are None where a wish sets the limit. `bound` is the least
    mismatch, in credits, that a plan could still have. `second_opinion` is in words.
    `fingerprint` is that of the certificate of the best plan, if one was made.
    Of the `requested` number of plans, the first `ranked` are proven to be in order.
    `occasions` is set where the plan with the fewest of them was asked for.
    """

    fewest: Number | None = None
    cap: Number | None = None
    bound: Fraction | None = None
    second_opinion: str = ""
    requested: int = 1
    ranked: int = 0
    fingerprint: str = ""
    occasions: FewestOccasions | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Recommendation(Displayable):
    """The answer to a request: plans, best first, or the reason why there is none.

    Attributes:
        qualification: The qualification planned for.
        candidate: The candidate, with every name resolved.
        problem: What the solver was given.
        status: Optimal if everything asked for is proven; feasible if the time ran
            out first; infeasible if there is no plan; unknown if none was found.
        plans: The plans, best first, each audited.
        conflict: A minimal set of rules, wishes and guidance that cannot all hold:
            without any one of them the rest can. Empty unless infeasible.
        proof: How far the search got, and how many plans are proven to be in order.
        these_are_all: Whether no other plan keeps the rules within the credits.
        apart_within: The mismatch above the best within which plans were to differ;
            None unless that was asked for.
        timeline: When each unit of the best plan is under way; None until it is
            worked out (see `recommender.answers.plan_details`).
        shortest: The plan that completes the units held with the fewest new credits;
            None until it is worked out.
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
    def best_timeline(self) -> Timeline | None:
        """The timeline of the best plan; None without a plan or hours per week.

        Raises:
            LookupError: It has not been worked out yet.
        """
        paced = self.plans and pace_of(self.candidate.wishes) is not None
        if paced and self.timeline is None:
            raise LookupError("the plan is not laid out: see recommender.answers")
        return self.timeline

    @property
    def summary(self) -> str:
        """The answer in one line."""
        line = f"{self.status}"
        if self.plans:
            line += f": {self.best!r}"
        if len(self.plans) > 1:
            line += f" and {len(self.plans) - 1} more"
        if self.conflict:
            line += f": conflict of {', '.join(rule.id for rule in self.conflict)}"
        return line

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
            NoPlanError: There is no plan.
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
    """Recommend the best unit plan for a candidate, or the best few.

    The best plan has the least mismatch: work in its units that is not part of the
    job, plus work in the job that no unit covers. Ties go to the plan with fewer
    credits, then fewer units, then units that come earlier in the catalogue.

    Args:
        qualification: A qualification, or the name or folder of one.
        candidate: A candidate, or the name of a role.
        top: The number of plans to find, from 1 to 1,000.
        apart_within: Find plans that differ as much as possible from each other
            instead of the next best ones, each with at most this many credits of
            mismatch more than the best.
        time_limit: The time allowed, in seconds; by default there is no limit.
        second_opinion: Whether to solve the problem again with another solver, SCIP,
            which must agree.

    Returns:
        The plans, best first, each audited; or the conflict that rules out any plan.

    Raises:
        RequestError: If a name is unknown, wishes contradict each other, or `top` is
            out of range.
        SelfCheckError: If a result fails the audit, or SCIP disagrees.
        LimitError: If the time runs out while explaining why there is no plan.

    Example:
        >>> import recommender
        >>> qualification = recommender.load_qualification("ocr-03456")
        >>> wishes = recommender.Wishes(with_units="A13", max_credits=46)
        >>> candidate = recommender.Candidate("receptionist", wishes=wishes)
        >>> answer = recommender.recommend(qualification, candidate)
        >>> answer.status.value, "A13" in answer.best.codes, answer.best.credits <= 46
        ('optimal', True, True)
    """
    if not 1 <= top <= MOST_PLANS:
        message = f"{top} is not a valid number of plans"
        fault = Fault("top-range", message, f"ask for 1 to {MOST_PLANS:,}")
        raise RequestError(fault)
    clock = clock_of(time_limit)

    def work() -> Recommendation:
        resolved = resolve(candidate, qualification)
        problem = build_problem(qualification, resolved)
        search_results = (
            solutions(problem, clock)
            if apart_within is None
            else diverse_plans(problem, clock, apart_within)
        )
        results, complete = _collect(search_results, top)
        answer = _answer(qualification, resolved, problem, results, clock)
        answer = replace(answer, these_are_all=complete, apart_within=apart_within)
        if second_opinion:
            opinion = _second_opinion(problem, results[0].status, answer.plans, clock)
            proof = replace(answer.proof, second_opinion=opinion)
            answer = replace(answer, proof=proof)
        return _ranked(answer, top, results)

    return interruptibly(work, clock)


def _ranked(
    answer: Recommendation, top: int, results: Sequence[Solution]
) -> Recommendation:
    """Record how many plans are proven to be in order, and whether all are."""
    statuses = [solution.status for solution in results]
    unproven = (i for i, s in enumerate(statuses) if s is not Status.OPTIMAL)
    ranked = next(unproven, len(statuses))
    whole = ranked == top or (answer.these_are_all and ranked == len(statuses))
    cut = answer.status is Status.OPTIMAL and not whole
    proof = replace(answer.proof, requested=top, ranked=ranked)
    status = Status.FEASIBLE if cut else answer.status
    return replace(answer, status=status, proof=proof)


def recommend_and_keep(
    qualification: Qualification,
    candidate: Candidate,
    clock: Clock,
    known: Fewest | None = None,
    *,
    in_order: bool = True,
) -> tuple[Recommendation, Search]:
    """Recommend the best plan; return the search as well, for further questions.

    The fewest credits that are `known` from earlier requests are not worked out again.
    If not `in_order`, the plan is any of those that are as good.

    Raises:
        RequestError: A name is unknown, or wishes contradict each other.
        SelfCheckError: A result failed the audit.
        LimitError: Time ran out while explaining why there is no plan.
    """
    candidate = resolve(candidate, qualification)
    problem = build_problem(qualification, candidate)
    search = Search(problem, clock, known)
    results = [next(ranked(search, in_order=in_order))]
    answer = _answer(qualification, candidate, problem, results, clock)
    return _ranked(answer, 1, results), search


def _answer(
    qualification: Qualification,
    candidate: Candidate,
    problem: Problem,
    results: Sequence[Solution],
    clock: Clock,
) -> Recommendation:
    """Build the answer from audited plans, or from the conflict if there are none."""
    first = results[0]
    conflict: tuple[Rule, ...] = ()
    if first.status is Status.INFEASIBLE:
        conflict = minimal_conflict(problem.units, problem.rules, clock)
    proof = Proof(first.fewest, first.cap, problem.match.mismatch(first.bound))
    plans, status = _plans(problem, results), first.status
    return Recommendation(
        qualification, candidate, problem, status, plans, conflict, proof
    )


def _plans(problem: Problem, results: Iterable[Solution]) -> tuple[Plan, ...]:
    plan_of = PlanAuditor(problem).plan_of
    return tuple(plan_of(solution) for solution in results if solution.status.has_plan)


def _collect(solutions: Iterable[Solution], top: int) -> tuple[list[Solution], bool]:
    """Collect solutions until there are `top`, no more exist, or the time is up.

    Return whether it is proven that there are no more.
    """
    results: list[Solution] = []
    for solution in solutions:
        if results and not solution.status.has_plan:
            return results, solution.status is Status.INFEASIBLE
        results.append(solution)
        if len(results) == top:
            break
    return results, False


def _second_opinion(
    problem: Problem, status: Status, plans: tuple[Plan, ...], clock: Clock
) -> str:
    if status not in (Status.OPTIMAL, Status.INFEASIBLE):
        return "not asked: CP-SAT had no proof to compare"
    # SCIP's bindings are loaded only where they are asked for, not for every plan.
    from recommender.solver.scip import second_opinion  # noqa: PLC0415

    codes = plans[0].codes if plans else ()
    mismatch = plans[0].fit.mismatch if plans else Fraction(0)
    opinion = second_opinion.ask_scip(
        problem.units, problem.rules, problem.job, problem.held, problem.spare, clock
    )
    ours = (status, codes, mismatch)
    return second_opinion.compare(ours, opinion, problem.match.rounding)
