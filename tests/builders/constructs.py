"""Random catalogues, and rules of every construct of the rule language."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from recommender.qualifications.exact_numbers import Number, number_of
from recommender.qualifications.rules import (
    Bound,
    Case,
    Decided,
    Distinct,
    If,
    Kind,
    Overlap,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit
from tests.oracles.rulebook import Set

SECTORS = ("care", "retail", "travel")
TAGS = ("calls", "letters")
PLACES = ("award", "major", "minor")


def some_number(random: Random, most: int, parts: int) -> Number:
    """Give a number in parts of 1, from 0."""
    return number_of(Fraction(random.randint(0, most * parts), parts))


def catalogue(random: Random, most: int = 6) -> tuple[Unit, ...]:
    """Give units whose numbers are whole, or half, or have two decimals."""
    parts = random.choice([1, 2, 2, 20])
    return tuple(
        Unit(
            f"U{number}",
            f"Unit {number}",
            random.choice("AB"),
            level=random.randint(1, 3),
            credits=(credits := some_number(random, 6, parts)),
            most_credits=random.choice([None, None, None, credits + 2]),
            tags=tuple(
                (tag, 3) for tag in ("calls", "letters") if random.random() < 0.5
            ),
            columns=(("sector", tuple(random.sample(SECTORS, random.randint(0, 2)))),),
            numbers=(("points", some_number(random, 5, parts)),),
        )
        for number in range(random.randint(2, most))
    )


def some_range(random: Random) -> tuple[str, Any, Any]:
    return "points", *ends(random, 5, 2)


def some_select(random: Random, depth: int = 2) -> Select:
    kind = random.randrange(10 if depth else 8)
    inner = tuple(some_select(random, depth - 1) for _ in range(2)) if depth else ()
    return [
        lambda: Select(),
        lambda: Select(groups=frozenset(random.choice("AB"))),
        lambda: Select(levels=frozenset(random.sample(range(1, 4), 2))),
        lambda: Select(min_level=2),
        lambda: Select(units=frozenset(["U0", "U1"]), except_units=frozenset(["U1"])),
        lambda: Select(tags=frozenset(["calls"])),
        lambda: Select(columns=(("sector", frozenset(random.sample(SECTORS, 2))),)),
        lambda: Select(numbers=(some_range(random),)),
        lambda: Select(any_of=inner),
        lambda: Select(all_of=inner[:1], none_of=inner[1:], max_level=3),
    ][kind]()


def ends(random: Random, most: int, parts: int = 1) -> tuple[Any, Any]:
    low, high = sorted(some_number(random, most, parts) for _ in range(2))
    return random.choice([(low, None), (None, high), (low, high)])


def some_bound(random: Random, towards: str = "") -> Bound:
    measure = random.choice(["credits", "units", "hours", "points"])
    most = {"credits": 15, "units": 4, "hours": 80, "points": 10}[measure]
    parts = random.choice([1, 2, 4]) if measure in ("credits", "points") else 1
    return Bound(measure, some_select(random), *ends(random, most, parts), towards)


def some_pick(random: Random) -> Bound:
    """Demand one unit, or what one unit has of a measure."""
    measure, low = random.choice([("units", 1), ("points", 1), ("credits", 3)])
    return Bound(measure, Select(units=frozenset(["U0"])), at_least=low)


def some_share(random: Random, towards: str = "") -> Share:
    low, high = sorted(Fraction(random.randint(0, 6), 6) for _ in range(2))
    of, out_of = some_select(random), some_select(random)
    sides = random.choice([(low, None), (None, high), (low, high)])
    return Share(random.choice(["credits", "units"]), of, out_of, *sides, towards)


def some_distinct(random: Random) -> Distinct:
    by = random.choice(["group", "level", "sector"])
    return Distinct(by, some_select(random), *ends(random, 3))


def some_ways(random: Random) -> Ways:
    options = [some_requirement(random, depth=0) for _ in range(2)]
    options.append(random.choice([some_if, some_pick])(random))
    return Ways(tuple(options), *ends(random, 3))


def some_if(random: Random) -> If:
    return If(some_requirement(random, depth=0), some_requirement(random, depth=0))


def some_decided(random: Random) -> Decided:
    return Decided(random.random() < 0.7, "as the candidate says")


def some_requirement(random: Random, depth: int = 1) -> Requirement:
    kinds: list[Callable[[Random], Requirement]] = [
        some_bound,
        some_share,
        some_distinct,
    ]
    kinds += [some_ways, some_if] if depth else [some_decided, some_pick]
    return random.choice(kinds)(random)


def some_joint(random: Random) -> Requirement:
    make = some_bound if random.random() < 0.7 else some_share
    joint: Requirement = make(random, random.choice(PLACES))
    if random.random() < 0.3:
        joint = Overlap(
            PLACES,
            random.choice(["units", "credits"]),
            random.randint(0, 3),
            some_select(random),
        )
    return If(some_bound(random), joint) if random.random() < 0.3 else joint


def rule(number: int, requires: Requirement, cases: tuple[Case, ...] = ()) -> Rule:
    return Rule(f"rule-{number}", Kind.RULE, "", "", requires, cases=cases)


def some_case(random: Random) -> tuple[Case, ...]:
    among = ("care", "learning", "early-years")
    values = frozenset(random.sample(among, random.randint(1, 2)))
    return (Case("pathway", values, among),)


def some_rules(random: Random) -> tuple[Rule, ...]:
    rules = [rule(0, some_requirement(random)), rule(1, some_bound(random))]
    if random.random() < 0.5:
        rules.append(rule(2, some_requirement(random), some_case(random)))
        rules.append(rule(3, some_bound(random), some_case(random)))
    if random.random() < 0.5:
        rules += [rule(4, some_joint(random)), rule(5, some_joint(random))]
    return tuple(rules)


def subsets(units: Sequence[Unit]) -> Iterator[Set]:
    for chosen in product((True, False), repeat=len(units)):
        yield tuple(unit for unit, taken in zip(units, chosen, strict=True) if taken)
