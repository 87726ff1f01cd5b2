"""Names that a qualification does not have, each told with what may be meant."""

from typing import Any

import pytest

from recommender import Wishes
from recommender.errors import Fault
from recommender.qualifications.qualification import Endorsement, Fact, Guidance
from recommender.qualifications.rules import Bound, Kind, Select
from recommender.qualifications.thresholds import Threshold
from recommender.requests.facts import unknown_name_faults, unknown_ways_faults
from tests.builders.hand_made import FACTS, qualification, rule

AGE = Fact(
    "age",
    "How old?",
    ("below 19", "19 or more"),
    None,
    (Threshold(19, included=False),),
)
HAND_MADE = qualification(facts={**FACTS, "age": AGE})
NONE = qualification(guidance=(), endorsements=(), facts={})


def told(faults: Any) -> list[tuple[str, str, str, Any]]:
    return [(each.id, each.message, each.hint, each.meant) for each in faults]


@pytest.mark.parametrize(
    ("wishes", "fault"),
    [
        (
            Wishes(lift="hrad"),
            (
                "guidance-unknown",
                "there is no guidance called hrad",
                "guidance: hard",
                ("hrad", "hard"),
            ),
        ),
        (
            Wishes(endorse="x"),
            (
                "endorsement-unknown",
                "there is no extra title called x",
                "extra titles: calm",
                None,
            ),
        ),
        (
            Wishes(facts={"pathwy": "care"}),
            (
                "fact-unknown",
                "no rule needs the fact pathwy",
                "did you mean pathway?",
                ("pathwy", "pathway"),
            ),
        ),
        (
            Wishes(facts={"pathway": "cares"}),
            (
                "fact-value",
                "pathway cannot be cares",
                "did you mean care?",
                ("cares", "care"),
            ),
        ),
        (
            Wishes(facts={"pathway": "nursing"}),
            ("fact-value", "pathway cannot be nursing", "write care, retail", None),
        ),
        (
            Wishes(facts={"age": "old"}),
            ("fact-value", "age cannot be old", "write a number", None),
        ),
    ],
)
def test_a_name_that_is_unknown_is_told_with_those_that_are_known(
    wishes: Wishes, fault: tuple[str, str, str, Any]
) -> None:
    assert told(unknown_name_faults(wishes, HAND_MADE)) == [fault]


def test_names_that_are_known_are_no_faults() -> None:
    facts = {"pathway": "care", "check": "no", "age": "18"}
    wishes = Wishes(lift="hard", endorse="calm", facts=facts)

    assert told(unknown_name_faults(wishes, HAND_MADE)) == []


def test_where_there_is_nothing_to_name_that_is_told() -> None:
    wishes = Wishes(lift="hard", endorse="calm", facts={"pathway": "care"})
    faults = told(unknown_name_faults(wishes, NONE))

    assert [hint for _, _, hint, _ in faults] == [
        "this qualification has no guidance",
        "this qualification has no extra titles",
        "see: recommender rules",
    ]


def held(*ways: str) -> Bound:
    return Bound("units", Select(held=frozenset(ways)), at_most=1)


def faults_of(manner: str, **parts: Any) -> list[Fault]:
    rules = parts.pop("rules", ())
    wishes = Wishes(have="U1", held_by=(("U1", manner),))
    return [*unknown_ways_faults(wishes, qualification(*rules, **parts))]


RPL = rule("rpl", held("rpl"))


@pytest.mark.parametrize("manner", ["rpl", "RPL", "transfer", "exemption"])
def test_a_way_of_holding_a_unit_is_usual_or_one_that_a_rule_asks_for(
    manner: str,
) -> None:
    assert faults_of(manner, rules=(RPL,)) == []
    assert faults_of(manner, rules=(rule("any", held("any")),)) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"rules": (RPL,)},
        {"guidance": (Guidance(rule("guide", held("rpl"), Kind.GUIDANCE), ()),)},
        {"readings": {"total": {"one": RPL, "two": rule("total", held("any"))}}},
        {"endorsements": (Endorsement(RPL, "(Title)"),)},
    ],
)
def test_a_way_that_no_rule_asks_for_is_a_fault_where_one_asks_for_any(
    parts: dict[str, Any],
) -> None:
    (fault,) = faults_of("magic", **parts)

    assert fault.message == "no rule asks for units held by magic, as U1 is"
    names = "rpl, exemption or transfer"
    assert fault.hint == f"write {names}; if it is none of these, write U1"
    (near,) = faults_of("rlp", **parts)
    assert (near.hint, near.meant) == ("did you mean rpl?", ("rlp", "rpl"))


def test_where_no_rule_asks_how_units_are_held_any_way_is_a_remark() -> None:
    assert faults_of("magic") == []
    assert faults_of("magic", rules=(rule("any", held("any")),)) == []


def test_another_name_of_recognition_takes_its_place() -> None:
    """Rules that call it APL leave no other word for it."""
    rules = (rule("apl", held("APL", "gift")),)

    assert faults_of("apl", rules=rules) == faults_of("gift", rules=rules) == []
    (fault,) = faults_of("recognition of learning", rules=rules)
    assert fault.hint == (
        "write APL, gift, exemption or transfer; if it is none of these, write U1"
    )
