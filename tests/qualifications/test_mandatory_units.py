"""Which units a rule makes mandatory: those that it names, if it requires them all."""

import pytest

from recommender.qualifications.rules import (
    Bound,
    If,
    Kind,
    Requirement,
    Rule,
    Select,
    requires_every_unit,
)

BOTH = Select(units=frozenset(["A1", "A2"]))


@pytest.mark.parametrize(
    ("requires", "codes"),
    [
        (Bound("units", BOTH, at_least=2), "A1 A2"),
        (Bound("units", BOTH, at_least=1), ""),
        (Bound("units", BOTH, at_most=2), ""),
        (Bound("credits", BOTH, at_least=2), ""),
        (Bound("units", Select(), at_least=2), ""),
        (Bound("units", Select(groups=frozenset("A")), at_least=2), ""),
        (If(Bound("units", Select(), 1), Bound("units", BOTH, at_least=2)), ""),
    ],
)
def test_a_rule_makes_the_units_mandatory_all_of_which_it_requires(
    requires: Requirement, codes: str
) -> None:
    rule = Rule("r", Kind.RULE, "", "", requires)

    assert requires_every_unit(rule) == frozenset(codes.split())
