"""Regret of small random questions, against brute force over jobs and plans.

The oracle tries every weight that a doubtful task may have, not only the ends.
"""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recommender import (
    Candidate,
    Frequency,
    Status,
    Wishes,
    load_qualification,
    recommend,
)
from recommender.answers import regret_analysis
from recommender.answers import regrets as regretting
from recommender.answers.regret_analysis import RegretAnalysis
from recommender.answers.regrets import find_regret, recommend_robust
from recommender.errors import SelfCheckError
from recommender.problems import job_match
from recommender.qualifications.qualification import Guidance
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.candidate import job_of
from recommender.requests.frequencies import MAYBE, Range, middle_frequency
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from tests.builders.examples import examples
from tests.builders.whole_requests import (
    GUIDANCE,
    Whole,
    qualification_of,
    total,
    wholes,
)
from tests.oracles import brute
from tests.oracles.brute import Set
from tests.oracles.whole import asked_of, plans_of, wanted

FREQUENCIES = sorted(Frequency, key=lambda often: often.weight)
RANGES = [
    Range(least, most)
    for least, most in product(FREQUENCIES, FREQUENCIES)
    if least.weight < most.weight
]
RANGES += [Range(Frequency.NEVER, Frequency.WEEKLY, percent) for percent in (30, 60)]
UP_TO_WEEKLY = Range(Frequency.NEVER, Frequency.WEEKLY)
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
    """Return the request with frequencies for doubtful tasks, by default the middle."""
    one = whole.candidate
    frequencies = often or {
        tag: middle_frequency(ends) for tag, ends in one.unsure.items() if ends.likely
    }
    return replace(
        whole, candidate=replace(one, tags={**one.tags, **frequencies}, unsure={})
    )


def within(ends: Range) -> list[Frequency]:
    least, most = ends.least, ends.most
    return [one for one in FREQUENCIES if least.weight <= one.weight <= most.weight]


def regrets(whole: Whole) -> dict[Set, Fraction]:
    """Return the largest regret of each plan, over every job that may be true."""
    plans = [one for _, one in plans_of(sure(whole))]
    unsure = whole.candidate.unsure
    found = dict.fromkeys(plans, Fraction(0))
    for often in product(*map(within, unsure.values())):
        true = asked_of(sure(whole, dict(zip(unsure, often, strict=True))))
        mismatches = {one: brute.mismatch(one, true) for one in plans}
        least = min(mismatches.values())
        found = {one: max(found[one], mismatches[one] - least) for one in plans}
    return found


@examples(120)
@given(doubtful())
def test_the_regret_of_a_plan_is_the_most_by_which_any_job_beats_it(
    whole: Whole,
) -> None:
    answer = recommend(whole.qualification, whole.candidate)
    assume(answer.plans)
    expected = regrets(whole)[answer.best.units]

    regret = find_regret(whole.qualification, whole.candidate, answer.best)

    assert (regret.most, regret.least) == (expected, expected)
    weights = regret.job
    assert all(
        ends.least.weight <= weights[tag] <= ends.most.weight
        for tag, ends in whole.candidate.unsure.items()
        if tag in weights
    )


@examples(80)
@given(doubtful())
def test_the_robust_plan_has_the_least_of_all_largest_regrets(whole: Whole) -> None:
    answer, regret = recommend_robust(whole.qualification, whole.candidate)
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
    qualification = qualification_of(
        tuple(units), (Rule("size", Kind.RULE, "", "", bound),)
    )
    unsure = {tag: chance.choice(RANGES) for tag in tags}
    return Whole(qualification, Candidate(bare=True, unsure=unsure))


@pytest.mark.parametrize("seed", range(18))
def test_the_robust_plan_is_the_least_regretted_of_all_where_the_first_is_not(
    seed: int,
) -> None:
    whole = of_six(seed)
    answer, regret = recommend_robust(whole.qualification, whole.candidate)
    everything = regrets(whole)

    assert regret is not None
    assert regret.most == everything[answer.best.units] == min(everything.values())


TOP = GUIDANCE
LOW = Guidance(
    Rule("low", Kind.GUIDANCE, "", "", Bound("units", Select(groups=frozenset("B")),
    at_most=0)), ("visits",),
)  # fmt: skip


