"""The smallest menu that serves everyone, and whom a smaller one cannot serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.menus.joint_model import JointModel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.solver.engine.clock import Clock
    from recommender.solver.menus.pricing_problem import PricingProblem


def smallest_menu(
    pricings: Sequence[PricingProblem],
    optional: Collection[int],
    prepared: Collection[int],
    clock: Clock,
) -> frozenset[int]:
    """Return the fewest optional units, prepared ones included, that serve everyone.

    Raises:
        LimitError: time ran out before it was proven.
    """
    joint = JointModel(pricings, optional, prepared)
    joint.model.minimize(joint.size)
    answer = run(joint.model, clock)
    if answer.status is not Status.OPTIMAL:
        raise out_of_time("there was an answer for everyone")
    return joint.offered_in(answer.values)


def irreducible_candidates(
    pricings: Sequence[PricingProblem],
    optional: Collection[int],
    prepared: Collection[int],
    size: int,
    clock: Clock,
) -> tuple[int, ...]:
    """Return an irreducible set of groups that no menu of this size serves.

    As soon as any one of them is left out, there is one. It is found by a deletion
    filter.

    Raises:
        LimitError: time ran out.
    """

    def can_be_served(numbers: Collection[int]) -> bool:
        chosen = [pricings[number] for number in sorted(numbers)]
        joint = JointModel(chosen, optional, prepared)
        joint.model.add(joint.size <= size)
        answer = run(joint.model, clock)
        if answer.status is Status.UNKNOWN:
            raise out_of_time("there was an answer for everyone")
        return answer.status is not Status.INFEASIBLE

    needed = [*range(len(pricings))]
    for number in reversed(range(len(pricings))):
        fewer = [kept for kept in needed if kept != number]
        if not can_be_served(fewer):
            needed = fewer
    return tuple(needed)
