"""Ruling: a set of units held against rules, one finding a rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from recommender.auditing.allocating import allocate, concerns_counting, counted, total
from recommender.auditing.measuring import (
    NOTHING,
    CandidateFacts,
    evaluate,
    measure,
    within,
)
from recommender.qualifications.plans import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.rules import Bound, Rule
    from recommender.qualifications.units import Unit


def audit(
    units: Sequence[Unit], rules: Iterable[Rule], known: CandidateFacts = NOTHING
) -> tuple[Finding, ...]:
    """Measure a set of units against each rule, in the order of the rules.

    Where rules leave open which case applies, or what units are counted towards, the
    set is given the benefit: the choice under which the fewest rules are broken.
    What is `known` of the candidate decides the rules that ask for it.

    >>> from recommender.qualifications.rules import Bound, Kind, Rule, Select
    >>> from recommender.qualifications.units import Unit
    >>> f3 = Unit("F3", "Understand customer service", "A", level=3, credits=6)
    >>> core = Bound("credits", Select(groups=frozenset("A")), at_least=12)
    >>> rule = Rule("core", Kind.RULE, "12 credits from Group A", "handbook", core)
    >>> [(finding.measured, finding.holds) for finding in audit([f3], [rule])]
    [(6, False)]
    """
    return _best(units, tuple(rules), known)[1]


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
            return _best(units, rules, NOTHING)[1]
        # Plain bounds leave nothing open: each is measured by itself.
        return tuple(
            _as_written(finding, units) if rule.exempt else finding
            for rule, bound in zip(rules, bounds, strict=True)
            if bound is not None
            for amount in (self._measure(units, bound),)
            for finding in (
                Finding(rule, amount, within(amount, bound.at_least, bound.at_most)),
            )
        )

    def _measure(self, units: Sequence[Unit], bound: Bound) -> int:
        adds = self._adds.get(id(bound))
        if adds is None:
            return measure(units, bound)
        for unit in units:
            if unit.code not in adds:
                adds[unit.code] = measure([unit], bound)
        return sum([adds[unit.code] for unit in units])


def _as_written(finding: Finding, units: Sequence[Unit]) -> Finding:
    """Measure guidance as written, and name the units for which it is set aside.

    They are the exempt ones of the set without which it measures otherwise.
    """
    rule = finding.rule
    amount, holds, applies = evaluate(rule.as_written, units)
    if holds or not finding.holds:
        return replace(finding, measured=amount, applies=applies)
    others = {unit.code: [one for one in units if one is not unit] for unit in units}
    aside = tuple(
        code
        for code, rest in others.items()
        if code in rule.exempt and evaluate(rule.as_written, rest).amount != amount
    )
    return replace(finding, measured=amount, set_aside_for=aside)


def most_favourable_cases(
    units: Sequence[Unit], rules: Iterable[Rule]
) -> Mapping[str, str]:
    """Return the case of each open choice under which the fewest rules are broken."""
    return _best(units, tuple(rules), NOTHING)[0]


def _best(
    units: Sequence[Unit], rules: Sequence[Rule], known: CandidateFacts
) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    found = (
        (chosen, tuple(_findings(units, rules, chosen, known)))
        for chosen in _choices(rules, known)
    )
    return min(found, key=lambda one: sum(not finding.holds for finding in one[1]))


def _choices(
    rules: Sequence[Rule], known: CandidateFacts
) -> Iterator[Mapping[str, str]]:
    """Yield every combination of the cases left open, those named first first."""
    open_ = {case.choice: case.among for rule in rules for case in rule.cases}
    open_.update({name: (said,) for name, said in known.facts.items() if name in open_})
    for values in product(*open_.values()):
        yield dict(zip(open_, values, strict=True))


def _findings(
    units: Sequence[Unit],
    rules: Sequence[Rule],
    chosen: Mapping[str, str],
    known: CandidateFacts,
) -> Iterator[Finding]:
    binding = [
        all(chosen[case.choice] in case.values for case in rule.cases) for rule in rules
    ]
    joints = [
        counted(rule.requires, units, known) if binds else None
        for rule, binds in zip(rules, binding, strict=True)
    ]
    there = [joint for joint in joints if joint is not None]
    allocation = allocate(units, there, known) if there else ()
    for rule, binds, joint in zip(rules, binding, joints, strict=True):
        if joint is not None:
            amount = total(joint, units, allocation, known)
            low = getattr(joint, "at_least", None)
            yield Finding(rule, amount, within(amount, low, joint.at_most))
        elif not binds or concerns_counting(rule.requires):
            yield Finding(rule, 0, holds=True, applies=False)
        else:
            finding = Finding(rule, *evaluate(rule.requires, units, known))
            yield _as_written(finding, units) if rule.exempt else finding
