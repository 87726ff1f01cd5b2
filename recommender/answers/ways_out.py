"""Reconciling: the ways out when no plan keeps all that is asked.

Rules of combination are never given up: only wishes, and guidance by setting it
aside. Each way out is asked as a request of its own, so its plan is the one that the
changed request gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, overload

from recommender.answers.entry_checks import check_arguments
from recommender.answers.moved_limits import limits_moved
from recommender.answers.recommendation import Recommendation, recommend
from recommender.errors import LimitError
from recommender.qualifications.plans import Plan, Status
from recommender.requests.candidate import Candidate, job_of
from recommender.requests.concessions import Concession, concessions, drop_wish
from recommender.requests.problem_building import rules_of
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock, clock_of, out_of_time
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.rules.corrections import minimum_corrections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.qualifications.rules import Rule
    from recommender.solver.engine.clock import TimeLimit

# So many choices of what to give up have their plans worked out, and so many ways
# out are given, the best.
MOST_CHOICES, MOST_WAYS = 1_000, 50


@dataclass(frozen=True, slots=True)
class WayOut:
    """What to give up, in words, and the answer to the request without it.

    A limit is not given up but moved, as little as a plan needs: `changes` then
    has its old and its new value.
    """

    given_up: tuple[Concession, ...]
    changes: tuple[str, ...]
    answer: Recommendation

    @property
    def candidate(self) -> Candidate:
        """The changed request."""
        return self.answer.candidate

    @property
    def plan(self) -> Plan:
        """The best plan of the changed request."""
        return self.answer.best


@dataclass(frozen=True, slots=True)
class WaysOut(Sequence[WayOut]):
    """The ways out, the least mismatch first, and whether they are all there are.

    `number` is how many were found. Where not `complete` there may be more, and
    better ones: they were too many, or the time ran out.
    """

    ways: tuple[WayOut, ...] = ()
    number: int = 0
    complete: bool = True

    @overload
    def __getitem__(self, index: int) -> WayOut: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[WayOut, ...]: ...

    def __getitem__(self, index: int | slice) -> WayOut | tuple[WayOut, ...]:
        """Return the way out at a place, the best first."""
        return self.ways[index]

    def __len__(self) -> int:
        """Count the ways out that are given."""
        return len(self.ways)


@check_arguments
def ways_out(answer: Recommendation, *, time_limit: TimeLimit = None) -> WaysOut:
    """Return every smallest choice of wishes to give up, the least mismatch first.

    Where one wish is enough they are all those of which one is. Of more than
    `MOST_WAYS` the best are given.

    Args:
        answer: the answer of `recommend`.
        time_limit: the most seconds that it may take; None is no limit.

    Returns:
        What to give up, and the plan that this leads to. There is nothing if the
        request has plans, or if the rules themselves contradict each other.

    Raises:
        RequestError: `answer` is none.

    Example:
        >>> import recommender
        >>> wishes = recommender.Wishes(max_credits=20)
        >>> one = recommender.Candidate("receptionist", wishes=wishes)
        >>> answer = recommender.recommend("ocr-03456", one)
        >>> [way.changes for way in recommender.ways_out(answer)]
        [('--max-credits 42 instead of 20',)]
    """
    if answer.status is not Status.INFEASIBLE:
        return WaysOut()
    clock = clock_of(time_limit)
    return interruptibly(lambda: _ways_out(answer, clock), clock)


def _ways_out(answer: Recommendation, clock: Clock) -> WaysOut:
    found: list[WayOut] = []
    complete = True
    choices = _smallest_choices(answer, clock)
    try:
        for given_up in islice(choices, MOST_CHOICES):
            found += _ways_without(answer, given_up, clock)
        complete = next(choices, None) is None
    except LimitError:
        complete = False
    # Equally good ones stand in the order of what is asked, not of the search.
    order = {one: i for i, one in enumerate(_soft(answer))}
    found.sort(key=lambda way: [order[one] for one in way.given_up])
    found.sort(key=lambda way: way.plan.fit.mismatch)
    return WaysOut(tuple(found[:MOST_WAYS]), len(found), complete)


def _soft(answer: Recommendation) -> tuple[Concession, ...]:
    return concessions(answer.candidate, answer.qualification)


def _smallest_choices(
    answer: Recommendation, clock: Clock
) -> Iterator[tuple[Concession, ...]]:
    qualification, soft = answer.qualification, _soft(answer)

    def rules_after(choice: frozenset[int]) -> tuple[Rule, ...]:
        given_up = [soft[i] for i in sorted(choice)]
        changed = resolve(_without(answer.candidate, given_up), qualification)
        return rules_of(qualification, changed, job_of(changed, qualification))[0]

    units = answer.problem.units
    for choice in minimum_corrections(units, len(soft), rules_after, clock):
        yield tuple(soft[i] for i in sorted(choice))


def _without(candidate: Candidate, given_up: Sequence[Concession]) -> Candidate:
    for one in given_up:
        candidate = drop_wish(candidate, one)
    return candidate


def _ways_without(
    answer: Recommendation, given_up: tuple[Concession, ...], clock: Clock
) -> Iterator[WayOut]:
    """Ask again without some wishes, then with their limits moved in place of them."""
    changed = _without(answer.candidate, given_up)
    found = _ask(answer, changed, clock)
    ways: list[tuple[Recommendation, tuple[str, ...]]] = [(found, ())]
    for one in given_up:
        ways = [
            (moved, (*changes, change))
            for last, changes in ways
            for moved, change in _moved(one, answer, last, clock)
        ]
    for last, changes in ways:
        yield WayOut(given_up, changes, last)


def _ask(answer: Recommendation, changed: Candidate, clock: Clock) -> Recommendation:
    """Ask a changed request, and take no answer for one that the time cut short."""
    found = recommend(answer.qualification, changed, time_limit=clock)
    if found.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        raise out_of_time("the ways out were found")
    return found


def _moved(
    given_up: Concession, answer: Recommendation, found: Recommendation, clock: Clock
) -> Iterator[tuple[Recommendation, str]]:
    """Set a limit again where it just leaves a plan; another wish stays given up."""
    any_moved = False
    for steps in limits_moved(given_up.asked, answer.candidate, found, clock):
        for wishes, change in steps:
            changed = replace(found.candidate, wishes=wishes)
            milder = _ask(answer, changed, clock)
            if milder.plans:
                any_moved = True
                yield milder, change
                break
    if not any_moved:
        yield found, given_up.change
