"""The candidate of a text: what is denied rules nothing out by itself."""

from dataclasses import replace

import pytest

from recommender import Frequency, Wishes, load_qualification, recommend
from recommender.errors import RequestError
from recommender.job_text.dictionary import load_book
from recommender.job_text.job_reading import JobReading, TaskReading
from recommender.job_text.text_reading import read_job
from recommender.qualifications.vocabulary import Role
from recommender.requests.frequencies import Range
from recommender.requests.read_candidate import candidate_read, require_a_job

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


DAILY, WEEKLY, SOMETIMES, NEVER = Frequency
DESK = Role("desk", "Desk", (("calls", DAILY), ("greeting", SOMETIMES)))


def reading(*tasks: TaskReading, denied: tuple[str, ...] = ()) -> JobReading:
    return JobReading(tasks, denied, (), (), (), (), {}, is_english=True)


def test_what_is_sure_is_a_tag_and_what_is_not_has_its_chance() -> None:
    tasks = (
        TaskReading("calls", 100, DAILY, says_often=False),
        TaskReading("greeting", 90, WEEKLY, says_often=True),
        TaskReading("selling", 20, SOMETIMES, says_often=True),
    )
    candidate = candidate_read(reading(*tasks, denied=("writing",)))

    assert candidate.role is None
    assert candidate.tags == {"calls": DAILY}
    assert candidate.unsure == {
        "greeting": Range(NEVER, WEEKLY, 90),
        "selling": Range(NEVER, SOMETIMES, 20),
    }
    assert candidate.no_tags == ("writing",)


@pytest.mark.parametrize(
    ("percent", "says_often", "tags"),
    [
        (100, True, {"calls": WEEKLY}),
        (50, True, {"calls": WEEKLY}),
        # Then the role says how often, and that it is done at all.
        (30, True, {}),
        (100, False, {}),
    ],
)
def test_a_task_of_the_chosen_role_is_sure_and_as_often_as_the_text_says(
    percent: int, says_often: bool, tags: dict[str, Frequency]
) -> None:
    task = TaskReading("calls", percent, WEEKLY, says_often)
    other = TaskReading("selling", percent, WEEKLY, says_often)
    candidate = candidate_read(reading(task, other), DESK)

    assert candidate.role == "desk"
    assert {**candidate.tags, "selling": WEEKLY} == {**tags, "selling": WEEKLY}
    assert ("selling" in candidate.tags) == (percent == 100)
    assert "calls" not in candidate.unsure


@pytest.mark.parametrize(
    ("english", "tags", "fault"),
    [
        (True, True, None),
        (True, False, "job-no-task"),
        (False, True, "job-language"),
        (False, False, "job-language"),
    ],
)
def test_a_text_that_says_no_job_is_refused(
    english: bool, tags: bool, fault: str | None
) -> None:
    task = TaskReading("calls", 100, DAILY, says_often=False)
    found = replace(reading(*([task] if tags else [])), is_english=english)
    assert found.is_of_the_area == tags
    if fault is None:
        require_a_job(found, "job.txt")
        return
    with pytest.raises(RequestError, match=r"job\.txt") as refused:
        require_a_job(found, "job.txt")
    assert [each.id for each in refused.value.faults] == [fault]
