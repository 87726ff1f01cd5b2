"""Weighing: how well a set of units suits a job, by the definition of mismatch."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from recommender.qualifications.plans import Fit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from recommender.qualifications.units import Unit

# A daily task (3) that no unit touches counts as much as a typical unit of 6 credits.
CREDITS_PER_WEIGHT_LEFT_OUT = 2


def relevance(unit: Unit, job: Mapping[str, int]) -> Fraction:
    """Return how much of what the unit assesses is daily work, 0 to 1, exactly.

    `job` maps tags to weights: 3 daily, 2 weekly, 1 now and then, 0 never. The
    relevance is the strength-weighted mean of them over the unit's tags, by 3.
    """
    return Fraction(*_points(unit, job))


def _points(unit: Unit, job: Mapping[str, int]) -> tuple[int, int]:
    """Return the points of a unit that match the job, and those there are."""
    there = 3 * sum(strength for _, strength in unit.tags)
    matched = sum(strength * job.get(tag, 0) for tag, strength in unit.tags)
    return (matched, there) if there else (0, 1)


def weigh(
    units: Sequence[Unit], job: Mapping[str, int], held: Collection[str] = ()
) -> Fit:
    """State how well a set of units suits a job.

    The mismatch, in credits, is the work that is off the job, held units apart since
    they cost nothing new, plus the part of the job left out at 2 credits for each
    point of weight.
    """
    return Weigher(job, held).weigh(units)


class Weigher:
    """Weighs one set of units after another for a job.

    How a unit matches the job is worked out once, not once a set.
    """

    def __init__(self, job: Mapping[str, int], held: Collection[str] = ()) -> None:
        self._job, self._held = job, held
        self._known: dict[str, tuple[int, int]] = {}

    def weigh(self, units: Sequence[Unit]) -> Fit:
        """State how well a set of units suits the job, as `weigh` does."""
        points = [(unit, *self._points(unit)) for unit in units]
        # In whole numbers: each share of a unit's credits times what divides them all.
        whole = lcm(*(there for _, _, there in points))
        in_all = on_the_job = off_the_job = 0
        for unit, matched, there in points:
            part = unit.credits * (whole // there)
            in_all += part * there
            on_the_job += part * matched
            off_the_job += 0 if unit.code in self._held else part * (there - matched)
        used = _used(units, self._job)
        thirds = 3 * sum(self._job[tag] for tag in used)
        left = sum(self._job[tag] * (3 - used[tag]) for tag in used)
        left_out = CREDITS_PER_WEIGHT_LEFT_OUT * whole * left
        return Fit(
            mismatch=Fraction(3 * off_the_job + left_out, 3 * whole),
            coverage=Fraction(thirds - left, thirds or 1),
            relevance=Fraction(on_the_job, in_all or 1),
            left_out=tuple(tag for tag, thirds in used.items() if thirds == 0),
            partly=tuple(tag for tag, thirds in used.items() if 0 < thirds < 3),
        )

    def _points(self, unit: Unit) -> tuple[int, int]:
        known = self._known.get(unit.code)
        if known is None:
            known = self._known[unit.code] = _points(unit, self._job)
        return known


def _used(units: Sequence[Unit], job: Mapping[str, int]) -> dict[str, int]:
    """Return for each tag of the job how well its best unit uses it, in thirds."""
    best = {tag: 0 for tag, weight in job.items() if weight > 0}
    for unit in units:
        for tag, strength in unit.tags:
            if strength > best.get(tag, strength):
                best[tag] = strength
    return best
