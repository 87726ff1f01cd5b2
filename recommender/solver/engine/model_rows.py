"""The constraints of a model, as linear rows over its variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ortools.sat.python import cp_model

# Beyond this, a row has no bound: these are the ends of 64-bit integers, or near.
_UNBOUNDED = 2**61


class ModelRow(NamedTuple):
    """A linear row: what its sum may be, and the literals that enforce it.

    `ends` are the first and the last number of each interval that the sum may be in. A
    literal below 0 is the negation of the variable -literal - 1.
    """

    terms: list[tuple[int, int]]
    ends: Sequence[int]
    enforced_by: Sequence[int] = ()

    @property
    def low(self) -> int | None:
        """The least that the sum may be; None without a bound."""
        return self.ends[0] if self.ends[0] > -_UNBOUNDED else None

    @property
    def high(self) -> int | None:
        """The most that the sum may be; None without a bound."""
        return self.ends[-1] if self.ends[-1] < _UNBOUNDED else None

    def holds(self, values: Sequence[int]) -> bool:
        """Return whether values of the variables satisfy the row."""
        for literal in self.enforced_by:
            if values[literal] == 0 if literal >= 0 else values[-literal - 1] == 1:
                return True
        total = sum([weight * values[variable] for variable, weight in self.terms])
        return any(
            low <= total <= high
            for low, high in zip(self.ends[::2], self.ends[1::2], strict=True)
        )


class UnknownConstraintError(Exception):
    """A constraint that is no linear row."""


def rows_of(proto: cp_model.CpModelProto) -> Iterator[ModelRow]:
    """Yield the rows of a model, with one for what its objective may be.

    Raises:
        UnknownConstraintError: the model has a constraint of another kind.
    """
    objective = proto.objective
    if objective.domain:
        terms = list(zip(objective.vars, objective.coeffs, strict=True))
        yield ModelRow(terms, list(objective.domain))
    for constraint in proto.constraints:
        enforced_by = list(constraint.enforcement_literal)
        if _is(constraint, "linear"):
            linear = constraint.linear
            terms = list(zip(linear.vars, linear.coeffs, strict=True))
            yield ModelRow(terms, list(linear.domain), enforced_by)
        elif _is(constraint, "bool_and"):
            for literal in constraint.bool_and.literals:
                yield _row_of_literals([literal], 1, _UNBOUNDED, enforced_by)
        else:
            yield _row_of_one_kind(constraint, enforced_by)


def _row_of_one_kind(constraint: Any, enforced_by: Sequence[int]) -> ModelRow:
    bounds = {
        "bool_or": (1, _UNBOUNDED),
        "exactly_one": (1, 1),
        "at_most_one": (-_UNBOUNDED, 1),
    }
    for kind, (low, high) in bounds.items():
        if _is(constraint, kind):
            literals = getattr(constraint, kind).literals
            return _row_of_literals(literals, low, high, enforced_by)
    raise UnknownConstraintError


def _row_of_literals(
    literals: Sequence[int], low: int, high: int, enforced_by: Sequence[int]
) -> ModelRow:
    """Return the row that so many of some literals are true."""
    terms = [(n, 1) if n >= 0 else (-n - 1, -1) for n in literals]
    negated = sum(weight < 0 for _, weight in terms)
    bounds = [low - negated, high if high == _UNBOUNDED else high - negated]
    return ModelRow(terms, bounds, enforced_by)


def _is(constraint: Any, kind: str) -> bool:
    """Return whether it is of a kind, which ortools 9.15 asks by a method for each."""
    if hasattr(constraint, "HasField"):
        return bool(constraint.HasField(kind))
    return bool(getattr(constraint, f"has_{kind}")())
