"""The parts of a text, and whose work or whose wish its words tell of."""

import pytest

from recommender.job_text.job_reading import Mention
from recommender.job_text.language import english
from recommender.job_text.sentences import clean, sentences_of
from recommender.job_text.text_reading import Reader, is_task
from tests.evaluation.scoring import BOOK


def mentions(text: str) -> list[Mention]:
    reader = Reader(BOOK, english())
    for sentence in sentences_of(clean(text)):
        reader.read(sentence)
    return reader.mentions


ADVERT = """Complaints Handler

About us

We are a housing association; tenants' complaints matter to us.

The role

- answer the phone

Telephones

- make outbound calls

Person specification

- handling complaints

Skills

- coaching new colleagues

Desirable

- selling insurance

What we offer

- training sessions for new colleagues

How to apply

Reply to emails from our recruitment team.
"""


def test_each_mention_has_the_part_of_its_heading() -> None:
    parts = [(mention.line, mention.part) for mention in mentions(ADVERT)]

    assert dict(parts) == {
        1: "title",
        5: "employer",
        9: "duties",
        # A heading that names no part divides the part that it is in.
        11: "duties",
        13: "duties",
        17: "person",
        21: "person",
        25: "person",
        29: "benefits",
        33: "statement",
    }


def test_only_what_is_below_a_desirable_heading_is_wished() -> None:
    wished = {mention.line for mention in mentions(ADVERT) if mention.standing}

    assert wished == {25}


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        *(("Key responsibilities", "duties"), ("WHAT YOU'LL BE DOING", "duties")),
        *(("Main duties of the job", "duties"), ("So you will", "duties")),
        *(("Job purpose", "duties"), ("What does a day look like?", "duties")),
        *(("Who we're looking for", "person"), ("What you'll bring", "person")),
        *(("You will need", "person"), ("Must have", "person")),
        *(("Key selection criteria", "person"), ("You should apply if", "person")),
        *(("Who we are", "employer"), ("Company profile", "employer")),
        *(("What's in it for you", "benefits"), ("We give you", "benefits")),
        *(("What we can do for you", "benefits"), ("Salary", "benefits")),
        *(
            ("What happens next?", "statement"),
            ("Our promise on inclusion", "statement"),
        ),
    ],
)
def test_a_part_is_found_by_the_headings_of_adverts(heading: str, part: str) -> None:
    found = mentions(f"Adviser\n\n{heading}\n\n- handling complaints\n")

    assert {mention.part for mention in found} == {part}


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("We are proud of our record on complaints.", "employer"),
        ("Experience of handling complaints is essential.", "person"),
        ("Essential: GCSE English; handling complaints.", "person"),
        ("Benefits: free coaching sessions.", "benefits"),
        ("We offer coaching sessions.", "benefits"),
        ("To apply, write us a letter.", "statement"),
        ("You will handle complaints.", "duties"),
        ("Handling complaints.", "unknown"),
        ("You will need to listen: customers call. You handle complaints.", "duties"),
    ],
)
def test_without_headings_the_words_of_a_sentence_tell_its_part(
    sentence: str, part: str
) -> None:
    assert mentions(f"Adviser\n\n{sentence}")[-1].part == part


@pytest.mark.parametrize(
    ("sentence", "standing"),
    [
        ("Our complaints team handles complaints.", "others"),
        ("You will report to the Contact Centre Manager.", "others"),
        ("My manager deals with complaints.", "others"),
        ("Experience of coaching is desirable.", "wished"),
        ("Coaching experience would be an advantage.", "wished"),
        ("Nice to have: handling complaints.", "wished"),
        ("Your team leader will coach you each week.", "others"),
        ("Our engineers repair boilers.", "others"),
        ("The planning team sets the rota.", "others"),
        ("Ideally you will have coached new colleagues.", "wished"),
        ("Bonus points for coaching.", "wished"),
        ("You and your boss coach new colleagues.", ""),
        ("Our advisers handle complaints.", ""),
        ("You will handle complaints.", ""),
        ("It is useful for customers that you handle complaints.", ""),
    ],
)
def test_the_work_of_others_and_wishes_are_marked(sentence: str, standing: str) -> None:
    found = mentions(f"Adviser\n\n{sentence}")

    assert {mention.standing for mention in found} == {standing}


def test_what_is_marked_is_kept_but_is_no_task() -> None:
    found = mentions(ADVERT)

    assert {mention.line for mention in found if is_task(mention)} == {9, 11, 13}