@st.composite
def guided(draw: st.DrawFn) -> Whole:
    """Ask where two tasks are unsure, each of which sets a piece of guidance aside."""
    whole = draw(wholes())
    one = whole.candidate
    assume(not {"letters", "visits"} & {*one.tags, *one.no_tags})
    unsure = {
        "letters": MAYBE,
        "visits": draw(st.sampled_from([MAYBE, UP_TO_WEEKLY])),
    }
    qualification = replace(whole.qualification, guidance=(TOP, LOW))
    wishes = replace(one.wishes, lift=())
    return Whole(qualification, replace(one, unsure=unsure, wishes=wishes, bare=True))


def true_regrets(whole: Whole) -> dict[Set, Fraction]:
    """Return the largest regret of each plan over what is true and allowed then.

    A task that turns out never to be done is not part of the job.
    """
    one = whole.candidate
    plans = [plan for _, plan in guided_plans(sure(whole))]
    regrets = dict.fromkeys(plans, Fraction(0))
    for often in product(*map(within, one.unsure.values())):
        said = dict(zip(one.unsure, often, strict=True))
        done = {tag: o for tag, o in said.items() if o is not Frequency.NEVER}
        gone = (*one.no_tags, *(tag for tag in said if tag not in done))
        tags = {**one.tags, **done}
        true = replace(
            whole, candidate=replace(one, tags=tags, no_tags=gone, unsure={})
        )
        allowed = guided_plans(true)
        if not allowed:
            continue
        least = min(mismatch for mismatch, _ in allowed)
        asked = asked_of(true)
        for plan in plans:
            regrets[plan] = max(regrets[plan], brute.mismatch(plan, asked) - least)
    return regrets


def guided_plans(whole: Whole) -> list[tuple[Fraction, Set]]:
    """Return each plan within the credits that keeps both pieces of guidance."""
    job, exempt = job_of(whole.candidate, whole.qualification), whole.candidate.wishes
    free = {*exempt.with_units, *exempt.have}
    able = [
        one
        for one in wanted(whole)
        if "visits" in job or all(u.group != "B" or u.code in free for u in one)
    ]
    wishes = whole.candidate.wishes
    if wishes.max_credits is None and not whole.candidate.units_only and able:
        spare = 3 if wishes.spare is None else wishes.spare
        most = min(map(brute.credits, able)) + spare
        able = [one for one in able if brute.credits(one) <= most]
    asked = asked_of(whole)
    return [(brute.mismatch(one, asked), one) for one in able]


@examples(120)
@given(guided())
def test_guidance_that_may_turn_out_to_be_followed_is_reckoned_with(
    whole: Whole,
) -> None:
    answer = recommend(whole.qualification, whole.candidate)
    assume(answer.plans)
    expected = true_regrets(whole)[answer.best.units]

    regret = find_regret(whole.qualification, whole.candidate, answer.best)

    assert (regret.most, regret.least) == (expected, expected)


@examples(80)
@given(guided())
def test_where_too_much_guidance_is_in_doubt_the_regret_is_bounded(
    whole: Whole,
) -> None:
    answer = recommend(whole.qualification, whole.candidate)
    assume(answer.plans)
    expected = true_regrets(whole)[answer.best.units]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regret_analysis, "_MOST_DECIDING", 1)
        patch.setattr(regret_analysis, "_MOST_GUIDANCE", 1)
        regret = find_regret(whole.qualification, whole.candidate, answer.best)

    assert regret.least <= expected <= regret.most


@examples(60)
@given(guided(), st.sampled_from([1, 200]), st.sampled_from([1, 4]))
def test_a_least_regret_is_claimed_only_where_it_is_the_least(
    whole: Whole, rounds: int, telling: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regretting, "MOST_ROUNDS", rounds)
        patch.setattr(regret_analysis, "_MOST_DECIDING", telling)
        answer, regret = recommend_robust(whole.qualification, whole.candidate)
    assume(answer.plans)
    every = true_regrets(whole)

    assert regret is not None
    assert regret.floor is not None
    assert regret.floor <= min(every.values()) <= every[regret.plan.units]
    assert regret.least <= every[regret.plan.units] <= regret.most
    if regret.robust:
        assert every[regret.plan.units] == min(every.values())
    assert regret.robust == (answer.status is Status.OPTIMAL)
    if rounds > 1 and telling > 1:
        assert regret.robust


