"""The smallest choices of changes that make a plan possible, against every choice."""

from itertools import combinations
from random import Random

import pytest

from recommender.qualifications.rules import Bound, Requirement, Rule, Select, Ways
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.rules.corrections import (
    Choice,
    _Subproblem,
    minimum_corrections,
)
from tests.builders.constructs import (
    catalogue,
    rule,
    some_bound,
    some_distinct,
    some_requirement,
    some_select,
    some_share,
    subsets,
)
from tests.oracles.rulebook import keeps

CHANGES = 4
MAKERS = (some_bound, some_bound, some_distinct, some_share, some_requirement)


def smallest(
    units: tuple[Unit, ...], after: dict[Choice, tuple[Rule, ...]]
) -> set[Choice]:
    """Try every choice of changes, the smallest first."""
    for size in range(CHANGES + 1):
        enough = {
            choice
            for choice in map(frozenset, combinations(range(CHANGES), size))
            if any(keeps(some, after[choice]) for some in subsets(units))
        }
        if enough:
            return enough
    return set()


def another(random: Random, requirement: Requirement) -> Requirement | None:
    """Give a requirement that differs a little, or in all, or none."""
    if isinstance(requirement, Bound) and random.random() < 0.7:
        ends = (requirement.at_least, requirement.at_most)
        low, high = (
            None if end is None else max(0, end + random.choice([-2, -1, 0, 1]))
            for end in ends
        )
        if None not in (low, high) and low > high:
            low, high = high, low
        measure = random.choice([requirement.measure, "units", "credits"])
        of = random.choice([requirement.of, some_select(random)])
        return Bound(measure, of, low, high)
    return random.choice(MAKERS)(random) if random.random() < 0.8 else None


def some_rules_after(random: Random) -> dict[Choice, tuple[Rule, ...]]:
    """Give rules that changes leave out, or replace by another of the same name.

    As with wishes, no two changes replace the same rule.
    """
    makers = (*[some_bound] * 3, some_share, some_requirement)
    first = [random.choice(makers)(random) for _ in range(2 * CHANGES)]
    changed: list[dict[int, Requirement | None]] = [
        {n: another(random, first[n]) for n in (change, CHANGES + change)}
        for change in range(CHANGES)
    ]
    after = {}
    for size in range(CHANGES + 1):
        for choice in map(frozenset, combinations(range(CHANGES), size)):
            rules: dict[int, Requirement | None] = dict(enumerate(first))
            for change in sorted(choice):
                rules |= changed[change]
            after[choice] = tuple(rule(n, r) for n, r in rules.items() if r is not None)
    return after


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize("block", range(6))
def test_the_smallest_choices_are_those_of_trying_every_choice(block: int) -> None:
    random, sizes = Random(f"corrections {block}"), set()
    for _ in range(15):
        units, after = catalogue(random, most=4), some_rules_after(random)
        found = list(minimum_corrections(units, CHANGES, after.__getitem__, Clock()))

        assert len(found) == len({*found})
        assert {*found} == smallest(units, after)
        if found != [frozenset()]:
            conflict = minimal_conflict(units, after[frozenset()])
            knowing = minimum_corrections(
                units, CHANGES, after.__getitem__, Clock(), conflict
            )
            assert {*knowing} == {*found}
        sizes.add(len(found[0]) if found else None)
    # The cases tell: some need several changes.
    assert len(sizes) > 1


def as_strict(units: tuple[Unit, ...], bound: Requirement, weaker: Requirement) -> bool:
    return _Subproblem(units, 0, lambda _: (), Clock())._is_as_strict(bound, weaker)


def test_what_is_called_as_strict_implies_the_weaker_for_every_set() -> None:
    random, strict = Random("as strict"), 0
    for _ in range(400):
        units = catalogue(random, most=4)
        first = some_bound(random)
        second = another(random, first) or some_bound(random)
        if as_strict(units, second, first):
            strict += second != first
            for some in subsets(units):
                kept = keeps(some, (rule(0, second),))
                assert not kept or keeps(some, (rule(0, first),)), (first, second)
    assert strict > 20


NEVER = Ways((), at_least=1)
A, AB = Select(groups=frozenset("A")), Select(groups=frozenset("AB"))
ONE_EACH = (Unit("A1", "", "A", 2, 4), Unit("B1", "", "B", 2, 6))


@pytest.mark.parametrize(
    ("bound", "weaker", "is_as_strict"),
    [
        (Bound("credits", A, 5), Bound("credits", AB, 5), True),
        (Bound("credits", A, 5), Bound("credits", AB, 6), False),
        (Bound("credits", AB, 6), Bound("credits", A, 5), False),
        (Bound("credits", AB, at_most=5), Bound("credits", A, at_most=5), True),
        (Bound("credits", AB, at_most=5), Bound("credits", A, at_most=4), False),
        (Bound("credits", A, at_most=4), Bound("credits", AB, at_most=5), False),
        (Bound("credits", A, 2, 4), Bound("credits", A, 2), True),
        (Bound("credits", A, 2), Bound("credits", A, 2, 4), False),
        (Bound("credits", A, at_most=4), Bound("credits", A, 2, 4), False),
        (Bound("credits", A, 3, 4), Bound("credits", A, 2, 4), True),
        (Bound("units", A, 3), Bound("credits", A, 2), False),
        (Bound("units", A, 3, towards="x"), Bound("units", A, 2), False),
        (NEVER, Bound("units", A, 2), False),
    ],
)
def test_a_bound_is_as_strict_by_hand(
    bound: Requirement, weaker: Requirement, is_as_strict: bool
) -> None:
    """More is needed of fewer units, or less is allowed of more of them."""
    assert as_strict(ONE_EACH, bound, weaker) == is_as_strict
