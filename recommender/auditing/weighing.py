"""How well a set of units suits a job, by the definition of mismatch."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from recommender.qualifications.plans import Fit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight

# A daily task (3) that no unit touches counts as much as a typical unit of 6 credits.
CREDITS_PER_WEIGHT_LEFT_OUT = 2


def relevance(unit: Unit, job: Mapping[str, Weight]) -> Fraction:
    """Return how much of what a unit assesses is daily work, exactly, from 0 to 1.

    `job` maps tags to weights: 3 daily, 2 weekly, 1 now and then, 0 never, or an
    average of these. The relevance is their strength-weighted mean over the unit's
    tags, divided by 3.
    """
    matched, points = _points(unit, job)
    return Fraction(matched, points)


def _points(unit: Unit, job: Mapping[str, Weight]) -> tuple[Weight, int]:
    """Return the points of a unit that match the job, and all of its points."""
    matched: Weight = 0
    points = 0
    for tag, strength in unit.tags:
        points += strength
        weight = job.get(tag)
        if weight:
            matched += strength * weight
    return (matched, 3 * points) if points else (0, 1)


def weigh(
    units: Sequence[Unit], job: Mapping[str, Weight], held: Collection[str] = ()
) -> Fit:
    """Return how well a set of units suits a job.

    The mismatch, in credits, has two parts: the work that is off the job, except in
    held units, which cost nothing new; and the part of the job that is left out, at
    2 credits for each point of weight.
    """
    return Weigher(job, held).weigh(units)


class Weigher:
    """Weighs many sets of units for one job.

    How a unit matches the job is worked out once, not once per set.
    """

    def __init__(self, job: Mapping[str, Weight], held: Collection[str] = ()) -> None:
        # In whole numbers: weights that are averages are cut into equal parts.
        self._parts = lcm(*(weight.denominator for weight in job.values()))
        self._job = {tag: int(weight * self._parts) for tag, weight in job.items()}
        self._held = held
        self._known: dict[str, tuple[int, int]] = {}

    def weigh(self, units: Sequence[Unit]) -> Fit:
        """Return how well a set of units suits the job, as `weigh` does."""
        points = [(unit, *self._points(unit)) for unit in units]
        # In whole numbers: every share is multiplied by a common denominator.
        denominator = lcm(*(all_points for _, _, all_points in points))
        credits: Number = 0
        on_the_job: Number = 0
        off_the_job: Number = 0
        for unit, matched, all_points in points:
            part = unit.credits * (denominator // all_points)
            credits += part * all_points
            on_the_job += part * matched
            off_the_job += (
                0 if unit.code in self._held else part * (all_points - matched)
            )
        covered = _covered(units, self._job)
        thirds = 3 * sum(self._job[tag] for tag in covered)
        left = sum(self._job[tag] * (3 - covered[tag]) for tag in covered)
        left_out = CREDITS_PER_WEIGHT_LEFT_OUT * denominator * left
        return Fit(
            mismatch=Fraction(
                3 * self._parts * off_the_job + left_out, 3 * self._parts * denominator
            ),
            coverage=Fraction(thirds - left, thirds or 1),
            relevance=Fraction(on_the_job, credits or 1),
            left_out=tuple(tag for tag, thirds in covered.items() if thirds == 0),
            partly=tuple(tag for tag, thirds in covered.items() if 0 < thirds < 3),
        )

    def off_the_job(self, units: Sequence[Unit]) -> tuple[list[int], int]:
        """Return the credits of each unit that are work off the job, in whole parts.

        They come with the number of parts in a credit, a multiple of 3. Of units that
        are held nothing is off the job.
        """
        points = [self._points(unit) for unit in units]
        sizes = [unit.credits.denominator for unit in units]
        parts = lcm(
            3, *(size * all_ for size, (_, all_) in zip(sizes, points, strict=True))
        )
        off = [
            0
            if unit.code in self._held
            else int(unit.credits * (all_points - matched) * (parts // all_points))
            for unit, (matched, all_points) in zip(units, points, strict=True)
        ]
        return off, parts

    def _points(self, unit: Unit) -> tuple[int, int]:
        points = self._known.get(unit.code)
        if points is None:
            matched, all_points = _points(unit, self._job)
            points = int(matched), all_points * self._parts
            self._known[unit.code] = points
        return points


def _covered(units: Sequence[Unit], job: Mapping[str, int]) -> dict[str, int]:
    """Return how far the best unit covers each tag of the job, in thirds."""
    best = {tag: 0 for tag, weight in job.items() if weight > 0}
    for unit in units:
        for tag, strength in unit.tags:
            if strength > best.get(tag, strength):
                best[tag] = strength
    return best
