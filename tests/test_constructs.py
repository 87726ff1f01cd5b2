"""Every construct of the rule language, and mixtures of them, against brute force.

Small catalogues, every subset: what the definitions call valid, what the audit lets
pass, what the model's solutions are, and what SCIP's programme allows is the same.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from ortools.linear_solver import pywraplp

from recommender.auditing import audit
from recommender.qualifications.rules import (
    Bound,
    Case,
    Distinct,
    If,
    Kind,
    Overlap,
    Requirement,
    Rule,
    Select,
    Settled,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import count_solutions, run
from recommender.solver.model.encoding import Encoding
from recommender.solver.scip.rows import Rows
from tests.rulebook import Set, keeps

SECTORS = ("care", "retail", "travel")
TAGS = ("calls", "letters")
PLACES = ("award", "major", "minor")


def catalogue(random: Random, most: int = 6) -> tuple[Unit, ...]:
    return tuple(
        Unit(
            f"U{number}",
            f"Unit {number}",
            random.choice("AB"),
            level=random.randint(1, 3),
            credits=random.randint(1, 6),
            tags=tuple(
                (tag, 3) for tag in ("calls", "letters") if random.random() < 0.5
            ),
            columns=(("sector", tuple(random.sample(SECTORS, random.randint(0, 2)))),),
            numbers=(("points", random.randint(0, 5)),),
        )
        for number in range(random.randint(2, most))
    )


def some_select(random: Random, depth: int = 2) -> Select:
    kind = random.randrange(9 if depth else 7)
    inner = tuple(some_select(random, depth - 1) for _ in range(2)) if depth else ()
    return [
        lambda: Select(),
        lambda: Select(groups=frozenset(random.choice("AB"))),
        lambda: Select(levels=frozenset(random.sample(range(1, 4), 2))),
        lambda: Select(min_level=2),
        lambda: Select(units=frozenset(["U0", "U1"]), except_units=frozenset(["U1"])),
        lambda: Select(tags=frozenset(["calls"])),
        lambda: Select(columns=(("sector", frozenset(random.sample(SECTORS, 2))),)),
        lambda: Select(any_of=inner),
        lambda: Select(all_of=inner[:1], none_of=inner[1:], max_level=3),
    ][kind]()


def ends(random: Random, most: int) -> tuple[int | None, int | None]:
    low, high = sorted(random.randint(0, most) for _ in range(2))
    return random.choice([(low, None), (None, high), (low, high)])


def some_bound(random: Random, towards: str = "") -> Bound:
    measure = random.choice(["credits", "units", "hours", "points"])
    most = {"credits": 15, "units": 4, "hours": 80, "points": 10}[measure]
    return Bound(measure, some_select(random), *ends(random, most), towards)


def some_pick(random: Random) -> Bound:
    """Demand one unit, or what one unit has of a measure."""
    measure, low = random.choice([("units", 1), ("points", 1), ("credits", 3)])
    return Bound(measure, Select(units=frozenset(["U0"])), at_least=low)


def some_share(random: Random) -> Share:
    low, high = sorted(Fraction(random.randint(0, 6), 6) for _ in range(2))
    of, out_of = some_select(random), some_select(random)
    sides = random.choice([(low, None), (None, high), (low, high)])
    return Share(random.choice(["credits", "units"]), of, out_of, *sides)


def some_distinct(random: Random) -> Distinct:
    by = random.choice(["group", "level", "sector"])
    return Distinct(by, some_select(random), *ends(random, 3))


def some_ways(random: Random) -> Ways:
    options = [some_requirement(random, depth=0) for _ in range(2)]
    options.append(random.choice([some_if, some_pick])(random))
    return Ways(tuple(options), *ends(random, 3))


def some_if(random: Random) -> If:
    return If(some_requirement(random, depth=0), some_requirement(random, depth=0))


def some_settled(random: Random) -> Settled:
    return Settled(random.random() < 0.7, "as the candidate says")


def some_requirement(random: Random, depth: int = 1) -> Requirement:
    kinds: list[Callable[[Random], Requirement]] = [
        some_bound,
        some_share,
        some_distinct,
    ]
    kinds += [some_ways, some_if] if depth else [some_settled, some_pick]
    return random.choice(kinds)(random)


def some_joint(random: Random) -> Requirement:
    joint: Requirement = some_bound(random, random.choice(PLACES))
    if random.random() < 0.3:
        joint = Overlap(
            PLACES, random.choice(["units", "credits"]), random.randint(0, 3)
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


def told_by_the_model(units: Sequence[Unit], rules: Sequence[Rule]) -> set[Set]:
    """Take sets out of the model one by one, until it has no more."""
    encoding = Encoding(units, rules)
    found: set[Set] = set()
    while (answer := run(encoding.model)).status.has_plan:
        chosen = [i for i, _ in enumerate(units) if answer.values[i]]
        found.add(tuple(units[i] for i in chosen))
        encoding.forbid(chosen)
    return found


def allowed_by_scip(
    units: Sequence[Unit], rules: Sequence[Rule], weights: Sequence[int]
) -> int | None:
    """Give the most that a valid set weighs; None where there is no valid set."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    chosen = [solver.BoolVar(unit.code) for unit in units]
    rows = Rows(solver, units, chosen)
    for one in rules:
        rows.add(one)
    solver.Maximize(solver.Sum([w * x for w, x in zip(weights, chosen, strict=True)]))
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return round(solver.Objective().Value())


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


ALONE = [some_bound, some_share, some_distinct, some_ways, some_if, some_settled]


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


@pytest.mark.parametrize("block", range(6))
def test_what_counts_is_any_choice_that_keeps_all_that_bounds_it(block: int) -> None:
    random = Random(f"joint {block}")
    counts = set()
    for _ in range(12):
        units = catalogue(random, most=3)
        rules = tuple(rule(n, some_joint(random)) for n in range(random.randint(1, 3)))
        counts.add(agree(units, rules, random))

    assert len(counts) > 1


@pytest.mark.parametrize("block", range(4))
def test_units_that_are_needed_twice_are_shared_no_more_than_they_may(
    block: int,
) -> None:
    random = Random(f"shared {block}")
    counts = set()
    for _ in range(15):
        units, measure = catalogue(random, most=4), random.choice(["units", "credits"])
        most = sum(unit.credits if measure == "credits" else 1 for unit in units)
        award, major = (
            Bound(measure, Select(), random.randint(1, most), None, towards)
            for towards in PLACES[:2]
        )
        overlap = Overlap(PLACES[:2], measure, random.randint(0, 2))
        minor = Bound("units", Select(), 1, None, PLACES[2])
        parts = (award, major, minor, overlap)
        rules = tuple(rule(number, one) for number, one in enumerate(parts))
        counts.add(agree(units, rules, random))

    assert len(counts) > 1


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
