"""The model: the bounds of its objectives, and what it leaves open."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from recommender.problems.job_match import match
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.rules import (
    Bound,
    Case,
    Kind,
    Requirement,
    Rule,
    Select,
)
from recommender.qualifications.units import Unit
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.objectives import Objective
from tests.builders.constructs import catalogue

JOB = {"calls": 3, "letters": 2}


def encoded(random: Random) -> tuple[tuple[Unit, ...], Encoding]:
    units = catalogue(random, most=4)
    return units, Encoding(units, (), match(Catalogue(units), JOB))


def every_set(units: tuple[Unit, ...]) -> Iterator[tuple[int, ...]]:
    for taken in product((False, True), repeat=len(units)):
        yield tuple(i for i, is_taken in enumerate(taken) if is_taken)


def ends_of(
    encoding: Encoding, objective: Objective, chosen: Iterable[int]
) -> tuple[int, int]:
    """Return the least and the most of a sum where only these units are chosen."""
    chosen, ends = {*chosen}, []
    with ExitStack() as stack:
        for i, _ in enumerate(encoding.selected):
            stack.enter_context(encoding.fixed(i, i in chosen))
        for sign in (1, -1):
            encoding.model.minimize(sign * objective.total)
            ends.append(sign * run(encoding.model).objective)
    return ends[0], ends[1]


@pytest.mark.parametrize("block", range(4))
def test_a_sum_is_never_below_0_nor_above_the_most_it_is_said_to_be(block: int) -> None:
    random = Random(f"ends {block}")
    units, encoding = encoded(random)
    some = random.sample(range(len(units)), random.randint(0, len(units)))
    objectives = [
        encoding.mismatch,
        encoding.credits,
        encoding.count,
        encoding.changes(some),
        encoding.total([random.randint(0, 9) for _ in units]),
    ]
    for objective, chosen in product(objectives, every_set(units)):
        least, most = ends_of(encoding, objective, chosen)
        assert 0 <= least <= most <= objective.most
    changed = [len({*chosen} ^ {*some}) for chosen in every_set(units)]
    assert max(changed) == encoding.changes(some).most


@pytest.mark.parametrize("block", range(4))
def test_a_sum_is_bounded_as_it_is_whatever_it_begins_with(block: int) -> None:
    """Changes begin with the units that are there, the mismatch with the whole job."""
    random = Random(f"bounded {block}")
    units, encoding = encoded(random)
    some = random.sample(range(len(units)), random.randint(1, len(units)))
    with encoding.bounded(encoding.changes(some)) as bound:
        for low, high in ((0, 0), (1, 1), (0, 1), (2, 3), (0, len(units))):
            bound(low, high)
            for chosen in every_set(units):
                within = low <= len({*chosen} ^ {*some}) <= high
                assert takes(encoding, chosen) == within
    assert all(takes(encoding, chosen) for chosen in every_set(units))


def takes(encoding: Encoding, chosen: tuple[int, ...]) -> bool:
    with ExitStack() as stack:
        for i, _ in enumerate(encoding.selected):
            stack.enter_context(encoding.fixed(i, i in chosen))
        return run(encoding.model).status.has_plan


ONE = Bound("units", Select(), at_least=1)
COUNTED = Bound("units", Select(), at_least=1, towards="award")
EITHER = (Case("pathway", frozenset(["care"]), ("care", "retail")),)


@pytest.mark.parametrize(
    ("requires", "cases", "open_"),
    [(ONE, (), False), (COUNTED, (), True), (ONE, EITHER, True)],
    ids=["plain", "counted", "a case"],
)
def test_a_set_can_be_several_solutions_where_a_choice_is_left_open(
    requires: Requirement, cases: tuple[Case, ...], open_: bool
) -> None:
    units = catalogue(Random("open"))
    rule = Rule("r", Kind.RULE, "", "", requires, cases=cases)

    assert Encoding(units, [rule]).leaves_open is open_


@pytest.mark.parametrize("towards", ["", "award"])
@pytest.mark.parametrize("groups", ["A", "Z"])
def test_no_set_of_whole_credits_has_exactly_one_and_a_half(
    groups: str, towards: str
) -> None:
    """Neither of some units nor of none."""
    units = (Unit("A1", "", "A", 2, 1), Unit("A2", "", "A", 2, 2))
    half = number_of(Fraction(3, 2))
    of = Select(groups=frozenset(groups))
    requires = Bound("credits", of, half, half, towards)
    rule = Rule("r", Kind.RULE, "", "", requires)

    assert run(Encoding(units, [rule]).model).status == "infeasible"


def allowed(encoding: Encoding, switch: int | None = None) -> set[tuple[int, ...]]:
    """Return the sets that the model allows, with the last variable at a value."""
    sets = set()
    for chosen in every_set(tuple(UNITS)):
        model = encoding.model.clone()
        values = [int(i in chosen) for i, _ in enumerate(UNITS)]
        places = [*enumerate(values)]
        if switch is not None:
            places.append((len(UNITS), switch))
        for place, value in places:
            model.add(model.get_int_var_from_proto_index(place) == value)
        if run(model).status.has_plan:
            sets.add(chosen)
    return sets


UNITS = [Unit(f"U{n}", "-", "A", 2, 3) for n in range(3)]


def test_a_unit_that_was_fixed_for_a_while_is_free_again() -> None:
    encoding = Encoding(UNITS, ())
    every = {*every_set(tuple(UNITS))}
    for taken in (True, False):
        with encoding.fixed(1, taken):
            assert allowed(encoding) == {s for s in every if (1 in s) == taken}
        assert [*encoding.selected[1].proto.domain] == [0, 1]
        assert allowed(encoding) == every
    with encoding.without([0, 2]):
        assert allowed(encoding) == {(), (1,)}
    assert allowed(encoding) == every


def test_a_rule_binds_unless_a_variable_says_not() -> None:
    encoding = Encoding(UNITS, ())
    unless = encoding.model.new_bool_var("unless")
    bound = Bound("units", Select(), at_least=2)
    encoding.add_rule(Rule("r", Kind.RULE, "", "", bound), unless)
    every = {*every_set(tuple(UNITS))}

    assert allowed(encoding, 0) == {s for s in every if len(s) >= 2}
    assert allowed(encoding, 1) == every


@pytest.mark.parametrize("size", range(5))
def test_the_sets_before_a_set_are_those_with_the_earlier_unit_first(size: int) -> None:
    units = [Unit(f"U{n}", "-", "A", 2, 3) for n in range(4)]
    encoding = Encoding(units, ())
    sets = [chosen for chosen in every_set(tuple(units)) if len(chosen) == size]
    for chosen, other in product(sets, repeat=2):
        model = encoding.model.clone()
        encoding.require_lexicographically_earlier(model, chosen)
        for i, _ in enumerate(units):
            model.add(model.get_int_var_from_proto_index(i) == int(i in other))
        assert run(model).status.has_plan == (other < chosen)
