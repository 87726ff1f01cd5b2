"""Prices and ties on the shipped qualification, against the listing and SCIP."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

import recommender
from recommender import Candidate, Qualification, Wishes
from recommender.answers.explanations import explain
from recommender.answers.prices import Explanation
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.scip.second_opinion import Opinion, ask_scip
from tests.oracles import listing

ABOUT: Qualification = recommender.load_qualification("ocr-03456")
OPTIONAL = [code for code in listing.CODES if code not in {"F3", "F4"}]
ROLES = [
    "council-officer",
    "contact-centre-adviser",
    "receptionist",
    "field-engineer",
    "complaints-handler",
    "manager",
]


@cache
def explained(role: str) -> Explanation:
    return explain(ABOUT, Candidate(role=role))


@cache
def listed(role: str) -> tuple[np.ndarray, np.ndarray]:
    """Return every plan of a role, as the listing's masks, and its scaled mismatch."""
    job = listing.job_of(role)
    plans = listing.valid_plans(45)
    if not job.get("managing"):
        plans = plans[plans & listing.LEVEL_4 == 0]
    return plans, listing.mismatches(plans, job)


def has(plans: np.ndarray, code: str) -> np.ndarray:
    return plans & listing.mask((code,)) != 0


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("role", ROLES)
def test_the_price_of_each_optional_unit_is_that_of_the_listing(role: str) -> None:
    plans, mismatches = listed(role)
    explanation = explained(role)
    scale = listing.scale_of_everything()

    assert explanation.recommendation.proof.cap == 45
    assert [one.unit.code for one in explanation.units] == OPTIONAL
    for one in explanation.units:
        others = mismatches[has(plans, one.unit.code) != one.in_plan]
        if one.limit is not None or one.unit.level == 4:
            continue  # within a limit of its own, or with guidance set aside
        price = (
            Fraction(int(others.min() - mismatches.min()), scale)
            if len(others)
            else None
        )
        assert (one.unit.code, one.price) == (one.unit.code, price)


@pytest.mark.parametrize("role", ROLES)
def test_the_ties_are_those_of_the_listing(role: str) -> None:
    plans, mismatches = listed(role)
    best = plans[mismatches == mismatches.min()]
    explanation = explained(role)
    every = {code for code in OPTIONAL if has(best, code).all()}
    some = {code for code in OPTIONAL if has(best, code).any()} - every

    assert explanation.ties is not None
    assert (explanation.ties.number, explanation.ties.exact) == (len(best), True)
    assert {unit.code for unit in explanation.in_every_best_plan} == every
    assert {unit.code for unit in explanation.in_some_best_plan} == some
    assert {unit.code for unit in explanation.in_no_best_plan} == {
        *OPTIONAL
    } - every - some


@pytest.mark.parametrize("role", ROLES)
def test_no_other_plan_of_that_mismatch_changes_less(role: str) -> None:
    plans, mismatches = listed(role)
    explanation = explained(role)
    best = listing.mask(explanation.recommendation.best.codes)

    for one in explanation.units:
        if one.other is None or one.limit is not None or one.set_aside:
            continue
        others = has(plans, one.unit.code) != one.in_plan
        equal = plans[others & (mismatches == mismatches[others].min())]
        fewest = min(int(plan ^ best).bit_count() for plan in equal)
        changed = {*one.other.codes} ^ {*explanation.recommendation.best.codes}
        assert len(changed) == fewest


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES[:3])
def test_a_price_is_the_difference_of_two_requests(role: str) -> None:
    explanation = explained(role)
    best = explanation.recommendation.best
    for one in explanation.units:
        code = (one.unit.code,)
        wishes = Wishes(without_units=code) if one.in_plan else Wishes(with_units=code)
        answer = recommender.recommend(ABOUT, Candidate(role=role, wishes=wishes))
        if answer.plans:
            assert answer.best.fit.mismatch - best.fit.mismatch == one.price
            assert answer.proof.cap == (one.limit or 45)
        else:
            assert one.price is None


