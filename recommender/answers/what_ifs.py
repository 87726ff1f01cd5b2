"""Comparing: the same candidate with something changed, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import check_arguments
from recommender.answers.explanations import price_units
from recommender.answers.prices import UnitPrice
from recommender.answers.recommendation import (
    Recommendation,
    recommend,
    recommend_and_keep,
)
from recommender.auditing.audited_plan import PlanAuditor
from recommender.errors import Fault, NoPlanError
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.representations import Displayable
from recommender.solver.engine.clock import clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.search.near_and_diverse import change_frontier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import TimeLimit
    from recommender.solver.search.plan_search import Search


@dataclass(frozen=True, slots=True)
class Step:
    """The best plan with at most so many changes; a change adds or drops one unit.

    A swap of two units is two changes.
    """

    changes: int
    plan: Plan


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Displayable):
    """What a change does to the best plan.

    `after.plans` begins with the plan compared: the best, or where the changes were
    to be kept few that of one step of the `curve`, which is `loss` credits of mismatch
    worse. The curve has the best plan for each number of changes that gains
    something (mismatch, then credits, then units) over fewer; it begins with the fewest
    changes, and its last plan is as good as the best. `prices` says for each unit
    that leaves what keeping it would cost after the change; why a unit enters is told
    by what it fits, without a solve.
    """

    before: Recommendation
    after: Recommendation
    loss: Fraction | None = None
    prices: tuple[UnitPrice, ...] = ()
    curve: tuple[Step, ...] = ()

    @property
    def summary(self) -> str:
        """What enters and what leaves, in one line."""
        enter = " ".join(unit.code for unit in self.units_in) or "nothing"
        leave = " ".join(unit.code for unit in self.units_out) or "nothing"
        return f"{enter} for {leave}: {self.before.status}, then {self.after.status}"

    def records(self) -> list[dict[str, object]]:
        """Return the units that enter and leave as rows of a table."""
        moved = {"enters": self.units_in, "leaves": self.units_out}
        return [
            {"code": unit.code, "title": unit.title, "change": change}
            for change, units in moved.items()
            for unit in units
        ]

    @property
    def step(self) -> Step | None:
        """The step of the curve that is compared."""
        return next((one for one in self.curve if one.plan is self.after.best), None)

    @property
    def units_in(self) -> tuple[Unit, ...]:
        """The units that enter, in catalogue order."""
        return _only(self.after, self.before)

    @property
    def units_out(self) -> tuple[Unit, ...]:
        """The units that leave, in catalogue order."""
        return _only(self.before, self.after)


def _only(one: Recommendation, other: Recommendation) -> tuple[Unit, ...]:
    if not (one.plans and other.plans):
        return ()
    return tuple(unit for unit in one.best.units if unit.code not in other.best.codes)


@check_arguments
def what_if(
    qualification: Qualification,
    before: Candidate,
    after: Candidate,
    *,
    keep_close: bool = False,
    most_changes: int | None = None,
    time_limit: TimeLimit = None,
) -> Comparison:
    """Plan for a candidate as given and as changed, and price what changes.

    Args:
        qualification: a qualification, or the name or folder of one.
        before: the candidate as given, or the name of a role.
        after: the same candidate with something changed, or the name of a role.
        keep_close: compare the plan with the fewest changes in place of the best.
        most_changes: compare the best plan with at most so many changes; a change is a
            unit added or dropped. Both work out the curve in place of prices.
        time_limit: the most seconds that it may take; None is no limit.

    Returns:
        Both answers, the units that enter and leave, and what keeping those costs.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        NoPlanError: no plan has so few changes.
        LimitError: the time ran out.
        SelfCheckError: an answer did not stand up to the audit.

    Example:
        >>> import recommender
        >>> role = "retail-assistant"
        >>> last = recommender.recommend("ocr-03456", role).best.units[-1].code
        >>> wishes = recommender.Wishes(without_units=last)
        >>> other = recommender.Candidate(role, wishes=wishes)
        >>> found = recommender.what_if("ocr-03456", role, other)
        >>> last in [unit.code for unit in found.units_out]
        True
    """
    clock = clock_of(time_limit)

    def work() -> Comparison:
        first = recommend(qualification, before, time_limit=clock)
        second, search = recommend_and_keep(qualification, after, clock)
        found = Comparison(first, second)
        if not first.plans or second.status is not Status.OPTIMAL:
            return found
        if keep_close or most_changes is not None:
            return _kept_close(found, search, most_changes)
        out = found.units_out
        prices = price_units(second, search, out, by_relaxation=True)
        return replace(found, prices=prices)

    return interruptibly(work, clock)


def _kept_close(found: Comparison, search: Search, most: int | None) -> Comparison:
    """Compare the best plan of at most so many changes, or of the fewest."""
    curve = _curve(found.before.best, search)
    near = [step for step in curve if most is None or step.changes <= most]
    if not near:
        fewest = curve[0].changes
        message = f"no valid plan has as few changes as {most}"
        hint = f"the fewest are {fewest}: --changes {fewest}"
        raise NoPlanError(Fault("changes-too-few", message, hint))
    plan = near[0 if most is None else -1].plan
    loss = plan.fit.mismatch - found.after.best.fit.mismatch
    after = replace(found.after, plans=(plan,))
    return Comparison(found.before, after, loss, curve=curve)


def _curve(plan: Plan, search: Search) -> tuple[Step, ...]:
    """Find the best plans of a search by how much they change of another plan."""
    problem = search.problem
    chosen = {i for i, unit in enumerate(problem.units) if unit.code in plan.codes}
    plan_of = PlanAuditor(problem).plan_of
    steps = [
        Step(changes, plan_of(solution, search.rules))
        for changes, solution in change_frontier(search, chosen)
    ]
    return tuple(reversed(steps))


def compare_scenarios(
    qualification: Qualification,
    scenarios: Mapping[str, Candidate],
    *,
    time_limit: TimeLimit = None,
) -> dict[str, Recommendation]:
    """Plan for each of several named candidates, in their order.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
    """
    clock = clock_of(time_limit)
    return {
        name: recommend(qualification, candidate, time_limit=clock)
        for name, candidate in scenarios.items()
    }
