"""Extra titles: a plan earns those whose rules it keeps, on its own pathway."""

import pytest

import recommender
from recommender.answers.plan_details import add_details
from recommender.solver.engine.clock import Clock
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.texts import load

RULES = """[[rules]]
id = "total"
text = "At least 10 credits"
source = "page 1"
credits.at_least = 10
[[rules]]
id = "retail"
text = "Retail pathway: U7"
source = "page 2"
when.pathway = ["retail"]
units = { of.units = ["U7"], at_least = 1 }
[[rules]]
id = "care"
text = "Care pathway: not U7"
source = "page 2"
when.pathway = ["care"]
units = { of.units = ["U7"], at_most = 0 }
[[endorsements]]
id = "caring"
title = "(Caring)"
text = "On the care pathway, a unit of Group A"
source = "page 3"
when.pathway = ["care"]
units = { of.groups = ["A"], at_least = 1 }
"""


@pytest.mark.parametrize(
    ("units", "titles"),
    [
        (("U1", "U5"), ("(Caring)",)),
        (("U3",), ()),
        # A unit of the other pathway: what the title asks for does not apply there.
        (("U1", "U7"), ()),
        (("U3", "U7"), ()),
    ],
)
def test_a_title_of_another_pathway_is_not_earned(
    units: tuple[str, ...], titles: tuple[str, ...]
) -> None:
    one = load(HEAD + RULES, UNITS)
    others = tuple(u.code for u in one.catalogue.units if u.code not in units)
    wishes = recommender.Wishes(with_units=units, without_units=others)
    candidate = recommender.Candidate(tags={"serving": "daily"}, wishes=wishes)

    answer = add_details(recommender.recommend(one, candidate), Clock(), most=1)
    assert answer.best.codes == units
    assert answer.best.known_details.titles == titles


def test_a_title_for_a_fact_that_no_rule_asks_for_can_be_earned() -> None:
    fact = '[facts.site]\nquestion = "Where?"\nvalues = ["here", "there"]\n'
    title = RULES.replace(
        'when.pathway = ["care"]\nunits = { of.groups',
        'when.site = ["here"]\nunits = { of.groups',
    )
    one = load(HEAD + fact + title, UNITS)
    candidate = recommender.Candidate(
        tags={"serving": "daily"}, wishes=recommender.Wishes(with_units=("U1",))
    )

    answer = add_details(recommender.recommend(one, candidate), Clock(), most=1)
    assert answer.best.known_details.titles == ("(Caring)",)
