"""First screens: as stored and read, short, and never wider than the terminal."""

from dataclasses import replace

import pytest

from recommender import Candidate, load_qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.answers.recommendation import Proof
from recommender.qualifications.plans import Status
from recommender.reports.blocks import to_text
from recommender.reports.plan_report import PlanReport
from recommender.requests.frequencies import MAYBE
from recommender.solver.engine.clock import Clock
from tests.reports.first_screens import REQUESTS, STORED, WIDTHS, first_screen, screens

OCR = load_qualification("ocr-03456")


def test_first_screens_are_as_stored() -> None:
    assert "\n".join(screens()) == STORED.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", REQUESTS)
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(
    name: str, width: int
) -> None:
    text = first_screen(name, width)
    wide = first_screen(name, 200)

    assert max(len(line) for line in text.splitlines()) <= width
    assert {*text.split()} <= {*wide.split()}
    assert "\N{HORIZONTAL ELLIPSIS}" not in text


@pytest.mark.parametrize("role", [role.name for role in OCR.vocabulary.roles])
def test_a_plan_leaves_room_on_the_screen_for_what_was_typed(role: str) -> None:
    answer = add_details(recommend(OCR, Candidate(role)), Clock(), most=1)
    text = to_text(PlanReport(answer, full=False).blocks(), 80)

    assert len(text.splitlines()) <= 22


def test_two_plans_with_dates_are_on_one_screen() -> None:
    name = "a contact-centre adviser who has D6, with dates"

    assert len(first_screen(name, 80).splitlines()) <= 24


def test_what_is_not_usual_has_a_line_of_its_own() -> None:
    """The usual proof is a word; an exception to the rules or a doubt is a line."""
    name = "an engineer who wants a unit that guidance advises against"
    usual, lifted = first_screen("a receptionist", 120), first_screen(name, 120)
    unsure = Candidate("receptionist", unsure={"complaints": MAYBE})
    answer = add_details(recommend(OCR, unsure), Clock(), most=1)
    robust = to_text(PlanReport(answer, full=False, robust=True).blocks(), 120)
    late = replace(answer, status=Status.FEASIBLE, proof=Proof())
    cut_short = to_text(PlanReport(late, full=False).blocks(), 120)

    assert "Fit        proven optimal: covers" in usual
    assert "\nProof" not in usual
    assert "\nRules      Level 4 units need a managerial role: set aside" in lifted
    assert "\nProof      proven: no valid plan's largest regret" in robust
    assert "\nProof      NOT proven optimal" in cut_short
    for text in (robust, cut_short):
        assert "Fit        proven" not in text


def test_units_with_the_same_choice_are_named_together_and_few() -> None:
    text = " ".join(first_screen("a qualification without credits", 120).split())

    assert text.count("do as well as") == 1
    assert "CHCDIS012, CHCDIS020, CHCAGE007 or 21 more do as well as CHCAGE011," in text
    assert "CHCPAL003 or CHCDIS011: your choice" in text
