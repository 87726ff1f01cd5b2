"""Each candidate of a cohort gets what a request of its own would get."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

import recommender
from recommender.advising.reconciling import ways_out
from recommender.cohorts.marking import mark_of
from recommender.cohorts.planning import Planner, content_of, outcome_of
from recommender.qualifications.plans import Status
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate
from recommender.solver.clock import Clock
from recommender.solver.reusing import Series
from recommender.solver.solving import Solution, solutions
from tests.asking import problem_of, questions
from tests.brute import Asked
from tests.cohorts.caseloads import ABOUT, candidates


def test_a_model_that_is_used_again_gives_the_plans_of_fresh_ones() -> None:
    planner = Planner(ABOUT, 60.0)
    some = candidates(40)
    for candidate in [*some, *some[:5]]:
        alone, found = recommender.recommend(ABOUT, candidate), planner.plan(candidate)

        assert found.status == alone.status
        if alone.plans:
            assert found.units == alone.best.codes
            assert Fraction(found.misfit) == alone.best.fit.misfit
        else:
            assert found.because == tuple(rule.text for rule in alone.conflict)
            assert found.way_out == " and ".join(ways_out(alone)[0].changes)


@given(questions(), questions())
def test_what_was_asked_before_changes_no_answer(asked: Asked, before: Asked) -> None:
    problem = problem_of(asked)
    series = Series(problem.units)
    other = problem_of(
        replace(asked, rules=before.rules, job=before.job, spare=before.spare)
    )
    series.best(other, Clock())

    found, fresh = series.best(problem, Clock()), next(solutions(problem, Clock()))
    assert (found.status, found.chosen) == (fresh.status, fresh.chosen)
    if fresh.status is Status.OPTIMAL:
        assert found == fresh


def test_a_plan_that_breaks_a_rule_never_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = Solution(Status.OPTIMAL, chosen=(0, 1, 2))
    monkeypatch.setattr(Series, "best", lambda *_: wrong)

    with pytest.raises(recommender.SelfCheckError, match="did not pass the audit"):
        Planner(ABOUT, 60.0).plan(Candidate("receptionist"))


def test_an_outcome_goes_through_json_unchanged() -> None:
    for candidate in candidates(5):
        found = Planner(ABOUT, 60.0).plan(candidate)

        assert outcome_of(content_of(found)) == found


def test_equal_requests_have_one_mark_whatever_the_order_of_their_tags() -> None:
    tags = {"writing": Frequency.DAILY, "records": Frequency.WEEKLY}
    backwards = dict(reversed(tags.items()))

    assert mark_of(Candidate(tags=tags)) == mark_of(Candidate(tags=backwards))
    assert mark_of(Candidate(tags=tags)) != mark_of(Candidate(tags=tags, bare=True))
