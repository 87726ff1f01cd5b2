"""Evidence: what a text states, what it only hints at, and what is left to a person."""

from dataclasses import replace

from recommender.job_text.evidence import decide
from recommender.job_text.job_reading import JobReading, Mention
from recommender.job_text.text_reading import read_job
from recommender.qualifications.vocabulary import Frequency
from tests.evaluation.scoring import ABOUT, BOOK

# Most of what a receptionist does, and so a description of one.
RECEPTIONIST = """Front desk

Every day you greet visitors at the front desk, look smart and answer the phone.
Each week you keep the visitors' book, hand over to the night porter, book rooms and
check the fire exits. You listen and speak clearly. You take bookings weekly.
"""
WORDS = ABOUT.vocabulary


def read(text: str) -> JobReading:
    return read_job(text, ABOUT, BOOK)


def mention(tag: str, often: str = "weekly", *, states: bool = True) -> Mention:
    return Mention(tag, Frequency(often), f"{tag} {often}", 1, states=states)


def test_one_wording_of_what_the_likeliest_role_does_is_enough() -> None:
    reading = read("Job\n\nYou sell insurance weekly. You coach new colleagues.")

    assert set(reading.tags) == {"selling", "coaching"}


def test_a_word_that_only_hints_is_none_where_no_role_is_clear() -> None:
    reading = read("Job\n\nTrains are often cancelled. You coach new colleagues.")

    assert "selling" not in reading.tags


def test_a_task_beyond_a_role_that_is_told_once_is_doubtful() -> None:
    once = read(f"{RECEPTIONIST}You coach new colleagues.")
    twice = read(f"{RECEPTIONIST}You coach new colleagues and run training sessions.")

    assert "coaching" in once.doubtful
    assert "coaching" not in once.tags
    assert "coaching" in twice.tags


def test_of_a_role_s_own_tasks_a_hint_is_enough() -> None:
    hint = "There is a ramp.\n"

    assert "diversity" in read(RECEPTIONIST + hint).tags
    assert "diversity" not in read(f"Job\n\n{hint}").tags


def test_what_is_neither_told_nor_of_the_role_is_not_even_doubtful() -> None:
    reading = read(f"{RECEPTIONIST}Last year there was one award.")

    assert "recognition" not in {**reading.tags, **reading.doubtful}
    assert not [m for m in reading.mentions if m.tag == "recognition"]


def test_what_is_denied_outright_is_not_done_for_a_hint() -> None:
    denied = [mention("selling", "never"), mention("selling", states=False)]

    assert decide(denied, WORDS).tags == {"selling": "never"}
    assert decide([*denied, mention("selling")], WORDS).tags == {"selling": "weekly"}


def test_a_hint_says_how_often_only_where_nothing_tells_the_task() -> None:
    hint = mention("complaints", "daily", states=False)

    assert decide([mention("complaints"), hint], WORDS).tags == {"complaints": "weekly"}


def test_words_after_a_verb_of_doing_are_a_task_even_if_they_only_hint() -> None:
    assert "performance" in read("Job\n\nYou will work with KPIs.").tags
    assert "performance" not in read("Job\n\nOur KPIs are on the wall.").tags


def test_without_roles_every_task_that_is_told_counts() -> None:
    bare = replace(WORDS, roles=())

    assert decide([mention("selling")], bare).tags == {"selling": "weekly"}


def test_a_task_that_the_likeliest_role_lacks_needs_other_words_as_well() -> None:
    desk = [mention("face-to-face"), mention("incoming-calls"), mention("strategy")]
    hint = mention("strategy", "daily", states=False)

    once, twice = decide(desk, WORDS), decide([*desk, hint], WORDS)
    assert set(once.tags) == {"face-to-face", "incoming-calls"}
    assert set(once.doubtful) == {"strategy"}
    assert "strategy" in twice.tags
