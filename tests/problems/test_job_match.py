"""The mismatch as a linear sum is that of the audit, for every set of units."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from recommender.auditing import weigh
from recommender.problems.job_match import (
    MOST_COST,
    ROUNDED_SCALE,
    CoverageTerm,
    JobMatch,
    match,
    parts_of,
)
from recommender.problems.problem import Problem, spare_rule
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.rules import Bound, Kind, Select
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Weight
from tests.builders.hand_made import CALLS, LETTERS, QUIET, UNITS, codes, rule

TAGS = ("calls", "letters", "visits")


def some_catalogue(random: Random, parts: int) -> Catalogue:
    return Catalogue(
        tuple(
            Unit(
                f"U{number}",
                "",
                "A",
                2,
                number_of(Fraction(random.randint(0, 6 * parts), parts)),
                tags=tuple(
                    (t, random.randint(1, 3)) for t in TAGS if random.random() < 0.6
                ),
            )
            for number in range(random.randint(1, 4))
        )
    )


def some_weights(random: Random) -> dict[str, Weight]:
    whole = {tag: random.randint(0, 3) for tag in TAGS if random.random() < 0.8}
    if random.random() < 0.5:
        return dict(whole)
    return {tag: Fraction(random.randint(0, 300), 100) for tag in whole}


@pytest.mark.parametrize("seed", range(20))
def test_every_set_has_the_mismatch_of_the_audit(seed: int) -> None:
    random = Random(f"match {seed}")
    catalogue = some_catalogue(random, random.choice([1, 2, 4]))
    weights = some_weights(random)
    units = catalogue.units
    held = frozenset(unit.code for unit in units if random.random() < 0.3)
    for more in ({}, {"scale_for_all": True, "parts": 100, "credit_parts": 4}):
        found = match(catalogue, weights, held, **more)  # type: ignore[arg-type]
        scaled = {}
        for chosen in product([False, True], repeat=len(units)):
            some = frozenset(i for i, taken in enumerate(chosen) if taken)
            scaled[some] = found.scaled(some)
            fit = weigh([units[i] for i in sorted(some)], weights, held)
            assert found.mismatch(scaled[some]) == fit.mismatch
        assert found.exact
        assert found.rounding == 0
        assert found.constant == scaled[frozenset()]
        assert found.most >= max(scaled.values())


@pytest.mark.parametrize("seed", range(10))
def test_the_scale_is_the_smallest_in_which_all_costs_are_whole(seed: int) -> None:
    random = Random(f"scale {seed}")
    catalogue, weights = some_catalogue(random, 2), some_weights(random)
    found = match(catalogue, weights)
    step = 3 * parts_of(weights)
    costs = [Fraction(cost, found.scale) for cost in found.costs]

    smaller = range(step, found.scale, step)
    assert found.scale % step == 0
    assert [s for s in smaller if all((s * c).denominator == 1 for c in costs)] == []


def test_a_match_by_hand() -> None:
    """Calls daily: 5 credits of U1 are 3 of 5 on the job, 6 of U2 a quarter."""
    found = match(
        Catalogue((CALLS, LETTERS, QUIET)), {"calls": 3, "letters": 0}, ["U4"]
    )

    assert (found.scale, found.exact, found.constant) == (6, True, 36)
    assert found.costs == (12, 27, 0)
    # A third of twice the weight for each of three steps, of which U2 makes one.
    assert found.coverage == (
        CoverageTerm("calls", 12, (0, 1)),
        CoverageTerm("calls", 24, (0,)),
    )
    assert found.most == 75
    seldom = match(Catalogue((CALLS,)), {"letters": 1})
    assert seldom.mismatch(seldom.constant) == 2
    assert seldom.coverage[0].tag == "letters"
    new = match(Catalogue((QUIET,)), {})
    assert (new.costs, new.constant, new.coverage) == ((9,), 0, ())


def test_one_scale_for_all_weights_makes_matches_comparable() -> None:
    catalogue = Catalogue(UNITS)
    jobs: list[dict[str, Weight]] = [{"calls": n, "letters": 3 - n} for n in range(4)]
    scales = {match(catalogue, job, scale_for_all=True).scale for job in jobs}
    halves = {match(catalogue, job, scale_for_all=True, parts=2).scale for job in jobs}

    # Of 15, 12 and 18 points; in halves of a weight twice as many.
    assert (scales, halves) == ({180}, {360})
    one = match(catalogue, jobs[0], scale_for_all=True, credit_parts=7)
    assert one.scale == 180 * 7


def test_a_scale_that_would_be_too_large_is_rounded_to_the_nearest() -> None:
    primes = (1_009, 1_013, 1_019, 1_021)
    units = tuple(
        replace(CALLS, code=f"V{p}", credits=7, tags=(("calls", 1), ("letters", p - 1)))
        for p in primes
    )
    found = match(Catalogue(units), {"calls": 1})
    exact = [7 * (1 - Fraction(1, 3 * prime)) for prime in primes]

    assert not found.exact
    assert found.scale == 3 * ROUNDED_SCALE
    for cost, right in zip(found.costs, exact, strict=True):
        assert abs(cost - right * found.scale) <= Fraction(1, 2)
    assert found.rounding == Fraction(4, found.scale)
    # Two primes are still exact: 3 x 1009 x 1013 x 14 is below the limit.
    two = match(Catalogue(units[:2]), {"calls": 1})
    assert two.exact
    assert two.scale * 14 < MOST_COST


def test_a_scale_may_be_large_up_to_the_limit() -> None:
    """3 x 2 to the 37th makes costs whole; times 3 credits is above 2 to the 40th."""
    large = replace(CALLS, tags=(("calls", 1), ("letters", 2**37 - 1)))

    def exact(credits: int) -> bool:
        one = replace(large, credits=credits)
        return match(Catalogue((one,)), {"calls": 1}).exact

    assert 3 * 2**37 < MOST_COST < 9 * 2**37
    assert [exact(credits) for credits in (0, 1, 3)] == [True, True, False]
    # As many as there are credits, rounded up, and at least 1.
    larger = replace(CALLS, credits=1, tags=(("calls", 1), ("letters", 2**38 - 1)))
    small = replace(larger, tags=(("calls", 1), ("letters", 2**36 - 1)))
    halves = replace(small, credits=number_of("1.5"))
    found = [match(Catalogue((u,)), {"calls": 1}) for u in (larger, halves)]
    assert [(m.scale, m.exact) for m in found] == [(3 * 2**38, True), (3 * 2**37, True)]


def problem(**parts: object) -> Problem:
    usual = Problem(UNITS, (), {}, frozenset(), JobMatch(1, True, 0, (), ()), None)
    return replace(usual, **parts)  # type: ignore[arg-type]


def test_spare_credits_are_a_limit_above_the_fewest() -> None:
    few = spare_rule(42, problem(spare=3))
    none = spare_rule(8, problem(spare=None, counted_in="units"))

    assert (few.id, few.kind) == ("--spare 3", Kind.GUIDANCE)
    assert few.text == "at most 45 credits: 42, the fewest possible, plus 3 spare"
    assert few.requires == Bound("credits", Select(), at_most=45)
    assert none.requires == Bound("units", Select(), at_most=8)


def test_a_problem_has_mandatory_units_by_its_rules_of_combination() -> None:
    both = rule("both", Bound("units", codes("U1", "U2"), at_least=2))
    wish = rule("wish", Bound("units", codes("U4"), at_least=1), Kind.WISH)

    assert problem(rules=(both, wish)).mandatory == {"U1", "U2"}
    assert repr(problem(rules=(both,))) == "<Problem: 4 units, 1 rule, 0 tags>"


def test_problems_that_ask_for_the_same_are_the_same() -> None:
    usual = problem(job={"calls": 3, "letters": 0})

    assert usual.identity == problem(job={"calls": 3}).identity
    others = [
        problem(job={"calls": 2}),
        problem(job={"calls": 3}, spare=3),
        problem(job={"calls": 3}, held=frozenset(["U1"])),
        problem(job={"calls": 3}, units=(replace(CALLS, credits=6), *UNITS[1:])),
        problem(job={"calls": 3}, counted_in="units"),
    ]
    assert len({usual.identity, *(each.identity for each in others)}) == 6
