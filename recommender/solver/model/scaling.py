"""Scaling of amounts that may have decimals to the whole numbers of a model."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from recommender.qualifications.exact_numbers import number_of, parts_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.exact_numbers import Number


class Scaled:
    """Amounts of units as whole numbers: each is multiplied by the same `scale`.

    The scale is 1 where all are whole already. A bound is scaled too; what then falls
    between whole numbers goes to the nearest that a sum of the amounts can reach.

    >>> halves = Scaled([number_of("7.5"), 5])
    >>> halves.scale, halves.weights, halves.ends(number_of("12.7"), 20)
    (2, [15, 10], (26, 40))
    """

    def __init__(self, amounts: Sequence[Number]) -> None:
        self.scale = parts_in(amounts)
        self.weights = [int(amount * self.scale) for amount in amounts]

    def least(self, bound: Number) -> int:
        """Return the smallest whole number that is not below a bound."""
        return ceil(bound * self.scale)

    def most(self, bound: Number) -> int:
        """Return the largest whole number that is not above a bound."""
        return floor(bound * self.scale)

    def ends(
        self, low: Number | None, high: Number | None
    ) -> tuple[int | None, int | None]:
        """Return a lower and an upper bound, each of which may be missing."""
        return (
            None if low is None else self.least(low),
            None if high is None else self.most(high),
        )

    def amount(self, scaled: int) -> Number:
        """Return the amount that a whole number of the model stands for."""
        return number_of(Fraction(scaled, self.scale))
