"""Min-max regret: the largest regret of a plan, and the plan for which it is least.

The uncertainty is a box: each uncertain tag has a least and a largest weight. The
mismatch is linear in each weight, so the worst weights are at corners of the box.
`max_regret` is the adversary's subproblem, `min_max_regret` the master problem over
the scenarios found so far.
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

    from recommender.problems.job_match import JobMatch
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.clock import Clock


@dataclass(frozen=True, slots=True)
class Slope:
    """What one more point of weight of a tag adds to the mismatch of a plan.

    All numbers are in scaled mismatch. The slope is `left`, less `per_unit` of each
    chosen unit, less `per_step` for each of the `steps` of which a unit is chosen. The
    weight may be up to `room` above its least.
    """

    tag: str
    room: int
    left: int
    per_unit: tuple[int, ...]
    per_step: int
    steps: tuple[tuple[int, ...], ...]

    def of(self, chosen: frozenset[int]) -> int:
        """Return the slope for a plan, given by the positions of its units."""
        used = sum(not chosen.isdisjoint(step) for step in self.steps)
        return self.left - sum(self.per_unit[i] for i in chosen) - used * self.per_step


def slope_of(
    tag: str, room: int, units: Sequence[Unit], held: Collection[str], scale: int
) -> Slope:
    """Return the slope of a tag, in the scale of a match."""
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
    """The largest regret of a plan, with the scenario and the plan that show it.

    `chosen` is the plan that beats it by `regret`. `raised` are the uncertain tags with
    the largest weight in the scenario; the others have the least. No plan beats it by
    more than `bound`, which is above the regret where time ran out.
    """

    chosen: tuple[int, ...]
    raised: frozenset[str]
    regret: int
    bound: int


def max_regret(
    units: Sequence[Unit],
    rules: Sequence[Rule],
    match: JobMatch,
    slopes: Sequence[Slope],
    plan: frozenset[int],
    clock: Clock,
) -> MaxRegret:
    """Return the largest regret of a plan: the most by which another can beat it.

    `match` has the weights that are certain to be worst, and the least ones of the tags
    with a slope.

    Raises:
        LimitError: time ran out before any plan was found.
    """
    encoding = Encoding(units, rules, match)
    model, mismatch = encoding.model, match.scaled(plan)
    gains = [_add_gain(encoding, slope, slope.of(plan)) for slope in slopes]
    loss = encoding.mismatch.total - cp_model.LinearExpr.sum(gains)
    model.minimize(loss)
    # Over the shipped roles, presolve makes this more than twice as fast.
    answer = run(model, clock, prepare=True)
    if not answer.values:
        raise _no_proof(answer.status)
    chosen = tuple(i for i, _ in enumerate(encoding.selected) if answer.values[i])
    rival = frozenset(chosen)
    raised_slopes = [slope for slope in slopes if slope.of(plan) > slope.of(rival)]
    gain_of_rival = sum(
        slope.room * (slope.of(plan) - slope.of(rival)) for slope in raised_slopes
    )
    regret = mismatch - match.scaled(rival) + gain_of_rival
    tags = frozenset(slope.tag for slope in raised_slopes)
    return MaxRegret(chosen, tags, regret, mismatch - answer.bound)


def _add_gain(encoding: Encoding, slope: Slope, own: int) -> cp_model.IntVar:
    """Return what a raised weight adds to the regret of a plan with its `own` slope.

    A weight is raised where that hurts the plan more than the rival. Slack in the sum
    (big-M) is solved twice as fast as an enforcement literal.
    """
    model, most = encoding.model, own * slope.room
    raised, highest = model.new_bool_var(slope.tag), _highest_gain(slope, most)
    gain = model.new_int_var(0, highest, f"gain:{slope.tag}")
    slack = (slope.left * slope.room - most) * (1 - raised)
    model.add(gain <= most - slope.room * _slope_expression(encoding, slope) + slack)
    model.add(gain <= highest * raised)
    return gain


def _highest_gain(slope: Slope, most: int) -> int:
    least = slope.left - sum(max(saving, 0) for saving in slope.per_unit)
    least -= len(slope.steps) * slope.per_step
    return max(most - slope.room * least, 0)


def _slope_expression(encoding: Encoding, slope: Slope) -> cp_model.LinearExpr:
    covered = [encoding.any_of(step) for step in slope.steps]
    taken = cp_model.LinearExpr.weighted_sum(encoding.selected, slope.per_unit)
    return slope.left - taken - slope.per_step * cp_model.LinearExpr.sum(covered)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Weights that may turn out to be those of the job, and the least mismatch then."""

    match: JobMatch
    least: int


def min_max_regret(
    units: Sequence[Unit],
    rules: Sequence[Rule],
    match: JobMatch,
    scenarios: Iterable[Scenario],
    clock: Clock,
) -> tuple[tuple[int, ...], int]:
    """Return the plan of least largest regret over the scenarios, and that regret.

    Among equal plans the mismatch of `match` decides, then credits and number of units.

    Raises:
        LimitError: time ran out before it was proven.
    """
    encoding = Encoding(units, rules, match)
    model = encoding.model
    regret = model.new_int_var(0, match.most, "regret")
    for scenario in scenarios:
        model.add(encoding.mismatch_of(scenario.match).total - scenario.least <= regret)
    least, values = 0, tuple[int, ...]()
    aims = (
        Objective(model, {regret.index: 1}, match.most),
        encoding.mismatch,
        encoding.credits,
        encoding.count,
    )
    for number, aim in enumerate(aims):
        aim.set_in(model)
        answer = run(model, clock)
        if answer.status is not Status.OPTIMAL:
            raise _no_proof(answer.status)
        if number == 0:
            least = answer.objective
        values = answer.values
        aim.fix_in(model, answer.objective)
    return tuple(i for i, _ in enumerate(encoding.selected) if values[i]), least


def _no_proof(status: Status) -> LimitError | SelfCheckError:
    if status is Status.INFEASIBLE:
        message = "there is a plan, but the model of its regret is infeasible"
        return SelfCheckError(Fault("regret-infeasible", message))
    return out_of_time("the regret was proven")
