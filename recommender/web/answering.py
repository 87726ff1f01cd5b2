"""What the page answers, by the same functions as the commands.

Earlier answers are kept for a while: the one before a click is compared with the one
after it, and is mostly known.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from recommender.answers.explanations import explain_all
from recommender.answers.plan_details import add_details
from recommender.answers.questions import Questions, questions_for
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
_PROVEN = (Status.OPTIMAL, Status.INFEASIBLE)


@dataclass(frozen=True)
class PageAnswer:
    """The answer to a request, and what has changed since an earlier one.

    `ways` are the ways out where there is no plan. The `explanation` with the prices,
    the `questions` about likely tasks, the `regret` and the `others`, the next best
    plans, are None unless more is asked for. The answer is `complete` if it is proven
    and nothing was left out because time ran out.
    """

    answer: Recommendation
    comparison: Comparison | None = None
    ways: WaysOut | None = None
    explanation: Explanation | None = None
    questions: Questions | None = None
    regret: Regret | None = None
    others: Recommendation | None = None
    complete: bool = False


def answer_page(
    qualification: Qualification,
    candidate: Candidate,
    before: Candidate | None,
    clock: Clock,
    *,
    more: bool = False,
    brief: bool = False,
) -> PageAnswer:
    """Return the answer to a request, compared with the one before it, if any.

    A `brief` one leaves out why units leave the plan, which takes solves of its own.

    Raises:
        RequestError: a name is unknown, or wishes contradict each other.
        LimitError: time ran out.
        SelfCheckError: a result failed the audit.
    """
    kept = _kept(qualification)
    changed = before is not None and before != candidate
    first = _before(kept, qualification, before, clock) if changed else None
    needs_search = more or (first is not None and not brief)
    answer, search = kept.answer(qualification, candidate, clock, searched=needs_search)
    page = PageAnswer(answer, complete=answer.status in _PROVEN)
    if answer.conflict:
        page = replace(page, ways=ways_out(answer, time_limit=clock))
    if more and search is not None and answer.status is Status.OPTIMAL:
        page = _with_more(page, search, clock)
    if first is not None:
        how = None if brief else search
        comparison = _compare(first, answer, how, page.explanation)
        page = replace(page, comparison=comparison)
    return replace(page, complete=page.complete and clock.left() != 0.0)


def _with_more(page: PageAnswer, search: Search, clock: Clock) -> PageAnswer:
    """Add the prices, and all else that may be had later than the plan."""
    answer = page.answer
    explanation = _in_time(lambda: explain_all(answer, search))
    return replace(
        page,
        explanation=explanation,
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
        return kept.answer(qualification, before, clock)[0]
    except (RequestError, LimitError):
        return None


def _questions(answer: Recommendation, clock: Clock) -> Questions | None:
    if not answer.candidate.chances:
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
        clock: Clock,
        *,
        searched: bool = False,
    ) -> tuple[Recommendation, Search | None]:
        """Return the answer in full, and the search that found it if that is wanted."""
        # Without a first day, dates count from today.
        key = f"{today()} {query_of(pairs_of(candidate))}"
        if not searched and (known := self._answers.get(key)) is not None:
            self._answers.move_to_end(key)
            return known, None
        answer, search = recommend_and_keep(
            qualification, candidate, clock, self._cache.fewest
        )
        answer = add_details(answer, clock, most=1, search=search)
        if answer.status in _PROVEN and clock.left() != 0.0:
            self._keep(key, answer)
        return answer, search

    def _keep(self, key: str, answer: Recommendation) -> None:
        self._answers[key] = answer
        if len(self._answers) > _MOST_KEPT:
            self._answers.popitem(last=False)


def _compare(
    first: Recommendation,
    answer: Recommendation,
    search: Search | None,
    explanation: Explanation | None,
) -> Comparison:
    """Return two answers compared; without prices where they take too long.

    Prices that are known already are not worked out again.
    """
    comparison = Comparison(first, answer)
    if explanation is not None:
        prices = {price.unit.code: price for price in explanation.units}
        out = (prices.get(unit.code) for unit in comparison.units_out)
        return replace(comparison, prices=tuple(filter(None, out)))
    if search is None:
        return comparison
    return _in_time(lambda: compare(first, answer, search)) or comparison
