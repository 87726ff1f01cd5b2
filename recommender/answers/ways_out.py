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
    from collections.abc import Iterator
    from fractions import Fraction

    from recommender.qualifications.rules import Rule
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
    finder = _Finder(answer, clock, known)
    choices = finder.smallest_choices()
    try:
        for choice in islice(choices, MOST_CHOICES):
            ways += finder.ways_by(choice)
        complete = next(choices, None) is None
        grades = () if ways else enough_grades(answer, clock)
    except LimitError:
        complete = False
    ways.sort(key=finder.order)
    return WaysOut(tuple(ways[:MOST_WAYS]), len(ways), complete, grades)


def find_best_way_out(
    answer: Recommendation, clock: Clock, known: Fewest
) -> tuple[WayOut | None, bool]:
    """Return the first of the ways out, if any, and whether no other may be better.

    Limits are moved only where that can be better than what is known: with a limit
    there is at least as much mismatch as without it. Of its plan only the mismatch is
    certain, as it may be any of the best.
    """
    best: WayOut | None = None
    complete = True
    finder = _Finder(answer, clock, known, in_order=False)
    choices = finder.smallest_choices()
    planned: list[WayOut] = []
    try:
        planned += islice(choices, MOST_CHOICES)
        complete = next(choices, None) is None
    except LimitError:
        complete = False
    try:
        for choice in sorted(planned, key=finder.order):
            if best is not None and finder.order(best) <= finder.order(choice):
                break
            ways = finder.ways_by(choice)
            best = min(ways if best is None else (best, *ways), key=finder.order)
    except LimitError:
        complete = False
    return best, complete


class _Finder:
    """Finds ways out of the conflict of an answer.

    If not `in_order`, their plans are any of those that are as good.
    """

    def __init__(
        self,
        answer: Recommendation,
        clock: Clock,
        known: Fewest,
        *,
        in_order: bool = True,
    ) -> None:
        self._answer, self._clock, self._known = answer, clock, known
        self._in_order = in_order
        self._qualification = answer.qualification
        self._soft = concessions(answer.candidate, answer.qualification)
        self._place = {concession: i for i, concession in enumerate(self._soft)}

    def order(self, way: WayOut) -> tuple[Fraction, list[int]]:
        """Return what the ways out are sorted by.

        Equally good ones are in the order of the wishes, not of the search.
        """
        places = [self._place[concession] for concession in way.given_up]
        return way.plan.fit.mismatch, places

    def smallest_choices(self) -> Iterator[WayOut]:
        """Yield the smallest sets of wishes that it is enough to give up, planned.

        Raises:
            LimitError: Time ran out.
        """
        answer_after: dict[frozenset[int], Recommendation] = {}

        def conflict_after(choice: frozenset[int]) -> tuple[Rule, ...] | None:
            answer = answer_after[choice] = self._recommend(self._without(choice))
            return None if answer.plans else answer.conflict

        def rules_after(choice: frozenset[int]) -> tuple[Rule, ...]:
            changed = resolve(self._without(choice), self._qualification)
            job = job_of(changed, self._qualification)
            return rules_of(self._qualification, changed, job)[0]

        answer = self._answer
        for choice in minimum_corrections(
            answer.problem.units,
            len(self._soft),
            rules_after,
            self._clock,
            answer.conflict,
            conflict_after,
        ):
            given_up = tuple(self._soft[i] for i in sorted(choice))
            yield WayOut(given_up, (), answer_after[choice])

    def ways_by(self, choice: WayOut) -> Iterator[WayOut]:
        """Yield the ways to give up no more of some wishes than is necessary.

        Raises:
            LimitError: Time ran out.
        """
        ways = [choice]
        for concession in choice.given_up:
            ways = [moved for last in ways for moved in self._moved(concession, last)]
        yield from ways

    def _moved(self, given_up: Concession, last: WayOut) -> Iterator[WayOut]:
        """Yield ways with a limit moved as little as possible, else given up."""
        any_moved = False
        limits = move_limit(
            given_up.asked, self._answer.candidate, last.answer, self._clock
        )
        for steps in limits:
            for wishes, change in steps:
                moved = self._recommend(replace(last.candidate, wishes=wishes))
                if moved.plans:
                    any_moved = True
                    yield WayOut(last.given_up, (*last.changes, change), moved)
                    break
        if not any_moved:
            yield replace(last, changes=(*last.changes, given_up.change))

    def _without(self, choice: frozenset[int]) -> Candidate:
        candidate = self._answer.candidate
        for i in sorted(choice):
            candidate = drop_wish(candidate, self._soft[i])
        return candidate

    def _recommend(self, changed: Candidate) -> Recommendation:
        """Recommend for a changed request.

        Raises:
            LimitError: Time ran out before the answer was proven.
        """
        answer, _ = recommend_and_keep(
            self._qualification,
            changed,
            self._clock,
            self._known,
            in_order=self._in_order,
        )
        if answer.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            raise out_of_time("the ways out were found")
        return answer
