"""Min-max regret: the largest regret of a plan, and the plan for which it is least.

Uncertainty is a box: each doubtful tag has a least and a most weight. The mismatch is
linear in each weight, so the worst weights are at the box's corners. `max_regret` is
the adversary's subproblem, `min_max_regret` the master over the scenarios found so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.errors import Fault, LimitError, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.objectives import Objective

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.problems.job_match import Match
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.clock import Clock


@dataclass(frozen=True, slots=True)
class Slope:
    """What one more point of weight of a tag adds to the mismatch, by a plan's units.

    All in scaled mismatch. It is `left` less `per_unit` of each chosen unit, less
    `per_step` for each of `steps` of which some unit is chosen. The weight may be
    up to `room` more than the least.
    """

    tag: str
    room: int
    left: int
    per_unit: tuple[int, ...]
    per_step: int
    steps: tuple[tuple[int, ...], ...]

    def of(self, chosen: frozenset[int]) -> int:
        """Return the slope of a plan, by the positions of its units."""
        used = sum(not chosen.isdisjoint(step) for step in self.steps)
        return self.left - sum(self.per_unit[i] for i in chosen) - used * self.per_step


def slope_of(
    tag: str, room: int, units: Sequence[Unit], held: Collection[str], scale: int
) -> Slope:
    """Work out what one more point of weight of a tag adds, in a match's scale."""
    strengths = [dict(unit.tags).get(tag, 0) for unit in units]
    points = [3 * sum(strength for _, strength in unit.tags) for unit in units]
    per_unit = tuple(
        0
        if unit.code in held or not strength
        else scale * unit.credits * strength // point
        for unit, strength, point in zip(units, strengths, points, strict=True)
    )
    steps = tuple(
        tuple(i for i, strength in enumerate(strengths) if strength >= step)
        for step in (1, 2, 3)
    )
    kept = tuple(step for step in steps if step)
    return Slope(tag, room, 2 * scale, per_unit, 2 * scale // 3, kept)


@dataclass(frozen=True, slots=True)
class MaxRegret:
    """The plan that beats another by most, with the doubtful tags that are daily.

    `raised` are the tags of the slopes whose weight is the most, not the least. No
    plan beats it by more than `bound`, which is more where the time ran out.
    """

    chosen: tuple[int, ...]
    raised: frozenset[str]
    regret: int
    bound: int


def max_regret(
    units: Sequence[Unit],
    rules: Sequence[Rule],
    match: Match,
    slopes: Sequence[Slope],
    plan: frozenset[int],
    clock: Clock,
) -> MaxRegret:
    """Find the largest regret of a plan: by how much another can beat it at most.

    `match` has the weights that are certain to be worst, and the least of those
    with a slope.

    Raises:
        LimitError: the time ran out before any plan was found.
    """
    encoding = Encoding(units, rules, match)
    model, mine = encoding.model, match.scaled(plan)
    gains = []
    for slope in slopes:
        raised, most = model.new_bool_var(slope.tag), slope.of(plan) * slope.room
        highest = _highest(slope, most)
        gain = model.new_int_var(0, highest, f"gain:{slope.tag}")
        # A weight is raised where that hurts the plan more than the other one. Slack
        # in a sum is solved twice as fast as a condition.
        slack = (slope.left * slope.room - most) * (1 - raised)
        model.add(gain <= most - slope.room * _slope_of(encoding, slope) + slack)
        model.add(gain <= highest * raised)
        gains.append(gain)
    loss = encoding.mismatch.total - cp_model.LinearExpr.sum(gains)
    model.minimize(loss)
    # Over the shipped roles, with all else open, more than twice as fast prepared.
    answer = run(model, clock, prepare=True)
    if not answer.values:
        raise _no_proof(answer.status)
    chosen = tuple(i for i, _ in enumerate(encoding.selected) if answer.values[i])
    other = frozenset(chosen)
    hurting = [slope for slope in slopes if slope.of(plan) > slope.of(other)]
    gained = sum(slope.room * (slope.of(plan) - slope.of(other)) for slope in hurting)
    regret = mine - match.scaled(other) + gained
    tags = frozenset(slope.tag for slope in hurting)
    return MaxRegret(chosen, tags, regret, mine - answer.bound)


def _highest(slope: Slope, most: int) -> int:
    least = slope.left - sum(max(each, 0) for each in slope.per_unit)
    least -= len(slope.steps) * slope.per_step
    return max(most - slope.room * least, 0)


def _slope_of(encoding: Encoding, slope: Slope) -> cp_model.LinearExpr:
    used = [encoding.any_of(step) for step in slope.steps]
    taken = cp_model.LinearExpr.weighted_sum(encoding.selected, slope.per_unit)
    return slope.left - taken - slope.per_step * cp_model.LinearExpr.sum(used)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Weights that may turn out to be the job's, and the best mismatch for them."""

    match: Match
    least: int


def min_max_regret(
    units: Sequence[Unit],
    rules: Sequence[Rule],
    match: Match,
    scenarios: Iterable[Scenario],
    clock: Clock,
) -> tuple[tuple[int, ...], int]:
    """Find the plan whose largest regret over some scenarios is least, and that regret.

    Among equals the mismatch of `match` decides, then credits and count.

    Raises:
        LimitError: the time ran out before it was proven.
    """
    encoding = Encoding(units, rules, match)
    model = encoding.model
    regret = model.new_int_var(0, match.most, "regret")
    for scenario in scenarios:
        model.add(encoding.mismatch_of(scenario.match).total - scenario.least <= regret)
    least, values = 0, tuple[int, ...]()
    aims = (
        Objective(1 * regret, match.most),
        encoding.mismatch,
        encoding.credits,
        encoding.count,
    )
    for number, aim in enumerate(aims):
        model.minimize(aim.total)
        answer = run(model, clock)
        if answer.status is not Status.OPTIMAL:
            raise _no_proof(answer.status)
        if number == 0:
            least = answer.objective
        values = answer.values
        model.add(aim.total == answer.objective)
    return tuple(i for i, _ in enumerate(encoding.selected) if values[i]), least


def _no_proof(status: Status) -> LimitError | SelfCheckError:
    if status is Status.INFEASIBLE:
        message = "there is a plan, but the regret of it was found infeasible"
        return SelfCheckError(Fault("regret-infeasible", message))
    return out_of_time("the regret was proven")
