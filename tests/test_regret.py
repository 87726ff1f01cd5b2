"""Regret of small random questions, against brute force over jobs and plans.

The oracle tries every weight that a doubtful task may have, not only the ends.
"""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommender import Candidate, Frequency, load_qualification, recommend
from recommender.advising.regretting import find_regret, recommend_robust
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.candidate import job_of
from recommender.requests.frequencies import MAYBE, Range, middle
from tests import brute
from tests.brute import Set
from tests.test_wishes import Whole, qualification, wholes
from tests.whole import asked_of, plans_of

FREQUENCIES = sorted(Frequency, key=lambda often: often.weight)
RANGES = [
    (least, most)
    for least, most in product(FREQUENCIES, FREQUENCIES)
    if least.weight < most.weight
]
ABOUT = load_qualification("ocr-03456")


@st.composite
def doubtful(draw: st.DrawFn) -> Whole:
    """Ask with some tasks unsure; letters, which lift guidance, are never one."""
    whole = draw(wholes())
    one = whole.candidate
    said = {*one.tags, *one.no_tags, "letters"}
    tags = [tag for tag in ("calls", "visits", "sales") if tag not in said]
    assume(tags)
    ranges = st.dictionaries(
        st.sampled_from(tags), st.sampled_from(RANGES), min_size=1, max_size=3
    )
    return replace(whole, candidate=replace(one, unsure=draw(ranges)))


def sure(whole: Whole, often: dict[str, Frequency] | None = None) -> Whole:
    """Say how often the doubtful tasks are done; in the middle if not said."""
    one = whole.candidate
    told = often or {tag: middle(ends) for tag, ends in one.unsure.items()}
    return replace(whole, candidate=replace(one, tags={**one.tags, **told}, unsure={}))


def within(ends: Range) -> list[Frequency]:
    least, most = ends
    return [one for one in FREQUENCIES if least.weight <= one.weight <= most.weight]


def regrets(whole: Whole) -> dict[Set, Fraction]:
    """Give the largest regret of each plan, over every job that may be true."""
    plans = [one for _, one in plans_of(sure(whole))]
    unsure = whole.candidate.unsure
    found = dict.fromkeys(plans, Fraction(0))
    for often in product(*map(within, unsure.values())):
        true = asked_of(sure(whole, dict(zip(unsure, often, strict=True))))
        misfits = {one: brute.misfit(one, true) for one in plans}
        least = min(misfits.values())
        found = {one: max(found[one], misfits[one] - least) for one in plans}
    return found


@settings(max_examples=120, deadline=None)
@given(doubtful())
def test_the_regret_of_a_plan_is_the_most_by_which_any_job_beats_it(
    whole: Whole,
) -> None:
    answer = recommend(whole.about, whole.candidate)
    assume(answer.plans)
    expected = regrets(whole)[answer.best.units]

    found = find_regret(whole.about, whole.candidate, answer.best)

    assert found.most == expected
    told = found.job
    assert all(
        low.weight <= told[tag] <= high.weight
        for tag, (low, high) in whole.candidate.unsure.items()
        if tag in told
    )


@settings(max_examples=80, deadline=None)
@given(doubtful())
def test_the_robust_plan_has_the_least_of_all_largest_regrets(whole: Whole) -> None:
    answer, regret = recommend_robust(whole.about, whole.candidate)
    assume(answer.plans)
    everything = regrets(whole)

    assert regret is not None
    assert regret.plan == answer.best
    assert regret.most == everything[answer.best.units] == min(everything.values())


def of_six(seed: int) -> Whole:
    """Ask for one or two of six units alike, with every task unsure.

    Of these the first plan tried is often not the one with the least regret.
    """
    chance = random.Random(seed)
    tags, count = ("calls", "sales", "visits"), chance.choice([1, 2])
    units = []
    for number in range(6):
        some = sorted(chance.sample(tags, chance.choice([1, 1, 2])))
        strengths = tuple((tag, chance.randint(1, 3)) for tag in some)
        code = f"U{number}"
        units.append(Unit(code, f"Unit {code}", "A", 2, 3, tags=strengths))
    bound = Bound("units", Select(), at_least=count, at_most=count)
    about = qualification(tuple(units), (Rule("size", Kind.RULE, "", "", bound),))
    unsure = {tag: chance.choice(RANGES) for tag in tags}
    return Whole(about, Candidate(bare=True, unsure=unsure))


@pytest.mark.parametrize("seed", range(18))
def test_the_robust_plan_is_the_least_regretted_of_all_where_the_first_is_not(
    seed: int,
) -> None:
    whole = of_six(seed)
    answer, regret = recommend_robust(whole.about, whole.candidate)
    everything = regrets(whole)

    assert regret is not None
    assert regret.most == everything[answer.best.units] == min(everything.values())


@settings(max_examples=60, deadline=None)
@given(wholes())
def test_a_regret_counts_plans_that_guidance_may_not_rule_out(whole: Whole) -> None:
    one = whole.candidate
    assume("letters" not in {*one.tags, *one.no_tags})
    whole = replace(whole, candidate=replace(one, unsure={"letters": MAYBE}))
    answer = recommend(whole.about, whole.candidate)
    assume(answer.plans)

    found = find_regret(whole.about, whole.candidate, answer.best)

    for often in (Frequency.SOMETIMES, Frequency.WEEKLY, Frequency.DAILY):
        true = sure(whole, {"letters": often})
        least = min((misfit for misfit, _ in plans_of(true)), default=None)
        mine = brute.misfit(answer.best.units, asked_of(true))
        assert least is None or found.most >= mine - least


def test_a_plan_is_made_for_the_middle_of_what_is_unsure() -> None:
    unsure = Candidate(unsure={"complaints": MAYBE})

    assert job_of(unsure, ABOUT)["complaints"] is Frequency.SOMETIMES


def test_nothing_is_regretted_where_one_is_sure() -> None:
    sure_of_all = Candidate("receptionist")
    plan = recommend(ABOUT, sure_of_all).best

    assert find_regret(ABOUT, sure_of_all, plan).most == 0
