"""Facts put into rules, and the problem that is made of a request, by hand."""

from dataclasses import replace
from typing import Any

import pytest

from recommender import Candidate, Frequency, Wishes
from recommender.auditing.standard import candidate_facts
from recommender.qualifications.rules import (
    Bound,
    Case,
    Decided,
    RequiredFact,
    Rule,
    Select,
    Ways,
)
from recommender.requests.facts import apply_facts
from recommender.requests.frequencies import Range
from recommender.requests.problem_building import build_problem, rules_of, standard_of
from tests.builders.hand_made import (
    FACTS,
    GUIDE,
    UNITS,
    codes,
    qualification,
    rule,
)

PLAIN = Bound("units", codes("U1"), at_least=1)
CARE = Case("pathway", frozenset(["care"]), ("care", "retail"))
CHECK = Case("check", frozenset(["yes"]), ("yes", "no"))
HAND_MADE = qualification(rule("total", Bound("credits", Select(), at_least=9)))


def put_in(rules: list[Rule], **facts: str) -> tuple[Rule, ...]:
    return apply_facts(rules, Wishes(facts=tuple(facts.items())), HAND_MADE)


def test_a_rule_applies_in_its_cases_and_keeps_those_that_are_open() -> None:
    """A check has a default, which is no; the pathway may be chosen."""
    plain = rule("plain", PLAIN)
    care, check = replace(plain, cases=(CARE,)), replace(plain, cases=(CHECK,))
    both = replace(plain, cases=(CARE, CHECK))

    assert put_in([plain, care, check, both]) == (plain, care)
    assert put_in([plain, care, check, both], check="yes") == (
        plain, care, plain, care,
    )  # fmt: skip
    assert put_in([care, both], pathway="care") == (plain,)
    assert put_in([care, both], pathway="care", check="yes") == (plain, plain)
    assert put_in([care, check, both], pathway="retail") == ()
    # What no fact is asked for by is the rule itself.
    assert put_in([plain])[0] is plain
    assert put_in([care])[0] is care


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Decided(False, "pathway must be care; it is not given")),
        ({"pathway": "care"}, Decided(True, "pathway must be care; it is care")),
        ({"pathway": "arts"}, Decided(False, "pathway must be care; it is arts")),
    ],
)
def test_a_fact_that_is_required_is_decided(
    facts: dict[str, str], expected: Decided
) -> None:
    asked = rule("some", RequiredFact("pathway", frozenset(["care"])))

    assert put_in([asked], **facts)[0].requires == expected
    inside = rule("some", Ways((PLAIN, asked.requires), at_least=1))
    assert put_in([inside], **facts)[0].requires == Ways((PLAIN, expected), at_least=1)


def test_only_a_filter_that_asks_what_is_held_is_another_one() -> None:
    wishes = Wishes(have=("U1", "U2", "U3"), held_by=(("U1", "RPL"), ("U2", "gift")))
    asks = {
        "rpl": {"U1"},
        "gift": {"U2"},
        "any": {"U1", "U2", "U3"},
        "transfer": set[str](),
    }
    for how, held in asks.items():
        inner = Select(groups=frozenset("A"), held=frozenset([how]))
        named = Select(units=frozenset(held), achieved=frozenset([how]))
        replaced = Select(groups=frozenset("A"), all_of=(named,))
        for outer in (lambda of: of, lambda of: Select(none_of=(Select(), of))):
            asked = rule("some", Bound("units", outer(inner), at_most=1))
            (found,) = apply_facts([asked], wishes, HAND_MADE)
            assert found.requires == Bound("units", outer(replaced), at_most=1)
    deep = rule("some", Bound("units", Select(any_of=(Select(), codes("U1")))))
    (same,) = apply_facts([deep], wishes, HAND_MADE)
    assert same.requires.of is deep.requires.of  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wishes", "units_only", "spare"),
    [
        (Wishes(), False, 3),
        (Wishes(spare=0), False, 0),
        (Wishes(spare=7), False, 7),
        (Wishes(max_credits=12), False, None),
        (Wishes(max_credits=12, spare=7), False, None),
        (Wishes(), True, None),
        (Wishes(spare=7), True, None),
    ],
)
def test_credits_to_spare_are_three_unless_asked_and_none_with_a_limit(
    wishes: Wishes, units_only: bool, spare: int | None
) -> None:
    candidate = Candidate(wishes=wishes, units_only=units_only)

    assert build_problem(HAND_MADE, candidate).spare == spare


def test_a_problem_has_what_the_request_and_the_qualification_say() -> None:
    asked = Wishes(have="U2", with_units="U1", lift="hard", waive={"total": "agreed"})
    problem = build_problem(HAND_MADE, Candidate("seller", wishes=asked))

    assert problem.units == UNITS
    assert problem.held == {"U2"}
    assert [each.id for each in problem.rules] == ["total", "--with U1", "--have U2"]
    assert problem.rules[0].waived == "agreed"
    assert problem.job == {"calls": 2, "visits": 1, "sales": 3}
    assert problem.set_aside == ((GUIDE.rule, "you asked: --lift hard"),)
    assert problem.counted_in == "credits"


def test_rules_of_combination_apply_unless_only_units_are_asked_for() -> None:
    for units_only, expected in ((False, ["total", "hard"]), (True, ["hard"])):
        candidate = Candidate(units_only=units_only)
        rules, aside = rules_of(HAND_MADE, candidate, {})
        assert [each.id for each in rules] == expected
        assert aside == ()
        standard = standard_of(HAND_MADE, candidate)
        assert standard.rules == (() if units_only else HAND_MADE.rules)


def test_a_plan_is_audited_against_what_is_not_waived_lifted_or_read_otherwise() -> (
    None
):
    other = rule("other", PLAIN)
    strict = replace(other, reading="strict")
    readings = {"other": {"strict": strict, "loose": other}}
    one = qualification(*HAND_MADE.rules, other, readings=readings)
    said: dict[str, Any] = {
        "facts": {"pathway": "care"},
        "have": "U3",
        "held_by": (("U3", "rpl"),),
        "with_units": "U1",
        "lift": "hard",
        "waive": {"total": "agreed"},
        "readings": {"other": "strict"},
    }
    likely, not_likely = (Range(*_ENDS, percent) for percent in (50, 49))
    unsure = {"calls": likely, "letters": not_likely}
    standard = standard_of(one, Candidate(wishes=Wishes(**said), unsure=unsure))

    assert standard.rules == (strict,)
    assert standard.guidance == (GUIDE,)
    assert (standard.lifted, standard.asked) == ({"hard"}, {"U1"})
    assert standard.unlikely == {"letters"}
    facts = (("pathway", "care"),)
    assert standard.known == candidate_facts(
        FACTS, facts, ("U3",), (("U3", "rpl"),), (), ""
    )


_ENDS = Frequency.NEVER, Frequency.DAILY
