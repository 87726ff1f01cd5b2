"""Moving a limit: as little as it takes, rather than giving it up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.errors import RequestError
from recommender.requests.pace import pace_of, plain_number
from recommender.requests.resolving import resolve
from recommender.solver.search.plan_search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.rules import RequestPart
    from recommender.requests.candidate import Candidate, Wishes
    from recommender.requests.pace import Pace
    from recommender.solver.engine.clock import Clock

# Changed wishes, and the change in words.
Step = tuple["Wishes", str]


def limits_moved(
    limit: RequestPart, was: Candidate, found: Recommendation, clock: Clock
) -> Iterator[Iterable[Step]]:
    """Yield the ways to move a limit, each from the mildest step on.

    `was` has the limit as it was, and `found` is the answer without it. A deadline
    can be later, or the weeks fuller. There is no way for a wish that is no limit, and
    none to a value that nobody may ask for, like more hours than a week has.
    """
    for steps in _limits_moved(limit, was, found, clock):
        yield [step for step in steps if _can_be_asked(step[0], found)]


def _can_be_asked(wishes: Wishes, found: Recommendation) -> bool:
    """Check a proposal as what a person asks is checked."""
    try:
        resolve(replace(found.candidate, wishes=wishes), found.qualification)
    except RequestError:
        return False
    return True


def _limits_moved(
    limit: RequestPart, was: Candidate, found: Recommendation, clock: Clock
) -> Iterator[list[Step]]:
    wishes, problem = found.candidate.wishes, found.problem
    if limit.field == "max_credits" and found.proof.fewest is not None:
        most = found.proof.fewest
        changed = replace(wishes, max_credits=most)
        yield [_step(changed, "--max-credits", most, limit.value)]
    if limit.field == "max_level":
        yield [
            _step(replace(wishes, max_level=level), "--max-level", level, limit.value)
            for level in sorted({unit.level for unit in problem.units})
        ]
    if limit.field == "finish_by":
        yield from _deadline(was, found, clock)


def _step(wishes: Wishes, option: str, value: object, was: object) -> Step:
    return wishes, f"{option} {value} instead of {was}"


def _deadline(
    asked: Candidate, found: Recommendation, clock: Clock
) -> Iterator[list[Step]]:
    pace, wishes = pace_of(asked.wishes), found.candidate.wishes
    assert pace is not None
    hours = _fewest_hours(pace, found, clock)
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


def _fewest_hours(pace: Pace, found: Recommendation, clock: Clock) -> int:
    """Find the fewest hours to come that a plan can have."""
    problem = found.problem
    to_come = [
        0 if unit.code in problem.held else pace.hours_of([unit])
        for unit in problem.units
    ]
    search = Search(replace(problem, spare=None), clock)
    search.aim(search.encoding.total(to_come))
    return sum(to_come[i] for i in search.find().chosen)
