"""The nearest role of a text: when it is clear, and what the text says over it."""

import pytest

from recommender.job_text.over_a_role import OverRole, over_role
from recommender.job_text.text_reading import read_job
from tests.evaluation.scoring import ABOUT, BOOK, faithful, labelled

DESK = """Front desk

Every day you greet visitors at the front desk, look smart and answer the phone.
Each week you keep the visitors' book, hand over to the night porter, book rooms and
arrange the fire exit checks. You listen and speak clearly. Take bookings weekly.
"""


def read_over(text: str, role: str | None = None) -> OverRole:
    reading = read_job(text, ABOUT, BOOK)
    named = ABOUT.vocabulary.find_role(role) if role else reading.role
    assert named is not None
    return over_role(reading, named)


def nearest(text: str) -> str | None:
    role = read_job(text, ABOUT, BOOK).role
    return role.name if role else None


def test_the_role_of_a_text_is_found_by_its_tasks() -> None:
    assert nearest(DESK) == "receptionist"


def test_a_role_is_found_where_its_tasks_are_told_and_hardly_ever_another() -> None:
    tuning = list(labelled("tuning"))
    found = {one.name: nearest(one.text) or "" for one in tuning}

    others = [one for one in tuning if found[one.name] not in ("", one.role)]
    assert sum(one.role != "" for one in others) <= 0.01 * len(tuning)
    told = [one for one in tuning if faithful(one)]
    assert sum(found[one.name] == "" for one in told) <= 0.02 * len(told)
    # Work beside a role is often like it: a dental desk is a reception.
    mixed = [one for one in tuning if not one.role]
    assert sum(found[one.name] != "" for one in mixed) <= 0.2 * len(mixed)


def test_a_title_makes_a_role_clear_where_little_is_told() -> None:
    tasks = "\n\nYou greet visitors every day, answer the phone and keep records.\n"

    assert nearest(f"Receptionist{tasks}") == "receptionist"
    assert nearest(f"A job{tasks}") is None


def test_a_title_alone_is_no_role() -> None:
    assert (
        nearest("Receptionist\n\nYou collect debts daily and repair boilers.") is None
    )


@pytest.mark.parametrize("text", ["", "Nothing of this is a task.", "£££"])
def test_a_text_without_tasks_is_near_no_role(text: str) -> None:
    assert nearest(text) is None


def test_tasks_that_the_text_does_not_name_come_from_the_role() -> None:
    found = read_over(DESK)
    usual = dict(found.role.frequencies)

    assert found.from_role
    assert not {*found.from_role} & {*found.tags}
    assert {*found.from_role} | {*found.tags} >= {*usual}


@pytest.mark.parametrize(
    ("text", "often"),
    [
        ("You answer the phone.", "daily"),  # the role's
        ("You answer the phone every day.", "daily"),
        ("You occasionally answer the phone.", "sometimes"),  # two steps away
        ("You answer the phone every week.", "daily"),  # one step: the role's
        ("You will not answer the phone.", "never"),
    ],
)
def test_how_often_is_the_text_s_unless_it_is_a_step_from_the_role_s(
    text: str, often: str
) -> None:
    told = DESK.replace(" and answer the phone", "") + text

    assert nearest(told) == "receptionist"
    assert read_over(told).tags["incoming-calls"] == often


def test_over_a_role_that_one_names_what_the_text_says_wins() -> None:
    found = read_over(
        "Job\n\nYou answer the phone every week. You sell.", "receptionist"
    )

    assert found.tags == {"incoming-calls": "weekly", "selling": "weekly"}


def test_a_task_beyond_the_role_is_cautious_where_nothing_says_how_often() -> None:
    found = read_over("Job\n\nYou sell. You handle complaints daily.", "receptionist")

    assert found.tags == {"complaints": "daily", "selling": "sometimes"}
