"""Made-up qualifications with alternatives in alternatives, pathways and units held."""

from pathlib import Path
from random import Random

from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.qualification import Fact, Qualification
from recommender.qualifications.rules import (
    Bound,
    Case,
    If,
    Kind,
    Overlap,
    RequiredFact,
    Requirement,
    Rule,
    Select,
    Ways,
)
from recommender.qualifications.units import Unit
from tests.builders.whole_requests import WORDS

PATHWAYS = ("care", "learning", "play")
GROUPS = "ABCDE"


def nested(units: int, *, counting: bool = False) -> Qualification:
    """Make a qualification of so many units, with 3 pathways and an entry fact.

    Its rules ask for alternatives in alternatives and for units held; if `counting`,
    they also say what units are counted towards.
    """
    random = Random(f"nested {units}")
    catalogue = tuple(
        Unit(
            f"U{number}",
            f"Unit {number}",
            GROUPS[number % 5],
            level=random.randint(2, 4),
            credits=random.randint(2, 9),
            tags=((random.choice(("calls", "letters", "sales")), 3),),
        )
        for number in range(units)
    )
    codes = [unit.code for unit in catalogue]
    rules = [
        *_plain(catalogue),
        *(_rule(f"route-{n}", _alternatives(random, codes)) for n in range(8)),
        *(_rule(f"pathway-{p}", _some_of(random, codes, 1), p) for p in PATHWAYS),
        *(
            _rule(f"deep-{p}", _alternatives(random, codes), p)
            for p in PATHWAYS
        ),
        *(_rule(f"bars-{n}", _bars(random, codes)) for n in range(units // 4)),
        _rule("held", _held()),
        _rule("entry", _entry(_some_of(random, codes, 1))),
    ]  # fmt: skip
    if counting:
        rules += _counting()
    facts = {
        "pathway": Fact("pathway", "?", PATHWAYS),
        "work": Fact("work", "?", ("yes", "no"), "no"),
    }
    groups = {group: group for group in GROUPS}
    return Qualification(
        "nested", "", "", "", 3, "", groups, tuple(rules), {}, (), Catalogue(catalogue),
        WORDS, Path(), facts=facts,
    )  # fmt: skip


def _rule(id_: str, requires: Requirement, pathway: str = "") -> Rule:
    case = Case("pathway", frozenset([pathway]), PATHWAYS)
    cases = (case,) if pathway else ()
    return Rule(id_, Kind.RULE, id_, "made up", requires, cases=cases)


def _plain(units: tuple[Unit, ...]) -> list[Rule]:
    most = sum(unit.credits for unit in units)
    total = Bound("credits", Select(), at_least=most // 3)
    level = Bound("credits", Select(min_level=3), at_least=most // 8)
    each = [Bound("units", Select(groups=frozenset(g)), at_least=1) for g in GROUPS]
    return [_rule(f"plain-{n}", one) for n, one in enumerate([total, level, *each])]


def _some_of(random: Random, codes: list[str], least: int) -> Bound:
    of = Select(units=frozenset(random.sample(codes, min(6, len(codes) // 2))))
    return Bound(random.choice(["units", "credits"]), of, at_least=least)


def _alternatives(random: Random, codes: list[str], depth: int = 2) -> Requirement:
    """Ask for one of three things, each of which is two or three others."""
    if not depth:
        return _some_of(random, codes, random.randint(1, 3))
    parts = tuple(_alternatives(random, codes, depth - 1) for _ in range(3))
    return Ways(parts, 1) if depth == 2 else Ways(parts[: random.randint(2, 3)], 2)


def _bars(random: Random, codes: list[str]) -> Requirement:
    one, *others = random.sample(codes, 3)
    given = Bound("units", Select(units=frozenset([one])), at_least=1)
    return If(given, Bound("units", Select(units=frozenset(others)), at_most=1))


def _entry(otherwise: Bound) -> Requirement:
    return Ways((RequiredFact("work", frozenset(["yes"])), otherwise), 1)


def _held() -> Requirement:
    held = Bound("credits", Select(held=frozenset(["rpl"])), at_most=20)
    new = Bound("units", Select(groups=frozenset("AB")), at_least=2)
    return Ways((held, new), 1)


def _counting() -> list[Rule]:
    major = Bound("credits", Select(groups=frozenset("ABC")), 12, None, "major")
    minor = Bound("credits", Select(groups=frozenset("CDE")), 9, None, "minor")
    shared = Overlap(("major", "minor"), "units", 1)
    return [_rule("major", major), _rule("minor", minor), _rule("shared", shared)]
