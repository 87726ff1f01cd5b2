"""Rules taken apart into sums over units, with no arithmetic left but adding up.

What a rule measures is one of the small classes here; a spreadsheet that has a mark for
each unit can work it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

    from recommender.qualifications.exact_numbers import Number


@dataclass(frozen=True, slots=True)
class UnitSum:
    """The sum of what the chosen units add; `amounts` has one for each unit."""

    amounts: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class PercentageOf:
    """The percentage that one sum is of another; there is none where that is 0."""

    part: UnitSum
    whole: UnitSum


@dataclass(frozen=True, slots=True)
class CountOfSums:
    """The number of sums above 0: one for each value that units may have."""

    sums: tuple[UnitSum, ...]


@dataclass(frozen=True, slots=True)
class CountOfKept:
    """The number of criteria that are kept."""

    options: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A number that no unit changes."""

    number: int


Amount: TypeAlias = UnitSum | PercentageOf | CountOfSums | CountOfKept | Known


@dataclass(frozen=True, slots=True)
class Criterion:
    """Bounds on an amount, which apply only if each of `given` is kept.

    The first of these is the condition of the rule itself.
    """

    amount: Amount
    at_least: int | Fraction | None = None
    at_most: int | Fraction | None = None
    given: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleCriteria:
    """What a rule requires, and what it says as `written` if units are exempt."""

    required: Criterion
    written: Criterion
