"""The arithmetic of rules, worked out again from what a certificate says.

It shares no code with the audit, the model or the second opinion: units and
requirements here are those of the certificate, and every number is a fraction.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from recommender.certificates.certificate_document import (
    CertifiedUnit,
    ConditionRequired,
    DistinctRequired,
    FactRequired,
    OverlapRequired,
    ShareRequired,
    TotalRequired,
    WaysRequired,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from recommender.certificates.certificate_document import (
        CertifiedRule,
        Required,
        UnitFilter,
    )

# What is counted, and what each unit of a plan is counted towards.
CountingRule = TotalRequired | OverlapRequired


# More sums, or more ways to count a unit, are not tried.
_MOST_SUMS = 50_000
_MOST_PLACES = 12


class TooManyWaysError(Exception):
    """There are too many ways to count units towards totals to try them all."""


class Reading(NamedTuple):
    """What some units have of a requirement, whether that is enough, and which count.

    A requirement that does not apply is kept, has nothing and counts nothing.
    """

    have: Fraction
    kept: bool
    counted: tuple[str, ...] = ()
    applies: bool = True


NOT_APPLIED = Reading(Fraction(0), kept=True, applies=False)


def passes(of: UnitFilter, unit: CertifiedUnit) -> bool:
    """Return whether a unit passes everything that a filter gives."""
    lists: tuple[tuple[Collection[object] | None, AbstractSet[object]], ...] = (
        (of.groups, {unit.group}),
        (of.levels, {unit.level}),
        (of.units, {unit.code}),
        (of.tags, unit.tags.keys()),
        *((v, {*unit.columns.get(c, ())}) for c, v in (of.columns or {}).items()),
    )
    if any(wanted is not None and has.isdisjoint(wanted) for wanted, has in lists):
        return False
    if unit.code in (of.except_units or ()) or not _is_level(of, unit.level):
        return False
    for span in of.numbers or ():
        number = Fraction(unit.numbers.get(span.column, 0))
        if not is_between(number, span.lowest, span.highest):
            return False
    some = of.any_of or ()
    return (
        all(passes(part, unit) for part in of.all_of or ())
        and (not some or any(passes(part, unit) for part in some))
        and not any(passes(part, unit) for part in of.none_of or ())
    )


def _is_level(of: UnitFilter, level: int | None) -> bool:
    """Return whether a level is in a span; one that is not known has no place in it."""
    if level is None:
        return of.min_level is None and of.max_level is None
    return is_between(Fraction(level), of.min_level, of.max_level)


def is_between(
    amount: Fraction, lowest: int | str | None, highest: int | str | None
) -> bool:
    """Return whether an amount is at least the one and at most the other.

    >>> is_between(Fraction(7), "13/2", None), is_between(Fraction(7), None, 6)
    (True, False)
    """
    if lowest is not None and amount < Fraction(lowest):
        return False
    return highest is None or amount <= Fraction(highest)


def size_of(unit: CertifiedUnit, measure: str) -> Fraction:
    """Return what a unit adds to a measure.

    Hours that are not known are 20/3 for each credit, to the nearest hour.
    """
    if measure == "units":
        return Fraction(1)
    if measure == "credits":
        return Fraction(unit.credits)
    if measure == "hours":
        if unit.hours is not None:
            return Fraction(unit.hours)
        return Fraction((Fraction(unit.credits) * 20 / 3 + Fraction(1, 2)) // 1)
    return Fraction(unit.numbers.get(measure, 0))


def read(required: Required, units: Sequence[CertifiedUnit]) -> Reading:
    """Return what units have of a requirement on what is taken."""
    if isinstance(required, TotalRequired):
        some = [unit for unit in units if passes(required.of, unit)]
        have = sum((size_of(unit, required.measure) for unit in some), Fraction(0))
        return _reading(have, required, some)
    if isinstance(required, ShareRequired):
        return _read_share(required, units)
    if isinstance(required, DistinctRequired):
        some = [unit for unit in units if passes(required.of, unit)]
        values = {value for unit in some for value in _values(unit, required.by)}
        return _reading(Fraction(len(values)), required, some)
    if isinstance(required, WaysRequired):
        kept = [read(option, units).kept for option in required.options]
        return _reading(Fraction(sum(kept)), required, _concerned(required, units))
    if isinstance(required, ConditionRequired):
        then = read(required.then, units)
        if not read(required.given, units).kept:
            return Reading(then.have, kept=True, applies=False)
        return _counting(Reading(then.have, then.kept), _concerned(required, units))
    if isinstance(required, FactRequired):
        return Reading(Fraction(required.holds), required.holds)
    raise TypeError("a bound on what is counted twice has no reading of its own")


def _read_share(share: ShareRequired, units: Sequence[CertifiedUnit]) -> Reading:
    whole = [unit for unit in units if passes(share.out_of, unit)]
    total = sum((size_of(unit, share.measure) for unit in whole), Fraction(0))
    if not total:
        return NOT_APPLIED
    part = [unit for unit in whole if passes(share.of, unit)]
    have = sum((size_of(unit, share.measure) for unit in part), Fraction(0)) / total
    reading = _reading(have, share, whole)
    return reading._replace(have=100 * have)


def _reading(
    have: Fraction,
    bounds: TotalRequired | ShareRequired | DistinctRequired | WaysRequired,
    units: Iterable[CertifiedUnit],
) -> Reading:
    kept = is_between(have, bounds.at_least, bounds.at_most)
    return _counting(Reading(have, kept), units)


def _counting(reading: Reading, units: Iterable[CertifiedUnit]) -> Reading:
    return reading._replace(counted=tuple(unit.code for unit in units))


def _values(unit: CertifiedUnit, by: str) -> Collection[str]:
    if by == "group":
        return (unit.group,)
    if by == "level":
        return () if unit.level is None else (f"{unit.level}",)
    return unit.columns.get(by, ())


def _concerned(
    required: Required, units: Sequence[CertifiedUnit]
) -> list[CertifiedUnit]:
    """Return the units that alternatives are about, whichever of them hold."""
    filters = [*_filters(required)]
    return [unit for unit in units if any(passes(of, unit) for of in filters)]


def _filters(required: Required) -> Iterator[UnitFilter]:
    if isinstance(required, WaysRequired):
        for option in required.options:
            yield from _filters(option)
    elif isinstance(required, ConditionRequired):
        yield from _filters(required.then)
    elif isinstance(required, ShareRequired):
        yield required.out_of
    elif isinstance(required, TotalRequired | DistinctRequired):
        yield required.of


def counting_rule(
    required: Required, units: Sequence[CertifiedUnit]
) -> CountingRule | None:
    """Return the bound on what is counted in a requirement, if it binds."""
    if isinstance(required, ConditionRequired) and concerns_counting(required):
        binds = read(required.given, units).kept
        return counting_rule(required.then, units) if binds else None
    if isinstance(required, OverlapRequired):
        return required
    counts = isinstance(required, TotalRequired) and required.towards
    return required if counts else None  # type: ignore[return-value]


def concerns_counting(required: Required) -> bool:
    """Return whether a requirement is about what is counted, not what is taken."""
    if isinstance(required, ConditionRequired):
        return concerns_counting(required.then)
    counts = isinstance(required, TotalRequired) and bool(required.towards)
    return counts or isinstance(required, OverlapRequired)


def read_counted(
    required: CountingRule,
    units: Sequence[CertifiedUnit],
    places: Mapping[str, Collection[str]],
) -> Reading:
    """Return what units have of a bound on what is counted.

    `places` are what each unit is counted towards, by its code.
    """
    some = [
        unit
        for unit in units
        if _is_counted(required, places.get(unit.code, ()))
        and passes(required.of, unit)
    ]
    have = sum((size_of(unit, required.measure) for unit in some), Fraction(0))
    lowest = required.at_least if isinstance(required, TotalRequired) else None
    kept = is_between(have, lowest, required.at_most)
    return Reading(have, kept, tuple(unit.code for unit in some))


def _is_counted(required: CountingRule, places: Collection[str]) -> bool:
    if isinstance(required, OverlapRequired):
        return len({*places} & {*required.towards}) > 1
    return required.towards in places


def can_be_counted(
    rules: Sequence[CountingRule], units: Sequence[CertifiedUnit]
) -> bool:
    """Return whether units can be counted so that all bounds on counting are kept.

    Unit by unit, every way to count it is tried with every sum so far.

    Raises:
        TooManyWaysError: there are too many.
    """
    sums = {tuple(Fraction(0) for _ in rules)}
    for unit in units:
        sums = {
            after
            for places in _ways_to_count(rules, unit)
            for before in sums
            for after in (_added(before, rules, unit, places),)
            if _none_above(after, rules)
        }
        if len(sums) > _MOST_SUMS:
            raise TooManyWaysError
    return any(_all_reached(each, rules) for each in sums)


def _ways_to_count(
    rules: Sequence[CountingRule], unit: CertifiedUnit
) -> Iterator[frozenset[str]]:
    possible = {
        rule.towards
        for rule in rules
        if isinstance(rule, TotalRequired) and passes(rule.of, unit)
    }
    if len(possible) > _MOST_PLACES:
        raise TooManyWaysError
    for chosen in product((True, False), repeat=len(possible)):
        pairs = zip(sorted(possible), chosen, strict=True)
        yield frozenset(place for place, is_chosen in pairs if is_chosen)


def _added(
    before: Sequence[Fraction],
    rules: Sequence[CountingRule],
    unit: CertifiedUnit,
    places: frozenset[str],
) -> tuple[Fraction, ...]:
    return tuple(
        amount + read_counted(rule, [unit], {unit.code: places}).have
        for amount, rule in zip(before, rules, strict=True)
    )


def _none_above(sums: Sequence[Fraction], rules: Sequence[CountingRule]) -> bool:
    return all(
        is_between(amount, None, rule.at_most)
        for amount, rule in zip(sums, rules, strict=True)
    )


def _all_reached(sums: Sequence[Fraction], rules: Sequence[CountingRule]) -> bool:
    return all(
        is_between(amount, rule.at_least, None)
        for amount, rule in zip(sums, rules, strict=True)
        if isinstance(rule, TotalRequired)
    )


def binds(rule: CertifiedRule, choices: Mapping[str, str]) -> bool:
    """Return whether a rule applies under the choices that are open to a candidate."""
    return all(choices.get(case.choice) in case.values for case in rule.cases)


def all_choices(rules: Sequence[CertifiedRule]) -> Iterator[dict[str, str]]:
    """Yield every combination of the choices that rules leave open."""
    among = {case.choice: case.among for rule in rules for case in rule.cases}
    for values in product(*among.values()):
        yield dict(zip(among, values, strict=True))


def keeps_all(rules: Sequence[CertifiedRule], units: Sequence[CertifiedUnit]) -> bool:
    """Return whether units keep rules that all apply."""
    counting: list[CountingRule] = []
    for rule in rules:
        if concerns_counting(rule.requires):
            bound = counting_rule(rule.requires, units)
            counting += [bound] if bound is not None else []
        elif not read(rule.requires, units).kept:
            return False
    return not counting or can_be_counted(counting, units)
