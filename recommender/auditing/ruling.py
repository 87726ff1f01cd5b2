"""The audit of a set of units against rules: one finding per rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from recommender.auditing.allocating import (
    allocate,
    binding_part,
    concerns_counting,
    counted_units,
    measure_counted,
)
from recommender.auditing.measuring import (
    NOTHING,
    CandidateFacts,
    evaluate,
    measure,
    within,
)
from recommender.auditing.parting import parts_of
from recommender.qualifications.plans import Finding
from recommender.qualifications.unit_memory import FilterMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Bound, Rule
    from recommender.qualifications.units import Unit


def audit(
    units: Sequence[Unit], rules: Iterable[Rule], known: CandidateFacts = NOTHING
) -> tuple[Finding, ...]:
    """Measure a set of units against each rule, in the order of the rules.

    Where rules leave open which case applies, or what units are counted towards, the
    choice that breaks the fewest rules is taken. Rules that depend on the candidate
    are decided by what is `known`.

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
    """Audits many sets of units of one catalogue.

    What a unit adds to the plain bounds of the rules that are `frequent` is worked out
    once, not once per set; with all `units` of the catalogue, not once per auditor.
    """

    def __init__(
        self, frequent: Iterable[Rule], units: tuple[Unit, ...] | None = None
    ) -> None:
        bounds = [rule.bound for rule in frequent]
        # Keeping the bounds alive keeps their ids from being given to others.
        self._bounds = [bound for bound in bounds if bound is not None]
        known = _AMOUNTS.of(units or [])
        self._adds = {id(b): known(b.of, b.measure) for b in self._bounds}

    def audit(
        self,
        units: Sequence[Unit],
        rules: Iterable[Rule],
        known: CandidateFacts = NOTHING,
    ) -> tuple[Finding, ...]:
        """Measure a set of units against each rule, as `audit` does."""
        rules = tuple(rules)
        bounds = [rule.bound for rule in rules]
        if None in bounds:
            return _best(units, rules, known)[1]
        # Plain bounds leave nothing open, so each is measured on its own.
        return tuple(
            _as_written(finding, units) if rule.exempt else finding
            for rule, bound in zip(rules, bounds, strict=True)
            if bound is not None
            for amount in (self._measure(units, bound),)
            for finding in (
                Finding(rule, amount, within(amount, bound.at_least, bound.at_most)),
            )
        )

    def broken(self, units: Sequence[Unit], rules: Iterable[Rule]) -> list[Rule]:
        """Return the rules that a set of units breaks, in their order."""
        rules = tuple(rules)
        bounds = [rule.bound for rule in rules]
        if None in bounds:
            return [f.rule for f in self.audit(units, rules) if not f.holds]
        return [
            rule
            for rule, bound in zip(rules, bounds, strict=True)
            if bound is not None
            and not within(self._measure(units, bound), bound.at_least, bound.at_most)
        ]

    def _measure(self, units: Sequence[Unit], bound: Bound) -> Number:
        adds = self._adds.get(id(bound))
        if adds is None:
            return measure(units, bound)
        for unit in units:
            if unit.code not in adds:
                adds[unit.code] = measure([unit], bound)
        return sum([adds[unit.code] for unit in units])


def _nothing_known(*_: object) -> dict[str, Number]:
    return {}


# What units add to a measure if they pass a filter, by their codes; for each catalogue.
_AMOUNTS = FilterMemory(_nothing_known)


def _as_written(finding: Finding, units: Sequence[Unit]) -> Finding:
    """Measure guidance as written, and name the units for which it is set aside.

    These are the exempt units of the set that change what it measures.
    """
    rule = finding.rule
    amount, holds, applies = evaluate(rule.as_written, units)
    if holds or not finding.holds:
        return replace(finding, measured=amount, applies=applies)
    rest_without = {
        unit.code: [other for other in units if other is not unit] for unit in units
    }
    set_aside_for = tuple(
        code
        for code, rest in rest_without.items()
        if code in rule.exempt and evaluate(rule.as_written, rest).amount != amount
    )
    return replace(finding, measured=amount, set_aside_for=set_aside_for)


def most_favourable_cases(
    units: Sequence[Unit], rules: Iterable[Rule]
) -> Mapping[str, str]:
    """Return the case of each open choice under which the fewest rules are broken."""
    return _best(units, tuple(rules), NOTHING)[0]


def _best(
    units: Sequence[Unit], rules: Sequence[Rule], known: CandidateFacts
) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    rulings = (
        (chosen, tuple(_findings(units, rules, chosen, known)))
        for chosen in _choices(rules, known)
    )
    return min(
        rulings, key=lambda ruling: sum(not finding.holds for finding in ruling[1])
    )


def _choices(
    rules: Sequence[Rule], known: CandidateFacts
) -> Iterator[Mapping[str, str]]:
    """Yield every combination of open cases, in the order in which they are listed."""
    alternatives = {case.choice: case.among for rule in rules for case in rule.cases}
    alternatives.update(
        {
            name: (answer,)
            for name, answer in known.facts.items()
            if name in alternatives
        }
    )
    for values in product(*alternatives.values()):
        yield dict(zip(alternatives, values, strict=True))


def _findings(
    units: Sequence[Unit],
    rules: Sequence[Rule],
    chosen: Mapping[str, str],
    known: CandidateFacts,
) -> Iterator[Finding]:
    binding = [
        all(chosen[case.choice] in case.values for case in rule.cases) for rule in rules
    ]
    required = [rule.as_written if rule.waived else rule.requires for rule in rules]
    counting_parts = [
        binding_part(requires, units, known) if binds else None
        for requires, binds in zip(required, binding, strict=True)
    ]
    # Rules that are waived get what the others leave: those come first.
    in_order = sorted(zip(rules, counting_parts, strict=True), key=_is_waived)
    binding_parts = [part for _, part in in_order if part is not None]
    allocation = allocate(units, binding_parts, known) if binding_parts else ()
    for rule, requires, binds, part in zip(
        rules, required, binding, counting_parts, strict=True
    ):
        if part is not None:
            measured = measure_counted(part, units, allocation, known)
            counted = counted_units(part, units, allocation, known)
            finding = Finding(rule, *measured, counted=counted)
        elif not binds or concerns_counting(requires):
            finding = Finding(rule, 0, holds=True, applies=False)
        else:
            measured = evaluate(requires, units, known)
            parts = () if measured.holds else parts_of(requires, units, known)
            finding = Finding(rule, *measured, parts=parts)
            finding = _as_written(finding, units) if rule.exempt else finding
        yield _waived(finding) if rule.waived else finding


def _is_waived(part: tuple[Rule, object]) -> bool:
    return bool(part[0].waived)


def _waived(finding: Finding) -> Finding:
    """Let a waived rule hold, whatever the units have of what it needs."""
    return replace(finding, holds=True, kept=finding.holds)
