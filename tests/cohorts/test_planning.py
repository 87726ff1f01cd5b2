"""Each candidate of a cohort gets what a request of its own would get."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.answers.ways_out import ways_out
from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.planning import Planner, content_of, outcome_of
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.rules import Bound, Kind, Rule
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.search.model_cache import ModelCache
from recommender.solver.search.plan_search import Search, Solution, ranked, solutions
from tests.builders.asking import easy_selects, problem_of, questions
from tests.builders.cohort_runs import ABOUT, candidates
from tests.builders.examples import examples
from tests.builders.small import bound, small
from tests.builders.whole_requests import wholes
from tests.oracles.brute import Asked

POINTS = """code,title,group,level,credits,points
A1,Greet visitors,A,2,5,0
A2,Answer the telephone,A,2,5,
B1,Write letters,B,3,6,2
"""


def test_a_model_that_is_used_again_gives_the_plans_of_fresh_ones() -> None:
    planner = Planner(ABOUT, 60.0)
    some = candidates(40)
    for candidate in [*some, *some[:5]]:
        alone, outcome = (
            recommender.recommend(ABOUT, candidate),
            planner.plan(candidate),
        )

        assert outcome.status == alone.status
        if alone.plans:
            assert outcome.units == alone.best.codes
            assert Fraction(outcome.mismatch) == alone.best.fit.mismatch
        else:
            assert outcome.because == tuple(rule.text for rule in alone.conflict)
            assert outcome.way_out == " and ".join(ways_out(alone)[0].changes)


@given(questions(), questions())
def test_what_was_asked_before_changes_no_answer(asked: Asked, before: Asked) -> None:
    problem, cache = problem_of(asked), ModelCache()
    others = [
        replace(asked, rules=before.rules, job=before.job, spare=before.spare),
        replace(asked, job=before.job, spare=before.spare),
    ]
    for other in others:
        next(ranked(Search(problem_of(other), cache.clock(None), cache.fewest)))

    outcome = next(ranked(Search(problem, cache.clock(60.0), cache.fewest)))
    assert outcome == next(solutions(problem, Clock()))


@st.composite
def whole_caseloads(draw: st.DrawFn) -> tuple[Qualification, list[Candidate]]:
    """Draw candidates of a qualification whose units have points, 0 for some."""
    wholes_ = draw(st.lists(wholes(), min_size=1, max_size=3))
    first = wholes_[0].qualification
    points = st.sampled_from([0, 0, 1, 2])
    units = tuple(
        replace(unit, numbers=(("points", draw(points)),))
        for unit in first.catalogue.units
    )
    of, most = draw(easy_selects), draw(st.sampled_from([0, 0, 1, 3]))
    ends = draw(st.sampled_from([(None, most), (0, most), (most, None)]))
    rule = Rule("points", Kind.RULE, "points", "", Bound("points", of, *ends))
    qualification = replace(
        first, rules=(*first.rules, rule), catalogue=Catalogue(units)
    )
    by_code = {unit.code: unit for unit in units}
    asked = [one.candidate for one in wholes_]
    known = [one for one in asked if _codes_in(one) <= by_code.keys()]
    return qualification, [
        one
        for one in known
        if all(by_code[c].can_have(n) for c, n in one.wishes.unit_credits)
    ]


def _codes_in(candidate: Candidate) -> set[str]:
    wishes = candidate.wishes
    return {
        *wishes.with_units, *wishes.without_units, *wishes.have, *wishes.withdrawn,
        *(code for code, _ in wishes.unit_credits)
    }  # fmt: skip


@examples(150)
@given(whole_caseloads())
def test_a_row_of_a_cohort_is_what_plan_says(
    caseload: tuple[Qualification, list[Candidate]],
) -> None:
    qualification, asked = caseload
    planner = Planner(qualification, 60.0)
    for candidate in [resolve(one, qualification) for one in asked]:
        alone, outcome = (
            recommender.recommend(qualification, candidate),
            planner.plan(candidate),
        )

        assert outcome.status == alone.status
        assert outcome.units == (alone.best.codes if alone.plans else ())
        assert outcome.because == tuple(rule.text for rule in alone.conflict)


def test_a_unit_with_0_of_what_may_be_0_at_most_can_be_taken(tmp_path: Path) -> None:
    """A1 and A2 have no points; the rule allows none in all."""
    rule = bound("risk", 'measure = "points"', "at_most = 0")
    rules = f'{rule}\n[columns]\npoints = "number"\n'
    qualification = small(tmp_path / "points", rules, files={"units.csv": POINTS})
    candidate = resolve(Candidate(), qualification)

    assert Planner(qualification, 60.0).plan(candidate).units == ("A1", "A2")
    assert recommender.recommend(qualification, candidate).best.codes == ("A1", "A2")


def test_a_plan_that_breaks_a_rule_never_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = Solution(Status.OPTIMAL, chosen=(0, 1, 2))
    monkeypatch.setattr(Search, "best", lambda *_, **__: wrong)

    with pytest.raises(recommender.SelfCheckError, match="did not pass the audit"):
        Planner(ABOUT, 60.0).plan(Candidate("receptionist"))


def test_an_outcome_goes_through_json_unchanged() -> None:
    for candidate in candidates(5):
        outcome = Planner(ABOUT, 60.0).plan(candidate)

        assert outcome_of(content_of(outcome)) == outcome


def test_equal_requests_have_one_mark_whatever_the_order_of_their_tags() -> None:
    tags = {"writing": Frequency.DAILY, "records": Frequency.WEEKLY}
    backwards = dict(reversed(tags.items()))

    assert fingerprint_of(Candidate(tags=tags)) == fingerprint_of(
        Candidate(tags=backwards)
    )
    assert fingerprint_of(Candidate(tags=tags)) != fingerprint_of(
        Candidate(tags=tags, bare=True)
    )
