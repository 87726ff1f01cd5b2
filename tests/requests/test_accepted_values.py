"""Values of a Python program: which are accepted, as what, and which are refused."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from recommender.errors import RequestError
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.accepted_values import (
    as_amount,
    as_frequency,
    as_tags,
    as_text,
    as_texts,
    as_whole_number,
    as_wish_value,
    as_wish_values,
    range_faults,
)
from recommender.requests.external_units import read_external
from recommender.requests.frequencies import MAYBE, Range
from recommender.requests.wish_table import WISH_BY_NAME, WISHES

NEVER, WEEKLY = Frequency.NEVER, Frequency.WEEKLY
OWN = read_external("Team leading, 6 credits, group B")
DAY = date(2026, 12, 1)


class Two:
    """A whole number of a type of its own, as numpy has them."""

    def __index__(self) -> int:
        return 2


def wish(name: str, value: object) -> Any:
    return as_wish_value(WISH_BY_NAME[name].kind, value, name)


@pytest.mark.parametrize(
    ("read", "value", "meant"),
    [
        (as_text, "F3", "F3"),
        (as_texts, "B10", ("B10",)),
        (as_texts, ["B10", "A3"], ("B10", "A3")),
        (as_texts, {"B10", "A3"}, ("A3", "B10")),
        (as_texts, frozenset(["b", "a", "c"]), ("a", "b", "c")),
        (as_texts, iter(["b", "a"]), ("b", "a")),
        (as_texts, (), ()),
        (as_whole_number, 3, 3),
        (as_whole_number, Two(), 2),
        (as_amount, 46, 46),
        (as_amount, 46.5, number_of("46.5")),
        (as_amount, Decimal("7.25"), number_of("7.25")),
        (as_amount, Fraction(15, 2), number_of("7.5")),
    ],
)
def test_what_is_clear_is_accepted(
    read: Callable[..., object], value: object, meant: object
) -> None:
    assert read(value, "name") == meant


@pytest.mark.parametrize(
    ("read", "value"),
    [
        *((as_text, value) for value in (3, None, b"F3", ["F3"])),
        *((as_texts, value) for value in (3, None, {"A3": 1}, ["A3", 4])),
        *((as_whole_number, value) for value in (True, False, "3", 3.0, None)),
        *((as_amount, value) for value in ("46", None, True, 7.125, 1j)),
        *((as_amount, float(text)) for text in ("nan", "inf")),
        (as_amount, Fraction(1, 3)),
    ],
)
def test_what_is_not_clear_is_refused_by_name(
    read: Callable[..., object], value: object
) -> None:
    with pytest.raises(RequestError, match="the name cannot be") as refused:
        read(value, "the name")
    assert [fault.id for fault in refused.value.faults] == ["input-kind"]


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("with_units", "B10", ("B10",)),
        ("have", ["D6:rpl"], ("D6:rpl",)),
        ("lift", "level-4", ("level-4",)),
        ("max_credits", 46.5, number_of("46.5")),
        ("max_level", 3, 3),
        ("hours_per_week", 3, 3),
        ("hours_per_week", 2.5, 2.5),
        ("hours_per_week", Fraction(5, 2), 2.5),
        ("start", DAY, DAY),
        ("start", datetime(2026, 12, 1, 23, 59), DAY),
        ("start", "1 December 2026", DAY),
        ("include_expired", True, True),
        ("include_expired", False, False),
        ("all_hours", "all", True),
        ("all_hours", "guided", False),
        ("all_hours", True, True),
        ("alongside", "first", False),
        ("off", (DAY, DAY), ((DAY, DAY),)),
        ("off", "2026-12-01", ((DAY, DAY),)),
        ("off", ["2026-12-01", (DAY, DAY)], ((DAY, DAY), (DAY, DAY))),
        ("elsewhere", OWN, (OWN,)),
        ("elsewhere", "Team leading, 6 credits, group B", (OWN,)),
        ("facts", {"pathway": "care"}, (("pathway", "care"),)),
        ("facts", ["pathway:care", ("check", "yes")], FACTS := (
            ("pathway", "care"), ("check", "yes"),
        )),
        ("facts", FACTS, FACTS),
        ("facts", [["check", "yes"]], FACTS[1:]),
        ("readings", "level-3:exactly", (("level-3", "exactly"),)),
        ("unit_credits", {"D6": 7.5}, (("D6", number_of("7.5")),)),
        ("unit_credits", [("D6", 5), "C7:4"], (("D6", 5), ("C7", 4))),
        ("waive", {"total": " by  letter "}, (("total", "by letter"),)),
    ],
)  # fmt: skip
def test_a_wish_is_accepted_as_it_is_stored_or_typed(
    name: str, value: object, meant: object
) -> None:
    found = wish(name, value)

    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("hours_per_week", value) for value in (True, "3", 1j)),
        *(("start", value) for value in (3, 20261201, ["2026-12-01"])),
        *(("include_expired", value) for value in (1, 0, "yes")),
        *(("all_hours", value) for value in ("some", 1, 0)),
        *(("off", value) for value in (3, {DAY: DAY}, [3], [(DAY, DAY, DAY)])),
        *(("elsewhere", value) for value in (3, [OWN, 3], {"a": "b"})),
        *(("facts", value) for value in (3, None, [3], [("a", 3)], [("a", "b", "c")])),
        ("unit_credits", {"D6": True}),
        ("unit_credits", {"D6": 7.125}),
        ("facts", {"pathway": 3}),
        ("facts", [(3, "care")]),
    ],
)
def test_a_wish_of_another_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(RequestError) as refused:
        wish(name, value)
    assert [fault.id for fault in refused.value.faults] == ["input-kind"]
    assert all(fault.hint for fault in refused.value.faults)


def test_what_is_none_or_empty_is_not_asked_for() -> None:
    kinds = {wish.name: wish.kind for wish in WISHES}
    nothing = dict.fromkeys(kinds)

    assert as_wish_values(kinds, nothing) == {n: k.default for n, k in kinds.items()}
    empty = {**nothing, "with_units": (), "max_credits": (), "facts": ()}
    assert as_wish_values(kinds, empty) == as_wish_values(kinds, nothing)
    zero = as_wish_values(kinds, {**nothing, "spare": 0, "all_hours": False})
    assert (zero["spare"], zero["all_hours"]) == (0, False)
    with pytest.raises(RequestError) as refused:
        as_wish_values(kinds, {**nothing, "spare": [], "with_units": 3, "have": ""})
    assert len(refused.value.faults) == 2


def test_only_whole_numbers_have_a_range_here() -> None:
    level, hours = (WISH_BY_NAME[name].kind for name in ("max_level", "hours_per_week"))
    values = [(0, 1), (1, 0), (12, 0), (13, 1), (None, 0)]

    for value, faults in values:
        assert len(range_faults([("--max-level", level, value)])) == faults
    assert range_faults([("--hours-per-week", hours, -1)]) == []
    both = range_faults([("--max-level", level, 0), ("--max-level", level, 99)])
    assert [fault.id for fault in both] == ["max-level-range"] * 2


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (WEEKLY, WEEKLY),
        ("weekly", WEEKLY),
        ("weekly 60%", Range(NEVER, WEEKLY, 60)),
        (Range(NEVER, WEEKLY, 60), Range(NEVER, WEEKLY, 60)),
        (MAYBE, MAYBE),
        (("weekly", "never"), Range(NEVER, WEEKLY)),
        ([NEVER, WEEKLY], Range(NEVER, WEEKLY)),
        ((WEEKLY, WEEKLY), WEEKLY),
    ],
)
def test_how_often_is_a_frequency_a_range_or_a_chance(
    value: object, meant: object
) -> None:
    assert as_frequency(value, "selling") == meant


@pytest.mark.parametrize(
    "value",
    [3, None, "often", ("never",), ("never", "weekly", "daily"), {"never", "weekly"}],
)
def test_what_is_no_frequency_is_refused(value: object) -> None:
    with pytest.raises(RequestError, match="selling cannot be") as refused:
        as_frequency(value, "selling")
    assert [fault.id for fault in refused.value.faults] == ["frequency-unknown"]


def test_tags_are_sure_or_not() -> None:
    weekly = {"selling": WEEKLY}

    assert as_tags({"selling": "weekly", "writing": "maybe"}) == (
        weekly,
        {"writing": MAYBE},
    )
    assert as_tags("selling:weekly") == as_tags(["selling:weekly"]) == (weekly, {})
    assert as_tags({}) == ({}, {})
