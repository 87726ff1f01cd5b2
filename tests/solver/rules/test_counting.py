"""How many plans there are: counted from sums, and the same as by trying them all."""

from pathlib import Path
from random import Random

import pytest

import recommender
from recommender.answers.situations import Situations
from recommender.qualifications.rules import (
    Bound,
    Case,
    Distinct,
    Kind,
    Requirement,
    Rule,
    Select,
)
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.rules.counting import CountRange, count_sets, is_countable
from recommender.solver.rules.layers import Budget, TooLongError
from recommender.solver.rules.queries import RuleQueries
from recommender.solver.search.one_change import count_equally_good
from recommender.solver.search.plan_search import Search
from tests.builders.asking import problem_of
from tests.builders.constructs import catalogue, some_joint, some_rules, subsets
from tests.builders.nested import nested
from tests.oracles import brute, listing
from tests.oracles.brute import Asked
from tests.oracles.every_set import EverySet
from tests.oracles.rulebook import keeps

ABOUT = recommender.load_qualification("ocr-03456")


def exactly(number: int) -> CountRange:
    """Give a number that is known."""
    return CountRange(number, number)


def most_credits(most: int) -> Rule:
    return Rule("most", Kind.WISH, "", "", Bound("credits", Select(), at_most=most))


@pytest.mark.parametrize("most", [41, 42, 45])
def test_as_many_sets_are_counted_as_listed(most: int) -> None:
    counted = count_sets(ABOUT.catalogue.units, (*ABOUT.rules, most_credits(most)))

    assert counted == exactly(len(listing.valid_plans(most)))


def test_155210_of_the_plans_up_to_45_credits_have_no_level_4_unit() -> None:
    guidance = [guide.rule for guide in ABOUT.guidance]
    rules = (*ABOUT.rules, most_credits(45), *guidance)

    assert count_sets(ABOUT.catalogue.units, rules) == exactly(155_210)


def test_no_rules_let_every_set_pass() -> None:
    assert count_sets(ABOUT.catalogue.units[:10], ()) == exactly(2**10)


def test_70_units_have_more_sets_than_a_number_of_64_bits_counts() -> None:
    units = tuple(Unit(f"U{i}", "", "A", 3, 1 + i % 3) for i in range(70))
    any_unit = rule("any", Bound("units", Select(), at_least=1))

    assert count_sets(units, [any_unit]) == exactly(2**70 - 1)


@pytest.mark.parametrize("seed", range(150))
def test_mixtures_of_constructs_are_counted_as_by_trying_every_set(seed: int) -> None:
    random = Random(seed)
    units, rules = catalogue(random), some_rules(random)
    rules = tuple(rule for rule in rules if is_countable(rule))
    valid = [chosen for chosen in subsets(units) if keeps(chosen, rules)]

    assert count_sets(units, rules) == exactly(len(valid))


@pytest.mark.parametrize("seed", range(150))
def test_so_are_mixtures_with_what_units_are_counted_towards(seed: int) -> None:
    random = Random(f"counted {seed}")
    units = catalogue(random, most=5)
    rules = (*some_rules(random), rule("more", some_joint(random)))
    valid = [chosen for chosen in subsets(units) if keeps(chosen, rules)]

    assert count_sets(units, rules) == exactly(len(valid))


def nested_rules(units: int) -> tuple[tuple[Unit, ...], tuple[Rule, ...]]:
    """Give the units and rules of a nested qualification for whom holds no units."""
    situations = Situations(nested(units), Clock())
    return situations.units, situations.rules_in(situations.with_nothing)


@pytest.mark.parametrize("number", [13, 14, 15, 16])
def test_nested_alternatives_are_counted_as_by_trying_every_set(number: int) -> None:
    units, rules = nested_rules(number)

    assert count_sets(units, rules) == exactly(EverySet(units).count(rules))


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", [17, 18, 19, 20])
def test_many_nested_units_are_counted_exactly_too(number: int) -> None:
    units, rules = nested_rules(number)

    assert count_sets(units, rules) == exactly(EverySet(units).count(rules))


@pytest.mark.parametrize("steps", [80_000, 120_000, 160_000, 240_000])
def test_with_fewer_steps_the_number_is_between_two_bounds(steps: int) -> None:
    units, rules = nested_rules(14)
    number = EverySet(units).count(rules)

    bounds = count_sets(units, rules, most_steps=steps)
    assert bounds is not None
    assert 0 < bounds.at_least <= number <= bounds.at_most


def test_a_budget_of_steps_can_be_spent_to_the_last() -> None:
    budget = Budget(5)
    budget.spend(3)
    budget.spend(2)

    assert budget.left == 0
    with pytest.raises(TooLongError):
        budget.spend(1)


def test_fewer_steps_than_are_needed_leave_the_number_open() -> None:
    units, rules = nested_rules(14)
    few, many = (count_sets(units, rules, most_steps=n) for n in (80_000, 10**9))

    assert few is not None
    assert many is not None
    assert few.at_least < few.at_most
    assert many.at_least == many.at_most


def test_what_would_take_too_long_is_not_counted() -> None:
    assert count_sets(ABOUT.catalogue.units, ABOUT.rules, most_steps=10) is None


