"""Guidance of every shape, and units that are asked for or held in spite of it."""

from dataclasses import replace
from random import Random

import pytest

import recommender
from recommender import Candidate, Wishes
from recommender.auditing import audit, selects
from recommender.auditing.measuring import NOTHING
from recommender.auditing.standard import Standard
from recommender.qualifications.plans import Plan
from recommender.qualifications.qualification import Guidance
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    If,
    Kind,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit
from recommender.requests.candidate import job_of
from recommender.requests.resolving import resolve
from recommender.requests.wish_rules import exempt_units, wish_rules
from tests.builders import constructs
from tests.oracles.rulebook import amount_of, holds, keeps, lets_through

ABOUT = recommender.load_qualification("ocr-03456")


def plan(role: str, **wishes: object) -> Plan:
    candidate = Candidate(role=role, wishes=Wishes(**wishes))  # type: ignore[arg-type]
    return recommender.recommend(ABOUT, candidate).best


@pytest.mark.parametrize(
    ("wishes", "measured", "status", "aside"),
    [
        ({}, 0, "holds", ()),
        ({"with_units": ("C8",)}, 1, "set-aside", ("C8",)),
        ({"have": ("C8",)}, 1, "set-aside", ("C8",)),
        ({"with_units": ("C8",), "have": ("B14",)}, 2, "set-aside", ("B14", "C8")),
    ],
)
def test_a_finding_says_for_which_units_guidance_is_set_aside(
    wishes: dict[str, object], measured: int, status: str, aside: tuple[str, ...]
) -> None:
    (found,) = [
        finding
        for finding in plan("receptionist", **wishes).findings
        if finding.rule.id == "level-4"
    ]

    assert (found.measured, found.status) == (measured, status)
    assert found.set_aside_for == aside


def test_guidance_that_is_lifted_finds_nothing() -> None:
    lifted = plan("receptionist", with_units=("C8",), lift=("level-4",))

    assert "level-4" not in {finding.rule.id for finding in lifted.findings}


LEVEL_3 = Select(levels=frozenset([3]))
X = Unit("X1", "Unit X", "A", 3, credits=10)
Y = Unit("Y1", "Unit Y", "A", 3, credits=10)
Z = Unit("Z1", "Unit Z", "A", 2, credits=10)


def guide(requires: Requirement) -> Rule:
    return Rule("guide", Kind.GUIDANCE, "", "", requires)


@pytest.mark.parametrize(
    ("requires", "chosen", "kept"),
    [
        # Who asks for X has the 10 credits at level 3 with it: no second is needed.
        (Bound("credits", LEVEL_3, at_least=10), (X,), True),
        (Bound("credits", LEVEL_3, at_least=11), (X,), False),
        (Bound("units", LEVEL_3, at_most=0), (X,), True),
        (Bound("units", LEVEL_3, at_most=0), (X, Y), False),
        (Bound("units", LEVEL_3, at_least=1, at_most=1), (X,), True),
        (Bound("units", LEVEL_3, at_least=1, at_most=1), (X, Y), True),
        (Bound("units", LEVEL_3, at_least=2, at_most=0), (X,), False),
        # X is a half of all units, but none of the part that is bounded.
        (Share("units", LEVEL_3, Select(), at_most=0), (X, Z), True),
        (Distinct("level", Select(), at_most=1), (X, Z), True),
    ],
)
def test_a_unit_asked_for_is_exempt_from_what_is_forbidden_not_from_what_is_demanded(
    requires: Requirement, chosen: tuple[Unit, ...], kept: bool
) -> None:
    rule = guide(requires)
    asked = Standard(guidance=(Guidance(rule, ()),), asked=frozenset(["X1"]))

    assert keeps(chosen, [exempt_units(rule, [X])]) == kept
    assert (asked.broken(chosen, {}, ()) == []) == kept


