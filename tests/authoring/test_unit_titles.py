"""Titles are compared by the stems of their words; rare ones weigh more."""

from math import isclose, log

import pytest

from recommender.authoring.unit_titles import KnownUnit, TitleIndex, title_stems


def known(*titles: str) -> TitleIndex:
    units = (
        KnownUnit("q", f"U{number}", title, 2 + number, (("tag", 3),))
        for number, title in enumerate(titles)
    )
    return TitleIndex([*units])


def test_the_share_is_the_weight_of_common_words_counted_by_hand() -> None:
    index = known("Process complaints", "Handle complaints", "Write letters")
    near = index.nearest("Processing a complaint about letters")

    # One of three titles has "process", two have "complaint", and none has "about".
    process, complaint, letter = log(1 + 3), log(1 + 3 / 2), log(1 + 3)
    about = log(1 + 3)
    share = (process + complaint) / (process + complaint + letter + about)
    assert near is not None
    assert near.unit.code == "U0"
    assert isclose(near.share, share)


@pytest.mark.parametrize(
    "title",
    [
        "Deal with incoming telephone calls from customers",
        "DEALING WITH INCOMING TELEPHONE CALLS FROM CUSTOMERS",
        "Deal with customers' incoming telephone calls.",
        "Deal with your incoming telephone call from a customer",
    ],
)
def test_case_order_and_small_words_make_no_other_title(title: str) -> None:
    index = known("Make calls", "Deal with incoming telephone calls from customers")
    near = index.nearest(title)

    assert near is not None
    assert (near.unit.code, near.share) == ("U1", 1)


def test_of_equal_titles_one_at_the_same_level_is_nearest() -> None:
    index = known("Write letters", "Write letters", "Write letters")

    codes = [index.nearest("Write letters", level) for level in (3, 4, 9)]
    assert [near and near.unit.code for near in codes] == ["U1", "U2", "U0"]


def test_of_titles_that_are_as_near_the_first_is_it() -> None:
    near = known("Write letters", "Write notes", "Bake bread").nearest("Write poems")

    assert near is not None
    assert near.unit.code == "U0"


def test_a_title_with_no_word_in_common_is_like_none() -> None:
    assert known("Write letters").nearest("Bake bread") is None
    assert TitleIndex([]).nearest("Bake bread") is None


def test_a_title_of_small_words_only_is_still_a_title() -> None:
    assert title_stems("On and on") == title_stems("and on")
