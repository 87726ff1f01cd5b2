"""Tradeoffs: the best plan at each size, to judge whether one more unit is worth it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from recommender.answers.entry_checks import check_arguments
from recommender.answers.fewest_occasions import OccasionCounter
from recommender.answers.recommendation import Recommendation, recommend
from recommender.auditing.audited_plan import PlanAuditor
from recommender.errors import RequestError
from recommender.qualifications.plans import Plan, Status, guided_hours
from recommender.qualifications.representations import Displayable
from recommender.requests.dates import unknown_hours_faults, unknown_levels_faults
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.model.scaling import Scaled
from recommender.solver.occasions.joint_search import (
    add_occasions,
    occasion_frontier,
)
from recommender.solver.search.pareto import (
    at_each_total,
    frontier,
    frontier_by_level,
    range_of,
)
from recommender.solver.search.plan_search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.problems.problem import Problem
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock, TimeLimit
    from recommender.solver.search.plan_search import Solution

Against = Literal["credits", "units", "hours", "level", "occasions"]
# By default, plans of up to this many credits above the fewest are examined.
ROOM = 18


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan at a value of the measure.

    It is on the frontier if every plan with less of the measure has more mismatch.
    """

    value: Number
    plan: Plan
    on_frontier: bool


@dataclass(frozen=True, slots=True, repr=False)
class Tradeoffs(Displayable):
    """Points by increasing value, or the recommendation if there are none.

    Attributes:
        qualification: The qualification planned for.
        candidate: The candidate, with every name resolved.
        against: The measure that mismatch is traded for.
        up_to: The most credits examined.
        points: The points.
        knee: The point of the frontier after which more of the measure gains least: the
            one farthest below the line between the ends. None if there is no bend.
        problem: What the solver was given.
        none: The recommendation that explains why there is no plan; None if there is
            one.
    """

    qualification: Qualification
    candidate: Candidate
    against: Against
    up_to: Number
    points: tuple[Point, ...]
    knee: Point | None
    problem: Problem
    none: Recommendation | None = None

    @property
    def summary(self) -> str:
        """The answer in one line."""
        return f"of mismatch for {self.against}: {len(self.points)} points"

    def records(self) -> list[dict[str, object]]:
        """Return the points as rows of a table."""
        return [
            {
                self.against: point.value,
                "mismatch": float(point.plan.fit.mismatch),
                "on_frontier": point.on_frontier,
                "plan": " ".join(point.plan.codes),
            }
            for point in self.points
        ]


@check_arguments
def trade_off(
    qualification: Qualification,
    candidate: Candidate,
    against: Against = "credits",
    *,
    up_to: Number | None = None,
    time_limit: TimeLimit = None,
) -> Tradeoffs:
    """Find the best plan at each total of a measure, up to a number of credits.

    For credits and units there is one plan for exactly each total; for hours there are
    the plans that no other beats in both hours and mismatch; for level there is one
    for each highest level, and for occasions those that no other beats in both, within
    the usual limit on credits.

    Args:
        qualification: A qualification, or the name or folder of one.
        candidate: A candidate, or the name of a role.
        against: The measure that mismatch is traded for: credits, units, hours,
            level, or the occasions on which evidence is gathered.
        up_to: The most credits; by default 18 above the fewest possible.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        A point for each total, with its plan and whether it is on the frontier.

    Raises:
        RequestError: If a name is unknown, or wishes contradict each other.
        LimitError: If the time runs out.
        SelfCheckError: If a result fails the audit.

    Example:
        >>> import recommender
        >>> curve = recommender.trade_off("ocr-03456", "receptionist", up_to=43)
        >>> [point.value for point in curve.points]
        [42, 43]
    """
    faults = []
    if against == "hours":
        faults = unknown_hours_faults("--against hours", qualification)
    if against == "level":
        faults = unknown_levels_faults("--against level", qualification)
    if faults:
        raise RequestError(*faults)
    candidate = resolve(candidate, qualification)
    problem = build_problem(qualification, candidate)
    clock = clock_of(time_limit)

    def work() -> Tradeoffs:
        counter = (
            OccasionCounter(qualification, candidate, problem, clock)
            if against == "occasions"
            else None
        )
        most, points = _search(problem, against, up_to, clock, counter)
        none = None if points else recommend(qualification, candidate, time_limit=clock)
        if none is not None and none.plans:
            # There are plans, but none with so few credits.
            none = None
        return Tradeoffs(
            qualification,
            candidate,
            against,
            most,
            points,
            knee_of(points),
            problem,
            none,
        )

    return interruptibly(work, clock)


