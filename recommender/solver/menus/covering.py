"""Set covering: the fewest sets of units among which everybody has a good plan.

A set covers the groups for which it is a valid plan, near enough to their own best one.
The sets are columns, generated as needed: the restricted master, a linear program over
the known ones, gives a dual per group, and CP-SAT finds the set that covers the largest
sum of duals. The sum of all duals over that of the best set is a lower bound on the
number of sets (Farley), worked out in whole numbers from proven optima.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from recommender.auditing import audit
from recommender.errors import Fault, LimitError, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import run
from recommender.solver.menus.pricing_problem import out_of_time
from recommender.solver.model.encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.solver.menus.pricing_problem import PricingProblem

# Duals are rounded to whole numbers of this part of a set.
_DUAL_SCALE = 10_000
# The integer master over the known sets is quick, and an answer needs it.
_MASTER_SHARE = 0.2


class Cover(NamedTuple):
    """Sets of units that cover everybody, whom each is for, and how few there can be.

    `templates` maps sets of positions to the numbers of the groups they are for.
    """

    templates: dict[frozenset[int], tuple[int, ...]]
    at_least: int


class SetCovering:
    """The search for the fewest templates, each within a loss of the groups' own plans.

    `most_loss` is in scaled mismatch.
    """

    def __init__(
        self, pricings: Sequence[PricingProblem], most_loss: int, clock: Clock
    ) -> None:
        self.pricings, self.clock = pricings, clock
        self._units = pricings[0].problem.units
        self._most = [pricing.own.mismatch + most_loss for pricing in pricings]
        rules = [pricing.search.rules for pricing in pricings]
        shared = [rule for rule in rules[0] if all(rule in some for some in rules)]
        self._encoding = Encoding(self._units, shared)
        model = self._encoding.model
        self._left_out = [
            model.new_bool_var(f"left out:{n}") for n, _ in enumerate(pricings)
        ]
        self._mismatches = []
        for pricing, most, out in zip(
            pricings, self._most, self._left_out, strict=True
        ):
            for rule in pricing.search.rules:
                if rule not in shared:
                    self._encoding.add_rule(rule, unless=out)
            mismatch = self._encoding.mismatch_of(pricing.problem.match).total
            self._encoding.bound(mismatch, high=most).only_enforce_if(~out)
            self._mismatches.append(mismatch)
        self._known: dict[frozenset[int], frozenset[int]] = {}
        for pricing in pricings:
            self._add_column(frozenset(pricing.own.chosen))
        self.at_least = 1

    def _add_column(self, chosen: frozenset[int]) -> frozenset[int]:
        """Keep a set of units, and return the groups it covers, by the audit."""
        units = [self._units[i] for i in sorted(chosen)]
        serves = frozenset(
            number
            for number, (pricing, most) in enumerate(
                zip(self.pricings, self._most, strict=True)
            )
            if pricing.problem.match.scaled(chosen) <= most
            and all(finding.holds for finding in audit(units, pricing.search.rules))
        )
        self._known[chosen] = serves
        return serves

    def run(self) -> Cover:
        """Generate columns until the bound is reached or the time is over."""
        with suppress(LimitError), self.clock.reserving(_MASTER_SHARE):
            self._add_greedy_columns()
            self._generate_columns()
        chosen = self._solve_integer_master()
        return Cover(self._assign(chosen), min(self.at_least, len(chosen)))

    def _add_greedy_columns(self) -> None:
        """Cover as many groups as one set can, then as many of the rest, and so on."""
        left = {*range(len(self.pricings))}
        while left:
            chosen, _ = self._price_column(
                [int(n in left) for n, _ in enumerate(self.pricings)]
            )
            left -= self._add_column(chosen)

    def _generate_columns(self) -> None:
        """Alternate master and pricing problem until Farley's bound is reached."""
        while True:
            value, prices = self._solve_master()
            duals = [round(price * _DUAL_SCALE) for price in prices]
            chosen, most = self._price_column(duals)
            self.at_least = max(self.at_least, -(-sum(duals) // most))
            if self.at_least >= value - 1e-6 or chosen in self._known:
                return
            self._add_column(chosen)

    def _price_column(self, duals: Sequence[int]) -> tuple[frozenset[int], int]:
        """Solve the pricing problem: the set that covers most, and its duals.

        Raises:
            LimitError: the time ran out before it was proven.
        """
        model = self._encoding.model
        model.minimize(cp_model.LinearExpr.weighted_sum(self._left_out, duals))
        answer = run(model, self.clock)
        if answer.status is not Status.OPTIMAL:
            raise out_of_time()
        return self._chosen(answer.values), sum(duals) - answer.objective

    def _chosen(self, values: Sequence[int]) -> frozenset[int]:
        return frozenset(i for i, _ in enumerate(self._encoding.selected) if values[i])

    def _solve_master(self) -> tuple[float, list[float]]:
        """Solve the LP over the known sets; return their number and the duals."""
        solver = pywraplp.Solver.CreateSolver("GLOP")
        endless = solver.infinity()
        rows = [solver.Constraint(1, endless) for _ in self.pricings]
        objective = solver.Objective()
        for serves in self._known.values():
            part = solver.NumVar(0, endless, "")
            objective.SetCoefficient(part, 1)
            for number in serves:
                rows[number].SetCoefficient(part, 1)
        objective.SetMinimization()
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            raise SelfCheckError(Fault("cover-unsolved", "GLOP found no cover"))
        return objective.Value(), [max(0.0, row.dual_value()) for row in rows]

    def _solve_integer_master(self) -> list[frozenset[int]]:
        """Choose the fewest known sets that cover everybody, and fit best."""
        model, sets = cp_model.CpModel(), [*self._known]
        picked = [model.new_bool_var("") for _ in sets]
        costs = []
        for number, pricing in enumerate(self.pricings):
            able = [i for i, set_ in enumerate(sets) if number in self._known[set_]]
            mine = [model.new_bool_var("") for _ in able]
            model.add_exactly_one(mine)
            for variable, i in zip(mine, able, strict=True):
                model.add_implication(variable, picked[i])
            mismatches = [pricing.problem.match.scaled(sets[i]) for i in able]
            weights = [pricing.weight * mismatch for mismatch in mismatches]
            costs.append(cp_model.LinearExpr.weighted_sum(mine, weights))
        values: tuple[int, ...] = ()
        for aim in (cp_model.LinearExpr.sum(picked), cp_model.LinearExpr.sum(costs)):
            model.minimize(aim)
            answer = run(model, self.clock)
            if not answer.values:
                break
            values = answer.values
            model.add(aim <= answer.objective)
        if not values:
            return list(dict.fromkeys(frozenset(p.own.chosen) for p in self.pricings))
        return [set_ for set_, taken in zip(sets, values, strict=False) if taken]

    def _assign(
        self, chosen: Sequence[frozenset[int]]
    ) -> dict[frozenset[int], tuple[int, ...]]:
        """Assign each group the set that fits best, of those chosen."""
        groups: dict[frozenset[int], list[int]] = {}
        for number, pricing in enumerate(self.pricings):
            able = [set_ for set_ in chosen if number in self._known[set_]]
            match = pricing.problem.match
            best = min(able, key=lambda set_: (match.scaled(set_), sorted(set_)))
            groups.setdefault(best, []).append(number)
        return {set_: tuple(groups[set_]) for set_ in sorted(groups, key=sorted)}