def heeded(requires: Requirement, chosen: constructs.Set, exempt: set[str]) -> bool:
    """Read the exemption as a person would: what is forbidden spares some units."""
    rest = tuple(unit for unit in chosen if unit.code not in exempt)
    if isinstance(requires, If):
        given = holds(requires.given, chosen, {})
        return not given or heeded(requires.then, chosen, exempt)
    if isinstance(requires, Ways) and requires.at_most is None:
        kept = [heeded(one, chosen, exempt) for one in requires.options]
        return sum(kept) >= (requires.at_least or 0)
    if isinstance(requires, Share) and requires.at_most is not None:
        whole = [unit for unit in chosen if lets_through(requires.out_of, unit)]
        part = [u for u in whole if u in rest and lets_through(requires.of, u)]
        parts = [
            sum(amount_of(unit, requires.measure) for unit in some)
            for some in (part, whole)
        ]
        few = not parts[1] or parts[0] <= requires.at_most * parts[1]
        return few and holds(replace(requires, at_most=None), chosen, {})
    if isinstance(requires, Bound | Distinct) and requires.at_most is not None:
        few = holds(replace(requires, at_least=None), rest, {})
        return few and holds(replace(requires, at_most=None), chosen, {})
    return holds(requires, chosen, {})


@pytest.mark.parametrize("block", range(8))
def test_guidance_of_any_shape_means_one_thing_to_model_and_audit(block: int) -> None:
    random, compared = Random(block), 0
    for _ in range(60):
        units = constructs.catalogue(random, most=5)
        rule = guide(constructs.some_requirement(random))
        exempt = random.sample(units, random.randint(0, 2))
        codes = {unit.code for unit in exempt}
        model = exempt_units(rule, exempt)
        standard = Standard(guidance=(Guidance(rule, ()),), asked=frozenset(codes))
        for chosen in constructs.subsets(units):
            expected = heeded(rule.requires, chosen, codes)
            assert keeps(chosen, [model]) == expected
            assert (standard.broken(chosen, {}, ()) == []) == expected
            (finding,) = audit(chosen, [model])
            written = holds(rule.requires, chosen, {})
            assert finding.holds == expected
            assert bool(finding.set_aside_for) <= (expected and not written)
            compared += 1

    assert compared > 500
    assert NOTHING.facts == {}


def test_guidance_in_ways_that_does_not_apply_is_kept_by_whoever_is_exempt() -> None:
    never = Bound("units", Select(), at_least=9)
    no_level_3 = Bound("units", LEVEL_3, at_most=0)
    rule = guide(Ways((If(never, never), no_level_3), at_least=2))
    asked = Standard(guidance=(Guidance(rule, ()),), asked=frozenset(["X1"]))

    assert asked.broken((X,), {}, ()) == []
    assert asked.broken((Y,), {}, ()) == ["guide"]


def test_a_task_that_is_never_done_sets_no_guidance_aside() -> None:
    rule = guide(Bound("units", LEVEL_3, at_most=0))
    standard = Standard(guidance=(Guidance(rule, ("managing",)),))

    assert standard.followed({"managing": 0}) == (rule,)
    assert standard.followed({}) == (rule,)
    assert standard.followed({"managing": 1}) == ()


def test_guidance_is_set_aside_for_units_that_are_exempt_and_no_others() -> None:
    """One unit at level 3 is let through; X is exempt, and Y is that one."""
    rule = exempt_units(guide(Bound("units", LEVEL_3, at_most=1)), [X])
    (finding,) = audit((X, Y, Z), [rule])

    assert (finding.measured, finding.holds) == (2, True)
    assert finding.set_aside_for == ("X1",)


def test_nobody_is_exempt_from_what_units_are_counted_towards() -> None:
    counted = guide(Bound("units", LEVEL_3, at_most=0, towards="award"))

    assert exempt_units(counted, [X]) is counted


def test_a_unit_that_is_held_is_not_wanted_besides_nor_forbidden_by_the_job() -> None:
    """Its evidence is there already, though its one task is never done."""
    unit = next(
        one for one in ABOUT.catalogue.units
        if [strength for _, strength in one.tags].count(3) == 1
    )  # fmt: skip
    (core,) = (tag for tag, strength in unit.tags if strength == 3)
    wishes = Wishes(with_units=(unit.code,), have=(unit.code,))
    one = resolve(Candidate(tags={core: "never"}, wishes=wishes), ABOUT)
    rules = wish_rules(one.wishes, job_of(one, ABOUT), ABOUT)
    about_it = [
        rule.id
        for rule in rules
        if rule.bound is not None and selects(rule.bound.of, unit)
    ]

    assert about_it == [f"--have {unit.code}"]
    assert unit.code in recommender.recommend(ABOUT, one).best.codes
