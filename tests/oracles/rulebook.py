"""The rule language a third time, from its definitions and without any economy.

What the audit searches for and the model leaves to the solver is tried out here:
every choice of cases, and every way to count units towards anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import compress, product

from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    Overlap,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit

Set = tuple[Unit, ...]
# What each unit, by its code, is counted towards.
Counted = Mapping[str, tuple[str, ...]]


def lets_through(select: Select, unit: Unit) -> bool:
    """Say whether a filter lets a unit through."""
    named = {"group": (unit.group,), "code": (unit.code,), "level": (unit.level,)}
    wanted = [
        ("group", select.groups),
        ("level", select.levels),
        ("code", select.units),
    ]
    for what, among in wanted:
        if among is not None and not {*named[what]} & {*among}:
            return False
    if unit.level < (select.min_level if select.min_level is not None else -1):
        return False
    if unit.level > (select.max_level if select.max_level is not None else 99):
        return False
    if unit.code in select.except_units:
        return False
    if select.tags is not None and not {*dict(unit.tags)} & {*select.tags}:
        return False
    for column, values in select.columns:
        if not {*dict(unit.columns).get(column, ())} & {*values}:
            return False
    if not _has_numbers(select, unit):
        return False
    inner = [lets_through(one, unit) for one in select.any_of]
    return (
        False not in [lets_through(one, unit) for one in select.all_of]
        and (not inner or True in inner)
        and True not in [lets_through(one, unit) for one in select.none_of]
    )


def _has_numbers(select: Select, unit: Unit) -> bool:
    own = {column: amount_of(unit, column) for column, _, _ in select.numbers}
    below = [c for c, low, _ in select.numbers if low is not None and own[c] < low]
    above = [c for c, _, high in select.numbers if high is not None and own[c] > high]
    return not below and not above


def amount_of(unit: Unit, measure: str) -> int:
    """Give what one unit adds: its credits, its guided hours, itself, or a number."""
    # 20/3 of the credits and a half, before the fraction is dropped.
    estimate = (40 * unit.credits + 3) // 6
    hours = estimate if unit.glh is None else unit.glh
    there = {"credits": unit.credits, "units": 1, "hours": hours}
    return {**dict(unit.numbers), **there}.get(measure, 0)


def holds(requirement: Requirement, chosen: Set, counted: Counted) -> bool:
    """Say whether a requirement holds, for one way to count."""
    if isinstance(requirement, Decided):
        return requirement.holds
    if isinstance(requirement, If):
        return not holds(requirement.given, chosen, counted) or holds(
            requirement.then, chosen, counted
        )
    if isinstance(requirement, Share):
        return _keeps_share(requirement, chosen, counted)
    if isinstance(requirement, Ways):
        amount = len([o for o in requirement.options if holds(o, chosen, counted)])
    elif isinstance(requirement, Distinct):
        amount = len(set(_values(requirement, chosen)))
    elif isinstance(requirement, Overlap):
        twice = [
            unit
            for unit in chosen
            if lets_through(requirement.of, unit)
            and len([t for t in counted[unit.code] if t in requirement.towards]) >= 2
        ]
        return sum(amount_of(u, requirement.measure) for u in twice) <= (
            requirement.at_most
        )
    else:
        assert isinstance(requirement, Bound)
        amount = 0
        for unit in chosen:
            there = not requirement.towards
            there = there or requirement.towards in counted[unit.code]
            if there and lets_through(requirement.of, unit):
                amount += amount_of(unit, requirement.measure)
    low = requirement.at_least if requirement.at_least is not None else 0
    high = requirement.at_most if requirement.at_most is not None else amount
    return low <= amount <= high


def _values(distinct: Distinct, chosen: Set) -> Iterator[object]:
    for unit in chosen:
        if lets_through(distinct.of, unit):
            own = {"group": [unit.group], "level": [unit.level]}
            yield from own.get(distinct.by, dict(unit.columns).get(distinct.by, ()))


def _keeps_share(share: Share, chosen: Set, counted: Counted) -> bool:
    whole = [unit for unit in chosen if lets_through(share.out_of, unit)]
    if share.towards:
        whole = [unit for unit in whole if share.towards in counted[unit.code]]
    part = [unit for unit in whole if lets_through(share.of, unit)]
    of, out_of = (
        Fraction(sum(amount_of(unit, share.measure) for unit in some))
        for some in (part, whole)
    )
    return (share.at_least is None or of >= share.at_least * out_of) and (
        share.at_most is None or of <= share.at_most * out_of
    )


def keeps(chosen: Set, rules: Sequence[Rule]) -> bool:
    """Say whether a set keeps every rule, in some case and counted in some way."""
    return any(_keeps_in(cases, chosen, rules) for cases in _cases(rules))


def _keeps_in(cases: Mapping[str, str], chosen: Set, rules: Sequence[Rule]) -> bool:
    """Try every way to count, once the rules on what is taken hold."""
    binding = [
        rule.requires
        for rule in rules
        if all(cases[one.choice] in one.values for one in rule.cases)
    ]
    plain = [one for one in binding if not _places(one)]
    joint = [one for one in binding if _places(one)]
    return all(holds(one, chosen, {}) for one in plain) and any(
        all(holds(one, chosen, counted) for one in joint)
        for counted in _ways_to_count(chosen, joint)
    )


def _cases(rules: Sequence[Rule]) -> Iterator[Mapping[str, str]]:
    open_ = {one.choice: one.among for rule in rules for one in rule.cases}
    for values in product(*open_.values()):
        yield dict(zip(open_, values, strict=True))


def _ways_to_count(chosen: Set, joint: Sequence[Requirement]) -> Iterator[Counted]:
    """Count each unit towards some of the things of which a bound is about it."""
    ways = []
    for unit in chosen:
        places = sorted({one for some in joint for one in _places(some, unit)})
        every = product((True, False), repeat=len(places))
        ways.append([tuple(compress(places, some)) for some in every])
    for some in product(*ways):
        yield {unit.code: way for unit, way in zip(chosen, some, strict=True)}


def _places(requirement: Requirement, unit: Unit | None = None) -> set[str]:
    """Give what a requirement counts towards: anything, or a unit."""
    if isinstance(requirement, If):
        return _places(requirement.then, unit)
    if isinstance(requirement, Overlap):
        return set() if unit else {*requirement.towards}
    if not isinstance(requirement, Bound | Share) or not requirement.towards:
        return set()
    counts = requirement.of if isinstance(requirement, Bound) else requirement.out_of
    there = unit is None or lets_through(counts, unit)
    return {requirement.towards} if there else set()