def test_a_level_4_unit_costs_what_the_listing_loses_with_it_alone() -> None:
    """C8 is asked for, so it is exempt from guidance, and no other unit is."""
    plans = listing.valid_plans(45)
    others = listing.LEVEL_4 & ~listing.mask(("C8",))
    mismatches = listing.mismatches(plans, listing.job_of("receptionist"))
    scale = listing.scale_of_everything()
    followed = mismatches[plans & listing.LEVEL_4 == 0].min()
    insisted = mismatches[(plans & others == 0) & has(plans, "C8")].min()
    (found,) = explain(ABOUT, Candidate(role="receptionist"), ["C8"]).units

    assert found.price == Fraction(int(insisted - followed), scale)
    assert [rule.id for rule in found.set_aside] == ["level-4"]


def scip_of(found: Explanation, rules: list[Rule]) -> Opinion:
    problem = found.recommendation.problem
    return ask_scip(problem.units, rules, problem.job, problem.held, None)


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("role", ["council-officer", "manager"])
def test_scip_finds_the_price_of_each_rule(role: str) -> None:
    explanation = explained(role)
    rules = [one.rule for one in explanation.rules]
    best = explanation.recommendation.best.fit.mismatch

    # The eight rules of combination, guidance unless set aside, and the limit.
    assert len(rules) == 8 + (role != "manager") + 1
    assert rules[-1].requires == Bound("credits", Select(), at_most=45)
    for number, one in enumerate(explanation.rules):
        others = [*rules[:number], *rules[number + 1 :]]
        assert one.price == best - scip_of(explanation, others).mismatch
        assert one.price >= 0


@pytest.mark.parametrize("role", ["council-officer", "retail-assistant"])
def test_guidance_costs_what_the_listing_gains_by_level_4_units(role: str) -> None:
    mismatches = listing.mismatches(listing.valid_plans(45), listing.job_of(role))
    explanation = explained(role)
    (price,) = [one.price for one in explanation.rules if one.rule.id == "level-4"]
    gain = explanation.recommendation.best.fit.mismatch - price

    assert gain == Fraction(int(mismatches.min()), listing.scale_of_everything())


def test_guidance_is_set_aside_for_each_level_4_unit_alone() -> None:
    prices = explained("council-officer").units
    aside = {one.unit.code for one in prices if one.set_aside}

    assert aside == {row["code"] for row in listing.UNITS if row["level"] == "4"}
    for one in prices:
        for finding in one.other.findings if one.other and one.set_aside else ():
            assert finding.set_aside_for in ((), (one.unit.code,))


def asked(**wishes: object) -> Explanation:
    candidate = Candidate(role="field-engineer", wishes=Wishes(**wishes))  # type: ignore[arg-type]
    return explain(ABOUT, candidate)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "wishes",
    [
        {"max_level": 3, "spare": 0},
        {"without_units": ("B2", "B3", "A4"), "spare": 0},
        {"have": ("D12", "C6"), "spare": 0},
        {"with_units": ("A17", "C8"), "max_credits": 45},
        {"without_units": tuple(f"D{n}" for n in range(2, 18)), "spare": 1},
    ],
)
def test_scip_confirms_why_units_are_impossible(wishes: dict[str, object]) -> None:
    explanation = asked(**wishes)
    impossible = [one for one in explanation.units if one.price is None]

    assert impossible
    for one in impossible:
        only = Select(units=frozenset([one.unit.code]))
        amounts = (None, 0) if one.in_plan else (1, None)
        other = Rule("toggle", Kind.WISH, "", "", Bound("units", only, *amounts))
        assert scip_of(explanation, [*one.because, other]).status is Status.INFEASIBLE
        for rule in one.because:
            rest = [mine for mine in one.because if mine is not rule]
            assert scip_of(explanation, [*rest, other]).status is Status.OPTIMAL


def test_the_limit_of_the_first_plan_stays_while_units_are_priced() -> None:
    explanation = explained("council-officer")

    assert explanation.recommendation.proof.fewest == 42
    assert all(
        one.other.credits <= (one.limit or 45) for one in explanation.units if one.other
    )
    (relaxed,) = [one for one in explanation.rules if one.rule.id.startswith("--spare")]
    assert relaxed.other is not None
    assert relaxed.price is not None
    assert (relaxed.other.credits > 45) == (relaxed.price > 0)
