"""What a candidate may say as choices: the versions of rules, and those that apply."""

from dataclasses import replace
from itertools import product

import pytest

from recommender import Wishes
from recommender.qualifications.grades import POINTS
from recommender.qualifications.rules import (
    Bound,
    Case,
    If,
    Overlap,
    RequiredFact,
    Requirement,
    Select,
    Share,
    Ways,
)
from recommender.requests.choices import (
    NOTHING_HELD,
    depends_on_grades,
    depends_on_units_held,
    open_rules,
    reading_case,
    settle,
    versions,
)
from recommender.requests.facts import apply_facts
from tests.builders.hand_made import FACTS, codes, qualification, rule

HAND_MADE = qualification()
PLAIN = Bound("units", codes("U1"), at_least=1)
HELD = Bound("units", Select(held=frozenset(["rpl"])), at_most=1)
GRADED = Bound("units", Select(grades=("Merit",)), at_least=1)
WORTH = Bound(POINTS, Select(), at_least=8)
CARE = RequiredFact("pathway", frozenset(["care"]))
CHECKED = RequiredFact("check", frozenset(["yes"]))
EITHER = RequiredFact("pathway", frozenset(["care", "retail"]))


def inside(requirement: Requirement) -> list[Requirement]:
    """Put a requirement where it is found last."""
    found = [
        If(PLAIN, requirement),
        If(requirement, PLAIN),
        Ways((PLAIN, requirement), at_least=1),
    ]
    if isinstance(requirement, Bound) and requirement is not WORTH:
        deep = Select(none_of=(Select(), Select(any_of=(requirement.of,))))
        found += [
            Bound("units", deep, at_least=1),
            Share("units", Select(), requirement.of),
            Overlap(("a", "b"), "units", 0, requirement.of),
        ]
    return found


@pytest.mark.parametrize(
    ("requires", "grades", "held"),
    [
        (PLAIN, False, False),
        (CARE, False, False),
        *((each, False, True) for each in [HELD, *inside(HELD)]),
        *((each, True, True) for each in [GRADED, *inside(GRADED)]),
        *((each, True, True) for each in [WORTH, *inside(WORTH)]),
    ],
)
def test_whether_a_rule_asks_for_grades_or_what_is_held(
    requires: Requirement, grades: bool, held: bool
) -> None:
    some = rule("some", requires)

    assert depends_on_grades(some) is grades
    assert depends_on_units_held(some) is held
    for version in versions(some, HAND_MADE):
        assert (NOTHING_HELD in version.cases) is held


def in_words(cases: tuple[Case, ...]) -> dict[str, str]:
    return {case.choice: " ".join(sorted(case.values)) for case in cases}


@pytest.mark.parametrize(
    ("requires", "cases"),
    [
        (PLAIN, [{}]),
        (EITHER, [{"pathway": "care"}, {"pathway": "retail"}]),
        (CARE, [{"pathway": "care"}, {"pathway": "retail"}]),
        (
            Ways((CARE, CHECKED), at_least=1),
            [
                {"pathway": pathway, "check": check}
                for pathway, check in product(("care", "retail"), ("yes", "no"))
            ],
        ),
    ],
)
def test_a_rule_has_a_version_for_each_thing_that_a_candidate_may_say(
    requires: Requirement, cases: list[dict[str, str]]
) -> None:
    found = [*versions(rule("some", requires), HAND_MADE)]

    assert [in_words(version.cases) for version in found] == cases
    for version in found:
        said = tuple(in_words(version.cases).items())
        settled = apply_facts([rule("some", requires)], Wishes(facts=said), HAND_MADE)
        assert settled[0].requires == version.requires
        among = {case.choice: case.among for case in version.cases}
        assert among == {name: FACTS[name].values for name, _ in said}


def test_a_rule_of_a_case_has_versions_within_it() -> None:
    case = Case("pathway", frozenset(["care"]), ("care", "retail"))
    found = versions(replace(rule("some", CHECKED), cases=(case,)), HAND_MADE)

    assert [version.cases[0] for version in found] == [case, case]


def test_each_reading_of_a_rule_is_a_choice_and_each_has_its_versions() -> None:
    strict = replace(rule("some", PLAIN), reading="strict")
    loose = replace(rule("some", CHECKED), reading="loose")
    one = qualification(strict, readings={"some": {"strict": strict, "loose": loose}})
    other = rule("other", CHECKED)

    assert [
        in_words(version.cases) for version in open_rules([strict, other], one)
    ] == [
        {"the reading of some": "strict"},
        {"the reading of some": "loose", "check": "yes"},
        {"the reading of some": "loose", "check": "no"},
        {"check": "yes"},
        {"check": "no"},
    ]
    case = reading_case(loose, ["strict", "loose"])
    assert case == Case(
        "the reading of some", frozenset(["loose"]), ("strict", "loose")
    )


def test_what_is_settled_leaves_the_rules_that_apply_without_that_choice() -> None:
    care, retail, either = (
        Case("pathway", frozenset(some.split()), ("care", "retail"))
        for some in ("care", "retail", "care retail")
    )
    check = Case("check", frozenset(["yes"]), ("yes", "no"))
    plain = rule("plain", PLAIN)
    rules = [
        plain,
        replace(plain, id="care", cases=(care,)),
        replace(plain, id="retail", cases=(retail, check)),
        replace(plain, id="both", cases=(check, either)),
        replace(plain, id="check", cases=(check,)),
    ]

    def left(*cases: Case) -> dict[str, tuple[Case, ...]]:
        return {each.id: each.cases for each in settle(rules, cases)}

    assert settle(rules, []) == tuple(rules)
    assert settle(rules, [care])[0] is plain
    assert left(care) == {"plain": (), "care": (), "both": (check,), "check": (check,)}
    assert left(retail) == {
        "plain": (),
        "retail": (check,),
        "both": (check,),
        "check": (check,),
    }
    assert left(replace(check, values=frozenset(["no"]))) == {
        "plain": (),
        "care": (care,),
    }
    assert left(retail, check) == dict.fromkeys(
        ["plain", "retail", "both", "check"], ()
    )
