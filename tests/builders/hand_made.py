"""A small qualification whose every part is at hand, for expectations by hand."""

from dataclasses import replace
from typing import Any

from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.qualification import (
    Endorsement,
    Fact,
    Guidance,
    Qualification,
)
from recommender.qualifications.rules import Bound, Kind, Requirement, Rule, Select
from recommender.qualifications.units import Unit
from tests.builders.whole_requests import qualification_of

CALLS, LETTERS, BOTH, QUIET = UNITS = (
    Unit("U1", "Take calls", "A", 2, 5, tags=(("calls", 3), ("letters", 2))),
    Unit("U2", "Write letters", "B", 3, 6, tags=(("letters", 3), ("calls", 1))),
    Unit("U3", "Take complaints", "B", 4, 4, tags=(("calls", 3), ("letters", 3))),
    Unit("U4", "Keep order", "A", 2, 3, glh=7),
)
LEVEL_4 = Bound("units", Select(levels=frozenset([4])), at_most=0)
FACTS = {
    "pathway": Fact("pathway", "Which?", ("care", "retail")),
    "check": Fact("check", "Is a check held?", ("yes", "no"), unless_said="no"),
}


def codes(*some: str) -> Select:
    """Select units by their codes."""
    return Select(units=frozenset(some))


def rule(id_: str, requires: Requirement, kind: Kind = Kind.RULE) -> Rule:
    """Make a rule of what it requires."""
    return Rule(id_, kind, f"the rule {id_}", "made up", requires)


TITLE = Endorsement(rule("calm", Bound("units", codes("U4"), at_least=1)), "(Calm)")
GUIDE = Guidance(rule("hard", LEVEL_4, Kind.GUIDANCE), ("letters", "visits"))


def qualification(*rules: Rule, **parts: Any) -> Qualification:
    """Make a qualification of rules, and of other parts than the usual ones."""
    usual = {"guidance": (GUIDE,), "endorsements": (TITLE,), "facts": FACTS}
    units = parts.pop("units", UNITS)
    made = replace(qualification_of(units, rules), **{**usual, **parts})
    return replace(made, catalogue=Catalogue(units))
