"""Numbers about a candidate, told apart only as far as rules tell them apart.

A rule compares a number with bounds. Between two neighbouring bounds all numbers mean
the same, so a fact that is a number has as many values as there are ranges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.qualifications.exact_numbers import Number


class Threshold(NamedTuple):
    """A number from which on a range goes up, with the number itself or without it."""

    number: Number
    included: bool

    def is_reached(self, number: Number) -> bool:
        """Return whether a number is in the range above."""
        return number > self.number or (self.included and number == self.number)

    @property
    def below(self) -> str:
        """The range up to here, in words."""
        return f"less than {self.number}" if self.included else f"at most {self.number}"

    @property
    def above(self) -> str:
        """The range from here, in words."""
        return f"{self.number} or more" if self.included else f"more than {self.number}"


def in_order(thresholds: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """Return thresholds from the lowest on, each once."""
    return tuple(sorted({*thresholds}, key=lambda t: (t.number, not t.included)))


def range_of(number: Number, thresholds: Sequence[Threshold]) -> int:
    """Return in which range a number is, the lowest being 0."""
    return sum(threshold.is_reached(number) for threshold in thresholds)


def range_names(thresholds: Sequence[Threshold]) -> tuple[str, ...]:
    """Return the ranges between ordered thresholds in words, from the lowest on.

    >>> range_names([Threshold(2, included=True), Threshold(3, included=False)])
    ('less than 2', '2 or more and at most 3', 'more than 3')
    """
    if not thresholds:
        return ("any number",)
    return (
        thresholds[0].below,
        *map(_between, thresholds, thresholds[1:]),
        thresholds[-1].above,
    )


def _between(low: Threshold, high: Threshold) -> str:
    if low.number == high.number:
        return f"exactly {low.number}"
    return f"{low.above} and {high.below}"
