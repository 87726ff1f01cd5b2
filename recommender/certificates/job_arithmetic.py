"""The arithmetic of the mismatch between a plan and a job, from its definition."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.certificates.certificate_document import (
    CertifiedMismatch,
    TaskLeftOut,
    UnitOffTheJob,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.certificates.certificate_document import (
        CertifiedJob,
        CertifiedTask,
        CertifiedUnit,
    )

# Daily work has this weight, and a unit that is about a task this strength.
_MOST = 3


def mismatch_of(units: Sequence[CertifiedUnit], job: CertifiedJob) -> CertifiedMismatch:
    """Return the mismatch of units, in credits, each part of it worked out.

    A unit's credits are on the job as far as what it assesses is daily work; those of
    units that are held already cost nothing. A task is left out, at 2 credits for each
    point of its weight, as far as no unit is about it.
    """
    off = [off_the_job(unit, job) for unit in units]
    out = [_left_out(task, units) for task in job.tasks if Fraction(task.weight)]
    parts = [*(each.off_the_job for each in off), *(each.left_out for each in out)]
    return CertifiedMismatch(
        units=off, tasks=out, total=written(sum(map(Fraction, parts), Fraction(0)))
    )


def off_the_job(unit: CertifiedUnit, job: CertifiedJob) -> UnitOffTheJob:
    """Return the credits of a unit that are off the job."""
    weight_by_tag = {task.tag: Fraction(task.weight) for task in job.tasks}
    points = _MOST * sum(unit.tags.values())
    matched = Fraction(0)
    for tag, strength in unit.tags.items():
        matched += strength * weight_by_tag.get(tag, Fraction(0))
    is_held = unit.code in job.held
    share_off = 1 - matched / points if points else Fraction(1)
    return UnitOffTheJob(
        code=unit.code,
        credits=unit.credits,
        matched=written(matched),
        points=points,
        held=is_held,
        off_the_job=0 if is_held else written(Fraction(unit.credits) * share_off),
    )


def _left_out(task: CertifiedTask, units: Sequence[CertifiedUnit]) -> TaskLeftOut:
    strength = max((unit.tags.get(task.tag, 0) for unit in units), default=0)
    left = 2 * Fraction(task.weight) * Fraction(_MOST - strength, _MOST)
    return TaskLeftOut(
        tag=task.tag, weight=task.weight, strength=strength, left_out=written(left)
    )
