"""Reusing models: problems over the same units, solved one after another.

Most of a problem is the same for every candidate. A rule that decides single units
is no constraint at all but a domain; what is left are sums whose bounds are moved,
and an objective. So a model is built once for each set of sums, and kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ortools.sat.python import cp_model

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Select
from recommender.solver.encoding import Encoding
from recommender.solver.objectives import Objective, weighted
from recommender.solver.running import is_small, run
from recommender.solver.solving import (
    Solution,
    chosen_of,
    first_in_order,
    solutions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.qualifications.rules import Measure, Rule
    from recommender.qualifications.units import Unit
    from recommender.requests.matching import Match
    from recommender.requests.posing import Problem
    from recommender.solver.clock import Clock

# The least and the most that a sum, or a unit, may be.
_Limits: TypeAlias = tuple[int, int]
_FREE = (0, 1)
_ANY = (cp_model.INT_MIN, cp_model.INT_MAX)
# What is bounded: a measure of some units.
_Sum: TypeAlias = "tuple[Measure, Select]"
_CREDITS: _Sum = ("credits", Select())
_MOST_REMEMBERED = 1_000
_MOST_TEMPLATES = 50

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class _Demands:
    """Rules, taken apart into units that are decided and sums that are bounded.

    `others` are rules that are no bounds on sums. `possible` is false where two
    rules contradict each other already.
    """

    units: dict[int, _Limits] = field(default_factory=dict)
    sums: dict[_Sum, _Limits] = field(default_factory=dict)
    others: tuple[Rule, ...] = ()
    possible: bool = True


class Series:
    """Problems over the same units, each solved as if it were alone.

    The plan that is best, and first in order among equals, does not depend on what
    was asked before; only the time it takes does.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._plain = Encoding(units, ())
        self._positions: dict[Select, list[int]] = {}
        self._templates: dict[object, _Template] = {}
        self._fewest: dict[object, Solution] = {}

    def best(self, problem: Problem, clock: Clock) -> Solution:
        """Give the best plan of a problem, or the status that says why not."""
        demands = self._take_apart(problem.rules)
        if not demands.possible:
            return Solution(Status.INFEASIBLE)
        known = Solution(Status.OPTIMAL)
        if problem.spare is not None:
            known = self._fewest_credits(demands, clock)
            if known.status is not Status.OPTIMAL:
                return known
            assert known.fewest is not None
            known = replace(known, cap=known.fewest + problem.spare)
        template = self._template(demands, {use.units for use in problem.match.uses})
        # Numbers that are too large for one sum are minimised in turn, elsewhere.
        return template.best(problem.match, clock, known) or next(
            solutions(problem, clock)
        )

    def _template(self, demands: _Demands, uses: set[tuple[int, ...]]) -> _Template:
        """Give a model with the sums and the uses that are needed, set to demands."""
        sums = frozenset((_CREDITS, *demands.sums))
        key = (demands.others, sums, frozenset(uses))
        template = self._templates.get(key)
        if template is None:
            if len(self._templates) >= _MOST_TEMPLATES:
                self._templates.clear()
            template = self._templates[key] = _Template(self._units, *key)
        template.demand(demands)
        return template

    def _fewest_credits(self, demands: _Demands, clock: Clock) -> Solution:
        """Find the fewest credits of a plan, which no job has a say in."""
        limits = (*demands.units.items(), *demands.sums.items())
        key = (demands.others, frozenset(limits))
        known = self._fewest.get(key)
        if known is None:
            known = self._template(demands, set()).fewest_credits(clock)
            if len(self._fewest) >= _MOST_REMEMBERED:
                self._fewest.clear()
            if known.status in (Status.OPTIMAL, Status.INFEASIBLE):
                self._fewest[key] = known
        return known

    def _take_apart(self, rules: Iterable[Rule]) -> _Demands:
        rules = tuple(rules)
        demands = _Demands(others=tuple(rule for rule in rules if rule.bound is None))
        possible = True
        for bound in (rule.bound for rule in rules):
            if bound is None:
                continue
            chosen = self._where(bound.of)
            least, most = bound.at_least, bound.at_most
            if most == 0 and (least or 0) <= 0:
                decided = [(position, (0, 0)) for position in chosen]
            elif bound.measure == "units" and least == len(chosen) and most is None:
                decided = [(position, (1, 1)) for position in chosen]
            else:
                decided = []
                limits = (
                    _ANY[0] if least is None else least,
                    _ANY[1] if most is None else most,
                )
                possible &= _tighten(demands.sums, (bound.measure, bound.of), limits)
            for position, taken in decided:
                possible &= _tighten(demands.units, position, taken)
        return demands if possible else _Demands(possible=False)

    def _where(self, of: Select) -> list[int]:
        if of not in self._positions:
            if len(self._positions) >= _MOST_REMEMBERED:
                self._positions.clear()
            self._positions[of] = self._plain.positions(of)
        return self._positions[of]


