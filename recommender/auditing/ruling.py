"""Ruling: a set of units held against rules, one finding a rule."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from recommender.auditing.allocating import allocate, counted, is_joint, total
from recommender.auditing.measuring import gauge
from recommender.qualifications.plans import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.auditing.allocating import Allocation, Joint
    from recommender.qualifications.rules import Rule
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
    rules = tuple(rules)
    if all(rule.bound is not None for rule in rules):
        # Plain bounds leave nothing open: each is measured by itself.
        return tuple(Finding(rule, *gauge(rule.requires, units)) for rule in rules)
    return _best(units, rules)[1]


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
