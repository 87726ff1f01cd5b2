"""What ifs: plans for a candidate as given and with something changed."""

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
    """The best plan with at most a number of changes.

    A change adds or drops one unit, so a swap counts as two.
    """

    changes: int
    plan: Plan


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Displayable):
    """What a change of the request does to the best plan.

    Attributes:
        before: The answer for the candidate as given.
        after: The answer for the changed candidate. Its first plan is the one compared:
            the best, or that of one step of the curve if changes are kept few.
        loss: The mismatch of the plan compared above that of the best, in credits; None
            unless changes are kept few.
        prices: For each unit that leaves, what keeping it would cost after the change.
        curve: The best plan for each number of changes that is better (in mismatch,
            then credits, then units) than with fewer. It begins with the fewest
            changes; its last plan is as good as the best.
    """

    before: Recommendation
    after: Recommendation
    loss: Fraction | None = None
    prices: tuple[UnitPrice, ...] = ()
    curve: tuple[Step, ...] = ()

    @property
    def summary(self) -> str:
        """The answer in one line."""
        enter = " ".join(unit.code for unit in self.units_in) or "nothing"
        leave = " ".join(unit.code for unit in self.units_out) or "nothing"
        return f"{enter} for {leave}: {self.before.status}, then {self.after.status}"

    def records(self) -> list[dict[str, object]]:
        """Return the units that enter and leave as rows of a table."""
        changes = {"enters": self.units_in, "leaves": self.units_out}
        return [
            {"code": unit.code, "title": unit.title, "change": change}
            for change, units in changes.items()
            for unit in units
        ]

    @property
    def step(self) -> Step | None:
        """The step of the curve that is compared; None without a curve."""
        return next((s for s in self.curve if s.plan is self.after.best), None)

    @property
    def units_in(self) -> tuple[Unit, ...]:
        """The units that enter, in catalogue order."""
        return _only(self.after, self.before)

    @property
    def units_out(self) -> tuple[Unit, ...]:
        """The units that leave, in catalogue order."""
        return _only(self.before, self.after)


def _only(answer: Recommendation, other: Recommendation) -> tuple[Unit, ...]:
    if not (answer.plans and other.plans):
        return ()
    codes = other.best.codes
    return tuple(unit for unit in answer.best.units if unit.code not in codes)


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
    """Compare the best plans for a candidate as given and with something changed.

    Args:
        qualification: A qualification, or the name or folder of one.
        before: The candidate as given, or the name of a role.
        after: The same candidate with something changed, or the name of a role.
        keep_close: Whether to compare the valid plan with the fewest changes instead of
            the best plan.
        most_changes: Compare the best plan with at most this many changes, each a unit
            added or dropped. With this or `keep_close` there is a curve instead of
            prices.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        Both answers, the units that enter and leave, and the price of keeping those
        that leave.

    Raises:
        RequestError: If a name is unknown, or wishes contradict each other.
        NoPlanError: If no plan can be reached with that few changes.
        LimitError: If the time runs out.
        SelfCheckError: If a result fails the audit.

    Example:
        >>> import recommender
        >>> role = "retail-assistant"
        >>> last = recommender.recommend("ocr-03456", role).best.units[-1].code
        >>> wishes = recommender.Wishes(without_units=last)
        >>> after = recommender.Candidate(role, wishes=wishes)
        >>> comparison = recommender.what_if("ocr-03456", role, after)
        >>> last in [unit.code for unit in comparison.units_out]
        True
    """
    clock = clock_of(time_limit)

    def work() -> Comparison:
        first = recommend(qualification, before, time_limit=clock)
        second, search = recommend_and_keep(qualification, after, clock)
        if (keep_close or most_changes is not None) and _is_comparable(first, second):
            comparison = Comparison(first, second)
            return _with_few_changes(comparison, search, most_changes)
        return compare(first, second, search)

    return interruptibly(work, clock)


def compare(
    before: Recommendation, after: Recommendation, search: Search
) -> Comparison:
    """Compare two answers; `search` is the one that found the answer after the change.

    Raises:
        LimitError: Time ran out.
        SelfCheckError: A result failed the audit.
    """
    comparison = Comparison(before, after)
    if not _is_comparable(before, after):
        return comparison
    out = comparison.units_out
    prices = price_units(after, search, out, by_relaxation=True)
    return replace(comparison, prices=prices)


def _is_comparable(before: Recommendation, after: Recommendation) -> bool:
    return bool(before.plans) and after.status is Status.OPTIMAL


def _with_few_changes(
    comparison: Comparison, search: Search, most: int | None
) -> Comparison:
    """Compare the best plan with at most `most` changes, or that with the fewest."""
    curve = _curve(comparison.before.best, search)
    near = [step for step in curve if most is None or step.changes <= most]
    if not near:
        fewest = curve[0].changes
        message = f"no valid plan can be reached with --changes {most}"
        hint = f"the fewest possible: --changes {fewest}"
        raise NoPlanError(Fault("changes-too-few", message, hint))
    plan = near[0 if most is None else -1].plan
    loss = plan.fit.mismatch - comparison.after.best.fit.mismatch
    after = replace(comparison.after, plans=(plan,))
    return Comparison(comparison.before, after, loss, curve=curve)


def _curve(plan: Plan, search: Search) -> tuple[Step, ...]:
    """Return the curve of a search: its best plans by their changes from a plan."""
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
    """Recommend a plan for each of several named candidates, in their order.

    Raises:
        RequestError: A name is unknown, or wishes contradict each other.
        LimitError: Time ran out.
    """
    clock = clock_of(time_limit)
    return {
        name: recommend(qualification, candidate, time_limit=clock)
        for name, candidate in scenarios.items()
    }
