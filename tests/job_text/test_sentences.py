"""Sentences of a text: titles, headings, labels, rows of tables, lists in a line."""

import pytest

from recommender.job_text.sentences import Sentence, clean, sentences_of


def sentences(text: str) -> list[Sentence]:
    return list(sentences_of(clean(text)))


def above(sentence: Sentence) -> list[str]:
    return [" ".join(token.word for token in words) for words in sentence.headings]


def test_the_first_heading_is_the_title_and_headings_are_marked() -> None:
    title, heading, line = sentences("Adviser\n\nDuties\n\n- answer calls\n")

    assert (title.is_title, title.is_heading) == (True, False)
    assert (heading.is_title, heading.is_heading) == (False, True)
    assert above(line) == ["duties"]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Salary: £24,000", "salary"),
        ("Salary       £24,000", "salary"),
        ("Salary\t£24,000", "salary"),
        ("- Essential: a good ear", "essential"),
        ("JOB TITLE            Housing Officer", "job title"),
    ],
)
def test_a_label_or_the_first_column_of_a_row_is_a_heading_of_its_line(
    line: str, label: str
) -> None:
    assert above(sentences(f"Adviser\n\n{line}\n\nMore.")[1]) == [label]


@pytest.mark.parametrize(
    "line",
    [
        "- what follows from this label: it is too long for one in a list",
        "Accurate keyboard skills   E   T",
        "You answer calls & emails.",
        "At 9:30 you answer calls.",
    ],
)
def test_what_is_no_label_is_none(line: str) -> None:
    assert above(sentences(f"Adviser\n\n{line}\n\nMore.")[1]) == []


def test_a_short_label_lasts_for_its_line_and_another_replaces_it() -> None:
    line = "Essential: a good ear; patience. Tact. Desirable: French. More of it."
    _, *parts = sentences(f"Adviser\n\n{line}\n\nMore.")

    labels = [above(part) for part in parts]
    assert labels == [["essential"]] * 3 + [["desirable"]] * 2 + [[]]


def test_a_long_label_lasts_for_its_sentence_alone() -> None:
    line = "You will need to be a listener: customers ring all day. You write."
    _, first, second, _ = sentences(f"Adviser\n\n{line}\n\nMore.")

    assert above(first) == ["you will need to be a listener"]
    assert above(second) == []


@pytest.mark.parametrize("mark", ["•", "✔", "→", "o"])
def test_a_list_in_one_line_is_one_sentence_for_each_point(mark: str) -> None:
    line = f"Duties {mark} Answer calls {mark} Reply to emails"

    texts = [sentence.text for sentence in sentences(f"Job\n\n{line}\n\nMore.")[1:3]]
    assert texts == ["Duties", "Answer calls"]


def test_whole_paragraphs_after_the_first_are_later_than_their_heading() -> None:
    text = "Job\n\nDuties\n\n- one thing\n\n- another thing\n\nA paragraph.\n\nMore.\n"

    assert [s.is_later for s in sentences(text)[2:]] == [False, False, True, True]
