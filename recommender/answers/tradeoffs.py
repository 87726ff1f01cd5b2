"""Trading off: is one more unit worth it? The best plan at each size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from recommender.answers.entry_checks import check_arguments
from recommender.answers.recommendation import Recommendation, recommend
from recommender.auditing.audited_plan import PlanAuditor
from recommender.errors import RequestError
from recommender.qualifications.plans import Plan, Status, guided_hours
from recommender.qualifications.representations import Displayable
from recommender.requests.dates import unknown_hours_faults
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import clock_of
from recommender.solver.engine.cp_sat import interruptibly
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
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock, TimeLimit
    from recommender.solver.search.plan_search import Solution

Against = Literal["credits", "units", "hours", "level"]
# From the fewest credits on, so many more are looked at unless asked otherwise.
ROOM = 18


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan at a value of the measure.

    On the frontier no plan with less of the measure has as little mismatch.
    """

    value: int
    plan: Plan
    on_frontier: bool


@dataclass(frozen=True, slots=True, repr=False)
class Tradeoffs(Displayable):
    """Points by increasing value, or the recommendation that says why there are none.

    `knee` is the point of the frontier after which more of the measure gains least
    for what it costs: the one farthest below the line between its ends. None where
    the frontier has no bend.
    """

    qualification: Qualification
    candidate: Candidate
    against: Against
    up_to: int
    points: tuple[Point, ...]
    knee: Point | None
    problem: Problem
    none: Recommendation | None = None

    @property
    def summary(self) -> str:
        """What is traded for what, in one line."""
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
    up_to: int | None = None,
    time_limit: TimeLimit = None,
) -> Tradeoffs:
    """Find the best plan at each total of a measure, up to so many credits.

    For credits and units at exactly each total; for hours the plans that no other
    beats in both; for the highest level at most each level, within the usual limit
    on credits.

    Args:
        qualification: a qualification, or the name or folder of one.
        candidate: who asks, or the name of a role.
        against: what mismatch is traded for: credits, units, hours or level.
        up_to: the most credits; 18 above the fewest possible unless it is said.
        time_limit: the most seconds that it may take; None is no limit.

    Returns:
        A point for each total, with its plan and whether it is on the frontier.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
        SelfCheckError: an answer did not stand up to the audit.

    Example:
        >>> import recommender
        >>> found = recommender.trade_off("ocr-03456", "receptionist", up_to=43)
        >>> [point.value for point in found.points]
        [42, 43]
    """
    faults = (
        unknown_hours_faults("--against hours", qualification)
        if against == "hours"
        else []
    )
    if faults:
        raise RequestError(*faults)
    candidate = resolve(candidate, qualification)
    problem = build_problem(qualification, candidate)
    clock = clock_of(time_limit)

    def work() -> Tradeoffs:
        most, points = _search(problem, against, up_to, clock)
        none = None if points else recommend(qualification, candidate, time_limit=clock)
        if none is not None and none.plans:
            # Plans there are, and none of so few credits.
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
    problem: Problem, against: Against, up_to: int | None, clock: Clock
) -> tuple[int, tuple[Point, ...]]:
    """Find the points, and up to how many credits; none where there is no plan."""
    search = Search(_roomy(problem, against), clock)
    fewest = search.fewest or 0
    most = fewest + ROOM if up_to is None else up_to
    if search.status is not Status.OPTIMAL:
        return most, ()
    plan_of = PlanAuditor(search.problem).plan_of
    found = _found(search, against, most)
    return most, _points((value, plan_of(solution)) for value, solution in found)


def _roomy(problem: Problem, against: Against) -> Problem:
    """Pose the problem with room for all sizes; a wish for credits still binds."""
    if against == "level":
        return problem
    return replace(problem, spare=sum(unit.credits for unit in problem.units))


def _found(
    search: Search, against: Against, most: int
) -> Iterator[tuple[int, Solution]]:
    if against == "level":
        return frontier_by_level(search)
    problem = search.problem
    credits = [unit.credits for unit in problem.units]
    if against == "credits":
        return at_each_total(search, credits, range(search.fewest or 0, most + 1))
    search.encoding.bound(search.encoding.credits.total, high=most)
    if against == "units":
        one_each = [1] * len(problem.units)
        return at_each_total(search, one_each, range_of(search, one_each))
    to_come = [
        0 if unit.code in problem.held else guided_hours(unit) for unit in problem.units
    ]
    return frontier(search, to_come)


def _points(found: Iterable[tuple[int, Plan]]) -> tuple[Point, ...]:
    """Mark the frontier among plans, one for each value."""
    points: list[Point] = []
    for value, plan in sorted(found, key=lambda pair: pair[0]):
        least = min((point.plan.fit.mismatch for point in points), default=None)
        better = least is None or plan.fit.mismatch < least
        points.append(Point(value, plan, better))
    return tuple(points)


def knee_of(points: Iterable[Point]) -> Point | None:
    """Find the point of the frontier farthest below the line between its ends."""
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
