"""Random small qualifications whose rules depend on facts, readings and units held."""

from dataclasses import replace
from random import Random

from recommender.qualifications.qualification import Endorsement, Fact, Qualification
from recommender.qualifications.rules import (
    Bound,
    Case,
    If,
    Kind,
    RequiredFact,
    Requirement,
    Rule,
    Select,
    Ways,
)
from tests.builders.constructs import (
    catalogue,
    rule,
    some_bound,
    some_joint,
    some_requirement,
    some_select,
)
from tests.builders.whole_requests import qualification_of

PATHWAYS = ("care", "learning", "early-years")
MANNERS = ("rpl", "transfer")


def some_qualification(random: Random, *, held: bool) -> Qualification:
    """Make a qualification of 2 to 4 units; rules ask for units held if so said."""
    units = catalogue(random, most=3 if held else 4)
    rules = [rule(1, some_bound(random)), rule(2, _about_a_fact(random))]
    rules.append(rule(3, some_bound(random), _some_case(random)))
    if random.random() < 0.5:
        cases = random.choice([(), _some_case(random)])
        rules.append(rule(4, some_requirement(random), cases))
    if random.random() < 0.3:
        rules += [rule(5, some_joint(random)), rule(6, some_joint(random))]
    if held:
        rules.append(rule(7, _about_held(random)))
    readings: dict[str, dict[str, Rule]] = {}
    for place in random.sample((0, 2), random.randint(0, 2)):
        several = _some_readings(random, rules[place])
        readings[rules[place].id] = several
        rules[place] = several["ours"]
    title = replace(rule(9, some_bound(random), _some_case(random)), kind=Kind.WISH)
    facts = {
        "pathway": Fact("pathway", "?", PATHWAYS, random.choice([None, None, "care"])),
        "certificate": Fact("certificate", "?", ("yes", "no"), "no"),
    }
    return replace(
        qualification_of(units, tuple(rules)),
        readings=readings,
        facts=facts,
        endorsements=(Endorsement(title, "(Extra)"),),
        guidance=(),
    )


def _some_case(random: Random) -> tuple[Case, ...]:
    values = frozenset(random.sample(PATHWAYS, random.randint(1, 2)))
    return (Case("pathway", values, PATHWAYS),)


def _about_a_fact(random: Random) -> Requirement:
    fact = random.choice(
        [
            RequiredFact("certificate", frozenset(["yes"])),
            RequiredFact("pathway", frozenset(random.sample(PATHWAYS, 2))),
        ]
    )
    bound = some_bound(random)
    return random.choice(
        [fact, If(fact, bound), If(bound, fact), Ways((fact, bound), 1), bound]
    )


def _about_held(random: Random) -> Requirement:
    of = Select(held=frozenset([random.choice([*MANNERS, "any"])]))
    if random.random() < 0.3:
        of = Select(any_of=(of, some_select(random, depth=0)))
    ends = random.choice([(1, None), (None, 1), (None, 0)])
    bound = Bound("units", of, *ends)
    return random.choice([bound, If(some_bound(random), bound)])


def _some_readings(random: Random, written: Rule) -> dict[str, Rule]:
    assert isinstance(written.requires, Bound)
    return {
        name: replace(
            written,
            reading=name,
            requires=replace(written.requires, of=some_select(random)),
        )
        for name in ("ours", "theirs")
    }
