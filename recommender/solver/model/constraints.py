"""Each construct of the rule language as constraints.

A requirement is one or more sums that stay within bounds. So it can be demanded, on
condition of other things; or a variable can say whether it is kept.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.qualifications.rules import (
    Bound,
    Distinct,
    If,
    Overlap,
    Requirement,
    Select,
    Settled,
    Share,
    Ways,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from recommender.solver.model.encoding import Encoding


class Sum(NamedTuple):
    """A sum and its least and most, where it has them."""

    total: cp_model.LinearExprT
    low: int | None
    high: int | None


@singledispatch
def bounded_sums(requirement: Requirement, encoding: Encoding) -> list[Sum]:
    """Return the sums whose bounds are the requirement."""
    message = f"{type(requirement).__name__} cannot be encoded before it is settled"
    raise TypeError(message)


@bounded_sums.register(Bound)
def _sums_of_bound(bound: Bound, encoding: Encoding) -> list[Sum]:
    positions = encoding.index.positions(bound.of)
    total = encoding.sum_of(bound.measure, positions, bound.towards)
    return [Sum(total, bound.at_least, bound.at_most)]


@bounded_sums.register(Share)
def _sums_of_share(share: Share, encoding: Encoding) -> list[Sum]:
    """Compare q times the part with p times the whole, for a share of p/q."""
    whole = encoding.index.positions(share.out_of)
    inside = {*encoding.index.positions(share.of)}

    def balance(taken: Fraction) -> cp_model.LinearExprT:
        weights = encoding.weights(share.measure)
        variables = [encoding.selected[i] for i in whole]
        signs = [taken.denominator * (i in inside) - taken.numerator for i in whole]
        own = [weights[i] * sign for i, sign in zip(whole, signs, strict=True)]
        return cp_model.LinearExpr.weighted_sum(variables, own)

    found = []
    if share.at_least is not None:
        found.append(Sum(balance(share.at_least), 0, None))
    if share.at_most is not None:
        found.append(Sum(balance(share.at_most), None, 0))
    return found


@bounded_sums.register(Distinct)
def _sums_of_distinct(distinct: Distinct, encoding: Encoding) -> list[Sum]:
    among = {*encoding.index.positions(distinct.of)}
    there = []
    for value, places in sorted(encoding.index.places(distinct.by).items()):
        own = sorted(places & among)
        if own:
            units = [encoding.selected[i] for i in own]
            there.append(_any(encoding, f"{distinct.by}={value}", units))
    total = cp_model.LinearExpr.sum(there)
    return [Sum(total, distinct.at_least, distinct.at_most)]


@bounded_sums.register(Ways)
def _sums_of_ways(ways: Ways, encoding: Encoding) -> list[Sum]:
    kept = [literal(encoding, option) for option in ways.options]
    return [Sum(cp_model.LinearExpr.sum(kept), ways.at_least, ways.at_most)]


@bounded_sums.register(If)
def _sums_of_if(condition: If, encoding: Encoding) -> list[Sum]:
    given = literal(encoding, condition.given)
    then = literal(encoding, condition.then)
    return [Sum(then + (1 - given), 1, None)]


@bounded_sums.register(Overlap)
def _sums_of_overlap(overlap: Overlap, encoding: Encoding) -> list[Sum]:
    weights = encoding.weights(overlap.measure)
    shared = []
    for i, unit in enumerate(encoding.selected):
        uses = [encoding.counts_towards(one, i) for one in overlap.towards]
        more = encoding.model.new_bool_var(f"{unit.name}:shared")
        used = cp_model.LinearExpr.sum(uses)
        encoding.model.add(used <= 1 + (len(uses) - 1) * more)
        shared.append(more)
    return [
        Sum(cp_model.LinearExpr.weighted_sum(shared, weights), None, overlap.at_most)
    ]


@bounded_sums.register(Settled)
def _sums_of_settled(settled: Settled, encoding: Encoding) -> list[Sum]:
    return [Sum(encoding.model.new_constant(int(settled.holds)), 1, None)]


def enforce(
    encoding: Encoding, requirement: Requirement, conditions: Sequence[cp_model.IntVar]
) -> None:
    """Demand a requirement where all conditions are true."""
    if isinstance(requirement, If):
        given = literal(encoding, requirement.given)
        enforce(encoding, requirement.then, [*conditions, given])
        return
    if isinstance(requirement, Ways) and requirement.at_least == len(
        requirement.options
    ):
        for option in requirement.options:
            enforce(encoding, option, conditions)
        return
    for total, low, high in bounded_sums(requirement, encoding):
        row = encoding.bound(
            total,
            cp_model.INT_MIN if low is None else low,
            cp_model.INT_MAX if high is None else high,
        )
        row.only_enforce_if(*conditions)


def literal(encoding: Encoding, requirement: Requirement) -> cp_model.IntVar:
    """Return a variable that is 1 exactly where a requirement is kept."""
    unit = _single_unit(encoding, requirement)
    if unit is not None:
        return unit
    sides = [
        _side(encoding, total, low, high)
        for total, least, most in bounded_sums(requirement, encoding)
        for low, high in ((least, None), (None, most))
        if low is not None or high is not None
    ]
    if len(sides) == 1:
        return sides[0]
    return _every(encoding, sides)


def _any(
    encoding: Encoding, name: str, variables: Sequence[cp_model.IntVar]
) -> cp_model.IntVar:
    """Build a variable that is 1 exactly where one of some variables is.

    Not by `add_max_equality`: without presolve the solver then also chooses which
    variable is the largest, and lists a solution once for each choice.
    """
    found = encoding.model.new_bool_var(name)
    for variable in variables:
        encoding.model.add_implication(variable, found)
    encoding.model.add_bool_or([*variables, ~found])
    return found


def _every(encoding: Encoding, variables: Sequence[cp_model.IntVar]) -> cp_model.IntVar:
    """Build a variable that is 1 exactly where all of some variables are."""
    kept = encoding.model.new_bool_var("kept")
    for variable in variables:
        encoding.model.add_implication(kept, variable)
    encoding.model.add_bool_or([*(~variable for variable in variables), kept])
    return kept


def _single_unit(
    encoding: Encoding, requirement: Requirement
) -> cp_model.IntVar | None:
    """Return the variable of a unit, where a requirement is that just it is taken."""
    if not isinstance(requirement, Bound) or requirement.towards:
        return None
    codes = requirement.of.units
    if codes is None or requirement.of != Select(units=codes):
        return None
    places = encoding.index.positions(requirement.of)
    plain = requirement.measure == "units" and requirement.at_least == 1
    if plain and requirement.at_most is None and len(places) == 1:
        return encoding.selected[places[0]]
    return None


def _side(
    encoding: Encoding, total: cp_model.LinearExprT, low: int | None, high: int | None
) -> cp_model.IntVar:
    """Return a variable that is 1 exactly where a sum is on one side of a bound."""
    kept = encoding.model.new_bool_var("kept")
    least = cp_model.INT_MIN if low is None else low
    most = cp_model.INT_MAX if high is None else high
    encoding.bound(total, least, most).only_enforce_if(kept)
    beyond = {"low": most + 1} if low is None else {"high": least - 1}
    encoding.bound(total, **beyond).only_enforce_if(~kept)
    return kept
