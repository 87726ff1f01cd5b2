"""Wishes in plain words: every option is said, and nothing of it is lost."""

import re

import pytest

from recommender import load_qualification
from recommender.reports.words.wish_words import wishes_in_words
from recommender.reports.words.wording import as_options
from recommender.requests.wish_table import WISHES
from tests.builders.any_request import SOURCES, requests

ABOUT = load_qualification("ocr-03456")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--have D6:rpl", "already achieved: D6 (rpl)"),
        ("drop --without B10", 'drop the wish "must not be in the plan: B10"'),
        ("no longer --role receptionist", 'no longer "role: Receptionist"'),
        ("add --lift level-4", "set guidance aside: level-4"),
        ("you asked: --lift level-4", "you asked: set guidance aside: level-4"),
        (
            "--tag incoming-calls:never (leaves out A11, B5)",
            "never done: Answer incoming telephone calls (leaves out A11, B5)",
        ),
        ("--tag 'complaints:weekly 60%'", "part of the job: Process complaints "
         "formally (weekly 60%)"),
        ("--finish-by 2027-06-30 (at 3 hours per week from 2027-01-04)",
         "finish by 30 June 2027 (at 3 hours per week from 4 January 2027)"),
        ("--off 2026-12-21..2027-01-03", "days off: 21 December 2026 to 3 January "
         "2027"),
        ("--max-credits 42 instead of 20", "at most 42 credits instead of 20"),
        ("--bare and --max-level 2", "without the tasks that every job has and no "
         "unit above level 2"),
        ("At least 42 credits in total", "At least 42 credits in total"),
        ("a--have no", "a--have no"),
    ],
)  # fmt: skip
def test_an_option_is_said_as_people_say_it(typed: str, said: str) -> None:
    assert wishes_in_words(typed, ABOUT) == said


def test_units_without_credits_are_counted_in_units() -> None:
    about = load_qualification("chc33021")
    assert not about.has_credits
    assert wishes_in_words("--max-credits 4", about) == "at most 4 units"


@SOURCES
def test_every_request_can_be_said_without_an_option(source: str) -> None:
    for whole in requests(source, "said", small=50, few=10):
        for option in as_options(whole.candidate):
            said = wishes_in_words(option, whole.qualification)
            assert not re.search(r"--[a-z]", said), option


def test_every_wish_is_said_with_its_value() -> None:
    for wish in WISHES:
        value = wish.example.partition(";")[0]
        said = wishes_in_words(f"{wish.option} {value}".strip(), ABOUT)
        assert "--" not in said, wish
        if "{value}" in wish.said and not value.startswith("20"):
            assert value.replace(":", " (") in said
