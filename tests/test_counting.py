"""How many plans there are: counted from sums, and the same as by trying them all."""

from random import Random

import pytest

import recommender
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.counting import count_sets, is_countable
from tests import listing
from tests.rulebook import keeps
from tests.test_constructs import catalogue, some_rules, subsets

ABOUT = recommender.load_qualification("ocr-03456")


def most_credits(most: int) -> Rule:
    return Rule("most", Kind.WISH, "", "", Bound("credits", Select(), at_most=most))


@pytest.mark.parametrize("most", [41, 42, 45])
def test_as_many_sets_are_counted_as_listed(most: int) -> None:
    counted = count_sets(ABOUT.catalogue.units, (*ABOUT.rules, most_credits(most)))

    assert counted == len(listing.valid_plans(most))


def test_155210_of_the_plans_up_to_45_credits_have_no_level_4_unit() -> None:
    guidance = [guide.rule for guide in ABOUT.guidance]
    rules = (*ABOUT.rules, most_credits(45), *guidance)

    assert count_sets(ABOUT.catalogue.units, rules) == 155_210


def test_no_rules_let_every_set_pass() -> None:
    assert count_sets(ABOUT.catalogue.units[:10], ()) == 2**10


@pytest.mark.parametrize("seed", range(150))
def test_mixtures_of_constructs_are_counted_as_by_trying_every_set(seed: int) -> None:
    random = Random(seed)
    units, rules = catalogue(random), some_rules(random)
    rules = tuple(rule for rule in rules if is_countable(rule))
    valid = [chosen for chosen in subsets(units) if keeps(chosen, rules)]

    assert count_sets(units, rules) == len(valid)


def test_what_would_take_too_long_is_not_counted() -> None:
    assert count_sets(ABOUT.catalogue.units, ABOUT.rules, most_steps=10) is None
