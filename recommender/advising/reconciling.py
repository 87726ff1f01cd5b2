"""Reconciling: the ways out when no plan keeps all that is asked.

Rules of combination are never given up, only wishes, and guidance by setting it
aside. Each way out is asked as a request of its own, so its plan is the one that
the changed request gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from recommender.advising.recommending import Recommendation, recommend
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.rules import Kind
from recommender.requests.conceding import concede, in_words
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
    kept = [rule for rule in rules if rule.kind is Kind.RULE]
    soft = [rule for rule in rules if rule.kind is not Kind.RULE]
    choices = fewest_given_up(answer.problem.units, kept, soft, clock)
    for number, given_up in enumerate(choices):
        if number == MOST_WAYS:
            return
        way = _way_out(answer, given_up, clock)
        if way is not None:
            yield way


def _way_out(
    answer: Recommendation, given_up: tuple[Rule, ...], clock: Clock
) -> WayOut | None:
    about, candidate = answer.qualification, answer.candidate
    for rule in given_up:
        candidate = concede(candidate, rule)
    changes, found = [], recommend(about, candidate, time_limit=clock.left())
    for rule in given_up:
        moved = _moved_limit(rule, found, clock)
        if moved is None:
            changes.append(in_words(rule))
        else:
            candidate, found, change = moved
            changes.append(change)
    if not found.plans:
        return None
    return WayOut(given_up, tuple(changes), candidate, found.best)


def _moved_limit(
    rule: Rule, found: Recommendation, clock: Clock
) -> tuple[Candidate, Recommendation, str] | None:
    """Set a limit again where it just leaves a plan; None where the rule is none."""
    option = rule.id.partition(" ")[0]
    if not found.plans or option not in _MILDER:
        return None
    field, values = _MILDER[option]
    for value in values(found):
        change: dict[str, Any] = {field: value}
        wishes = replace(found.candidate.wishes, **change)
        candidate = replace(found.candidate, wishes=wishes)
        milder = recommend(found.qualification, candidate, time_limit=clock.left())
        if milder.plans:
            return candidate, milder, f"{option} {value} instead of {rule.id}"
    return None


def _credits(found: Recommendation) -> Iterator[int]:
    if found.proof.fewest is not None:
        yield found.proof.fewest


def _levels(found: Recommendation) -> Iterator[int]:
    yield from sorted({unit.level for unit in found.problem.units})


# For each limit: its wish, and values from the nearest on, given what its absence
# allows.
_MILDER = {
    "--max-credits": ("max_credits", _credits),
    "--max-level": ("max_level", _levels),
}
