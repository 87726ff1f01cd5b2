"""The candidate's own catalogue: sizes, points, units from elsewhere, exemptions."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from recommender import Wishes
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.grades import POINTS, Grades
from recommender.qualifications.rules import (
    Bound,
    If,
    Requirement,
    Select,
    Share,
    Ways,
)
from recommender.requests.external_units import read_external
from recommender.requests.stated_units import (
    asks_for_grades,
    exemptions_have_credits,
    units_as_stated,
)
from tests.builders.hand_made import CALLS, QUIET, UNITS, codes, qualification, rule

PLAIN = Bound("credits", Select(), at_least=10)
EXEMPT = Select(held=frozenset(["exemption"]))
LARGE = replace(CALLS, most_credits=8)
GRADES = Grades(("Pass", "Merit"), "Pass", {"Pass": 1, "Merit": 2})


def stated(wishes: Wishes, *rules: Requirement, **parts: Any) -> dict[str, Any]:
    made = (rule(f"rule-{n}", requires) for n, requires in enumerate(rules))
    units = units_as_stated(qualification(*made, **parts), wishes).units
    return {unit.code: unit for unit in units}


def test_of_whom_nothing_is_said_the_catalogue_is_that_of_the_qualification() -> None:
    one = qualification()
    for wishes in (Wishes(), Wishes(have="U1"), Wishes(held_by=(("U1", "rpl"),))):
        assert units_as_stated(one, wishes) is one.catalogue
    graded = qualification(grades=GRADES)
    assert units_as_stated(graded, Wishes()) is graded.catalogue


def test_a_size_that_is_chosen_is_the_size() -> None:
    own = stated(Wishes(unit_credits=(("U1", 7),)), units=(LARGE, QUIET))

    assert own == {"U1": replace(CALLS, credits=7), "U4": QUIET}


def test_a_grade_gives_points_for_each_credit() -> None:
    points = {
        code: dict(unit.numbers)[POINTS]
        for code, unit in stated(
            Wishes(grades=(("U2", "Merit"),)), grades=GRADES
        ).items()
    }

    assert points == {"U1": 5, "U2": 12, "U3": 4, "U4": 3}
    assert stated(Wishes(grades=(("U2", "Merit"),))) == {u.code: u for u in UNITS}


def test_units_from_elsewhere_come_last_with_their_codes() -> None:
    own = read_external("Team leading, level 3, 2.5 credits, group B")
    free = read_external("Pass, 6 credits, group A, exemption")
    ways = (("EXT1", "transfer"), ("EXT2", "exemption"))
    wishes = Wishes(elsewhere=(own, free), external=ways)
    found = [*stated(wishes).values()]

    assert found[:4] == [*UNITS]
    assert [(u.code, u.title, u.group, u.level, u.credits) for u in found[4:]] == [
        ("EXT1", "Team leading", "B", 3, number_of("2.5")),
        ("EXT2", "Pass", "A", None, 0),
    ]
    assert [(u.glh, u.elsewhere) for u in found[4:]] == [(None, True), (0, True)]
    counted = stated(wishes, Bound("credits", EXEMPT, at_most=6))
    assert (counted["EXT2"].credits, counted["EXT2"].glh) == (6, None)
    # Where units have no credits, each counts as one.
    one_each = stated(wishes, has_credits=False)
    assert [one_each[code].credits for code in ("EXT1", "EXT2")] == [1, 1]


def test_a_unit_held_by_exemption_has_no_credits_unless_rules_count_them() -> None:
    wishes = Wishes(have=("U1", "U4"), held_by=(("U1", "exemption"), ("U4", "rpl")))
    none = replace(CALLS, credits=0, glh=0)
    others = {unit.code: unit for unit in UNITS[1:]}

    assert stated(wishes, units=(LARGE, *UNITS[1:])) == {"U1": none, **others}
    assert stated(wishes, PLAIN) == {"U1": none, **others}
    capped = Bound("credits", EXEMPT, at_most=6)
    assert stated(wishes, PLAIN, capped) == {"U1": CALLS, **others}
    assert stated(wishes, has_credits=False) == {"U1": CALLS, **others}


@pytest.mark.parametrize(
    ("requires", "counts"),
    [
        (PLAIN, False),
        (Bound("credits", EXEMPT), True),
        (Bound("units", EXEMPT), False),
        (Bound("credits", Select(held=frozenset(["rpl", "exempted"]))), True),
        (Bound("credits", Select(held=frozenset(["rpl"]))), False),
        (Bound("credits", Select(any_of=(Select(), EXEMPT))), True),
        (Share("credits", Select(), EXEMPT, at_most=Fraction(1, 2)), True),
        (If(Bound("units", EXEMPT), PLAIN), False),
        (If(PLAIN, Bound("credits", EXEMPT)), True),
        (Ways((Bound("units", EXEMPT), PLAIN), at_least=1), False),
    ],
)
def test_rules_count_the_credits_of_exemptions_where_one_measures_them(
    requires: Requirement, counts: bool
) -> None:
    one = qualification(rule("first", PLAIN), rule("second", requires))

    assert exemptions_have_credits(one) is counts


@pytest.mark.parametrize(
    ("requires", "asks"),
    [
        (PLAIN, False),
        (Bound(POINTS, codes("U1")), True),
        (If(PLAIN, Bound(POINTS, codes("U1"))), True),
        (Bound("units", Select(graded=("Merit",))), True),
        (Ways((PLAIN, Bound("units", Select(none_of=(Select(graded=()),))))), True),
    ],
)
def test_a_rule_asks_for_grades_where_it_measures_points_or_filters_by_them(
    requires: Requirement, asks: bool
) -> None:
    assert asks_for_grades(rule("some", requires)) is asks
