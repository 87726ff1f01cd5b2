"""The match between a job and a catalogue, as whole numbers for a model.

The definitions are those of `auditing.weigh`. They are worked out here a second time,
over the whole catalogue, so that a mistake in one shows against the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

from recommender.qualifications.exact_numbers import parts_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

    from recommender.qualifications.catalogue import Catalogue
    from recommender.qualifications.vocabulary import Weight

# Above this, sums of a model's coefficients come near the largest whole numbers that
# a solver's floating point holds exactly. Costs are then rounded, and `exact` is unset.
MOST_COST = 2**40
ROUNDED_SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class CoverageTerm:
    """A part of the job that is covered as soon as one of some units is chosen.

    `gain` is in scaled mismatch; `units` are positions in the catalogue.
    """

    tag: str
    gain: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JobMatch:
    """The mismatch as a linear sum: costs of units, less gains for parts of the job.

    The numbers are credits times `scale`, exact where `exact` is set. `costs` has one
    entry per unit, in catalogue order. `constant` is the mismatch with no units.
    """

    scale: int
    exact: bool
    constant: int
    costs: tuple[int, ...]
    coverage: tuple[CoverageTerm, ...]

    def mismatch(self, scaled: int) -> Fraction:
        """Turn a scaled mismatch into credits."""
        return Fraction(scaled, self.scale)

    def scaled(self, chosen: AbstractSet[int]) -> int:
        """Return the scaled mismatch of a set of units, by their positions."""
        gained = sum(
            term.gain for term in self.coverage if not chosen.isdisjoint(term.units)
        )
        return self.constant + sum(self.costs[i] for i in chosen) - gained

    @property
    def rounding(self) -> Fraction:
        """The most mismatch, in credits, that rounding can add up to: 0 where exact."""
        return Fraction(0 if self.exact else len(self.costs), self.scale)

    @property
    def most(self) -> int:
        """The largest scaled mismatch that any set of units can have."""
        return self.constant + sum(self.costs)


def match(
    catalogue: Catalogue,
    weights: Mapping[str, Weight],
    held: Collection[str] = (),
    *,
    scale_for_all: bool = False,
    parts: int | None = None,
    credit_parts: int = 1,
) -> JobMatch:
    """Return what each unit and each part of the job adds to the mismatch.

    `weights` maps tags to 3, 2, 1 or 0, or an average of these. A unit costs c(1 - s):
    its credits, times the share of it that is off the job. A tag of weight w gains a
    third of 2w for each step of strength, 1 to 3, that some unit of the plan reaches.
    The scale is the smallest that is exact for these weights; with `scale_for_all`, for
    all weights in whole `parts`, and credits in `credit_parts`, so that matches can be
    compared. Percentages need at most 100 parts.
    """
    parts = parts or parts_of(weights)
    whole = {tag: int(weight * parts) for tag, weight in weights.items()}
    own_parts = parts_in(unit.credits for unit in catalogue.units)
    credit_parts = lcm(credit_parts, own_parts)
    sizes = [int(unit.credits * credit_parts) for unit in catalogue.units]
    new = [
        0 if unit.code in held else size
        for unit, size in zip(catalogue.units, sizes, strict=True)
    ]
    numerators, points = _unit_costs(catalogue, whole, new, parts)
    denominators = [credit_parts * all_points for all_points in points]
    scale, exact = _scale(
        [1] * len(numerators) if scale_for_all else numerators,
        denominators,
        -(-sum(sizes) // credit_parts),
        3 * parts,
    )
    costs = tuple(
        _scaled(numerator, denominator, scale)
        for numerator, denominator in zip(numerators, denominators, strict=True)
    )
    wanted = {tag: whole[tag] for tag in whole if whole[tag] > 0}
    coverage = tuple(
        CoverageTerm(tag, steps * (2 * weight * scale // (3 * parts)), units)
        for tag, weight in wanted.items()
        for units, steps in catalogue.units_by_strength.get(tag, ())
    )
    constant = 2 * sum(wanted.values()) * scale // parts
    return JobMatch(scale, exact, constant, costs, coverage)


def parts_of(weights: Mapping[str, Weight]) -> int:
    """Return into how many equal parts a weight of 1 is cut to make all weights whole.

    >>> parts_of({"complaints": 3, "selling": Fraction(6, 5)})
    5
    """
    return lcm(*(weight.denominator for weight in weights.values()))


def _unit_costs(
    catalogue: Catalogue, weights: Mapping[str, int], credits: list[int], parts: int
) -> tuple[list[int], list[int]]:
    """Return the cost of each unit, as numerators and denominators.

    It is in the parts of a credit that `credits` are in. Weights are in `parts`.
    """
    points = [3 * parts * total for total in catalogue.total_strengths]
    matched = [
        sum([strength * weights.get(tag, 0) for tag, strength in unit.tags])
        for unit in catalogue.units
    ]
    numerators = [
        size * (all_points - on_the_job) if all_points else size
        for size, all_points, on_the_job in zip(credits, points, matched, strict=True)
    ]
    return numerators, [max(all_points, 1) for all_points in points]


def _scale(
    numerators: list[int], denominators: list[int], credits: int, least: int
) -> tuple[int, bool]:
    """Return the smallest multiple of `least` that makes every cost whole, and True.

    Where that would be too large, return a scale to round to, and False.
    """
    scale = least
    for numerator, denominator in zip(numerators, denominators, strict=True):
        needed = denominator // gcd(numerator, denominator)
        scale = scale * needed // gcd(scale, needed)
    if scale * max(credits, 1) > MOST_COST:
        return 3 * ROUNDED_SCALE, False
    return scale, True


def _scaled(numerator: int, denominator: int, scale: int) -> int:
    return (2 * numerator * scale + denominator) // (2 * denominator)
