"""Set covering: the fewest templates, among which everyone has a good plan.

A template is a set of units. It covers the groups for which it is a valid plan, near
enough to their own best one. Templates are columns, generated as needed: the restricted
master, a linear programme over the known ones, gives a dual per group, and CP-SAT finds
the template that covers the largest sum of duals. The sum of all duals, divided by that
of the best template, is a lower bound on the number of templates (Farley), worked out
in whole numbers from proven optima.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from recommender.auditing import audit
from recommender.errors import Fault, LimitError, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import Clock, out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.quick_model import QuickModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.units import Unit
    from recommender.solver.menus.pricing_problem import PricingProblem

# Duals are rounded to whole parts of a template, so many to one.
_DUAL_SCALE = 10_000
# The share of the time kept for the integer master, which is quick but always needed.
_MASTER_SHARE = 0.2


class Cover(NamedTuple):
    """Templates that cover everyone, and the least number that any cover needs.

    `templates` maps sets of positions to the numbers of the groups they are for.
    """

    templates: dict[frozenset[int], tuple[int, ...]]
    at_least: int


def _keeps_rules(template: frozenset[int], pricing: PricingProblem) -> bool:
    units = [pricing.problem.units[i] for i in sorted(template)]
    return all(finding.holds for finding in audit(units, pricing.search.rules))


def _no_cover(units: Sequence[Unit], template: frozenset[int]) -> SelfCheckError:
    message = "a set of units is not a good plan for those whom the solver says it is"
    evidence = {"units": [units[i].code for i in sorted(template)]}
    return SelfCheckError(Fault("cover-mismatch", message), evidence=evidence)


class SetCovering:
    """The search for the fewest templates that cover all groups.

    A group is covered within `most_loss`, in scaled mismatch, of its own best plan.
    """

    def __init__(
        self, pricings: Sequence[PricingProblem], most_loss: int, clock: Clock
    ) -> None:
        self.pricings, self.clock = pricings, clock
        self._units = pricings[0].problem.units
        self._most = [pricing.own.mismatch + most_loss for pricing in pricings]
        rules = [pricing.search.rules for pricing in pricings]
        shared = [rule for rule in rules[0] if all(rule in others for others in rules)]
        if any(pricing.problem.units != self._units for pricing in pricings):
            # The same rule allows other sets where units are of other sizes.
            shared = []
        self._encoding = Encoding(self._units, shared)
        model = self._encoding.model
        self._left_out = [
            model.new_bool_var(f"left out:{n}") for n, _ in enumerate(pricings)
        ]
        self._mismatches = []
        for pricing, limit, left_out in zip(
            pricings, self._most, self._left_out, strict=True
        ):
            with self._encoding.sized_as(pricing.problem.units):
                for rule in pricing.search.rules:
                    if rule not in shared:
                        self._encoding.add_rule(rule, unless=left_out)
            mismatch = self._encoding.mismatch_of(pricing.problem.match).total
            self._encoding.bound(mismatch, high=limit).only_enforce_if(~left_out)
            self._mismatches.append(mismatch)
        self._known: dict[frozenset[int], frozenset[int]] = {}
        for pricing in pricings:
            self._add_column(frozenset(pricing.own.chosen))
        self.at_least = 1

    def _add_column(self, template: frozenset[int]) -> frozenset[int]:
        """Add a template, and return the groups that it covers, by the audit."""
        covered = frozenset(
            number
            for number, (pricing, limit) in enumerate(
                zip(self.pricings, self._most, strict=True)
            )
            if pricing.problem.match.scaled(template) <= limit
            and _keeps_rules(template, pricing)
        )
        self._known[template] = covered
        return covered

    def run(self) -> Cover:
        """Generate columns until the bound is reached or the time runs out."""
        with suppress(LimitError), self.clock.reserving(_MASTER_SHARE):
            self._add_greedy_columns()
            self._generate_columns()
        chosen = self._solve_integer_master()
        return Cover(self._assign(chosen), min(self.at_least, len(chosen)))

    def _add_greedy_columns(self) -> None:
        """Cover as many groups as one template can, then as many of the rest."""
        left = {*range(len(self.pricings))}
        while left:
            template, _ = self._price_column(
                [int(n in left) for n, _ in enumerate(self.pricings)]
            )
            covered = self._known[template] & left
            if not covered:
                # Everyone's own best plan covers at least them.
                raise _no_cover(self._units, template)
            left -= covered

    def _generate_columns(self) -> None:
        """Alternate master and pricing problem until Farley's bound is reached."""
        while True:
            value, prices = self._solve_master()
            duals = [round(price * _DUAL_SCALE) for price in prices]
            known = len(self._known)
            _, largest = self._price_column(duals)
            self.at_least = max(self.at_least, -(-sum(duals) // largest))
            if self.at_least >= value - 1e-6 or len(self._known) == known:
                return

    def _price_column(self, duals: Sequence[int]) -> tuple[frozenset[int], int]:
        """Solve the pricing problem: return the template with the largest sum of duals.

        It becomes a column.

        Raises:
            LimitError: time ran out before it was proven.
            SelfCheckError: by the audit, it does not cover whom the solver says, or
                it covers less than a template that is known.
        """
        model = self._encoding.model
        model.minimize(cp_model.LinearExpr.weighted_sum(self._left_out, duals))
        answer = run(model, self.clock)
        if answer.status is not Status.OPTIMAL:
            raise out_of_time("there was an answer for everyone")
        template = self._chosen(answer.values)
        covered = self._add_column(template)
        said = {
            n for n, out in enumerate(self._left_out) if not answer.values[out.index]
        }
        largest = sum(duals) - answer.objective
        if not said <= covered or largest < self._largest_known(duals):
            raise _no_cover(self._units, template)
        return template, largest

    def _largest_known(self, duals: Sequence[int]) -> int:
        return max(sum(duals[n] for n in covered) for covered in self._known.values())

    def _chosen(self, values: Sequence[int]) -> frozenset[int]:
        return frozenset(i for i, _ in enumerate(self._encoding.selected) if values[i])

    def _solve_master(self) -> tuple[float, list[float]]:
        """Solve the LP over the known templates; return its value and the duals."""
        solver = pywraplp.Solver.CreateSolver("GLOP")
        endless = solver.infinity()
        rows = [solver.Constraint(1, endless) for _ in self.pricings]
        objective = solver.Objective()
        for covered in self._known.values():
            share = solver.NumVar(0, endless, "")
            objective.SetCoefficient(share, 1)
            for number in covered:
                rows[number].SetCoefficient(share, 1)
        objective.SetMinimization()
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            raise SelfCheckError(Fault("cover-unsolved", "GLOP found no cover"))
        return objective.Value(), [max(0.0, row.dual_value()) for row in rows]

    def _solve_integer_master(self) -> list[frozenset[int]]:
        """Choose the fewest known templates that cover everyone, of these the best."""
        model, templates = QuickModel(), [*self._known]
        picked = [model.new_bool_var("") for _ in templates]
        costs = []
        for number, pricing in enumerate(self.pricings):
            suitable = [
                i
                for i, template in enumerate(templates)
                if number in self._known[template]
            ]
            assigned = [model.new_bool_var("") for _ in suitable]
            model.add_exactly_one(assigned)
            for assignment, i in zip(assigned, suitable, strict=True):
                model.add_implication(assignment, picked[i])
            mismatches = [pricing.problem.match.scaled(templates[i]) for i in suitable]
            weights = [pricing.weight * mismatch for mismatch in mismatches]
            costs.append(cp_model.LinearExpr.weighted_sum(assigned, weights))
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
        return [
            template
            for template, taken in zip(templates, values, strict=False)
            if taken
        ]

    def _assign(
        self, chosen: Sequence[frozenset[int]]
    ) -> dict[frozenset[int], tuple[int, ...]]:
        """Assign to each group the template that fits best, of those chosen."""
        groups: dict[frozenset[int], list[int]] = {}
        for number, pricing in enumerate(self.pricings):
            suitable = [
                template for template in chosen if number in self._known[template]
            ]
            match = pricing.problem.match
            best = min(
                suitable,
                key=lambda template: (match.scaled(template), sorted(template)),
            )
            groups.setdefault(best, []).append(number)
        return {
            template: tuple(groups[template]) for template in sorted(groups, key=sorted)
        }
