"""What is quoted of a text: whole phrases, and never more than their ends."""

import pytest

from recommender.job_text.phrases import Match
from recommender.job_text.quoting import quotation
from recommender.job_text.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        # A phrase goes on after "and", "the" and "our".
        (
            "You are welcoming and efficient.",
            "welcoming and",
            "welcoming and efficient",
        ),
        ("You record it on our CRM system.", "on our CRM", "on our CRM system"),
        (
            "You answer incoming telephone calls.",
            "answer",
            "answer incoming telephone calls",
        ),
        # It ends with a clause, a comma, a preposition or another activity.
        ("You greet guests and file post.", "greet guests", "greet guests"),
        ("You calm guests who are upset.", "calm guests", "calm guests"),
        ("You file post, letters and forms.", "file", "file post"),
        ("You lead ten advisers handling calls.", "lead ten", "lead ten advisers"),
        # What cannot end a phrase is left out, where nothing goes on.
        ("If a complaint is escalated you'll own it.", "escalated you'll", "escalated"),
        ("Bills and", "Bills and", "Bills"),
        # No name is added, and no more than four words.
        ("You report to Sam Poe.", "report to", "report"),
        ("You file big old red tax bank forms.", "file", "file big old red tax"),
    ],
)
def test_a_quotation_is_a_whole_phrase(text: str, words: str, quoted: str) -> None:
    (sentence,) = sentences_of(text)
    tokens = [token.word for token in sentence.tokens]
    wanted = words.casefold().split()
    first = next(
        number
        for number in range(len(tokens))
        if tokens[number : number + len(wanted)] == wanted
    )
    match = Match("tag", tuple(range(first, first + len(wanted))))

    assert quotation(match, sentence) == quoted
