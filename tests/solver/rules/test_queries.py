"""Queries on sets of units that keep rules, against trying every set."""

from random import Random

import numpy as np
import pytest

from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.rules.counting import CountRange, count_sets, is_countable
from recommender.solver.rules.queries import RuleQueries
from tests.builders.constructs import catalogue, some_rules, subsets
from tests.oracles.rulebook import keeps


def valid_sets(units: tuple[Unit, ...], rules: tuple[Rule, ...]) -> list[set[str]]:
    return [{u.code for u in some} for some in subsets(units) if keeps(some, rules)]


@pytest.mark.parametrize("seed", range(12))
def test_groups_are_reached_of_which_a_set_can_have_so_many_units(seed: int) -> None:
    random = Random(f"reachable {seed}")
    units = catalogue(random, most=5)
    rules = tuple(rule for rule in some_rules(random)[:3] if is_countable(rule))
    valid = valid_sets(units, rules)
    numbers = range(len(units))
    groups = [
        random.sample(numbers, random.randint(1, len(units)))
        for _ in range(random.randint(1, 4))
    ]
    for least in (1, 2, 3):
        expected = {
            i
            for i, group in enumerate(groups)
            if any(sum(units[n].code in some for n in group) >= least for some in valid)
        }
        found = RuleQueries(units, rules, Clock()).reachable(groups, least)
        assert found == expected


@pytest.mark.parametrize("seed", range(8))
def test_the_most_and_the_least_of_a_measure_are_those_of_every_set(seed: int) -> None:
    random = Random(f"extreme {seed}")
    units = catalogue(random, most=5)
    rules = tuple(rule for rule in some_rules(random)[:2] if is_countable(rule))
    valid = [some for some in subsets(units) if keeps(some, rules)]
    credits = [sum(unit.credits for unit in some) for some in valid]
    for largest in (False, True):
        witness = RuleQueries(units, rules, Clock()).extreme("credits", largest=largest)
        if not valid:
            assert witness is None
            continue
        assert witness is not None
        best = max(credits) if largest else min(credits)
        assert sum(unit.credits for unit in witness.units) == best


def wish(id_: str, requires: Bound) -> Rule:
    return Rule(id_, Kind.WISH, id_, "", requires)


def test_sums_of_many_values_are_counted_beside_one_of_few() -> None:
    """Half of 18 units have 276 sums that the others tell apart: more than a byte."""
    random = Random("many sums")
    sizes = random.sample(range(1, 100_000), 18)
    units = tuple(Unit(f"U{i}", "", "A", 2, size) for i, size in enumerate(sizes))
    low, high = 12 * sum(sizes) // 25, 13 * sum(sizes) // 25
    rules = (
        wish("size", Bound("credits", Select(), at_least=low, at_most=high)),
        wish("few", Bound("units", Select(), at_least=2, at_most=7)),
    )
    totals = numbers = np.zeros(1, dtype=int)
    for size in sizes:
        totals = np.concatenate([totals, totals + size])
        numbers = np.concatenate([numbers, numbers + 1])
    valid = (low <= totals) & (totals <= high) & (numbers >= 2) & (numbers <= 7)

    assert count_sets(units, rules) == CountRange(valid.sum(), valid.sum())