def test_a_plan_for_which_other_guidance_is_followed_is_11_credits_better() -> None:
    """Where a is never done Y1 may not be taken, and Z1 has 11 less: 5 off, c left."""
    small_one = Unit("Y1", "", "A", 3, 5, tags=(("sales", 3),))
    large_one = Unit("Z1", "", "B", 2, 10, tags=(("calls", 3),))
    qualification = qualification_of((small_one, large_one), (total(5),))
    qualification = replace(qualification, guidance=(TOP, LOW))
    unsure = {"letters": MAYBE, "visits": MAYBE}
    tags = {"calls": Frequency.DAILY}
    job = Candidate(bare=True, tags=tags, unsure=unsure)
    best = recommend(qualification, job).best
    regret = find_regret(qualification, job, best)

    assert best.codes == ("Y1",)
    assert (regret.most, regret.least, regret.other.codes) == (11, 11, ("Z1",))


@examples(25)
@given(doubtful())
def test_what_only_rounding_leaves_open_is_not_said_to_be_open(whole: Whole) -> None:
    """No guidance is in doubt, so the regret is known but for the rounding."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job_match, "MOST_COST", 0)
        patch.setattr(job_match, "ROUNDED_SCALE", 1)
        answer = recommend(whole.qualification, whole.candidate)
        assume(answer.plans)
        regret = find_regret(whole.qualification, whole.candidate, answer.best)

    assert regret.exact


def test_a_lying_solver_gets_no_plan_through_the_least_regret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(regretting, "min_max_regret", lambda *_: ((0, 1, 2), 0))
    unsure = Candidate("receptionist", unsure={"complaints": MAYBE, "selling": MAYBE})

    with pytest.raises(SelfCheckError, match="did not pass the audit"):
        recommend_robust(ABOUT, unsure)


@examples(60)
@given(wholes())
def test_a_regret_counts_plans_that_guidance_may_not_rule_out(whole: Whole) -> None:
    one = whole.candidate
    assume("letters" not in {*one.tags, *one.no_tags})
    whole = replace(whole, candidate=replace(one, unsure={"letters": MAYBE}))
    answer = recommend(whole.qualification, whole.candidate)
    assume(answer.plans)

    regret = find_regret(whole.qualification, whole.candidate, answer.best)

    for often in (Frequency.SOMETIMES, Frequency.WEEKLY, Frequency.DAILY):
        true = sure(whole, {"letters": often})
        least = min((mismatch for mismatch, _ in plans_of(true)), default=None)
        mine = brute.mismatch(answer.best.units, asked_of(true))
        assert least is None or regret.most >= mine - least


def test_a_plan_is_made_for_the_middle_of_what_is_unsure() -> None:
    unsure = Candidate(unsure={"complaints": MAYBE})

    assert job_of(unsure, ABOUT)["complaints"] is Frequency.SOMETIMES


def test_nothing_is_regretted_where_one_is_sure() -> None:
    sure_of_all = Candidate("receptionist")
    plan = recommend(ABOUT, sure_of_all).best

    assert find_regret(ABOUT, sure_of_all, plan).most == 0


def test_what_leaves_no_plan_under_a_limit_is_no_case_of_the_regret() -> None:
    """U0 at level 3 needs letters and U4 of Group B visits: without both, no plan."""
    least = Bound("credits", Select(), at_least=5)
    total = Rule("total", Kind.RULE, "", "", least)
    units = (
        Unit("U0", "Unit U0", "A", 3, 5, tags=(("letters", 3),)),
        Unit("U4", "Unit U4", "B", 1, 6, tags=(("visits", 3),)),
    )
    made = replace(qualification_of(units, (total,)), guidance=(TOP, LOW))
    unsure = {"letters": MAYBE, "visits": MAYBE}
    candidate = Candidate(bare=True, wishes=Wishes(max_credits=6), unsure=unsure)
    answer = recommend(made, candidate)
    regret = find_regret(made, candidate, answer.best)
    expected = true_regrets(Whole(made, candidate))[answer.best.units]

    assert (regret.most, regret.least) == (expected, expected)
    analysis = RegretAnalysis(made, resolve(candidate, made), Clock())
    assert len([*analysis._boxes()]) == 3
