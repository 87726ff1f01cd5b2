"""Marks, their keys, and words in headers, each as a person reads it."""

import pytest

import recommender
from recommender.cohorts.everyday_values import read_day, read_hours, with_iso_dates
from recommender.cohorts.mark_keys import KeyEntry, is_key_label, key_entries, key_of
from recommender.cohorts.marks import is_done, is_of_check, is_of_status, verdict_of
from recommender.cohorts.name_search import NameSearch
from recommender.cohorts.personal_columns import personal_kind, unique_kind
from recommender.cohorts.quoted_cells import may_be_shown, message_of
from recommender.cohorts.unit_columns import unit_in
from recommender.errors import Fault
from recommender.files.sheets import CellError

CATALOGUE = recommender.load_qualification("ocr-03456").catalogue


@pytest.mark.parametrize(
    ("mark", "done"),
    [
        ("x", True), (" X. ", True), ("Yes!", True), ("no", False), ("", False),
        ("-", False), ("99%", False), ("100%", True), ("99.5 %", False), ("P", None),
        ("\u2713", True), ("\u2713iv", True), ("\u2713(24/3)", True),
        ("\u2713 24.3.26", True), ("\u2713no", None), ("\u2713 ip", False),
        ("\u2713 not", False), ("\u2713\u2713", None), ("\u2717", False),
        ("1/2/2020", True), ("1/2/2999", False), ("signed off 1/2/2020", True),
        ("signed off 1/2/2999", False), ("signed off 40%", False),
        ("done 100%", True), ("100% signed", True), ("40% 50%", False),
        ("done and IQA'd", True), ("iqa and iv", None), ("done ask", None),
        ("\u2713 \u2717", False), ("not \u2713", False), ("done 31/2/2020", None),
    ],
)  # fmt: skip
def test_what_a_mark_says(mark: str, done: bool | None) -> None:
    assert is_done(mark) is done


def test_a_key_goes_before_what_a_mark_usually_means() -> None:
    key = {"x": False, "p": True, "d": None}

    assert [is_done(mark, key) for mark in ("X.", "P", "D", "y", "q")] == [
        False, True, None, True, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("1/2/2020", ""), ("1/2/2999", "not"), ("31/2/2020", "unknown"), ("99%", "not"),
        ("100%", "done"), ("\u2717", "not"), ("\u2714", "done"), ("signed", "done"),
        ("yet", "not"), ("the", ""), ("kite", "unknown"),
    ],
)  # fmt: skip
def test_what_a_word_says(word: str, says: str) -> None:
    assert verdict_of(word) == says


def test_what_a_header_of_marks_says() -> None:
    checks = ("Sampled", "IQA date", "Target date", "Date achieved", "To do")
    assert [is_of_check(text) for text in checks] == [True, True, True, False, True]
    assert is_of_check("Sampled by the IQA")
    assert not is_of_check("Sampled by the other IQA")
    assert all(map(is_of_status, ("Result", "Done")))
    assert not any(map(is_of_status, ("Still to do", "Job")))