DEGREE = """format = 1
name = "degree"
title = "Associate degree"
level = 5
area = "customer-service"
[groups]
MA = "Major"
HU = "Humanities"
SC = "Science"
FR = "Free"
[[rules]]
source = "made up"
towards = "degree"
rules = [
  { id = "total", text = "24 count", credits = { at_least = 24 } },
  { id = "upper", text = "Half of what counts at level 3 or above", credits = { of.min_level = 3, out_of = {}, at_least = "50%" } },
]
[[rules]]
source = "made up"
rules = [
  { id = "major", text = "9 of the major", credits = { of.groups = ["MA"], towards = "major", at_least = 9 } },
  { id = "hu", text = "6 of humanities", credits = { of.any_of = [{ groups = ["HU"] }, { units = ["MA3"] }], towards = "hum", at_least = 6 } },
  { id = "sc", text = "4 of science", credits = { of.any_of = [{ groups = ["SC"] }, { units = ["MA2", "HU1"] }], towards = "sci", at_least = 4 } },
  { id = "once", text = "None for two areas", overlap = ["major", "hum", "sci"] },
]
"""  # noqa: E501
COURSES = """code,title,group,level,credits
MA1,Intro,MA,1,3
MA2,Statistics,MA,3,4
MA3,Writing,MA,3,3
MA4,Seminar,MA,4,3
HU1,History of science,HU,2,4
HU2,Poetry,HU,3,3
HU3,Art,HU,1,3
SC1,Biology,SC,1,4
SC2,Lab,SC,3,1
FR1,Yoga,FR,1,0.5
FR2,Internship,FR,4,4.5
FR3,French,FR,2,5
"""


def test_ways_to_count_that_cannot_be_enough_any_more_take_no_steps(
    tmp_path: Path,
) -> None:
    """Trying all 4,096 sets with rules written by hand in Python gave 287."""
    (tmp_path / "qualification.toml").write_text(DEGREE, encoding="utf-8")
    (tmp_path / "units.csv").write_text(COURSES, encoding="utf-8")
    degree = recommender.load_qualification(tmp_path)

    counted = count_sets(degree.catalogue.units, degree.rules, most_steps=3_000_000)
    assert counted == exactly(287)


def rule(id_: str, requires: Requirement) -> Rule:
    return Rule(id_, Kind.RULE, "", "", requires)


X = (("calls", 3),)
# Three units alike, and one of another group that is about the job.
TIED = (
    *(Unit(f"X{number}", "", "A", 3, 5, tags=X) for number in (1, 2, 3)),
    Unit("Z1", "", "B", 3, 5, tags=(("letters", 3),)),
)
TIED_RULES = (
    rule("total", Bound("credits", Select(), at_least=15)),
    rule("groups", Distinct("group", Select(), at_least=1)),
)


def test_three_plans_that_are_equally_good_are_counted_as_three() -> None:
    """Z1 with any two of the three that are alike; their groups add no plan."""
    asked = Asked(TIED, TIED_RULES, {"letters": 3}, frozenset(), 0)
    search = Search(problem_of(asked), Clock())

    counted = count_equally_good(search, search.best())
    assert (counted.number, counted.exact) == (3, True)


def test_five_valid_sets_are_counted_as_five_and_not_once_for_each_group() -> None:
    """Any three of four units, or all of them."""
    counted = RuleQueries(TIED, TIED_RULES, Clock()).count(1_000)

    assert (counted.number, counted.exact) == (5, True)


@pytest.mark.parametrize("seed", range(60))
def test_mixtures_of_constructs_are_counted_one_by_one_the_same(seed: int) -> None:
    random = Random(f"one by one {seed}")
    units, rules = catalogue(random, most=5), some_rules(random)
    valid = [chosen for chosen in subsets(units) if keeps(chosen, rules)]

    counted = RuleQueries(units, rules, Clock()).count(1_000)
    assert (counted.number, counted.exact) == (len(valid), True)


@pytest.mark.parametrize("seed", range(60))
def test_equally_good_plans_of_any_rules_are_those_of_brute_force(seed: int) -> None:
    random = Random(f"equals {seed}")
    units, rules = catalogue(random), some_rules(random)
    rules = tuple(rule for rule in rules if is_countable(rule))
    job = {tag: random.randint(0, 3) for tag in ("calls", "letters")}
    asked = Asked(units, rules, job, frozenset(), None)
    mismatches = [brute.mismatch(plan, asked) for plan in brute.plans(asked)]
    search = Search(problem_of(asked), Clock())
    if not mismatches:
        pytest.skip("no plan")

    counted = count_equally_good(search, search.best())
    assert (counted.number, counted.exact) == (mismatches.count(min(mismatches)), True)


def test_a_count_ends_when_time_does() -> None:
    assert count_sets(ABOUT.catalogue.units, ABOUT.rules, clock=Clock(0)) is None


def test_a_count_that_ends_at_the_most_is_told_as_at_least() -> None:
    """Of the five plans all may be counted, or four and perhaps more."""
    for most, exact in ((4, False), (5, True)):
        counted = RuleQueries(TIED, TIED_RULES, Clock()).count(most)
        assert (counted.number, counted.exact) == (most, exact)


def test_a_rule_of_two_choices_binds_where_both_are_so() -> None:
    """Of each set, some pathway and some route must do: those with U0 or two units."""
    units = tuple(Unit(f"U{n}", "-", "A", 2, 3) for n in range(3))
    pathway, route = ("care", "learning"), ("long", "short")
    first = Bound("units", Select(units=frozenset(["U0"])), at_least=1)
    second = Bound("units", Select(), at_least=2)

    def ruled(requires: Requirement, *values: str) -> Rule:
        among = dict.fromkeys(pathway, ("pathway", pathway))
        among |= dict.fromkeys(route, ("route", route))
        cases = tuple(
            Case(among[value][0], frozenset([value]), among[value][1])
            for value in values
        )
        return Rule(" ".join(values), Kind.RULE, "", "", requires, cases=cases)

    rules = (
        ruled(first, "care", "long"),
        ruled(second, "care", "short"),
        ruled(second, "learning"),
    )
    valid = [some for some in subsets(units) if keeps(some, rules)]

    assert len(valid) == 5
    assert count_sets(units, rules) == exactly(5)
