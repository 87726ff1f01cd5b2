"""The best plan, proven three ways: CP-SAT, SCIP, and by listing all valid plans."""

from fractions import Fraction

import numpy as np
import pytest

import recommender
from recommender.qualifications.plans import Status
from recommender.solver.scip.second_opinion import ask_scip
from tests.oracles import listing

ARTICLE = ("F3", "F4", "A3", "A13", "B11", "C5", "D6")
ABOUT = recommender.load_qualification("ocr-03456")


def test_24567_sets_of_exactly_42_credits_are_valid() -> None:
    assert len(listing.valid_plans(42)) == 24_567


def test_207287_sets_of_up_to_45_credits_are_valid() -> None:
    assert len(listing.valid_plans()) == 207_287


def test_155210_of_them_have_no_level_4_unit() -> None:
    plans = listing.valid_plans()

    assert int((plans & listing.LEVEL_4 == 0).sum()) == 155_210


@pytest.mark.parametrize("role", [role.name for role in ABOUT.vocabulary.roles])
def test_three_engines_agree_on_the_best_plan_of_a_role(role: str) -> None:
    listed = listing.best_plan(role)
    answer = recommender.recommend(ABOUT, recommender.Candidate(role=role))
    problem = answer.problem
    scip = ask_scip(problem.units, problem.rules, problem.job, problem.held, 3)

    plan = answer.best
    assert (answer.status, scip.status) == (Status.OPTIMAL, Status.OPTIMAL)
    assert plan.fit.mismatch == scip.mismatch == listed.mismatch
    assert plan.credits == listed.credits
    assert plan.codes == scip.codes == listed.codes


def test_the_next_best_plans_are_those_of_the_listing() -> None:
    candidate = recommender.Candidate(role="council-officer")
    answer = recommender.recommend(ABOUT, candidate, top=12)
    plans = listing.valid_plans()
    plans = plans[plans & listing.LEVEL_4 == 0]
    mismatch = listing.mismatches(plans, listing.job_of("council-officer"))

    listed = sorted(mismatch)[:12]
    scale = listing.scale_of_everything()
    assert [plan.fit.mismatch * scale for plan in answer.plans] == listed
    assert len({plan.codes for plan in answer.plans}) == 12


def test_the_article_author_s_own_plan_is_among_the_best_ten_for_her_job() -> None:
    job = listing.job_of("council-officer")
    plans = listing.valid_plans()
    mismatch = listing.mismatches(plans[plans & listing.LEVEL_4 == 0], job)
    (hers,) = listing.mismatches(np.array([listing.mask(ARTICLE)]), job)
    scale = listing.scale_of_everything()
    print(f"her plan {float(Fraction(int(hers), scale)):.2f} credits of mismatch,")
    print(f"the best {float(Fraction(int(mismatch.min()), scale)):.2f}")

    assert int((mismatch < hers).sum()) < 10
    assert Fraction(int(hers - mismatch.min()), scale) < 2
