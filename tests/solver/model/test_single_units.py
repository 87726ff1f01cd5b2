"""Filters of named units and of numbers, against every set of four units."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest

from recommender.auditing import audit
from recommender.qualifications import unit_memory
from recommender.qualifications.rules import Bound, If, Kind, Rule, Select
from recommender.qualifications.unit_memory import UnitMemory
from recommender.qualifications.units import Unit
from recommender.solver.model import unit_index
from tests.builders.constructs import subsets
from tests.oracles.engines import told_by_the_model
from tests.oracles.rulebook import keeps

# One of half a credit, and one of no credits at all.
CREDITS = {"U0": 3, "U1": Fraction(1, 2), "U2": 0, "U3": 5}
UNITS = tuple(
    Unit(code, code, "A", level=2, credits=credits) for code, credits in CREDITS.items()
)
SOME = [codes for size in (1, 2) for codes in combinations(CREDITS, size)]


@pytest.mark.parametrize("codes", SOME, ids=" ".join)
@pytest.mark.parametrize("measure", ["credits", "units"])
@pytest.mark.parametrize("least", [1, 2, 4])
def test_a_bound_on_named_units_means_one_thing_to_all(
    measure: str, least: int, codes: tuple[str, ...]
) -> None:
    named = Bound(measure, Select(units=frozenset(codes)), at_least=least)
    last = Bound("units", Select(units=frozenset(["U3"])), at_least=1)
    for requires in (If(named, last), If(last, named)):
        rules = (Rule("if", Kind.RULE, "", "", requires),)
        valid = {some for some in subsets(UNITS) if keeps(some, rules)}

        assert told_by_the_model(UNITS, rules) == valid
        assert {
            some for some in subsets(UNITS) if all(f.holds for f in audit(some, rules))
        } == valid


@pytest.mark.parametrize("ends", [(0, 0), (1, None), (None, 0), (None, 1)])
def test_a_unit_without_a_number_has_0_of_it(ends: tuple[int | None, ...]) -> None:
    points = {"U0": (("points", 1),), "U1": (("points", 2),)}
    units = tuple(replace(unit, numbers=points.get(unit.code, ())) for unit in UNITS)
    bound = Bound("units", Select(numbers=(("points", *ends),)), at_most=1)
    rules = (Rule("points", Kind.RULE, "", "", bound),)
    valid = {some for some in subsets(units) if keeps(some, rules)}

    assert told_by_the_model(units, rules) == valid


@pytest.mark.parametrize("ends", [(1, None), (2, None), (None, 2), (4, None)])
def test_a_unit_without_a_number_adds_nothing_to_its_total(
    ends: tuple[int | None, int | None],
) -> None:
    points = {"U0": (("points", 1),), "U1": (("points", 2),)}
    units = tuple(replace(unit, numbers=points.get(unit.code, ())) for unit in UNITS)
    rules = (Rule("points", Kind.RULE, "", "", Bound("points", Select(), *ends)),)
    valid = {some for some in subsets(units) if keeps(some, rules)}

    assert told_by_the_model(units, rules) == valid


@pytest.mark.parametrize("measure", ["credits", "units"])
def test_a_filter_that_leaves_one_unit_means_what_its_bound_says(measure: str) -> None:
    """A group of one unit, of half a credit or of five."""
    for alone in ("U1", "U3"):
        units = tuple(
            replace(unit, group="B" if unit.code == alone else "A") for unit in UNITS
        )
        one = Bound(measure, Select(groups=frozenset("B")), at_least=1)
        first = Bound("units", Select(units=frozenset(["U0"])), at_least=1)
        rules = (Rule("if", Kind.RULE, "", "", If(one, first)),)
        valid = {some for some in subsets(units) if keeps(some, rules)}

        assert told_by_the_model(units, rules) == valid


def test_no_more_indexes_and_filters_are_kept_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory = UnitMemory(unit_index.UnitIndex)
    monkeypatch.setattr(unit_memory, "_MOST", 3)
    monkeypatch.setattr(unit_index, "_MOST_FILTERS", 3)
    monkeypatch.setattr(unit_index, "_INDEXES", memory)
    kept = [tuple(UNITS[:3]) + (UNITS[3],) * n for n in range(6)]
    for number, units in enumerate(kept):
        index = unit_index.index_of(units)
        assert unit_index.index_of(units) is index
        assert len(memory._made) == number % 3 + 1
    for number, level in enumerate(range(1, 8)):
        assert index.positions(Select(min_level=level)) == (
            tuple(range(len(units))) if level <= 2 else ()
        )
        assert len(index._filtered) == number % 3 + 1
