"""Weakness: the units of a plan for which the job gives little regular evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.problems.problem import Problem
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate

# Evidence is regular from weekly on: weights are 3 daily, 2 weekly, 1 now and then.
WEEKLY = 2


def weak_units(
    units: Iterable[Unit], problem: Problem, candidate: Candidate
) -> tuple[str, ...]:
    """Return the codes of units of which nothing is at least weekly work.

    What is mandatory or held is not a choice, and of a job that nothing is known of
    no evidence is weak.
    """
    if candidate.role is None and not candidate.tags and not candidate.unsure:
        return ()
    fixed, job = problem.mandatory | problem.held, problem.job
    return tuple(
        unit.code
        for unit in units
        if unit.code not in fixed
        and not any(job.get(tag, 0) >= WEEKLY for tag, _ in unit.tags)
    )
