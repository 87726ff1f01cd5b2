"""Explaining why no plan exists: a smallest set of rules that cannot all hold.

Not by the solver's own cores: those were larger than needed in 42 of 243 trials and
are wrong when there is an objective. A deletion filter over named rules instead,
and then every claim it makes is checked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import Fault, LimitError, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.solver.clock import Clock
from recommender.solver.encoding import Encoding
from recommender.solver.running import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

# What is dropped from a conflict first, if it can be: guidance, which a person may
# set aside; then rules. Wishes are kept longest, being what the person can change.
_DROP_ORDER = (Kind.GUIDANCE, Kind.RULE, Kind.WISH)


def find_conflict(
    units: Sequence[Unit], rules: Sequence[Rule], clock: Clock | None = None
) -> tuple[Rule, ...]:
    """Give an irreducible set of the rules that no set of units keeps, in order.

    Leave out any one of them and some set of units keeps the rest. Of each kind the
    rules listed last are dropped first, since specifications begin with the whole.

    Raises:
        LimitError: the time ran out.
        SelfCheckError: a set of units keeps the rules after all.
    """
    conflict = list(rules)
    ordered = [
        rule for kind in _DROP_ORDER for rule in reversed(rules) if rule.kind is kind
    ]
    for rule in ordered:
        rest = [one for one in conflict if one is not rule]
        if not _feasible(units, rest, clock):
            conflict = rest
    _check(units, conflict, clock)
    return tuple(conflict)


def _check(units: Sequence[Unit], conflict: list[Rule], clock: Clock | None) -> None:
    sound = not _feasible(units, conflict, clock)
    minimal = all(
        _feasible(units, [one for one in conflict if one is not rule], clock)
        for rule in conflict
    )
    if not (sound and minimal):
        ids = ", ".join(rule.id for rule in conflict)
        message = f"the conflict of {ids} does not stand up to a second look"
        raise SelfCheckError(Fault("conflict-wrong", message))


def _feasible(units: Sequence[Unit], rules: list[Rule], clock: Clock | None) -> bool:
    status = run(Encoding(units, rules).model, clock).status
    if status is Status.UNKNOWN:
        message = "the time ran out while explaining why there is no plan"
        hint = "allow more with --time-limit"
        raise LimitError(Fault("limit-time", message, hint))
    return status is not Status.INFEASIBLE
