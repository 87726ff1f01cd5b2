"""Correcting: the fewest wishes to give up so that a plan exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.errors import Fault, LimitError
from recommender.qualifications.plans import Status
from recommender.solver.encoding import Encoding
from recommender.solver.running import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.clock import Clock


def fewest_given_up(
    units: Sequence[Unit], kept: Sequence[Rule], soft: Sequence[Rule], clock: Clock
) -> Iterator[tuple[Rule, ...]]:
    """Give each smallest choice of soft rules without which a plan exists.

    All of them have as many members; none where even without all there is no plan.

    Raises:
        LimitError: the time ran out.
    """
    encoding = Encoding(units, kept)
    model = encoding.model
    given_up = [model.new_bool_var(f"give up:{rule.id}") for rule in soft]
    for rule, variable in zip(soft, given_up, strict=True):
        encoding.add_rule(rule, unless=variable)
    number = cp_model.LinearExpr.sum(given_up)
    model.minimize(number)
    fewest = None
    while (answer := run(model, clock)).status is Status.OPTIMAL:
        if fewest is None:
            fewest = answer.objective
            model.add(number == fewest)
        taken = [i for i, one in enumerate(given_up) if answer.values[one.index]]
        yield tuple(soft[i] for i in taken)
        model.add_bool_or(~given_up[i] for i in taken)
    if answer.status is not Status.INFEASIBLE:
        message = "the time ran out while looking for ways out"
        hint = "allow more with --time-limit"
        raise LimitError(Fault("limit-time", message, hint))
