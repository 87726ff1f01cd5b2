"""Grades to aim for: what would be enough where the grades stated leave no plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.answers.recommendation import recommend
from recommender.qualifications.plans import Status
from recommender.requests.candidate import job_of
from recommender.requests.problem_building import catalogue_for, rules_of
from recommender.requests.stated_units import asks_for_grades
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.answers.recommendation import Recommendation
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock


def enough_grades(answer: Recommendation, clock: Clock) -> tuple[tuple[str, str], ...]:
    """Return higher grades with which there is a plan; none of them can be lower.

    They are of units that are neither held nor have a grade stated. There are none if
    the conflict is not about grades, or even the highest leave no plan.

    Raises:
        LimitError: Time ran out.
    """
    qualification, candidate = answer.qualification, answer.candidate
    grades = qualification.grades
    if grades is None or not any(map(asks_for_grades, answer.conflict)):
        return ()
    order, usual = grades.order, grades.unless_said
    fixed = {*dict(candidate.wishes.grades), *candidate.wishes.have}
    free = [u.code for u in qualification.catalogue.units if u.code not in fixed]
    highest = _aiming(candidate, dict.fromkeys(free, order[-1]))
    best = recommend(qualification, highest, time_limit=clock)
    if not best.plans:
        return ()
    # What is lowered first is lowered most: the small units.
    by_size = sorted(best.best.units, key=lambda unit: (unit.credits, unit.code))
    aims = {unit.code: order[-1] for unit in by_size if unit.code in free}
    for code in tuple(aims):
        aims[code] = next(
            grade
            for grade in order[order.index(usual) :]
            if grade == aims[code] or _has_plan(answer, {**aims, code: grade}, clock)
        )
    return tuple(sorted((code, g) for code, g in aims.items() if g != usual))


def _aiming(candidate: Candidate, aims: Mapping[str, str]) -> Candidate:
    """Return a candidate with grades stated besides those that are stated already."""
    grades = (*candidate.wishes.grades, *aims.items())
    return replace(candidate, wishes=replace(candidate.wishes, grades=grades))


def _has_plan(answer: Recommendation, aims: Mapping[str, str], clock: Clock) -> bool:
    """Return whether there is a plan with these grades."""
    qualification, candidate = answer.qualification, _aiming(answer.candidate, aims)
    job = job_of(candidate, qualification)
    rules, _ = rules_of(qualification, candidate, job)
    units = catalogue_for(qualification, candidate).units
    status = run(Encoding(units, rules).model, clock).status
    if status is Status.UNKNOWN:
        raise out_of_time("grades that would be enough were found")
    return status.has_plan
