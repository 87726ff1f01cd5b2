"""Objectives to minimise, one at a time or in one weighted sum."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from recommender.solver.model.quick_model import add_row, set_objective

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The solver answers in floating point, which holds whole numbers up to 2^53.
_MOST_EXACT = 2**50


class Objective:
    """A sum to minimise, which is never below 0 nor above `most`.

    `weights` are those of the variables of a model, by their places, to which a
    `constant` is added. As numbers they are set as an objective, and added to others,
    in a fraction of the time that expressions take.
    """

    def __init__(
        self,
        model: cp_model.CpModel,
        weights: Mapping[int, int],
        most: int,
        constant: int = 0,
    ) -> None:
        self._model = model
        self.weights = weights
        self.most = most
        self.constant = constant

    @classmethod
    def of(
        cls, model: cp_model.CpModel, total: cp_model.LinearExpr, most: int
    ) -> Objective:
        """Return the objective to minimise an expression over variables of a model."""
        flat = cp_model.FlatIntExpr(total)
        places = [variable.index for variable in flat.vars]
        weights = dict(zip(places, flat.coeffs, strict=True))
        return cls(model, weights, most, flat.offset)

    @cached_property
    def total(self) -> cp_model.LinearExpr:
        """The sum as an expression."""
        variables = [self._model.get_int_var_from_proto_index(i) for i in self.weights]
        total = cp_model.LinearExpr.weighted_sum(variables, [*self.weights.values()])
        return total + self.constant

    def set_in(self, model: cp_model.CpModel) -> None:
        """Make it the objective of its model, or of a copy of that."""
        set_objective(model, [*self.weights], [*self.weights.values()], self.constant)

    def fix_in(self, model: cp_model.CpModel, value: int) -> None:
        """Allow only solutions with this value, in its model or a copy of that."""
        rest = value - self.constant
        add_row(model, self.weights, (rest, rest), "")


def weighted(objectives: Sequence[Objective]) -> Objective | None:
    """Return one sum of objectives, at least one, where each outweighs all that follow.

    Return None where its numbers would be too large to be exact.
    """
    weights: dict[int, int] = {}
    constant, factor = 0, 1
    for objective in reversed(objectives):
        for place, weight in objective.weights.items():
            weights[place] = weights.get(place, 0) + factor * weight
        constant += factor * objective.constant
        factor *= objective.most + 1
    if factor > _MOST_EXACT:
        return None
    kept = {place: weight for place, weight in weights.items() if weight}
    return Objective(objectives[0]._model, kept, factor - 1, constant)
