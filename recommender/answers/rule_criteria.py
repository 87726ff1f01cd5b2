"""Rules as sums over units, for a spreadsheet that counts again by itself.

A rule is taken apart into what each unit of the catalogue adds, so that whoever has a
mark for each unit can work the rule out. What one unit alone cannot say is left out:
what units are counted towards, and cases that are still open.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from recommender.auditing.measuring import measure, selects, values_of
from recommender.qualifications.criteria import (
    CountOfKept,
    CountOfSums,
    Criterion,
    Known,
    PercentageOf,
    RuleCriteria,
    UnitSum,
)
from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    Requirement,
    Share,
    Ways,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit


def criteria_by_rule(answer: Recommendation) -> dict[str, RuleCriteria]:
    """Return the rules of the best plan as sums over all units, by their ids.

    Rules that sums cannot say are left out.
    """
    rules = [finding.rule for finding in answer.best.findings]
    criteria = {rule.id: criteria_of(rule, answer.problem.units) for rule in rules}
    return {id_: each for id_, each in criteria.items() if each is not None}


def criteria_of(rule: Rule, units: Sequence[Unit]) -> RuleCriteria | None:
    """Return a rule as sums over units; None if sums cannot say what it requires.

    >>> from recommender.qualifications.rules import Kind, Rule, Select
    >>> from recommender.qualifications.units import Unit
    >>> units = Unit("F3", "", "A", level=3, credits=6), Unit("B1", "", "B", 2, 4)
    >>> core = Bound("credits", Select(groups=frozenset("A")), at_least=6)
    >>> found = criteria_of(Rule("core", Kind.RULE, "", "", core), units)
    >>> found.required.amount, found.required.at_least
    (UnitSum(amounts=(6, 0)), 6)
    """
    if rule.cases:
        return None
    required = _criterion(rule.requires, units)
    written = required if rule.written is None else _criterion(rule.written, units)
    if required is None or written is None:
        return None
    return RuleCriteria(required, written)


@singledispatch
def _criterion(requirement: Requirement, units: Sequence[Unit]) -> Criterion | None:
    """Return a requirement as a criterion; None where sums do not do."""
    del requirement, units
    return None


@_criterion.register(Bound)
def _of_bound(bound: Bound, units: Sequence[Unit]) -> Criterion | None:
    if bound.towards:
        return None
    return Criterion(_sum(bound, units), bound.at_least, bound.at_most)


@_criterion.register(Share)
def _of_share(share: Share, units: Sequence[Unit]) -> Criterion | None:
    if share.towards:
        return None
    whole = _sum(Bound(share.measure, share.out_of), units)
    inside = tuple(
        amount if selects(share.of, unit) else 0
        for unit, amount in zip(units, whole.amounts, strict=True)
    )
    amount = PercentageOf(UnitSum(inside), whole)
    low, high = (
        None if end is None else 100 * end for end in (share.at_least, share.at_most)
    )
    return Criterion(amount, low, high)


@_criterion.register(Distinct)
def _of_distinct(distinct: Distinct, units: Sequence[Unit]) -> Criterion:
    values_by_unit = [
        frozenset(values_of(unit, distinct.by))
        if selects(distinct.of, unit)
        else frozenset()
        for unit in units
    ]
    values = sorted(frozenset[str]().union(*values_by_unit))
    sums = tuple(
        UnitSum(tuple(int(value in own) for own in values_by_unit)) for value in values
    )
    return Criterion(CountOfSums(sums), distinct.at_least, distinct.at_most)


@_criterion.register(Ways)
def _of_ways(ways: Ways, units: Sequence[Unit]) -> Criterion | None:
    options = tuple(_criterion(option, units) for option in ways.options)
    known = tuple(option for option in options if option is not None)
    if len(known) < len(options):
        return None
    return Criterion(CountOfKept(known), ways.at_least, ways.at_most)


@_criterion.register(If)
def _of_if(condition: If, units: Sequence[Unit]) -> Criterion | None:
    given = _criterion(condition.given, units)
    then = _criterion(condition.then, units)
    if given is None or then is None:
        return None
    return Criterion(then.amount, then.at_least, then.at_most, (given, *then.given))


@_criterion.register(Decided)
def _of_decided(decided: Decided, units: Sequence[Unit]) -> Criterion:
    del units
    return Criterion(Known(int(decided.holds)), at_least=1)


def _sum(bound: Bound, units: Sequence[Unit]) -> UnitSum:
    return UnitSum(tuple(measure((unit,), bound) for unit in units))
