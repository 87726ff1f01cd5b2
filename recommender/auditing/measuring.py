"""Measuring a set of units against one requirement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    RequiredFact,
    Requirement,
    Select,
    Share,
    Ways,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What the rules ask of a candidate besides units.

    `facts` has the answers, given or assumed. `held_by` has the codes of the units
    achieved in each manner; all of them are under `any`. `grades` are those of units,
    by code; the others have the grade that is `assumed`.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    held_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    assumed: str = ""

    def held(self, manners: frozenset[str]) -> frozenset[str]:
        """Return the codes of the units achieved in any of these manners."""
        none = frozenset[str]()
        return none.union(*(self.held_by.get(manner, none) for manner in manners))


# Above every level: a unit without one is neither above nor below a level.
_ABOVE_ALL = 1_000
NOTHING = CandidateFacts()


class Measured(NamedTuple):
    """The amount that a requirement measures, and whether it is kept.

    A share is in percent. `applies` is false where the requirement does not bind.
    """

    amount: int | Fraction
    holds: bool
    applies: bool = True


def amount_of(unit: Unit, measure: str) -> Number:
    """Return what a unit adds to a measure: nothing for a column that it lacks."""
    if measure == "credits":
        return unit.credits
    if measure == "units":
        return 1
    if measure == "hours":
        return _hours(unit)
    return dict(unit.numbers).get(measure, 0)


def _hours(unit: Unit) -> Number:
    """Return the guided hours: those published, or else credits x 20/3.

    Parts of an hour are rounded to the nearest hour. `guided_hours` does the same for
    the model; it is worked out here again, so that the two share no code.
    """
    return (40 * unit.credits + 3) // 6 if unit.glh is None else unit.glh


def measure(
    units: Iterable[Unit], bound: Bound, known: CandidateFacts = NOTHING
) -> Number:
    """Add up the measure of a bound over its units, all of them counted."""
    counted = [unit for unit in units if selects(bound.of, unit, known)]
    if bound.measure == "credits":
        return sum(unit.credits for unit in counted)
    if bound.measure == "units":
        return len(counted)
    return sum(amount_of(unit, bound.measure) for unit in counted)


def selects(select: Select, unit: Unit, known: CandidateFacts = NOTHING) -> bool:
    """Return whether a unit passes every filter that is given."""
    return (
        (select.groups is None or unit.group in select.groups)
        and (select.levels is None or unit.level in select.levels)
        and (select.min_level is None or _level(unit, -1) >= select.min_level)
        and (select.max_level is None or _level(unit, _ABOVE_ALL) <= select.max_level)
        and (select.units is None or unit.code in select.units)
        and unit.code not in select.except_units
        and (select.tags is None or any(tag in select.tags for tag, _ in unit.tags))
        and (select.held is None or unit.code in known.held(select.held))
        # Most filters are of one kind: those not given cost no more than this test.
        and (not select.columns or _has_values(select, unit))
        and (
            select.grades is None
            or known.grades.get(unit.code, known.assumed) in select.grades
        )
        and (not select.numbers or _has_numbers(select, unit))
        and (
            not select.all_of
            or all(selects(part, unit, known) for part in select.all_of)
        )
        and (
            not select.any_of
            or any(selects(part, unit, known) for part in select.any_of)
        )
        and not (
            select.none_of
            and any(selects(part, unit, known) for part in select.none_of)
        )
    )


def _level(unit: Unit, unknown: int) -> int:
    return unknown if unit.level is None else unit.level


def _has_values(select: Select, unit: Unit) -> bool:
    return all(
        any(value in values for value in unit.values(column))
        for column, values in select.columns
    )


def _has_numbers(select: Select, unit: Unit) -> bool:
    return all(
        within(dict(unit.numbers).get(column, 0), low, high)
        for column, low, high in select.numbers
    )


def values_of(unit: Unit, by: str) -> tuple[str, ...]:
    """Return the groups, levels or values of a column that a unit has."""
    if by == "group":
        return (unit.group,)
    if by == "level":
        return () if unit.level is None else (str(unit.level),)
    return unit.values(by)


def within(
    amount: int | Fraction, low: int | Fraction | None, high: int | Fraction | None
) -> bool:
    """Return whether an amount is neither below a lowest nor above a highest."""
    return (low is None or amount >= low) and (high is None or amount <= high)


@singledispatch
def evaluate(
    requirement: Requirement, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    """Measure a set of units against a requirement on what is taken.

    >>> from recommender.qualifications.units import Unit
    >>> f3 = Unit("F3", "Understand customer service", "A", level=3, credits=6)
    >>> core = Bound("credits", Select(groups=frozenset("A")), at_least=12)
    >>> evaluate(core, [f3])
    Measured(amount=6, holds=False, applies=True)
    """
    message = f"{type(requirement).__name__} cannot be measured on units alone"
    raise TypeError(message)


@evaluate.register(Bound)
def _evaluate_bound(
    bound: Bound, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    amount = measure(units, bound, known)
    return Measured(amount, within(amount, bound.at_least, bound.at_most))


@evaluate.register(Share)
def _evaluate_share(
    share: Share, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    whole = [unit for unit in units if selects(share.out_of, unit, known)]
    total = sum(amount_of(unit, share.measure) for unit in whole)
    inside = [unit for unit in whole if selects(share.of, unit, known)]
    amount = sum(amount_of(unit, share.measure) for unit in inside)
    if total == 0:
        return Measured(0, holds=True, applies=False)
    share_taken = Fraction(amount, total)
    return Measured(
        100 * share_taken, within(share_taken, share.at_least, share.at_most)
    )


@evaluate.register(Distinct)
def _evaluate_distinct(
    distinct: Distinct, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    values = {
        value
        for unit in units
        if selects(distinct.of, unit, known)
        for value in values_of(unit, distinct.by)
    }
    amount = len(values)
    return Measured(amount, within(amount, distinct.at_least, distinct.at_most))


@evaluate.register(Ways)
def _evaluate_ways(
    ways: Ways, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    kept = sum(evaluate(option, units, known).holds for option in ways.options)
    return Measured(kept, within(kept, ways.at_least, ways.at_most))


@evaluate.register(If)
def _evaluate_condition(
    condition: If, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    amount, holds, _ = evaluate(condition.then, units, known)
    if not evaluate(condition.given, units, known).holds:
        return Measured(amount, holds=True, applies=False)
    return Measured(amount, holds)


@evaluate.register(RequiredFact)
def _evaluate_fact(
    fact: RequiredFact, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    """Let a requirement pass whose fact is not known: it does not apply yet."""
    answer = known.facts.get(fact.name)
    if answer is None:
        return Measured(0, holds=True, applies=False)
    return Measured(int(answer in fact.values), answer in fact.values)


@evaluate.register(Decided)
def _evaluate_decided(
    decided: Decided, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Measured:
    return Measured(int(decided.holds), decided.holds)
