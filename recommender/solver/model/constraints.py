"""Each construct of the rule language as constraints.

A requirement is one or more sums that stay within bounds. It can be enforced, under
conditions or always; or a variable can be 1 exactly where it is kept.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    Overlap,
    Requirement,
    Share,
    Ways,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from recommender.solver.model.variables import Variables


class BoundedSum(NamedTuple):
    """A sum with a lower bound, an upper bound, or both."""

    total: cp_model.LinearExprT
    low: int | None
    high: int | None


@singledispatch
def bounded_sums(requirement: Requirement, variables: Variables) -> list[BoundedSum]:
    """Return the sums whose bounds together are the requirement."""
    message = (
        f"{type(requirement).__name__} cannot be encoded before the candidate is known"
    )
    raise TypeError(message)


@bounded_sums.register(Bound)
def _sums_of_bound(bound: Bound, variables: Variables) -> list[BoundedSum]:
    positions = variables.index.positions(bound.of)
    total = variables.sum_of(bound.measure, positions, bound.towards)
    ends = variables.scaled(bound.measure).ends(bound.at_least, bound.at_most)
    return [BoundedSum(total, *ends)]


@bounded_sums.register(Share)
def _sums_of_share(share: Share, variables: Variables) -> list[BoundedSum]:
    """Compare q times the part with p times the whole, for a share of p/q."""
    whole = variables.index.positions(share.out_of)
    inside = {*variables.index.positions(share.of)}

    def balance(share_taken: Fraction) -> cp_model.LinearExprT:
        weights = variables.weights(share.measure)
        literals = variables.counted(whole, share.towards)
        signs = [
            share_taken.denominator * (i in inside) - share_taken.numerator
            for i in whole
        ]
        coefficients = [weights[i] * sign for i, sign in zip(whole, signs, strict=True)]
        return cp_model.LinearExpr.weighted_sum(literals, coefficients)

    sums = []
    if share.at_least is not None:
        sums.append(BoundedSum(balance(share.at_least), 0, None))
    if share.at_most is not None:
        sums.append(BoundedSum(balance(share.at_most), None, 0))
    return sums


@bounded_sums.register(Distinct)
def _sums_of_distinct(distinct: Distinct, variables: Variables) -> list[BoundedSum]:
    among = {*variables.index.positions(distinct.of)}
    present = []
    for value, positions in sorted(variables.index.positions_by(distinct.by).items()):
        having = sorted(positions & among)
        if having:
            units = [variables.selected[i] for i in having]
            present.append(_any(variables, f"{distinct.by}={value}", units))
    total = cp_model.LinearExpr.sum(present)
    return [BoundedSum(total, distinct.at_least, distinct.at_most)]


@bounded_sums.register(Ways)
def _sums_of_ways(ways: Ways, variables: Variables) -> list[BoundedSum]:
    kept = [literal(variables, option) for option in ways.options]
    return [BoundedSum(cp_model.LinearExpr.sum(kept), ways.at_least, ways.at_most)]


@bounded_sums.register(If)
def _sums_of_if(condition: If, variables: Variables) -> list[BoundedSum]:
    given = literal(variables, condition.given)
    then = literal(variables, condition.then)
    return [BoundedSum(then + (1 - given), 1, None)]


@bounded_sums.register(Overlap)
def _sums_of_overlap(overlap: Overlap, variables: Variables) -> list[BoundedSum]:
    scaled = variables.scaled(overlap.measure)
    shared, positions = [], variables.index.positions(overlap.of)
    for i in positions:
        unit = variables.selected[i]
        counted = [variables.counts_towards(towards, i) for towards in overlap.towards]
        is_shared = variables.model.new_bool_var(f"{unit.name}:shared")
        count = cp_model.LinearExpr.sum(counted)
        variables.model.add(count <= 1 + (len(counted) - 1) * is_shared)
        shared.append(is_shared)
    weights = [scaled.weights[i] for i in positions]
    total = cp_model.LinearExpr.weighted_sum(shared, weights)
    return [BoundedSum(total, None, scaled.most(overlap.at_most))]


@bounded_sums.register(Decided)
def _sums_of_decided(decided: Decided, variables: Variables) -> list[BoundedSum]:
    return [BoundedSum(variables.model.new_constant(int(decided.holds)), 1, None)]


def enforce(
    variables: Variables,
    requirement: Requirement,
    conditions: Sequence[cp_model.IntVar],
) -> None:
    """Enforce a requirement wherever all conditions are true."""
    if isinstance(requirement, If):
        given = literal(variables, requirement.given)
        enforce(variables, requirement.then, [*conditions, given])
        return
    if isinstance(requirement, Ways) and requirement.requires_all:
        for option in requirement.options:
            enforce(variables, option, conditions)
        return
    for total, low, high in bounded_sums(requirement, variables):
        row = variables.bound(
            total,
            cp_model.INT_MIN if low is None else low,
            cp_model.INT_MAX if high is None else high,
        )
        row.only_enforce_if(*conditions)


def literal(variables: Variables, requirement: Requirement) -> cp_model.IntVar:
    """Return a variable that is 1 exactly where a requirement is kept."""
    unit = _single_unit(variables, requirement)
    if unit is not None:
        return unit
    sides = [
        _side(variables, total, low, high)
        for total, least, most in bounded_sums(requirement, variables)
        for low, high in ((least, None), (None, most))
        if low is not None or high is not None
    ]
    if len(sides) == 1:
        return sides[0]
    return _every(variables, sides)


def _any(
    variables: Variables, name: str, literals: Sequence[cp_model.IntVar]
) -> cp_model.IntVar:
    """Return a variable that is 1 exactly where one of some variables is.

    It avoids `add_max_equality`: without presolve the solver then also chooses which
    variable is the largest, and lists a solution once for each choice.
    """
    any_true = variables.model.new_bool_var(name)
    for variable in literals:
        variables.model.add_implication(variable, any_true)
    variables.model.add_bool_or([*literals, ~any_true])
    return any_true


def _every(
    variables: Variables, literals: Sequence[cp_model.IntVar]
) -> cp_model.IntVar:
    """Return a variable that is 1 exactly where all of some variables are."""
    all_true = variables.model.new_bool_var("kept")
    for variable in literals:
        variables.model.add_implication(all_true, variable)
    variables.model.add_bool_or([*(~variable for variable in literals), all_true])
    return all_true


def _single_unit(
    variables: Variables, requirement: Requirement
) -> cp_model.IntVar | None:
    """Return the variable of a unit, where all that is required is to take it."""
    if not isinstance(requirement, Bound) or requirement.towards:
        return None
    positions = variables.index.positions(requirement.of)
    plain = requirement.measure == "units" and requirement.at_least == 1
    if plain and requirement.at_most is None and len(positions) == 1:
        return variables.selected[positions[0]]
    return None


def _side(
    variables: Variables, total: cp_model.LinearExprT, low: int | None, high: int | None
) -> cp_model.IntVar:
    """Return a variable that is 1 exactly where a sum keeps its bound, low or high."""
    kept = variables.model.new_bool_var("kept")
    least = cp_model.INT_MIN if low is None else low
    most = cp_model.INT_MAX if high is None else high
    variables.bound(total, least, most).only_enforce_if(kept)
    beyond = {"low": most + 1} if low is None else {"high": least - 1}
    variables.bound(total, **beyond).only_enforce_if(~kept)
    return kept
