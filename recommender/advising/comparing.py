"""Comparing: the same candidate with something changed, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.advising.explaining import UnitPrice, price_units
from recommender.advising.recommending import (
    Recommendation,
    recommend,
    recommend_and_keep,
)
from recommender.advising.vetting import vet
from recommender.qualifications.plans import Plan, Status
from recommender.solver.clock import Clock
from recommender.solver.neighbouring import nearest
from recommender.solver.running import interruptibly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.solving import Search


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does to the best plan.

    `after.plans` begins with the plan compared: the best, or where the changes were
    to be kept few the nearest to the plan before, which is `loss` credits of misfit
    worse. `prices` says for each unit that leaves what keeping it would cost after
    the change; why a unit enters is told by what it fits, without a solve.
    """

    before: Recommendation
    after: Recommendation
    loss: Fraction | None = None
    prices: tuple[UnitPrice, ...] = ()

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


def what_if(
    about: Qualification,
    before: Candidate,
    after: Candidate,
    *,
    keep_close: bool = False,
    time_limit: float | None = None,
) -> Comparison:
    """Plan for a candidate as given and as changed, and price what changes.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
        SelfCheckError: an answer did not stand up to the audit.
    """
    clock = Clock(time_limit)

    def work() -> Comparison:
        first = recommend(about, before, time_limit=clock.left())
        second, search = recommend_and_keep(about, after, clock)
        found = Comparison(first, second)
        if not first.plans or second.status is not Status.OPTIMAL:
            return found
        if keep_close:
            close = _closest(first.best, search)
            loss = close.fit.misfit - second.best.fit.misfit
            return Comparison(first, replace(second, plans=(close,)), loss)
        out = found.units_out
        prices = price_units(second, search, out, by_relaxation=True)
        return replace(found, prices=prices)

    return interruptibly(work, clock)


def _closest(plan: Plan, search: Search) -> Plan:
    """Find the plan of a search that changes least of another plan."""
    problem = search.problem
    chosen = {i for i, unit in enumerate(problem.units) if unit.code in plan.codes}
    return vet(problem, next(nearest(search, chosen)), search.rules)


def compare_scenarios(
    about: Qualification,
    scenarios: Mapping[str, Candidate],
    *,
    time_limit: float | None = None,
) -> dict[str, Recommendation]:
    """Plan for each of several named candidates, in their order.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
        LimitError: the time ran out.
    """
    clock = Clock(time_limit)
    return {
        name: recommend(about, candidate, time_limit=clock.left())
        for name, candidate in scenarios.items()
    }
