"""Ruling: a set of units held against rules, one finding a rule."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from recommender.auditing.allocating import allocate, counted, is_joint, total
from recommender.auditing.measuring import gauge, measure, within
from recommender.qualifications.plans import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.auditing.allocating import Allocation, Joint
    from recommender.qualifications.rules import Bound, Rule
    from recommender.qualifications.units import Unit


def audit(units: Sequence[Unit], rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Measure a set of units against each rule, in the order of the rules.

    Where rules leave open which case applies, or what units are counted towards, the
    set is given the benefit: the choice under which the fewest rules are broken.

    >>> from recommender.qualifications.rules import Bound, Kind, Rule, Select
    >>> from recommender.qualifications.units import Unit
    >>> f3 = Unit("F3", "Understand customer service", "A", level=3, credits=6)
    >>> core = Bound("credits", Select(groups=frozenset("A")), at_least=12)
    >>> rule = Rule("core", Kind.RULE, "12 credits from Group A", "handbook", core)
    >>> [(finding.measured, finding.holds) for finding in audit([f3], [rule])]
    [(6, False)]
    """
    return Auditor(()).audit(units, rules)


class Auditor:
    """Audits one set of units of a catalogue after another.

    What a unit adds to the plain bounds of some rules, which are asked about often,
    is looked up once, not once a set.
    """

    def __init__(self, often: Iterable[Rule]) -> None:
        bounds = [rule.bound for rule in often]
        # The bounds are kept, so that no other can have the id of one of them.
        self._bounds = [bound for bound in bounds if bound is not None]
        self._adds: dict[int, dict[str, int]] = {id(one): {} for one in self._bounds}

    def audit(
        self, units: Sequence[Unit], rules: Iterable[Rule]
    ) -> tuple[Finding, ...]:
        """Measure a set of units against each rule, as `audit` does."""
        rules = tuple(rules)
        bounds = [rule.bound for rule in rules]
        if None in bounds:
            return _best(units, rules)[1]
        # Plain bounds leave nothing open: each is measured by itself.
        return tuple(
            Finding(rule, amount, within(amount, bound.at_least, bound.at_most))
            for rule, bound in zip(rules, bounds, strict=True)
            if bound is not None
            for amount in (self._measure(units, bound),)
        )

    def _measure(self, units: Sequence[Unit], bound: Bound) -> int:
        adds = self._adds.get(id(bound))
        if adds is None:
            return measure(units, bound)
        for unit in units:
            if unit.code not in adds:
                adds[unit.code] = measure([unit], bound)
        return sum([adds[unit.code] for unit in units])


def choose(units: Sequence[Unit], rules: Iterable[Rule]) -> Mapping[str, str]:
    """Give the case of each open choice under which the fewest rules are broken."""
    return _best(units, tuple(rules))[0]


def _best(
    units: Sequence[Unit], rules: Sequence[Rule]
) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    found = (
        (chosen, tuple(_findings(units, rules, chosen))) for chosen in _choices(rules)
    )
    return min(found, key=lambda one: sum(not finding.holds for finding in one[1]))


def _choices(rules: Sequence[Rule]) -> Iterator[Mapping[str, str]]:
    """Give every way to choose the cases that are open, the first named first."""
    open_ = {case.choice: case.among for rule in rules for case in rule.cases}
    for values in product(*open_.values()):
        yield dict(zip(open_, values, strict=True))


def _findings(
    units: Sequence[Unit], rules: Sequence[Rule], chosen: Mapping[str, str]
) -> Iterator[Finding]:
    binding = [
        all(chosen[case.choice] in case.values for case in rule.cases) for rule in rules
    ]
    joints = [
        counted(rule.requires, units) if binds else None
        for rule, binds in zip(rules, binding, strict=True)
    ]
    there = [joint for joint in joints if joint is not None]
    allocation = allocate(units, there) if there else ()
    for rule, binds, joint in zip(rules, binding, joints, strict=True):
        if joint is not None:
            yield _count(rule, joint, units, allocation)
        elif not binds or is_joint(rule.requires):
            yield Finding(rule, 0, holds=True, applies=False)
        else:
            amount, holds, applies = gauge(rule.requires, units)
            yield Finding(rule, amount, holds, applies)


def _count(
    rule: Rule, joint: Joint, units: Sequence[Unit], allocation: Allocation
) -> Finding:
    amount = total(joint, units, allocation)
    least = getattr(joint, "at_least", None)
    enough = least is None or amount >= least
    return Finding(
        rule, amount, enough and (joint.at_most is None or amount <= joint.at_most)
    )
