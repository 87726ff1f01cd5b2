"""What the page answers, by the same functions as the commands.

Earlier answers are kept for a while: the one before a click is compared with the one
after it, and is mostly known.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from recommender.answers.explanations import explain
from recommender.answers.plan_details import add_details
from recommender.answers.questions import Questions, chances_of, questions_for
from recommender.answers.recommendation import (
    Recommendation,
    recommend,
    recommend_and_keep,
)
from recommender.answers.regrets import find_regret
from recommender.answers.ways_out import WaysOut, ways_out
from recommender.answers.what_ifs import Comparison, compare
from recommender.errors import LimitError, RequestError
from recommender.qualifications.plans import Status
from recommender.requests.addresses import pairs_of, query_of
from recommender.requests.dates import today
from recommender.solver.search.model_cache import ModelCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.answers.prices import Explanation
    from recommender.answers.regret_analysis import Regret
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock
    from recommender.solver.search.plan_search import Search

T = TypeVar("T")

# The number of plans that are shown besides the best.
MOST_OTHERS = 4
_MOST_KEPT = 128


@dataclass(frozen=True)
class PageAnswer:
    """The answer to a request, and what has changed since an earlier one.

    `ways` are the ways out where there is no plan. The `explanation` with the prices,
    the `questions` about likely tasks, the `regret` and the `others`, the next best
    plans, are None unless more is asked for.
    """

    answer: Recommendation
    comparison: Comparison | None = None
    ways: WaysOut | None = None
    explanation: Explanation | None = None
    questions: Questions | None = None
    regret: Regret | None = None
    others: Recommendation | None = None


def answer_page(
    qualification: Qualification,
    candidate: Candidate,
    before: Candidate | None,
    clock: Clock,
    *,
    more: bool = False,
) -> PageAnswer:
    """Answer a request, compared with the one before it, if there was one.

    Raises:
        RequestError: a name is unknown, or wishes contradict each other.
        LimitError: time ran out.
        SelfCheckError: a result failed the audit.
    """
    kept = _kept(qualification)
    changed = before is not None and before != candidate
    first = _before(kept, qualification, before, clock) if changed else None
    answer, comparison = kept.answer(qualification, candidate, first, clock)
    ways = ways_out(answer, time_limit=clock) if answer.conflict else None
    if not more or answer.status is not Status.OPTIMAL:
        return PageAnswer(answer, comparison, ways)
    return PageAnswer(
        answer,
        comparison,
        explanation=_in_time(lambda: _explanation(answer, clock)),
        questions=_in_time(lambda: _questions(answer, clock)),
        regret=_in_time(lambda: _regret(answer, clock)),
        others=_in_time(lambda: _others(answer, clock)),
    )


def _in_time(find: Callable[[], T]) -> T | None:
    """Return what is found; None if the time runs out before."""
    try:
        return find()
    except LimitError:
        return None


def _before(
    kept: _KeptAnswers,
    qualification: Qualification,
    before: Candidate | None,
    clock: Clock,
) -> Recommendation | None:
    """Return the answer to the request before; None if it could not be answered."""
    try:
        if before is None:
            return None
        return kept.answer(qualification, before, None, clock)[0]
    except (RequestError, LimitError):
        return None


def _explanation(answer: Recommendation, clock: Clock) -> Explanation:
    """Return the prices, with what is known of the plan already."""
    explanation = explain(answer.qualification, answer.candidate, time_limit=clock)
    return replace(explanation, recommendation=answer)


def _questions(answer: Recommendation, clock: Clock) -> Questions | None:
    if not chances_of(answer.candidate):
        return None
    qualification, candidate = answer.qualification, answer.candidate
    return questions_for(
        qualification, candidate, most=None, time_limit=clock, answer=answer
    )


def _regret(answer: Recommendation, clock: Clock) -> Regret | None:
    """Return how much better another plan could be, where the job is not certain."""
    if not answer.candidate.unsure:
        return None
    qualification, candidate = answer.qualification, answer.candidate
    return find_regret(qualification, candidate, answer.best, time_limit=clock)


def _others(answer: Recommendation, clock: Clock) -> Recommendation:
    """Return the best plan with the next best ones."""
    qualification, candidate = answer.qualification, answer.candidate
    return recommend(qualification, candidate, top=MOST_OTHERS + 1, time_limit=clock)


@lru_cache
def _kept_answers(folder: str, sha256: str) -> _KeptAnswers:
    """Return the answers kept for one edition of a qualification."""
    return _KeptAnswers()


def _kept(qualification: Qualification) -> _KeptAnswers:
    return _kept_answers(str(qualification.folder), qualification.sha256)


class _KeptAnswers:
    """The last answers about one qualification, and what its searches share."""

    def __init__(self) -> None:
        self._cache = ModelCache()
        self._answers: OrderedDict[str, Recommendation] = OrderedDict()

    def answer(
        self,
        qualification: Qualification,
        candidate: Candidate,
        first: Recommendation | None,
        clock: Clock,
    ) -> tuple[Recommendation, Comparison | None]:
        """Return the answer in full, compared with a first one if there is one."""
        # Without a first day, dates count from today.
        key = f"{today()} {query_of(pairs_of(candidate))}"
        if first is None and (known := self._answers.get(key)) is not None:
            self._answers.move_to_end(key)
            return known, None
        answer, search = recommend_and_keep(
            qualification, candidate, clock, self._cache.fewest
        )
        answer = add_details(answer, clock, most=1)
        if answer.status in (Status.OPTIMAL, Status.INFEASIBLE):
            self._keep(key, answer)
        return answer, None if first is None else _compare(first, answer, search)

    def _keep(self, key: str, answer: Recommendation) -> None:
        self._answers[key] = answer
        if len(self._answers) > _MOST_KEPT:
            self._answers.popitem(last=False)


def _compare(
    first: Recommendation, answer: Recommendation, search: Search
) -> Comparison | None:
    """Compare two answers; without what takes too long."""
    try:
        return compare(first, answer, search)
    except LimitError:
        return None
