"""Fragility: what becomes of a plan if one of its units is lost.

A unit may be withdrawn, or the job may yield no evidence for it. The audit measures
each bound once for every unit; whether a swap keeps the bound is then whole-number
addition. Nothing is solved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, NamedTuple

from recommender.auditing import (
    CREDITS_PER_WEIGHT_LEFT_OUT,
    Auditor,
    Weigher,
    measure,
)
from recommender.errors import Fault, LimitError, SelfCheckError
from recommender.qualifications.plans import Loss
from recommender.qualifications.rules import (
    Bound,
    Kind,
    Rule,
    Select,
    requires_every_unit,
)
from recommender.qualifications.unit_memory import FilterMemory
from recommender.solver.model.unit_index import index_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.problems.problem import Problem
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.rules import Measure
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight
    from recommender.solver.engine.clock import Clock


def find_losses(
    problem: Problem, plan: Plan, cap: Number | None = None, clock: Clock | None = None
) -> tuple[Loss, ...]:
    """Return what losing each of the plan's new units would mean.

    A swap keeps every rule, wish and piece of guidance and the limit of `cap` credits;
    a wish for the lost unit alone no longer counts.

    Raises:
        LimitError: Time ran out.
        SelfCheckError: A swap failed the audit.
    """
    limit = Bound("credits", Select(), at_most=cap)
    rules = (*problem.rules, Rule("cap", Kind.WISH, "", "", limit))
    search = _SwapSearch(problem, plan, rules, clock)
    return tuple(search.without(unit) for unit in plan.new_units)


def refuse_below_bound(
    problem: Problem, plan: Plan, losses: Iterable[Loss], bound: Fraction | None
) -> None:
    """Refuse a proof that a swap, or a unit left out, shows to be wrong.

    No valid plan has less mismatch than the proven `bound`. A plan after a swap is
    valid, whether it was made from the best plan or from another.

    Raises:
        SelfCheckError: one has less.
    """
    if bound is None:
        return
    for loss in losses:
        if loss.breaks_wish:
            continue
        rest = [unit for unit in plan.units if unit is not loss.unit]
        others: list[tuple[list[Unit], Fraction]] = []
        if loss.valid_without:
            mismatch = Weigher(problem.job, problem.held).weigh(rest).mismatch
            others.append((rest, mismatch))
        if loss.best is not None and loss.loss is not None:
            mismatch = plan.fit.mismatch + loss.loss
            others.append(([*rest, loss.best], mismatch))
        for units, mismatch in others:
            if mismatch < bound - problem.match.rounding:
                raise _wrong_proof(plan, bound, units, mismatch)


def _wrong_proof(
    plan: Plan, bound: Fraction, units: Iterable[Unit], mismatch: Fraction
) -> SelfCheckError:
    evidence = {
        "CP-SAT": {"units": list(plan.codes), "bound": str(bound)},
        "audit": {"units": [u.code for u in units], "mismatch": str(mismatch)},
    }
    message = "the solver's proof is wrong: another valid plan has less mismatch"
    return SelfCheckError(Fault("proof-wrong", message), evidence=evidence)


class _Amounts(NamedTuple):
    """What each unit adds to a measure, if a filter lets it through.

    Units are bits by position: `by_amount` has each amount with the units that add it.
    """

    by_position: dict[int, Number]
    by_amount: tuple[tuple[Number, int], ...]


def _amounts(units: Sequence[Unit], of: Select, measured: Measure) -> _Amounts:
    """Return what the audit measures of each unit alone."""
    positions = index_of(units).positions(of)
    bound = Bound(measured, of)
    amounts = {i: measure((units[i],), bound) for i in positions}
    by_amount: defaultdict[Number, int] = defaultdict(int)
    for i, amount in amounts.items():
        by_amount[amount] |= 1 << i
    by_amount[0] |= (1 << len(units)) - 1 - sum(1 << i for i in positions)
    return _Amounts(amounts, tuple(by_amount.items()))


# For each catalogue, kept for the next plan.
_AMOUNTS = FilterMemory(_amounts)


class _MeasuredBound:
    """A plain bound of a rule, with what a plan has of it."""

    def __init__(
        self, rule: Rule, bound: Bound, amounts: _Amounts, chosen: Iterable[int]
    ) -> None:
        self.rule = rule
        self.low = float("-inf") if bound.at_least is None else bound.at_least
        self.high = float("inf") if bound.at_most is None else bound.at_most
        self._adds, self._by_amount = amounts
        self._total = sum([self._adds.get(i, 0) for i in chosen])

    def is_wish_for(self, unit: Unit) -> bool:
        """Return whether this is a wish for that unit alone."""
        is_wish = self.rule.kind is Kind.WISH
        return is_wish and requires_every_unit(self.rule) == {unit.code}

    def kept(self, gone: int) -> tuple[bool, int]:
        """Return whether the rest keeps the rule, and which units keep it if added."""
        rest = self._total - self._adds.get(gone, 0)
        bits = 0
        for amount, units in self._by_amount:
            if self.low <= rest + amount <= self.high:
                bits |= units
        return self.low <= rest <= self.high, bits


class _SwapSearch:
    """A search for swaps that keep a plan valid after the loss of a unit.

    `costs` is each unit's work off the job, in credits times `scale`.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        rules: tuple[Rule, ...],
        clock: Clock | None = None,
    ) -> None:
        self.problem, self.plan, self.units = problem, plan, problem.units
        self._clock = clock
        codes = set(plan.codes)
        self.chosen = [i for i, unit in enumerate(self.units) if unit.code in codes]
        self.place = {self.units[i].code: i for i in self.chosen}
        amounts = _AMOUNTS.of(self.units)
        bounds = [(rule, rule.bound) for rule in rules if rule.bound is not None]
        self.measured = [
            _MeasuredBound(rule, bound, amounts(bound.of, bound.measure), self.chosen)
            for rule, bound in bounds
        ]
        # Rules that are more than a sum are left to the audit, swap by swap.
        self.audited = tuple(rule for rule in rules if rule.bound is None)
        others = (1 << len(self.units)) - 1
        self.others = others - sum(1 << i for i in self.chosen)
        self._auditor = Auditor(rules, self.units)
        self._weigher = Weigher(problem.job, problem.held)
        self.costs, self.scale = self._weigher.off_the_job(self.units)

    def without(self, unit: Unit) -> Loss:
        """Return what losing one of the plan's units would mean."""
        gone = self.place[unit.code]
        binding = [bound for bound in self.measured if not bound.is_wish_for(unit)]
        kept = [(bound.rule, *bound.kept(gone)) for bound in binding]
        bits = reduce(and_, (units for _, _, units in kept), self.others)
        rest = [i for i in self.chosen if i != gone]
        deciding = self._deciding(kept, rest)
        swaps = self._valid(bits, rest)
        rules = (*(bound.rule for bound in binding), *self.audited)
        if not deciding:
            self._audit(rest, rules)
        loss = Loss(unit, not deciding, len(swaps), deciding=deciding)
        was_wish = len(binding) < len(self.measured)
        loss = replace(loss, breaks_wish=was_wish)
        if not swaps:
            return loss
        used = self._used(rest)
        ranks = {i: self._rank(i, used) for i in swaps}
        best = min(swaps, key=lambda i: (ranks[i], self.units[i].credits, i))
        rank = self._rank(gone, used)
        worse = Fraction(ranks[best] - rank) / self.scale
        self._audit([*rest, best], rules, self.plan.fit.mismatch + worse)
        equal = [] if was_wish else [i for i in swaps if ranks[i] == rank]
        for i in equal:
            self._audit([*rest, i], rules, self.plan.fit.mismatch)
        as_good = tuple(self.units[i] for i in equal)
        return replace(loss, best=self.units[best], loss=worse, as_good=as_good)

    def _deciding(
        self, kept: Iterable[tuple[Rule, bool, int]], rest: list[int]
    ) -> tuple[Rule, ...]:
        """Return broken rules, enough of them to decide which units would do.

        First comes the rule that the fewest units would keep; a rule that excludes none
        of the units left is not among them.
        """
        broken = [(rule, bits & self.others) for rule, holds, bits in kept if not holds]
        broken.sort(key=lambda pair: pair[1].bit_count())
        deciding: list[Rule] = []
        left = self.others
        for rule, bits in broken:
            if not deciding or left & ~bits:
                deciding.append(rule)
                left &= bits
        if self.audited:
            units = tuple(self.units[i] for i in rest)
            deciding += self._auditor.broken(units, self.audited)
        return tuple(deciding)

    def _valid(self, bits: int, rest: list[int]) -> list[int]:
        """Return the units of some bits that keep the rules which are no plain bounds.

        Raises:
            LimitError: Time ran out.
        """
        possible = [i for i in range(len(self.units)) if bits >> i & 1]
        if not self.audited:
            self._check_time()
            return possible
        return [i for i in possible if self._keeps([*rest, i])]

    def _check_time(self) -> None:
        if self._clock is not None and self._clock.left() == 0.0:
            message = "time ran out before every swap was tried"
            raise LimitError(
                Fault("limit-time", message, "allow more time with --time-limit")
            )

    def _keeps(self, chosen: list[int]) -> bool:
        self._check_time()
        units = tuple(self.units[i] for i in sorted(chosen))
        return not self._auditor.broken(units, self.audited)

    def _used(self, chosen: Iterable[int]) -> dict[str, int]:
        """Return how strongly the units use each tag at most, in thirds."""
        used: dict[str, int] = {}
        for i in chosen:
            for tag, strength in self.units[i].tags:
                used[tag] = max(used.get(tag, 0), strength)
        return used

    def _rank(self, i: int, used: Mapping[str, int]) -> Weight:
        """Return the mismatch that a unit adds, times `scale`, given what is used."""
        job, step = self.problem.job, CREDITS_PER_WEIGHT_LEFT_OUT * self.scale // 3
        gained = sum(
            job.get(tag, 0) * max(strength - used.get(tag, 0), 0)
            for tag, strength in self.units[i].tags
        )
        return self.costs[i] - step * gained

    def _audit(
        self,
        chosen: list[int],
        rules: tuple[Rule, ...],
        mismatch: Fraction | None = None,
    ) -> None:
        """Refuse units that break a rule, or that have another mismatch.

        Raises:
            SelfCheckError: They do not pass the audit.
        """
        units = tuple(self.units[i] for i in sorted(chosen))
        broken = [rule.id for rule in self._auditor.broken(units, rules)]
        if mismatch is not None and self._weigher.weigh(units).mismatch != mismatch:
            broken.append(f"mismatch {mismatch}")
        if broken:
            evidence = {"units": [unit.code for unit in units], "broken": broken}
            message = "a swap did not pass the audit, so it is not shown"
            raise SelfCheckError(Fault("swap-wrong", message), evidence=evidence)
