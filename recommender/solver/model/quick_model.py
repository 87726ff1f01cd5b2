"""A CP-SAT model that is made, copied and given objectives in less time.

ortools gives each new model sixty methods by their old names. That takes longer than
all rows of a small model, and makes the model a reference cycle. It also sets the terms
of an objective one by one. What the solver is given is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class QuickModel(cp_model.CpModel):
    """A model without the old names of its methods."""

    def _add_pre_pep8_methods(self) -> None:
        """Leave out the old names."""

    def clone(self) -> QuickModel:
        """Return a copy of the model."""
        copy = QuickModel()
        copy_model(self, copy)
        return copy

    def minimize(self, obj: cp_model.ObjLinearExprT) -> None:
        """Set the objective, whose numbers are whole."""
        if not isinstance(obj, cp_model.LinearExpr):
            super().minimize(obj)
            return
        terms = cp_model.FlatIntExpr(obj)
        places = [variable.index for variable in terms.vars]
        set_objective(self, places, terms.coeffs, terms.offset)


def copy_model(model: cp_model.CpModel, copy: cp_model.CpModel) -> None:
    """Copy a model into an empty one."""
    # In 9.14 both methods have another name.
    new: Any = copy
    copied = getattr(new.proto, "copy_from", None) or new.proto.CopyFrom
    copied(model.proto)
    if hasattr(new, "rebuild_constant_map"):
        new.rebuild_constant_map()
    else:
        new.rebuild_var_and_constant_map()


def set_objective(
    model: cp_model.CpModel,
    places: Sequence[int],
    weights: Sequence[int],
    constant: int,
) -> None:
    """Set an objective to minimise: variables by their places, weights, a constant."""
    model.clear_objective()  # type: ignore[no-untyped-call]
    objective = model.proto.objective
    objective.vars.extend(places)
    objective.coeffs.extend(weights)
    objective.offset = constant
    objective.scaling_factor = 1.0


def add_row(
    model: cp_model.CpModel, terms: Mapping[int, int], ends: tuple[int, int], name: str
) -> int:
    """Bound a sum, and return the place of the row.

    `terms` has the weights, none of them 0, of variables by their places; without any
    the sum is 0.
    """
    rows = model.proto.constraints
    row = rows.add()
    row.linear.vars.extend([*terms])
    row.linear.coeffs.extend([*terms.values()])
    row.linear.domain.extend([*ends])
    row.name = name
    return len(rows) - 1


def negated(literal: int) -> int:
    """Return the literal that is true where another is not."""
    return -literal - 1


def add_either(model: cp_model.CpModel, literals: Sequence[int]) -> None:
    """Demand that one of some literals is true: places of variables, or negated."""
    model.proto.constraints.add().bool_or.literals.extend(literals)


def add_every(model: cp_model.CpModel, literals: Sequence[int], given: int) -> None:
    """Demand that all of some literals are true where the one `given` is."""
    row = model.proto.constraints.add()
    row.enforcement_literal.append(given)
    row.bool_and.literals.extend(literals)
