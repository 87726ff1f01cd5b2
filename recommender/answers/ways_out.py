"""Ways out: what to give up when no plan keeps every wish.

Rules of combination are never given up: only wishes, and guidance by setting it aside.
Each way out is planned as a request of its own, so its plan is the one that the changed
request leads to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, overload

from recommender.answers.enough_grades import enough_grades
from recommender.answers.entry_checks import check_arguments
from recommender.answers.moved_limits import move_limit
from recommender.answers.recommendation import Recommendation, recommend_and_keep
from recommender.errors import LimitError
from recommender.qualifications.plans import Plan, Status
from recommender.requests.candidate import Candidate, job_of
from recommender.requests.concessions import Concession, concessions, drop_wish
from recommender.requests.problem_building import rules_of
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock, clock_of, out_of_time
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.rules.corrections import minimum_corrections
from recommender.solver.search.model_cache import Fewest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.requests.candidate import Wishes
    from recommender.solver.engine.clock import TimeLimit

# The most choices of what to give up whose plans are worked out, and the most ways
# out that are returned, the best ones.
MOST_CHOICES, MOST_WAYS = 1_000, 50


@dataclass(frozen=True, slots=True)
class WayOut:
    """What to give up, in words, and the answer to the request without it.

    A limit is not given up but moved, by as little as possible: `changes` then has its
    old and its new value.
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
    """The ways out, the least mismatch first.

    `number` is the number found, of which the best are kept. If not `complete` there
    may be more, and better ones: there were too many, or time ran out. Where there are
    none, `grades` has higher ones to aim for that would be enough, by unit.
    """

    ways: tuple[WayOut, ...] = ()
    number: int = 0
    complete: bool = True
    grades: tuple[tuple[str, str], ...] = ()

    @overload
    def __getitem__(self, index: int) -> WayOut: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[WayOut, ...]: ...

    def __getitem__(self, index: int | slice) -> WayOut | tuple[WayOut, ...]:
        """Return the way out at an index; the best is at 0."""
        return self.ways[index]

    def __len__(self) -> int:
        """Return the number of ways out that are kept."""
        return len(self.ways)


@check_arguments
def ways_out(answer: Recommendation, *, time_limit: TimeLimit = None) -> WaysOut:
    """Find the ways out of a conflict: the smallest sets of wishes to give up.

    If giving up one wish is enough, every such wish is a way out; otherwise every
    smallest set that is enough. The 50 best are returned, the least mismatch first.

    Args:
        answer: The answer of `recommend`, with no plan.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        The ways out, each with what to give up and the resulting plan. There are none
        if the request has plans, or if the rules themselves contradict each other.

    Raises:
        RequestError: If `answer` is not the answer of `recommend`.

    Example:
        >>> import recommender
        >>> wishes = recommender.Wishes(max_credits=20)
        >>> candidate = recommender.Candidate("receptionist", wishes=wishes)
        >>> answer = recommender.recommend("ocr-03456", candidate)
        >>> [way.changes for way in recommender.ways_out(answer)]
        [('--max-credits 42 instead of 20',)]
    """
    if answer.status is not Status.INFEASIBLE:
        return WaysOut()
    clock = clock_of(time_limit)
    return interruptibly(lambda: find_ways_out(answer, clock, Fewest()), clock)


def find_ways_out(answer: Recommendation, clock: Clock, known: Fewest) -> WaysOut:
    """Return the ways out of a conflict, as `ways_out` does.

    The fewest credits that are `known` from other requests are not worked out again.
    """
    ways: list[WayOut] = []
    complete = True
    grades: tuple[tuple[str, str], ...] = ()
    choices = _smallest_choices(answer, clock)
    try:
        for given_up in islice(choices, MOST_CHOICES):
            ways += _ways_without(answer, given_up, clock, known)
        complete = next(choices, None) is None
        grades = () if ways else enough_grades(answer, clock)
    except LimitError:
        complete = False
    # Equally good ones are in the order of the wishes, not of the search.
    order = {concession: i for i, concession in enumerate(_soft(answer))}
    ways.sort(key=lambda way: [order[concession] for concession in way.given_up])
    ways.sort(key=lambda way: way.plan.fit.mismatch)
    return WaysOut(tuple(ways[:MOST_WAYS]), len(ways), complete, grades)


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
    for choice in minimum_corrections(
        units, len(soft), rules_after, clock, answer.conflict
    ):
        yield tuple(soft[i] for i in sorted(choice))


def _without(candidate: Candidate, given_up: Sequence[Concession]) -> Candidate:
    for concession in given_up:
        candidate = drop_wish(candidate, concession)
    return candidate


def _ways_without(
    answer: Recommendation,
    given_up: tuple[Concession, ...],
    clock: Clock,
    known: Fewest,
) -> Iterator[WayOut]:
    """Plan without some wishes, then with their limits moved instead."""

    def recommend(changed: Candidate) -> Recommendation:
        return _recommend(answer.qualification, changed, clock, known)

    without = recommend(_without(answer.candidate, given_up))
    ways: list[tuple[Recommendation, tuple[str, ...]]] = [(without, ())]
    for concession in given_up:
        ways = [
            (moved, (*changes, change))
            for last, changes in ways
            for moved, change in _moved(
                concession,
                last,
                move_limit(concession.asked, answer.candidate, last, clock),
                recommend,
            )
        ]
    for last, changes in ways:
        yield WayOut(given_up, changes, last)


def _recommend(
    qualification: Qualification, changed: Candidate, clock: Clock, known: Fewest
) -> Recommendation:
    """Recommend for a changed request.

    Raises:
        LimitError: Time ran out before the answer was proven.
    """
    changed_answer, _ = recommend_and_keep(qualification, changed, clock, known)
    if changed_answer.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        raise out_of_time("the ways out were found")
    return changed_answer


def _moved(
    given_up: Concession,
    without: Recommendation,
    limits: Iterable[Iterable[tuple[Wishes, str]]],
    recommend: Callable[[Candidate], Recommendation],
) -> Iterator[tuple[Recommendation, str]]:
    """Yield answers with a limit moved as little as possible, else with it given up."""
    any_moved = False
    for steps in limits:
        for wishes, change in steps:
            moved = recommend(replace(without.candidate, wishes=wishes))
            if moved.plans:
                any_moved = True
                yield moved, change
                break
    if not any_moved:
        yield without, given_up.change