def _tighten(limits: dict[Key, _Limits], key: Key, by: _Limits) -> bool:
    """Set limits, within those that are set already; say whether any are left."""
    low, high = limits.get(key, _ANY)
    limits[key] = low, high = max(low, by[0]), min(high, by[1])
    return low <= high


class _Template:
    """A model with a row for each sum, and a use for each part of a job."""

    def __init__(
        self,
        units: Sequence[Unit],
        others: Iterable[Rule],
        sums: Iterable[_Sum],
        uses: Iterable[tuple[int, ...]],
    ) -> None:
        self._encoding = Encoding(units, others)
        self._rows = {
            one: self._encoding.bound(self._encoding.amount(*one)) for one in sums
        }
        self._uses = {one: self._encoding.use_of(one) for one in sorted(uses)}
        self._most_credits = _ANY[1]

    def demand(self, demands: _Demands) -> None:
        """Set every unit and every sum to what is demanded now."""
        for position, variable in enumerate(self._encoding.selected):
            low, high = demands.units.get(position, _FREE)
            domain = variable.proto.domain
            domain[0], domain[1] = low, high
        for one, row in self._rows.items():
            domain = row.proto.linear.domain
            domain[0], domain[1] = demands.sums.get(one, _ANY)
        self._most_credits = demands.sums.get(_CREDITS, _ANY)[1]

    def fewest_credits(self, clock: Clock) -> Solution:
        """Find the fewest credits that a plan can have."""
        model = self._encoding.model
        model.minimize(self._encoding.credits.total)
        answer = run(model, clock)
        if answer.status is Status.FEASIBLE:
            return Solution(Status.UNKNOWN)
        return Solution(answer.status, fewest=answer.objective)

    def best(self, match: Match, clock: Clock, known: Solution) -> Solution | None:
        """Find the best plan; None where the numbers are too large for one sum."""
        encoding = self._encoding
        aims = (self._misfit(match), encoding.credits, encoding.count)
        total = weighted(aims) if is_small(encoding.model) else None
        if total is None:
            return None
        if known.cap is not None:
            domain = self._rows[_CREDITS].proto.linear.domain
            domain[1] = min(self._most_credits, known.cap)
        encoding.model.minimize(total)
        answer = run(encoding.model, clock)
        if not answer.values:
            return replace(known, status=answer.status)
        chosen, status = chosen_of(encoding, answer), answer.status
        if status is Status.OPTIMAL:
            equals = encoding.model.clone()
            equals.add(total == answer.objective)
            chosen, status = first_in_order(encoding, equals, chosen, clock)
        return replace(
            known,
            status=status,
            chosen=chosen,
            misfit=match.scaled(frozenset(chosen)),
            bound=answer.bound // ((aims[1].most + 1) * (aims[2].most + 1)),
        )

    def _misfit(self, match: Match) -> Objective:
        uses = [self._uses[use.units] for use in match.uses]
        costs, gains = match.costs, [-use.gain for use in match.uses]
        total = cp_model.LinearExpr.weighted_sum(
            [*self._encoding.selected, *uses], [*costs, *gains]
        )
        return Objective(total + match.constant, match.most)
