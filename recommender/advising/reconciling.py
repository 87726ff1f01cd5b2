"""Reconciling: the ways out when no plan keeps all that is asked.

Rules of combination are never given up, nor are facts: only wishes, and guidance by
setting it aside. Each way out is asked as a request of its own, so its plan is the
one that the changed request gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.advising.moving import limits_moved
from recommender.advising.recommending import Recommendation, recommend
from recommender.qualifications.plans import Plan, Status
from recommender.requests.conceding import can_be_given_up, concede, in_words
from recommender.solver.clock import Clock
from recommender.solver.correcting import fewest_given_up
from recommender.solver.running import interruptibly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.qualifications.rules import Rule
    from recommender.requests.candidate import Candidate

MOST_WAYS = 50


@dataclass(frozen=True, slots=True)
class WayOut:
    """Wishes to give up, in words, and the best plan that they leave room for.

    A limit is not given up but moved, as little as a plan needs: `changes` then
    has its old and its new value.
    """

    given_up: tuple[Rule, ...]
    changes: tuple[str, ...]
    candidate: Candidate
    plan: Plan


def ways_out(
    answer: Recommendation, *, time_limit: float | None = None
) -> tuple[WayOut, ...]:
    """Give every smallest choice of wishes to give up, the least misfit first.

    Where one wish is enough they are all those of which one is. There are none if
    the request has plans, or if the rules themselves contradict each other.

    Raises:
        LimitError: the time ran out.
    """
    if answer.status is not Status.INFEASIBLE:
        return ()
    clock = Clock(time_limit)
    found = interruptibly(lambda: tuple(_ways_out(answer, clock)), clock)
    return tuple(sorted(found, key=lambda way: way.plan.fit.misfit))


def _ways_out(answer: Recommendation, clock: Clock) -> Iterator[WayOut]:
    rules = answer.problem.rules
    soft = [rule for rule in rules if can_be_given_up(rule)]
    kept = [rule for rule in rules if not can_be_given_up(rule)]
    choices = fewest_given_up(answer.problem.units, kept, soft, clock)
    for number, given_up in enumerate(choices):
        if number == MOST_WAYS:
            return
        yield from _ways_without(answer, given_up, clock)


def _ways_without(
    answer: Recommendation, given_up: tuple[Rule, ...], clock: Clock
) -> Iterator[WayOut]:
    """Ask again without some wishes, then with their limits moved in place of them."""
    candidate = answer.candidate
    for rule in given_up:
        candidate = concede(candidate, rule)
    found = recommend(answer.qualification, candidate, time_limit=clock.left())
    if not found.plans:
        return
    ways: list[tuple[Recommendation, tuple[str, ...]]] = [(found, ())]
    for rule in given_up:
        ways = [
            (moved, (*changes, change))
            for one, changes in ways
            for moved, change in _moved(rule, answer, one, clock)
        ]
    for last, changes in ways:
        yield WayOut(given_up, changes, last.candidate, last.best)


def _moved(
    rule: Rule, answer: Recommendation, found: Recommendation, clock: Clock
) -> Iterator[tuple[Recommendation, str]]:
    """Set a limit again where it just leaves a plan; another wish stays given up."""
    any_moved = False
    for steps in limits_moved(rule, answer.candidate, found, clock):
        for wishes, change in steps:
            candidate = replace(found.candidate, wishes=wishes)
            milder = recommend(found.qualification, candidate, time_limit=clock.left())
            if milder.plans:
                any_moved = True
                yield milder, change
                break
    if not any_moved:
        yield found, in_words(rule, answer.candidate)
