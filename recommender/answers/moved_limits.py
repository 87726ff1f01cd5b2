"""Moved limits: limits changed as little as possible instead of given up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.errors import RequestError
from recommender.requests.pace import pace_of, plain_number
from recommender.requests.resolving import resolve
from recommender.solver.model.scaling import Scaled
from recommender.solver.search.plan_search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import RequestPart
    from recommender.requests.candidate import Candidate, Wishes
    from recommender.requests.pace import Pace
    from recommender.solver.engine.clock import Clock

# Changed wishes, and the change in words.
MovedLimit = tuple["Wishes", str]


def move_limit(
    limit: RequestPart, before: Candidate, answer: Recommendation, clock: Clock
) -> Iterator[Iterable[MovedLimit]]:
    """Yield the ways to move a limit, each as its steps from the smallest on.

    `before` has the limit as it was, and `answer` is the answer without it. A deadline
    can be moved, or the hours per week raised. There is no way for a wish that is not
    a limit, nor to a value that is not allowed, like more hours than a week has.
    """
    for steps in _moved_limits(limit, before, answer, clock):
        yield [step for step in steps if _is_allowed(step[0], answer)]


def _is_allowed(wishes: Wishes, answer: Recommendation) -> bool:
    """Return whether wishes pass the checks of a request."""
    try:
        resolve(replace(answer.candidate, wishes=wishes), answer.qualification)
    except RequestError:
        return False
    return True


def _moved_limits(
    limit: RequestPart, before: Candidate, answer: Recommendation, clock: Clock
) -> Iterator[list[MovedLimit]]:
    wishes, problem = answer.candidate.wishes, answer.problem
    if limit.field == "max_credits" and answer.proof.fewest is not None:
        most = answer.proof.fewest
        changed = replace(wishes, max_credits=most)
        yield [_step(changed, "--max-credits", most, limit.value)]
    if limit.field == "max_level":
        yield [
            _step(replace(wishes, max_level=level), "--max-level", level, limit.value)
            for level in sorted(
                {unit.level for unit in problem.units if unit.level is not None}
            )
        ]
    if limit.field == "finish_by":
        yield from _deadline(before, answer, clock)


def _step(wishes: Wishes, option: str, value: object, old: object) -> MovedLimit:
    return wishes, f"{option} {value} instead of {old}"


def _deadline(
    before: Candidate, answer: Recommendation, clock: Clock
) -> Iterator[list[MovedLimit]]:
    pace, wishes = pace_of(before.wishes), answer.candidate.wishes
    assert pace is not None
    hours = _fewest_hours(pace, answer, clock)
    later = pace.finish_of(hours)
    if later is not None:
        moved = replace(wishes, finish_by=later)
        yield [_step(moved, "--finish-by", later, pace.finish_by)]
    fuller = pace.weekly_for(hours)
    if fuller is None:
        return
    kept = replace(wishes, finish_by=pace.finish_by, hours_per_week=float(fuller))
    weekly = plain_number(fuller), plain_number(pace.hours_per_week)
    yield [_step(kept, "--hours-per-week", *weekly)]


def _fewest_hours(pace: Pace, answer: Recommendation, clock: Clock) -> Number:
    """Return the fewest hours of learning that a plan can have, held units apart."""
    problem = answer.problem
    to_come = [
        0 if unit.code in problem.held else pace.hours_of([unit])
        for unit in problem.units
    ]
    search = Search(replace(problem, spare=None), clock)
    search.aim(search.encoding.total(Scaled(to_come).weights))
    return sum(to_come[i] for i in search.find().chosen)