@pytest.mark.parametrize(
    ("texts", "used", "entries", "rest"),
    [
        (["A = achieved, o = begun"], (), ["A=achieved", "o=begun"], []),
        (["Key: A = done now"], (), ["A=done now"], []),
        (["A - achieved; IP - in progress"], (), ["A=achieved", "IP=in progress"], []),
        # One of several parts that is no entry is of the meaning before it.
        (["A - achieved; hello"], (), ["A=achieved; hello"], []),
        (["hello; A - achieved"], (), [], ["hello; A - achieved"]),
        (["ABCD - achieved"], (), [], ["ABCD - achieved"]),
        (["ABC - achieved"], (), ["ABC=achieved"], []),
        (["ABCD - achieved"], ("abcd",), ["ABCD=achieved"], []),
        (["ABC - all sorts"], (), [], ["ABC - all sorts"]),
        (["ABCD - all sorts"], ("abcd",), ["ABCD=all sorts"], []),
        (["ABCDE - all sorts"], ("abcde",), [], ["ABCDE - all sorts"]),
        (["Surname - achieved"], (), [], ["Surname - achieved"]),
        (["* - achieved"], (), ["*=achieved"], []),
        (["** - achieved"], (), [], ["** - achieved"]),
        (["a - achieved"], (), [], ["a - achieved"]),
        # A mark before its meaning, if it is used and is no meaning itself.
        (["A", "Achieved"], ("a",), ["A=Achieved"], []),
        (["A", "Achieved"], (), [], ["A", "Achieved"]),
        (["A", "Witness"], ("a",), [], ["A", "Witness"]),
        (["Done", "Achieved"], ("done",), [], ["Done", "Achieved"]),
        (["A", "B", "Achieved"], ("b",), ["B=Achieved"], ["A"]),
        (["Legend", "A", "Achieved"], ("a",), ["A=Achieved"], []),
        (["A - " + "achieved " * 14], (), [], ["A - " + "achieved " * 14]),
    ],
)  # fmt: skip
def test_what_a_row_of_a_key_explains(
    texts: list[str], used: tuple[str, ...], entries: list[str], rest: list[str]
) -> None:
    found, others = key_entries(texts, used)

    assert [f"{entry.mark}={entry.meaning}" for entry in found] == entries
    assert others == rest


def test_below_the_heading_of_a_key_meanings_may_be_of_any_words() -> None:
    def read(*texts: str, used: tuple[str, ...] = ()) -> list[str]:
        entries, _ = key_entries(texts, used, is_in_key=True)
        return [f"{entry.mark}={entry.meaning}" for entry in entries]

    assert read("WT", "Witness") == ["WT=Witness"]
    assert read("WTSY", "Witness") == ["WTSY=Witness"]
    assert read("WTSYX", "Witness") == []
    assert read("wt", "Witness") == []
    assert read("wt", "Witness", used=("wt",)) == ["wt=Witness"]
    assert read("WT", "12") == []
    assert read("WT - Witness") == ["WT=Witness"]
    assert read("wt - Witness") == []
    assert read("*", "Witness") == ["*=Witness"]


@pytest.mark.parametrize(
    ("meaning", "done"),
    [
        ("Achieved", True), ("in progress", False), ("Witness testimony", None),
        ("Complete - by the EQA", True), ("not seen, done", None),
        ("Evidence in, not marked", False), ("done, not done", None),
        ("seen, done", None), ("done, seen", True), ("(complete).", True),
        ("signed off by assessor", True), ("assessor", None), ("no evidence", False),
        ("not assessed", False), ("evidence", None), ("assessed", None),
        ("marked", None),
        ("evidence not complete", False),
        ("to be assessed", False), ("not", None), ("not evidenced, seen", False),
    ],
)  # fmt: skip
def test_what_a_meaning_says(meaning: str, done: bool | None) -> None:
    assert key_of([KeyEntry("A", meaning)]).done == {"a": done}


def test_a_mark_with_two_meanings_is_unclear_unless_one_says_nothing() -> None:
    done, begun, other = "Achieved", "In progress", "Witness testimony"

    def read(*meanings: str) -> bool | None:
        return key_of(KeyEntry("A", meaning) for meaning in meanings).done["a"]

    assert read(done, begun) is None
    assert read(done, other) is True
    assert read(begun, begun) is False
    key = key_of([KeyEntry("B", "Bea Cy"), KeyEntry("C", "Cy"), KeyEntry("D", "it is")])
    assert key.named == {"c", "d"}


