"""The levels of a job: at which level of unit each of its tasks is first assessed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Weight

# A unit assesses a task if it is about it (3), or draws on it (2) where none is.
_DRAWS_ON = 2


class TaskLevel(NamedTuple):
    """A task of the job, and the lowest level at which a unit assesses it best.

    The level is None where units have none, or where no unit assesses the task. The
    `share` of the job that it is counts how often it is done, as coverage does.
    """

    tag: str
    level: int | None
    is_assessed: bool
    share: Fraction


def task_levels(
    job: Mapping[str, Weight], qualifications: Sequence[Qualification]
) -> tuple[TaskLevel, ...]:
    """Return the level of each task of a job, by the units of some qualifications.

    Of the units that assess a task, those with the greatest strength count.
    """
    whole = sum(job.values())
    return tuple(
        _task_level(tag, Fraction(weight) / whole, qualifications)
        for tag, weight in job.items()
        if weight
    )


def _task_level(
    tag: str, share: Fraction, qualifications: Iterable[Qualification]
) -> TaskLevel:
    strengths = [
        (strength, unit.level)
        for qualification in qualifications
        for unit in qualification.catalogue.units
        if (strength := dict(unit.tags).get(tag, 0)) >= _DRAWS_ON
    ]
    best = max((strength for strength, _ in strengths), default=0)
    levels = [level for strength, level in strengths if strength == best]
    known = [level for level in levels if level is not None]
    return TaskLevel(tag, min(known, default=None), bool(strengths), share)