def _search(
    problem: Problem,
    against: Against,
    up_to: Number | None,
    clock: Clock,
    counter: OccasionCounter | None,
) -> tuple[Number, tuple[Point, ...]]:
    """Return the most credits examined and the points, of which there may be none."""
    search = Search(_roomy(problem, against), clock)
    fewest = search.fewest or 0
    most = fewest + ROOM if up_to is None else up_to
    if search.status is not Status.OPTIMAL:
        return most, ()
    plan_of = PlanAuditor(search.problem).plan_of
    solutions = (
        _solutions(search, against, most)
        if counter is None
        else _by_occasions(search, counter)
    )
    return most, _points((value, plan_of(solution)) for value, solution in solutions)


def _roomy(problem: Problem, against: Against) -> Problem:
    """Return the problem with room for all sizes; a wish for credits still binds."""
    if against in ("level", "occasions"):
        return problem
    return replace(problem, spare=sum(unit.credits for unit in problem.units))


def _solutions(
    search: Search, against: Against, most: Number
) -> Iterator[tuple[Number, Solution]]:
    if against == "level":
        return frontier_by_level(search)
    problem = search.problem
    credits = search.encoding.scaled("credits")
    last = credits.most(most)
    if against == "credits":
        totals = range(credits.least(search.fewest or 0), last + 1)
        points = at_each_total(search, credits.weights, totals)
        return ((credits.amount(total), solution) for total, solution in points)
    search.encoding.bound(search.encoding.credits.total, high=last)
    if against == "units":
        one_each = [1] * len(problem.units)
        return at_each_total(search, one_each, range_of(search, one_each))
    hours = Scaled(
        [0 if u.code in problem.held else guided_hours(u) for u in problem.units]
    )
    points = frontier(search, hours.weights)
    return ((hours.amount(total), solution) for total, solution in points)


def _by_occasions(
    search: Search, counter: OccasionCounter
) -> Iterator[tuple[int, Solution]]:
    units = search.problem.units
    occasions = add_occasions(search, counter.problem_of(units))

    def number_of(solution: Solution) -> int:
        return counter.count(tuple(units[i] for i in solution.chosen))

    return occasion_frontier(search, occasions, number_of)


def _points(plans: Iterable[tuple[Number, Plan]]) -> tuple[Point, ...]:
    """Return the points, with the frontier marked, of one plan per value."""
    points: list[Point] = []
    for value, plan in sorted(plans, key=lambda pair: pair[0]):
        least = min((point.plan.fit.mismatch for point in points), default=None)
        better = least is None or plan.fit.mismatch < least
        points.append(Point(value, plan, better))
    return tuple(points)


def knee_of(points: Iterable[Point]) -> Point | None:
    """Return the point of the frontier farthest below the line between its ends."""
    frontier = [point for point in points if point.on_frontier]
    if len(frontier) < 3:
        return None
    first, last = frontier[0], frontier[-1]
    slope = Fraction(last.plan.fit.mismatch - first.plan.fit.mismatch) / (
        last.value - first.value
    )

    def below(point: Point) -> Fraction:
        line = first.plan.fit.mismatch + slope * (point.value - first.value)
        return line - point.plan.fit.mismatch

    bend = max(frontier, key=below)
    return bend if below(bend) > 0 else None