def test_the_heading_of_a_key() -> None:
    labels = ("RAG key", "Legend:", "Key to marks", "Abbreviations used")
    assert all(map(is_key_label, labels))
    assert not any(map(is_key_label, ("Key worker", "Team key", "A legend", "")))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("F3", "F3"), ("Unit F3", "F3"), ("F3: done", "F3"), ("F3 what they say", "F3"),
        ("Date F3 achieved", "F3"), ("Talk of F3", ""), ("F3 and D6", ""),
        ("F3 not done", ""), ("F3 target", ""), ("F3 Sampled", ""), ("Date", ""),
        ("Unit F3 so far", "F3"), ("Plan F3", ""),
        ("D10 Plan and organise customer service", "D10"),
    ],
)  # fmt: skip
def test_the_unit_that_a_header_names(header: str, code: str) -> None:
    assert unit_in(header, CATALOGUE) == code


def test_whole_names_are_hidden_whichever_word_is_first() -> None:
    search = NameSearch(["ada one", "ada one two", "bo", "cy di"])

    assert search.hide("Ada One Two, Two Ada One; Ada Two") == (
        "\u2026, \u2026; Ada Two"
    )
    assert search.hide("(Ada One) and Bo; Di, Cy Di") == "(\u2026) and Bo; \u2026 Di"
    assert search.hide("") == ""


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("D6", True), ("5 hrs", True), ("soon", True), ("so soon", False),
        ("Bea", False),
        ("a@b", False), ("Spring 2026", True), ("A b", True), ("", True),
    ],
)  # fmt: skip
def test_what_is_surely_no_name(text: str, is_shown: bool) -> None:
    assert may_be_shown(text) is is_shown


def test_a_message_has_no_part_of_a_cell_that_may_be_a_name() -> None:
    fault = Fault("x", "Bea Cy and D6 are unknown")
    assert message_of(fault, "D6; Bea Cy") == "this and D6 are unknown"
    assert message_of(fault, "D6") == fault.message
    unknown = Fault("unit-unknown", "no unit Bea Cy in this qualification")
    assert message_of(unknown) == "this is not a unit of the qualification"
    plain = Fault("unit-unknown", "no unit Z9 in this qualification")
    assert message_of(plain) == plain.message
    like = Fault("x", "no unit Bea Cy in this qualification", meant=("Bea Cy", "D6"))
    assert message_of(like) == like.message


def test_what_is_personal_by_its_header() -> None:
    headers = (
        "Learner job",
        "Learner",
        "E-mail",
        "D.O.B.",
        "Site",
        "Tel",
        "learner_uln",
    )
    assert [personal_kind(header) for header in headers] == [
        None, "a name", "an e-mail address", "a date of birth", None,
        "a telephone number", "a personal number",
    ]  # fmt: skip
    assert [unique_kind(header) for header in ("dob", "tel", "name", "uln")] == [
        "a date of birth", None, None, "a personal number",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/1/27", "2027-01-31"), ("1.2.2027", "2027-02-01"), ("Jan 27", "2027-01-01"),
        ("end of Feb 28", "2028-02-29"), ("1 September 2027", "2027-09-01"),
        ("Sept 2027", "2027-09-01"), ("Mon 1/2/27", "2027-02-01"),
        ("12/2027", "2027-12-01"),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: str) -> None:
    assert f"{read_day(text)}" == day


@pytest.mark.parametrize("text", ["13/2027", "0/2027", "30/2/27", "1/2", "soon"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(CellError):
        read_day(text)


def test_hours_and_spans_as_people_write_them() -> None:
    texts = (
        "2",
        "1h 30m",
        "90 mins",
        "\u00bd",
        "1,5 hrs",
        "",
        "0",
        "hrs",
        "2 \u00bd h",
    )
    assert [read_hours(text) for text in texts] == [
        2, 1.5, 1.5, 0.5, 1.5, None, 0, None, 2.5,
    ]  # fmt: skip
    assert with_iso_dates("1/2/2027 - 3.2.2027") == "2027-02-01..2027-02-03"
    assert with_iso_dates("30/2/2027") == "30/2/2027"
