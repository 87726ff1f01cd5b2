"""Weak evidence: the units of a plan for which the job yields little of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.requests.frequencies import likely_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.problems.problem import Problem
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight
    from recommender.requests.candidate import Candidate

# Evidence is regular if at least weekly: weights are 3 daily, 2 weekly, 1 sometimes.
WEEKLY = 2


def weak_units(
    units: Iterable[Unit], problem: Problem, candidate: Candidate
) -> tuple[str, ...]:
    """Return the codes of units in which nothing is at least weekly work.

    Mandatory and held units are not a choice, so they are left out. There are none if
    nothing is known about the job.
    """
    if not has_job(candidate):
        return ()
    fixed = problem.mandatory | problem.held
    return tuple(
        unit.code
        for unit in units
        if unit.code not in fixed and not is_weekly_work(unit, problem.job)
    )


def has_job(candidate: Candidate) -> bool:
    """Return whether anything is known of a candidate's job."""
    return bool(candidate.role is not None or candidate.tags or candidate.unsure)


def is_weekly_work(unit: Unit, job: Mapping[str, Weight]) -> bool:
    """Return whether anything that a unit assesses is at least weekly work."""
    return any(likely_weight(job.get(tag, 0)) >= WEEKLY for tag, _ in unit.tags)
