"""Exact numbers: whole ones, and those with decimals, such as 7.5 credits."""

from __future__ import annotations

import re
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExactNumber(Fraction):
    """A number that is not whole, and is shown with decimals.

    Sums, differences and products with others of its kind are exact numbers again, or
    whole numbers; with other fractions they are fractions.

    >>> half = number_of("7.5")
    >>> f"{half}", f"{half + 3}", f"{half + half}", half * 2, f"{half + 1_000:,}"
    ('7.5', '10.5', '15', 15, '1,007.5')
    """

    __slots__ = ()

    def __str__(self) -> str:
        """Return the number with decimals, as short as it can be written."""
        hundredths, rest = divmod(self.numerator * 100, self.denominator)
        if rest:
            return super().__str__()
        sign, (whole, part) = "-" * (hundredths < 0), divmod(abs(hundredths), 100)
        return f"{sign}{whole}.{part:02}".rstrip("0").removesuffix(".")

    def __repr__(self) -> str:
        """Return the number as it is shown."""
        return str(self)

    def __format__(self, spec: str) -> str:
        """Return the number with decimals, or in a format of floating point."""
        return format(float(self), spec) if spec else str(self)

    def __add__(self, other: Number) -> Number:  # type: ignore[override]
        """Return the exact sum."""
        return _alike(super().__add__(other), other)

    def __sub__(self, other: Number) -> Number:  # type: ignore[override]
        """Return the exact difference."""
        return _alike(super().__sub__(other), other)

    def __mul__(self, other: Number) -> Number:  # type: ignore[override]
        """Return the exact product."""
        return _alike(super().__mul__(other), other)

    def __radd__(self, other: Number) -> Number:  # type: ignore[override]
        """Return the exact sum."""
        return _alike(super().__radd__(other), other)

    def __rsub__(self, other: Number) -> Number:  # type: ignore[override]
        """Return the exact difference."""
        return _alike(super().__rsub__(other), other)

    def __rmul__(self, other: Number) -> Number:  # type: ignore[override]
        """Return the exact product."""
        return _alike(super().__rmul__(other), other)

    def __neg__(self) -> ExactNumber:
        """Return the number with the other sign."""
        return ExactNumber(super().__neg__())

    def __abs__(self) -> ExactNumber:
        """Return the number without its sign."""
        return ExactNumber(super().__abs__())


# A whole number, or one with decimals; never a float.
Number: TypeAlias = int | ExactNumber


def _alike(value: Fraction, other: object) -> Number:
    return number_of(value) if isinstance(other, int | ExactNumber) else value  # type: ignore[return-value]


def number_of(value: str | float | Fraction) -> Number:
    """Return a number as it is written, exactly: whole where it is.

    >>> number_of("46.50"), number_of(0.1), number_of(Fraction(14, 2))
    (46.5, 0.1, 7)

    Raises:
        ValueError: the text is not a number.
    """
    exact = Fraction(str(value) if isinstance(value, float) else value)
    return exact.numerator if exact.denominator == 1 else ExactNumber(exact)


def has_two_decimals(number: Fraction | int) -> bool:
    """Return whether two decimals, or fewer, are enough to write a number.

    >>> has_two_decimals(number_of("7.25")), has_two_decimals(Fraction(1, 3))
    (True, False)
    """
    return bool(100 % number.denominator == 0)


def read_number(text: str) -> Number | None:
    """Return the number that a text is, with up to two decimals; None if it is not one.

    >>> read_number("7.50"), read_number("-1"), read_number("7.125"), read_number("a")
    (7.5, -1, None, None)
    """
    written = re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", text, re.ASCII)
    number = number_of(text) if written else None
    return number if number is not None and has_two_decimals(number) else None


def parts_in(numbers: Iterable[Number]) -> int:
    """Return into how many equal parts 1 is cut to make all numbers whole.

    >>> parts_in([5, number_of("7.5"), number_of("0.2")])
    10
    """
    return lcm(*(number.denominator for number in numbers))
