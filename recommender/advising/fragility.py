"""Fragility: what becomes of a plan if one of its units falls away.

A unit may be withdrawn, or the job may yield no evidence for it. Each bound is
measured once for every unit, by the audit; whether a swap keeps the bound is then
whole-number addition. Nothing is solved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from recommender.auditing import (
    CREDITS_PER_WEIGHT_LEFT_OUT,
    audit,
    measure,
    relevance,
    weigh,
)
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.rules import (
    Bound,
    Kind,
    Rule,
    Select,
    requires_every_unit,
)
from recommender.solver.filtering import Index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit
    from recommender.requests.posing import Problem


@dataclass(frozen=True, slots=True)
class Loss:
    """What becomes of a plan if `unit` falls away.

    `valid_without` says that the rest keeps everything by itself, `swaps` how many
    other units would, one at a time, in its place. `best` is the one of them with
    the least misfit, then the fewest credits, then the earliest; `loss` is how much
    misfit, in credits, the plan gains by that swap.
    """

    unit: Unit
    valid_without: bool
    swaps: int
    best: Unit | None = None
    loss: Fraction | None = None


def find_losses(
    problem: Problem, plan: Plan, cap: int | None = None
) -> tuple[Loss, ...]:
    """Find for each unit still to be taken what becomes of the plan without it.

    A swap keeps every rule, wish and piece of guidance, and has at most `cap`
    credits in all; a wish for just the unit that falls away has fallen with it.

    Raises:
        SelfCheckError: a swap did not stand up to the audit.
    """
    limit = Bound("credits", Select(), at_most=cap)
    rules = (*problem.rules, Rule("cap", Kind.WISH, "", "", limit))
    swapping = _Swapping(problem, plan, rules)
    return tuple(swapping.without(unit) for unit in plan.new_units)


class _Measured:
    """A plain bound, with what each unit adds to it and what the plan has of it.

    `by_amount` maps an amount to the units that add it, as bits by position.
    """

    def __init__(
        self, rule: Rule, bound: Bound, units: tuple[Unit, ...], about: list[int]
    ) -> None:
        self.rule = rule
        self.low = float("-inf") if bound.at_least is None else bound.at_least
        self.high = float("inf") if bound.at_most is None else bound.at_most
        self.amounts = {i: measure((units[i],), bound) for i in about}
        self.by_amount: defaultdict[int, int] = defaultdict(int)
        for i, amount in self.amounts.items():
            self.by_amount[amount] |= 1 << i
        self.by_amount[0] |= (1 << len(units)) - 1 - sum(1 << i for i in about)
        self.total = 0

    def is_wish_for(self, unit: Unit) -> bool:
        """Say whether this is a wish for just that unit."""
        wish = self.rule.kind is Kind.WISH
        return wish and requires_every_unit(self.rule) == {unit.code}

    def kept(self, gone: int) -> tuple[bool, int]:
        """Give whether the rest keeps the rule, and which units keep it with it."""
        rest = self.total - self.amounts.get(gone, 0)
        bits = 0
        for amount, some in self.by_amount.items():
            if self.low <= rest + amount <= self.high:
                bits |= some
        return self.low <= rest <= self.high, bits


class _Swapping:
    """A plan among the units of its problem, ready to try every swap.

    `costs` are of each unit's work off the job, in credits times `scale`.
    """

    def __init__(self, problem: Problem, plan: Plan, rules: tuple[Rule, ...]) -> None:
        self.problem, self.plan, self.units = problem, plan, problem.units
        codes = set(plan.codes)
        self.chosen = [i for i, unit in enumerate(self.units) if unit.code in codes]
        self.place = {self.units[i].code: i for i in self.chosen}
        self.measured = list(self._measure(rules))
        # What is more than a sum is left to the audit, swap by swap.
        self.audited = tuple(rule for rule in rules if rule.bound is None)
        others = (1 << len(self.units)) - 1
        self.others = others - sum(1 << i for i in self.chosen)
        off = [_off_the_job(unit, problem) for unit in self.units]
        self.scale = lcm(3, *(cost.denominator for cost in off))
        self.costs = [cost.numerator * (self.scale // cost.denominator) for cost in off]

    def _measure(self, rules: tuple[Rule, ...]) -> Iterator[_Measured]:
        index = Index(self.units)
        for rule in rules:
            if rule.bound is not None:
                about = index.positions(rule.bound.of)
                one = _Measured(rule, rule.bound, self.units, about)
                one.total = sum(one.amounts.get(i, 0) for i in self.chosen)
                yield one

    def without(self, unit: Unit) -> Loss:
        """Find what becomes of the plan without one of its units."""
        gone = self.place[unit.code]
        binding = [one for one in self.measured if not one.is_wish_for(unit)]
        valid_without, bits = True, self.others
        for one in binding:
            valid, others = one.kept(gone)
            valid_without, bits = valid_without and valid, bits & others
        rest = [i for i in self.chosen if i != gone]
        valid_without = valid_without and self._keeps(rest)
        swaps = [
            i
            for i in range(len(self.units))
            if bits >> i & 1 and self._keeps([*rest, i])
        ]
        rules = (*(one.rule for one in binding), *self.audited)
        if valid_without:
            self._audit(rest, rules)
        if not swaps:
            return Loss(unit, valid_without, 0)
        best = self._best(gone, swaps)
        changed = self._audit([*rest, best], rules)
        misfit = weigh(changed, self.problem.job, self.problem.held).misfit
        loss = misfit - self.plan.fit.misfit
        return Loss(unit, valid_without, len(swaps), self.units[best], loss)

    def _keeps(self, chosen: list[int]) -> bool:
        """Say whether the audit lets units pass by all that is no plain bound."""
        if not self.audited:
            return True
        units = tuple(self.units[i] for i in sorted(chosen))
        return all(one.holds for one in audit(units, self.audited))

    def _best(self, gone: int, swaps: list[int]) -> int:
        """Choose the swap with the least misfit, then credits, then the earliest."""
        used: defaultdict[str, int] = defaultdict(int)
        for i in self.chosen:
            for tag, strength in self.units[i].tags if i != gone else ():
                used[tag] = max(used[tag], strength)
        step = CREDITS_PER_WEIGHT_LEFT_OUT * self.scale // 3
        job = self.problem.job

        def rank(i: int) -> tuple[int, int, int]:
            gained = sum(
                job.get(tag, 0) * (strength - used[tag])
                for tag, strength in self.units[i].tags
                if strength > used[tag]
            )
            return self.costs[i] - step * gained, self.units[i].credits, i

        return min(swaps, key=rank)

    def _audit(self, chosen: list[int], rules: tuple[Rule, ...]) -> tuple[Unit, ...]:
        """Give the units in order; nothing is told that does not pass the audit."""
        units = tuple(self.units[i] for i in sorted(chosen))
        broken = [one.rule.id for one in audit(units, rules) if not one.holds]
        if broken:
            evidence = {"units": [unit.code for unit in units], "broken": broken}
            message = "a swap did not pass the audit, so it is not told"
            raise SelfCheckError(Fault("swap-wrong", message), evidence=evidence)
        return units


def _off_the_job(unit: Unit, problem: Problem) -> Fraction:
    if unit.code in problem.held:
        return Fraction(0)
    return unit.credits * (1 - relevance(unit, problem.job))
