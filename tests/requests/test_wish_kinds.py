"""Kinds of wishes: what words mean, how values are written, and which of two counts."""

from datetime import date
from typing import Any

import pytest

from recommender.errors import RequestError
from recommender.qualifications.exact_numbers import number_of
from recommender.requests import wish_kinds as kinds
from recommender.requests.pair_kinds import Pairs, UnitAmounts
from recommender.requests.wish_table import WISHES

LEVEL = kinds.WholeNumber("LEVEL", least=1, most=12)
CREDITS = kinds.ExactAmount("CREDITS", least=0, most=100)
HOURS = kinds.PositiveNumber("HOURS", most=168)
CHOICE = kinds.Choice(None, {"guided": False, "all": True})
FLAG, DAY, UNITS = kinds.Flag(), kinds.Day("DATE"), kinds.UnitList("UNIT")
HELD, WORDS = kinds.HeldUnitList("UNIT"), kinds.ValueList("NAME")
SIZES, FACTS = UnitAmounts("SIZE", "unit", most=100), Pairs("FACT", "fact")
HALF = number_of("7.5")


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        (LEVEL, ["1"], 1),
        (LEVEL, [" 12 "], 12),
        (LEVEL, ["3.00"], 3),
        (LEVEL, [], None),
        (CREDITS, ["0"], 0),
        (CREDITS, ["7.50"], HALF),
        (CREDITS, ["100"], 100),
        (HOURS, ["168"], 168.0),
        (HOURS, ["0.01"], 0.01),
        (CHOICE, ["guided"], False),
        (CHOICE, ["all"], True),
        (FLAG, [""], True),
        (FLAG, [], None),
        (DAY, ["1/12/2026"], date(2026, 12, 1)),
        (UNITS, ["A1", "B2"], ("A1", "B2")),
        (UNITS, [], ()),
        (SIZES, ["D6:0", "C7:7.5", "A1:100"], (("D6", 0), ("C7", HALF), ("A1", 100))),
        (FACTS, ["pathway:care"], (("pathway", "care"),)),
    ],
)
def test_words_have_one_meaning(
    kind: kinds.WishKind, words: list[str], value: object
) -> None:
    found = kind.from_words(words, "--it")

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "words", "id_"),
    [
        (LEVEL, ["0"], "it-range"),
        (LEVEL, ["13"], "it-range"),
        (LEVEL, ["2.5"], "text-unreadable"),
        (LEVEL, ["three"], "text-unreadable"),
        (LEVEL, ["2", "3"], "args-conflict"),
        (CREDITS, ["-1"], "it-range"),
        (CREDITS, ["100.01"], "it-range"),
        (CREDITS, ["7.125"], "text-unreadable"),
        (HOURS, ["0.009"], "text-unreadable"),
        (HOURS, ["168.01"], "text-unreadable"),
        (HOURS, ["nan"], "text-unreadable"),
        (HOURS, ["many"], "text-unreadable"),
        (CHOICE, ["some"], "text-unreadable"),
        (FLAG, ["yes"], "text-unreadable"),
        (DAY, ["soon"], "date-unreadable"),
        (SIZES, ["D6:-0.5"], "number-range"),
        (SIZES, ["D6:100.5"], "number-range"),
        (SIZES, ["D6:many"], "number-range"),
        (SIZES, ["D6"], "unit-unknown"),
        (FACTS, ["pathway"], "fact-unknown"),
        (FACTS, ["pathway:care", "pathway:retail"], "args-conflict"),
    ],
)
def test_words_without_a_meaning_are_refused(
    kind: kinds.WishKind, words: list[str], id_: str
) -> None:
    with pytest.raises(RequestError) as refused:
        kind.from_words(words, "--it")
    assert [fault.id for fault in refused.value.faults] == [id_]


@pytest.mark.parametrize(
    ("kind", "value", "words", "plain"),
    [
        (LEVEL, 3, ("3",), 3),
        (LEVEL, None, (), None),
        (CREDITS, HALF, ("7.5",), 7.5),
        (CREDITS, 7, ("7",), 7),
        (CREDITS, None, (), None),
        (HOURS, 2.0, ("2",), 2.0),
        (HOURS, 2.5, ("2.5",), 2.5),
        (HOURS, None, (), None),
        (CHOICE, False, ("guided",), "guided"),
        (CHOICE, True, ("all",), "all"),
        (CHOICE, None, (), None),
        (FLAG, True, ("",), True),
        (FLAG, None, (), None),
        (DAY, date(2026, 12, 1), ("2026-12-01",), date(2026, 12, 1)),
        (DAY, None, (), None),
        (UNITS, ("A1",), ("A1",), ["A1"]),
        (SIZES, (("D6", HALF), ("C7", 4)), ("D6:7.5", "C7:4"), {"D6": 7.5, "C7": 4}),
        (FACTS, (("a", "b"),), ("a:b",), {"a": "b"}),
    ],
)
def test_a_value_is_written_as_words_and_for_a_file_and_read_back(
    kind: kinds.WishKind, value: object, words: tuple[str, ...], plain: object
) -> None:
    assert kind.to_words(value) == words
    assert kind.to_plain(value) == plain
    assert type(kind.to_plain(value)) is type(plain)
    assert kind.from_plain(plain) == value
    assert kind.from_words(words, "") == value


def test_an_option_that_is_not_there_asks_for_nothing() -> None:
    assert [kind.from_option(None, "") for kind in (DAY, CHOICE, FLAG)] == [None] * 3
    assert (FLAG.from_option(False, ""), FLAG.from_option(True, "")) == (None, True)
    assert (DAY.default, UNITS.default, FACTS.default) == (None, (), ())


def test_what_repeats_is_a_list_or_a_table() -> None:
    lists = (kinds.ValueList, Pairs)

    assert {w.kind.repeats == isinstance(w.kind, lists) for w in WISHES} == {True}


@pytest.mark.parametrize(
    ("kind", "before", "now", "merged"),
    [
        (LEVEL, 3, None, 3),
        (LEVEL, 3, 2, 2),
        (LEVEL, None, 2, 2),
        (CREDITS, 5, 0, 0),
        (WORDS, ("a", "b"), ("b", "c"), ("a", "b", "c")),
        (FACTS, (("a", "1"), ("b", "2")), (("b", "3"),), (("a", "1"), ("b", "3"))),
        (UNITS, ("A1", "b2 ", "C3"), ("D4",), ("A1", "C3", "D4")),
        (HELD, ("A1:rpl", "B2:rpl", "C3"), ("D4:apl", "b2"), (
            "A1:rpl", "C3", "D4:apl", "B2:rpl",
        )),
        (HELD, ("B2:rpl",), ("B2:transfer",), ("B2:transfer",)),
        (HELD, (), ("B2",), ("B2",)),
    ],
)  # fmt: skip
def test_of_two_values_the_later_counts_and_of_units_what_was_said_last(
    kind: kinds.WishKind, before: Any, now: Any, merged: Any
) -> None:
    """The units that a later wish is about are B2 and D4."""
    assert kind.merge(before, now, frozenset(["b2", "d4"])) == merged
