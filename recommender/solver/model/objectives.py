"""Objectives to minimise, one at a time or in one weighted sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Sequence

# The solver answers in floating point, which holds whole numbers up to 2^53.
_MOST_EXACT = 2**50


class Objective(NamedTuple):
    """A sum to minimise, which is never below 0 nor above `most`."""

    total: cp_model.LinearExpr
    most: int


def weighted(objectives: Sequence[Objective]) -> cp_model.LinearExpr | None:
    """Return one sum of objectives, in which each outweighs all that follow.

    Return None where its numbers would be too large to be exact.
    """
    weights = [1]
    for objective in reversed(objectives):
        weights.append(weights[-1] * (objective.most + 1))
    if weights.pop() > _MOST_EXACT:
        return None
    totals = [objective.total for objective in reversed(objectives)]
    return cp_model.LinearExpr.weighted_sum(totals, weights)
