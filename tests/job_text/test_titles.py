"""Titles of roles in a text: the longest decides, its place counts, words by Bayes."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.job_text.titles import (
    LABEL_LINES,
    MOST_TITLE_WORDS,
    TOP_LINES,
    UNSEEN,
    TitleMatches,
    title_matches,
)
from recommender.qualifications.vocabulary import Role
from tests.builders.examples import examples

DESK = Role("desk", "Receptionist (any)", (), ("front desk clerk",))
CLINIC = Role("clinic", "Clinic host", (), (), "", ("medical receptionist",))
FIELD = Role("field", "Service engineer", (), (), "", ("boiler engineer",))
ROLES = (DESK, CLINIC, FIELD)


def titles(*lines: str) -> TitleMatches:
    return title_matches("\n".join(lines), ROLES)


def test_the_longest_title_found_decides() -> None:
    found = titles("Medical Receptionist")

    assert found.first == {"clinic": 2}
    assert found.named == {"clinic": 1}


def test_titles_do_not_overlap_and_each_is_counted() -> None:
    found = titles("Job", "Medical receptionist, receptionist, front-desk clerks")

    assert found.top == {"clinic": 2, "desk": 3}
    assert found.named == {"clinic": 1, "desk": 2}


@pytest.mark.parametrize(
    "title",
    ["receptionist", "RECEPTIONISTS", "Part-time receptionist (York)", " Receptionist"],
)
def test_case_plural_and_other_words_do_not_matter(title: str) -> None:
    assert titles(title).first == {"desk": 1}


def test_a_title_is_without_what_its_role_has_in_brackets() -> None:
    assert titles("Any").first == {}


def test_a_title_at_the_very_end_of_a_line_is_found() -> None:
    assert titles("We need a clinic host").first == {"clinic": 2}
    assert titles("We need a clinic", "host").first == {}


@pytest.mark.parametrize(
    ("before", "line", "place"),
    [
        (0, "Receptionist", "first"),
        (1, "Receptionist", "top"),
        (TOP_LINES - 1, "Receptionist", "top"),
        (TOP_LINES, "Receptionist", ""),
        (1, "Job title: Receptionist", "label"),
        (1, "- Role - Receptionist", "label"),
        (1, "Vacancy | Receptionist", "label"),
        (LABEL_LINES - 1, "Post: Receptionist", "label"),
        (LABEL_LINES, "Post: Receptionist", ""),
        (1, "Your role: we seek a receptionist", "top"),
    ],
)
def test_the_place_of_a_title(before: int, line: str, place: str) -> None:
    found = titles(*["Lamps"] * before, "", line)
    places = {"first": found.first, "label": found.label, "top": found.top}

    assert {name for name, roles in places.items() if roles} == {place} - {""}
    assert found.named == {"desk": 1}


def test_a_line_longer_than_a_title_is_cut_where_titles_are_looked_for() -> None:
    words = ["lamp"] * (MOST_TITLE_WORDS - 1)

    assert titles(" ".join([*words, "receptionist"])).first == {"desk": 1}
    assert titles(" ".join([*words, "lamp", "receptionist"])).first == {}


def test_the_words_of_a_title_are_weighed_by_naive_bayes() -> None:
    roles = (
        Role("desk", "Receptionist", (), ("office host",)),
        Role("field", "Engineer", (), ("field engineer", "office engineer")),
    )
    # By hand: "office" is in one of two titles of desk and one of three of field.
    unseen = UNSEEN / 2
    office = {"desk": 1 / 2 + unseen, "field": 1 / 3 + unseen}
    # "engineer" is in none of desk and in all three of field.
    engineer = {"desk": unseen, "field": 1 + unseen}
    product = {name: office[name] * engineer[name] for name in office}
    expected = {name: each / sum(product.values()) for name, each in product.items()}

    found = title_matches("Lamp office engineering engineer\n\nhost", roles).by_words

    assert found.keys() == expected.keys()
    assert all(isclose(found[name], expected[name]) for name in expected)


def test_words_that_no_title_has_say_nothing() -> None:
    assert titles("Lamp lighter").by_words == {}


def test_words_count_in_the_first_line_and_after_a_label_only() -> None:
    assert titles("Lamps", "engineer").by_words == {}
    probable = titles("Lamps", "Job title: engineer").by_words

    assert max(probable, key=lambda name: probable[name]) == "field"


WORDS = ("front", "desk", "clerk", "medical", "receptionist", "lamp", "boiler", "host")


@examples(80)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6), max_size=8))
def test_probabilities_add_up_and_no_place_has_more_than_is_named(
    lines: list[list[str]],
) -> None:
    found = titles(*map(" ".join, lines))

    assert not found.by_words or isclose(sum(found.by_words.values()), 1)
    for place in (found.first, found.label, found.top):
        assert set(place) <= set(found.named)
        assert all(1 <= length <= 3 for length in place.values())
