"""A share of what counts towards a total: of the units that rules require there."""

import pytest

from recommender.auditing import audit
from recommender.qualifications.plans import Finding
from recommender.qualifications.rules import If, Select, Share
from recommender.reports.words.requirements import rule_in_words
from recommender.reports.words.shortfalls import have_in_words, lack
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.texts import load

RULES = """
[[rules]]
source = "made up"
towards = "award"
[[rules.rules]]
id = "total"
text = "18 credits of B and C"
credits = { of.groups = ["B", "C"], at_least = 18 }
[[rules.rules]]
id = "level"
text = "Half of them at level 3"
credits = { of.levels = [3], out_of = {}, at_least = "50%" }
"""


def findings(codes: str) -> tuple[Finding, ...]:
    qualification = load(HEAD + RULES, UNITS)
    units = [u for u in qualification.catalogue.units if u.code in codes.split()]
    return audit(units, qualification.rules)


@pytest.mark.parametrize(
    ("codes", "counted", "have"),
    [
        # 14 of 24 credits are at level 3.
        ("U3 U4 U5", "U3 U4 U5", "58.3"),
        # 14 of 30 are too few: U4 counts, or U7, and the other is only taken.
        ("U3 U4 U5 U7", "U3 U5 U7", "70"),
        # All 20 are needed for 18, and 4 of them are at level 3.
        ("U4 U5 U7", "U4 U5 U7", "20, 30 missing"),
        # U1 and U2, of Group A at level 3, are no part of the total.
        ("U1 U2 U4 U5 U7", "U4 U5 U7", "20, 30 missing"),
    ],
)
def test_units_that_are_not_counted_are_no_part_of_the_share(
    codes: str, counted: str, have: str
) -> None:
    total, level = findings(codes)

    assert total.holds
    assert level.counted == total.counted == tuple(counted.split())
    assert have_in_words(level) == have


def test_a_share_of_what_counts_is_said_in_words() -> None:
    (_, level) = findings("U4 U5 U7")

    assert rule_in_words(level.rule) == (
        "at least 50 percent of the credits counted towards award from Group B or C "
        "are at level 3"
    )
    assert lack(level) == 'breaks "Half of them at level 3"'


@pytest.mark.parametrize(
    ("of", "out_of", "whole"),
    [
        ("", "{}", Select()),
        ("", '{ groups = ["B"] }', Select(groups=frozenset("B"))),
        ('of.groups = ["B"]', '{ groups = ["B"] }', Select(groups=frozenset("B"))),
        ('of.groups = ["B"]', "{}", Select(groups=frozenset("B"))),
        (
            'of.groups = ["B"]',
            "{ levels = [3] }",
            Select(
                all_of=(
                    Select(levels=frozenset([3])),
                    Select(groups=frozenset("B")),
                )
            ),
        ),
    ],
)
def test_the_whole_is_narrowed_to_what_the_total_requires(
    of: str, out_of: str, whole: Select
) -> None:
    """Also under `then`, and in each reading."""
    share = f'of.levels = [2], out_of = {out_of}, at_most = "50%", towards = "award"'
    text = f"""
[[rules]]
id = "total"
text = "-"
source = "-"
measure = "credits"
{of}
at_least = 9
towards = "award"
[[rules]]
id = "under"
text = "-"
source = "-"
if.of.units = ["U1"]
then = {{ measure = "credits", {share} }}
[[rules]]
id = "read"
text = "-"
source = "-"
reading = "so"
readings.so = {{ means = "so", credits = {{ {share} }} }}
readings.no = {{ means = "no", credits = {{ at_least = 0 }} }}
"""
    qualification = load(HEAD + text, UNITS)
    _, under, read = qualification.rules

    assert isinstance(under.requires, If)
    for share_ in (
        under.requires.then,
        read.requires,
        qualification.readings["read"]["so"].requires,
    ):
        assert isinstance(share_, Share)
        assert (share_.out_of, share_.towards) == (whole, "award")
