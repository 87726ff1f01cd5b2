"""A whole request on a random catalogue, against brute force in the words of wishes.

From the candidate to the plan: role, tags, what everyone does, guidance and wishes.
The oracle reads each wish as a person would, and makes no rules of them.
"""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Frequency
from recommender.qualifications.plans import Status
from tests.builders.asking import TAGS
from tests.builders.examples import examples
from tests.builders.whole_requests import Whole, wholes
from tests.oracles import brute
from tests.oracles.whole import best, job_of


def codes_of(whole: Whole) -> tuple[str, ...] | None:
    answer = recommender.recommend(whole.qualification, whole.candidate)
    if answer.status is Status.INFEASIBLE:
        return None
    assert answer.status is Status.OPTIMAL
    return answer.best.codes


@examples(200)
@given(wholes())
def test_a_plan_is_the_best_that_meets_every_wish(whole: Whole) -> None:
    expected = best(whole)
    found = codes_of(whole)

    assert found == (None if expected is None else tuple(u.code for u in expected))


@given(wholes())
def test_a_conflict_cannot_be_met_and_needs_each_of_its_members(whole: Whole) -> None:
    answer = recommender.recommend(whole.qualification, whole.candidate)
    conflict = answer.conflict

    assert bool(conflict) == (best(whole) is None)
    assert not conflict or not brute.feasible(whole.units, conflict)
    for rule in conflict:
        rest = [one for one in conflict if one is not rule]
        assert brute.feasible(whole.units, rest)


@given(wholes(), st.sampled_from(TAGS))
def test_a_tag_said_twice_changes_nothing(whole: Whole, tag: str) -> None:
    assume(tag not in whole.candidate.no_tags)
    job = job_of(whole.candidate)
    often = Frequency(job.get(tag, "daily"))
    tags = {**whole.candidate.tags, tag: often}
    once = replace(whole.candidate, tags=tags)
    twice = replace(whole.candidate, tags={**tags, f" {tag.upper()}_work ": often})

    assert codes_of(replace(whole, candidate=twice)) == codes_of(
        replace(whole, candidate=once)
    )
    if tag in job:
        assert codes_of(replace(whole, candidate=once)) == codes_of(whole)
