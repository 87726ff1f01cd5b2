"""The candidate of a text: what is denied rules nothing out by itself."""

from dataclasses import replace

from recommender import Wishes, load_qualification, recommend
from recommender.job_text.dictionary import load_book
from recommender.job_text.text_reading import read_job
from recommender.requests.read_candidate import candidate_read

ABOUT = load_qualification("ocr-03456")
TEXT = "Receptionist\n\nYou greet visitors face to face. You never answer calls.\n"


def test_what_a_text_denies_is_not_part_of_the_job_and_rules_no_unit_out() -> None:
    reading = read_job(TEXT, ABOUT, load_book(ABOUT))
    candidate = candidate_read(reading, None)

    assert reading.tags["incoming-calls"] == "never"
    assert candidate.no_tags == ("incoming-calls",)
    assert "incoming-calls" not in candidate.tags
    # A11 is about incoming calls alone: only a person's own "never" forbids it.
    with_a11 = replace(candidate, wishes=Wishes(with_units=("A11",)))
    assert recommend(ABOUT, with_a11).plans


def test_a_denied_task_of_the_role_is_taken_out_of_it() -> None:
    reading = read_job(TEXT, ABOUT, load_book(ABOUT))
    role = ABOUT.vocabulary.find_role("receptionist")
    candidate = candidate_read(reading, role)

    assert candidate.role == "receptionist"
    assert candidate.no_tags == ("incoming-calls",)
