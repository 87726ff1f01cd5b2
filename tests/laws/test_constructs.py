"""Every construct of the rule language, and mixtures of them, against brute force.

Small catalogues, every subset: what the definitions call valid, what the audit lets
pass, what the model's solutions are, and what SCIP's programme allows is the same.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import ceil
from random import Random

import pytest

from recommender.auditing import audit
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    If,
    Overlap,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import count_solutions, run
from recommender.solver.model.encoding import Encoding
from tests.builders.constructs import (
    PLACES,
    catalogue,
    rule,
    some_bound,
    some_decided,
    some_distinct,
    some_if,
    some_joint,
    some_rules,
    some_share,
    some_ways,
    subsets,
)
from tests.oracles.engines import allowed_by_scip, told_by_the_model
from tests.oracles.rulebook import keeps


def agree(units: tuple[Unit, ...], rules: tuple[Rule, ...], random: Random) -> int:
    valid = {some for some in subsets(units) if keeps(some, rules)}
    audited = {
        some
        for some in subsets(units)
        if all(finding.holds for finding in audit(some, rules))
    }
    weights = [random.randint(-9, 9) for _ in units]
    best = max(
        (
            sum(w for u, w in zip(units, weights, strict=True) if u in some)
            for some in valid
        ),
        default=None,
    )

    assert audited == valid
    assert told_by_the_model(units, rules) == valid
    assert allowed_by_scip(units, rules, weights) == best
    return len(valid)


ALONE = [some_bound, some_share, some_distinct, some_ways, some_if, some_decided]


@pytest.mark.mostly_slow(12)
@pytest.mark.parametrize("construct", ALONE, ids=lambda one: one.__name__[5:])
@pytest.mark.parametrize("block", range(4))
def test_a_construct_alone_means_one_thing_to_all(
    construct: Callable[[Random], Requirement], block: int
) -> None:
    random = Random(f"{construct.__name__} {block}")
    counts = set()
    for _ in range(20):
        units = catalogue(random)
        counts.add(agree(units, (rule(0, construct(random)),), random))

    # The cases tell: some bind.
    assert len(counts) > 1


@pytest.mark.parametrize("where", ["either", "not", "given", "then", "share", "values"])
def test_a_filter_that_no_unit_passes_means_one_thing_inside_another(
    where: str,
) -> None:
    """As where units held in some way are asked for, and none is held."""
    none, any_ = Select(units=frozenset()), Select()
    held, two = Bound("units", none, at_least=1), Bound("units", any_, at_least=2)
    requires: dict[str, Requirement] = {
        "either": Ways((held, two), at_least=1),
        "not": Ways((held, two), at_most=0),
        "given": If(held, two),
        "then": If(two, held),
        "share": Ways((Share("units", any_, none, Fraction(1, 2)), held), at_least=1),
        "values": Ways((Distinct("group", none, 1), two), at_least=1),
    }

    agree(HALVES, (rule(0, requires[where]),), Random(where))


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize("block", range(6))
def test_what_counts_is_any_choice_that_keeps_all_that_bounds_it(block: int) -> None:
    random = Random(f"joint {block}")
    counts = set()
    for _ in range(12):
        units = catalogue(random, most=3)
        rules = tuple(rule(n, some_joint(random)) for n in range(random.randint(1, 3)))
        counts.add(agree(units, rules, random))

    assert len(counts) > 1


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("block", range(4))
def test_units_that_are_needed_twice_are_shared_no_more_than_they_may(
    block: int,
) -> None:
    random = Random(f"shared {block}")
    counts = set()
    for _ in range(15):
        units, measure = catalogue(random, most=4), random.choice(["units", "credits"])
        most = ceil(sum(u.credits if measure == "credits" else 1 for u in units))
        award, major = (
            Bound(measure, Select(), random.randint(1, max(most, 1)), None, towards)
            for towards in PLACES[:2]
        )
        of = random.choice([Select(), Select(groups=frozenset("A"))])
        overlap = Overlap(PLACES[:2], measure, random.randint(0, 2), of)
        minor = Bound("units", Select(), 1, None, PLACES[2])
        parts = (award, major, minor, overlap)
        rules = tuple(rule(number, one) for number, one in enumerate(parts))
        counts.add(agree(units, rules, random))

    assert len(counts) > 1


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("block", range(4))
def test_a_share_of_what_counts_is_of_the_units_that_can_be_left_out(
    block: int,
) -> None:
    """A total that must be reached, and a share, a limit or both on what reaches it."""
    random = Random(f"share {block}")
    counts = set()
    for _ in range(15):
        units, measure = catalogue(random, most=5), random.choice(["units", "credits"])
        most = ceil(sum(u.credits if measure == "credits" else 1 for u in units))
        award = Bound(
            measure, Select(), random.randint(1, max(most, 1)), None, PLACES[0]
        )
        share = replace(some_share(random, PLACES[0]), measure=measure)
        limit = random.choice(
            [some_bound(random, PLACES[0]), some_share(random, PLACES[0])]
        )
        other = Bound("units", Select(), 1, None, PLACES[1])
        parts = (award, share, limit, other, Overlap(PLACES[:2], "units", 0))
        rules = tuple(rule(n, one) for n, one in enumerate(parts))
        counts.add(agree(units, rules[: random.randint(2, 5)], random))

    assert len(counts) > 1


def test_too_many_units_for_a_share_are_not_counted() -> None:
    """Of 3 + 3 + 4.5, at least half at U2: one of the others may count beside it."""
    award = Bound("credits", Select(), 7, None, "award")
    of = Select(units=frozenset(["U2"]))
    share = Share("credits", of, Select(), Fraction(1, 2), towards="award")
    taken = replace(share, towards="")

    # U2 with one of the others, or with both of which one does not count.
    assert agree(HALVES, (rule(0, award), rule(1, share)), Random("half")) == 3
    assert agree(HALVES, (rule(0, award), rule(1, taken)), Random("half")) == 2


@pytest.mark.parametrize(("most", "valid"), [(1, True), (0, False)])
def test_a_unit_that_is_counted_three_times_is_shared_once(
    most: int, valid: bool
) -> None:
    units = (Unit("U0", "One", "A", 2, 5),)
    bounds = [Bound("units", Select(), 1, None, place) for place in PLACES]
    rules = [
        rule(i, one) for i, one in enumerate((*bounds, Overlap(PLACES, "units", most)))
    ]

    assert agree(units, tuple(rules), Random("thrice")) == int(valid)


HALVES = tuple(
    Unit(f"U{n}", f"Unit {n}", "A", 1, number_of(credits))
    for n, credits in enumerate(["3", "3", "4.5"])
)


@pytest.mark.parametrize("low", ["2.9", "3", "3.1", "10.5", "10.51"])
@pytest.mark.parametrize("high", [None, "2.99", "3.01", "10.49"])
def test_a_bound_between_two_sums_is_no_other_number(
    low: str, high: str | None
) -> None:
    most = None if high is None else number_of(high)
    bound = Bound("credits", Select(), number_of(low), most)

    for seed in range(3):
        agree(HALVES, (rule(0, bound),), Random(seed))


@pytest.mark.parametrize(
    ("each", "most", "valid"),
    [(2, "5.9", 1), (2, "6", 2), (2, "7.4", 2), (2, "7.5", 4), (3, "10.4", 0),
     (3, "10.5", 1)],
)  # fmt: skip
def test_credits_are_counted_twice_up_to_the_very_half(
    each: int, most: str, valid: int
) -> None:
    bounds = [Bound("units", Select(), each, None, place) for place in PLACES[:2]]
    parts = (*bounds, Overlap(PLACES[:2], "credits", number_of(most)))
    rules = tuple(rule(number, part) for number, part in enumerate(parts))

    assert agree(HALVES, rules, Random("halves")) == valid


@pytest.mark.mostly_slow(4)
@pytest.mark.parametrize("block", range(8))
def test_mixtures_of_constructs_mean_one_thing_to_all(block: int) -> None:
    random = Random(f"mixture {block}")
    for _ in range(20):
        agree(catalogue(random, most=3), some_rules(random), random)


@pytest.mark.parametrize("block", range(4))
def test_a_rule_that_is_relaxed_does_not_bind_and_binds_again(block: int) -> None:
    random = Random(f"relaxed {block}")
    for _ in range(15):
        units, rules = catalogue(random, most=3), some_rules(random)
        encoding = Encoding(units, rules)
        before = run(encoding.model).status
        number = random.randrange(len(rules))
        rest = (*rules[:number], *rules[number + 1 :])
        with encoding.relaxed([number]):
            assert run(encoding.model).status.has_plan == any(
                keeps(some, rest) for some in subsets(units)
            )
        assert run(encoding.model).status == before


def test_plans_are_counted_once_however_they_can_be_counted_towards_something() -> None:
    random = Random("counts")
    for _ in range(30):
        units, rules = catalogue(random, most=3), some_rules(random)
        encoding = Encoding(units, rules)
        count = count_solutions(encoding.model, 1_000, Clock(), of=len(units))

        assert count.exact
        assert count.number == sum(keeps(some, rules) for some in subsets(units))
