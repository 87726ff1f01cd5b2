"""Random requests: of small made-up qualifications of every shape, and of shipped ones.

A small one has rules, facts, ways of holding units and guidance of all constructs; a
request has a job and all kinds of wishes. Many have no plan, which is an answer too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice, repeat
from random import Random
from typing import Any

import pytest

import recommender
from recommender import Candidate, Frequency, Qualification, Wishes
from recommender.answers.recommendation import Recommendation
from recommender.errors import RequestError
from recommender.loading.shipped import shipped_names
from recommender.qualifications.plans import Status
from recommender.qualifications.qualification import Fact, Guidance
from recommender.qualifications.rules import Bound, Kind, RequiredFact, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.resolving import resolve
from tests.builders import constructs
from tests.builders.asking import TAGS
from tests.builders.whole_requests import Whole, qualification_of, total

SMALL = [f"small {part}" for part in range(4)]
FAST = ("small 0", "ocr-03456")
SOURCES = pytest.mark.parametrize(
    "source",
    [
        pytest.param(source, marks=() if source in FAST else pytest.mark.slow)
        for source in [*SMALL, *shipped_names()]
    ],
)


def requests(source: str, law: str, *, small: int = 25, few: int = 4) -> list[Whole]:
    """Give some requests for a law: many of small ones, few of shipped ones."""
    if source in SMALL:
        return list(small_requests(small, f"{source} {law}"))
    return list(shipped_requests(source, few, law))


def plan(qualification: Qualification, candidate: Candidate) -> Recommendation:
    found = recommender.recommend(qualification, candidate)
    assert found.status in (Status.OPTIMAL, Status.INFEASIBLE)
    return found


FACTS = {
    "pathway": Fact("pathway", "Which?", ("care", "learning", "early-years")),
    "check": Fact("check", "Is a check held?", ("yes", "no"), unless_said="no"),
}
OFTEN = [*Frequency]
START = date(2026, 12, 1)


def small_requests(count: int, seed: object) -> Iterator[Whole]:
    """Give requests of small qualifications."""
    random = Random(str(seed))
    return islice(filter(is_accepted, (_small(random) for _ in repeat(0))), count)


def shipped_requests(name: str, count: int, seed: object) -> Iterator[Whole]:
    """Give requests of a shipped qualification."""
    qualification, random = load(name), Random(f"{name} {seed}")
    shipped = (_shipped(qualification, random) for _ in repeat(0))
    return islice(filter(is_accepted, shipped), count)


def is_accepted(whole: Whole) -> bool:
    """Say whether a request is none that every command refuses."""
    try:
        resolve(whole.candidate, whole.qualification)
    except RequestError:
        return False
    return True


@cache
def load(name: str) -> Qualification:
    return recommender.load_qualification(name)


def _shipped(qualification: Qualification, random: Random) -> Whole:
    roles = [role.name for role in qualification.vocabulary.roles]
    tags = [tag.name for tag in qualification.vocabulary.tags]
    some = {tag: random.choice(OFTEN) for tag in random.sample(tags, 3)}
    wishes = _wishes(qualification.catalogue.units, random, most_credits=60)
    guides = [guide.rule.id for guide in qualification.guidance]
    if guides and random.random() < 0.3:
        wishes = replace(wishes, lift=(random.choice(guides),))
    bare = random.random() < 0.2
    return Whole(
        qualification, Candidate(random.choice(roles), some, wishes, bare=bare)
    )


def _small(random: Random) -> Whole:
    units = constructs.catalogue(random, most=6)
    rules = [total(random.randint(2, 12))]
    if random.random() < 0.5:
        rules += constructs.some_rules(random)[: random.randint(1, 6)]
    rules += _asking(random)
    qualification = replace(
        qualification_of(units, tuple(replace(r, kind=Kind.RULE) for r in rules)),
        facts=FACTS,
        guidance=_guidance(random),
    )
    return Whole(qualification, _candidate(qualification, random))


def _asking(random: Random) -> list[Rule]:
    """Ask for a fact, or for how units are held."""
    found = []
    if random.random() < 0.3:
        name = random.choice([*FACTS])
        fact = RequiredFact(name, frozenset(random.sample(FACTS[name].values, 1)))
        found.append(Rule("fact", Kind.RULE, "a fact", "made up", fact))
    if random.random() < 0.4:
        held = Select(held=frozenset([random.choice(["rpl", "any"])]))
        few = Bound(random.choice(["units", "credits"]), held, at_most=1)
        found.append(Rule("held", Kind.RULE, "few held", "made up", few))
    return found


def _guidance(random: Random) -> tuple[Guidance, ...]:
    requirements = [
        Bound("units", Select(levels=frozenset([3])), at_most=0),
        constructs.some_requirement(random),
    ]
    return tuple(
        Guidance(
            Rule(f"guide-{i}", Kind.GUIDANCE, f"guide {i}", "made up", requires),
            random.choice([(), (), ("letters",)]),
        )
        for i, requires in enumerate(requirements[: random.randint(0, 2)])
    )


def _candidate(qualification: Qualification, random: Random) -> Candidate:
    tags = {
        tag: random.choice(OFTEN) for tag in random.sample(TAGS, random.randint(0, 3))
    }
    wishes = _wishes(qualification.catalogue.units, random, most_credits=20)
    lift = tuple(
        guide.rule.id for guide in qualification.guidance if random.random() < 0.2
    )
    facts = tuple(
        (name, random.choice(fact.values))
        for name, fact in FACTS.items()
        if random.random() < 0.6
    )
    return Candidate(
        random.choice([None, "seller"]),
        tags,
        replace(wishes, lift=lift, facts=facts),
        bare=random.random() < 0.3,
        units_only=random.random() < 0.15,
    )


def _wishes(units: tuple[Unit, ...], random: Random, *, most_credits: int) -> Wishes:
    codes = random.sample([unit.code for unit in units], len(units))
    # One list dealt out, so that no unit is both wanted and refused.
    dealt = [random.choice(some) for some in ([0, 0, 1], [0, 0, 1, 2], [0, 1], [0, 1])]
    hands = []
    for number in dealt:
        hands.append(tuple(codes[:number]))
        codes = codes[number:]
    with_units, have, without, withdrawn = hands
    said: dict[str, Any] = {}
    if random.random() < 0.2:
        said["max_credits"] = random.randint(most_credits // 2, most_credits)
    said["unit_credits"] = tuple(
        (unit.code, random.choice([unit.credits, unit.credits + 1, unit.most_credits]))
        for unit in units
        if unit.is_variable and random.random() < 0.5
    )
    if random.random() < 0.3:
        said["spare"] = random.choice([0, 1, 6])
    if random.random() < 0.2:
        said["max_level"] = random.choice([2, 3])
    if random.random() < 0.2:
        said |= {"hours_per_week": 7.0, "start": START}
        said["finish_by"] = START + timedelta(random.randint(10, 400))
    return Wishes(
        with_units=with_units,
        have=have,
        held_by=tuple((code, "rpl") for code in have if random.random() < 0.5),
        without_units=without,
        withdrawn=withdrawn,
        **said,
    )
