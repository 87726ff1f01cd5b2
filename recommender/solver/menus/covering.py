"""Sharing: the fewest sets of units among which everybody has a good plan.

A set of units serves those for whom it is a valid plan, near enough to their own best
one. Covering all with few sets is a linear program in all sets there are, of which it
has only some: its duals say what each demand would pay, and CP-SAT finds the set that
earns most. What everybody pays, over the most that any set earns, is a bound for the
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
from recommender.solver.menus.pricing_problem import no_time
from recommender.solver.model.encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.solver.menus.pricing_problem import Payer

# What a demand pays is written in parts of a set as fine as this.
_FINE = 10_000
# Picking from the sets that are known is quick, and an answer needs it.
_PICK_SHARE = 0.2


class Cover(NamedTuple):
    """Sets of units that serve everybody, whom each is for, and how few there can be.

    `templates` maps sets of positions to the numbers of the demands they are for.
    """

    templates: dict[frozenset[int], tuple[int, ...]]
    at_least: int


class Sharing:
    """The search for the fewest templates, each within a loss of everybody's own plan.

    `most_loss` is in scaled mismatch.
    """

    def __init__(self, payers: Sequence[Payer], most_loss: int, clock: Clock) -> None:
        self.payers, self.clock = payers, clock
        self._units = payers[0].problem.units
        self._most = [payer.own.mismatch + most_loss for payer in payers]
        rules = [payer.search.rules for payer in payers]
        shared = [rule for rule in rules[0] if all(rule in some for some in rules)]
        self._encoding = Encoding(self._units, shared)
        model = self._encoding.model
        self._left_out = [
            model.new_bool_var(f"left out:{n}") for n, _ in enumerate(payers)
        ]
        self._mismatches = []
        for payer, most, out in zip(payers, self._most, self._left_out, strict=True):
            for rule in payer.search.rules:
                if rule not in shared:
                    self._encoding.add_rule(rule, unless=out)
            mismatch = self._encoding.mismatch_of(payer.problem.match).total
            self._encoding.bound(mismatch, high=most).only_enforce_if(~out)
            self._mismatches.append(mismatch)
        self._known: dict[frozenset[int], frozenset[int]] = {}
        for payer in payers:
            self._learn(frozenset(payer.own.chosen))
        self.at_least = 1

    def _learn(self, chosen: frozenset[int]) -> frozenset[int]:
        """Keep a set of units, and give whom it serves, by the audit."""
        units = [self._units[i] for i in sorted(chosen)]
        serves = frozenset(
            number
            for number, (payer, most) in enumerate(
                zip(self.payers, self._most, strict=True)
            )
            if payer.problem.match.scaled(chosen) <= most
            and all(finding.holds for finding in audit(units, payer.search.rules))
        )
        self._known[chosen] = serves
        return serves

    def run(self) -> Cover:
        """Find sets until no fewer can be proven, or the time is over."""
        with suppress(LimitError), self.clock.reserving(_PICK_SHARE):
            self._learn_greedily()
            self._learn_at_prices()
        picked = self._pick()
        return Cover(self._assign(picked), min(self.at_least, len(picked)))

    def _learn_greedily(self) -> None:
        """Serve as many as can be with one set, then of the rest, and so on."""
        left = {*range(len(self.payers))}
        while left:
            chosen, _ = self._earn([int(n in left) for n, _ in enumerate(self.payers)])
            left -= self._learn(chosen)

    def _learn_at_prices(self) -> None:
        """Price everybody's place by the linear program until it knows enough."""
        while True:
            value, prices = self._price()
            pays = [round(price * _FINE) for price in prices]
            chosen, most = self._earn(pays)
            self.at_least = max(self.at_least, -(-sum(pays) // most))
            if self.at_least >= value - 1e-6 or chosen in self._known:
                return
            self._learn(chosen)

    def _earn(self, pays: Sequence[int]) -> tuple[frozenset[int], int]:
        """Find the set that earns most of those it serves, and how much that is.

        Raises:
            LimitError: the time ran out before it was proven.
        """
        model = self._encoding.model
        model.minimize(cp_model.LinearExpr.weighted_sum(self._left_out, pays))
        answer = run(model, self.clock)
        if answer.status is not Status.OPTIMAL:
            raise no_time()
        return self._chosen(answer.values), sum(pays) - answer.objective

    def _chosen(self, values: Sequence[int]) -> frozenset[int]:
        return frozenset(i for i, _ in enumerate(self._encoding.selected) if values[i])

    def _price(self) -> tuple[float, list[float]]:
        """Cover everybody with known sets, in part; give their number and the duals."""
        solver = pywraplp.Solver.CreateSolver("GLOP")
        endless = solver.infinity()
        rows = [solver.Constraint(1, endless) for _ in self.payers]
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

    def _pick(self) -> list[frozenset[int]]:
        """Pick the fewest known sets that serve everybody, then the least mismatch."""
        model, sets = cp_model.CpModel(), [*self._known]
        picked = [model.new_bool_var("") for _ in sets]
        costs = []
        for number, payer in enumerate(self.payers):
            able = [i for i, one in enumerate(sets) if number in self._known[one]]
            mine = [model.new_bool_var("") for _ in able]
            model.add_exactly_one(mine)
            for one, i in zip(mine, able, strict=True):
                model.add_implication(one, picked[i])
            mismatches = [payer.problem.match.scaled(sets[i]) for i in able]
            weights = [payer.weight * mismatch for mismatch in mismatches]
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
            return list(dict.fromkeys(frozenset(p.own.chosen) for p in self.payers))
        return [one for one, taken in zip(sets, values, strict=False) if taken]

    def _assign(
        self, picked: Sequence[frozenset[int]]
    ) -> dict[frozenset[int], tuple[int, ...]]:
        """Return everybody the set that fits best, of those picked."""
        found: dict[frozenset[int], list[int]] = {}
        for number, payer in enumerate(self.payers):
            able = [one for one in picked if number in self._known[one]]
            best = min(
                able, key=lambda one: (payer.problem.match.scaled(one), sorted(one))
            )
            found.setdefault(best, []).append(number)
        return {one: tuple(found[one]) for one in sorted(found, key=sorted)}
