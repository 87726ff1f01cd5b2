"""A page says what the commands say: the same plan, request and words."""

import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from recommender import what_if
from recommender.answers.recommendation import recommend
from recommender.cli.inputs import sound_options
from recommender.cli.options import job_options, time_options, wish_options
from recommender.qualifications.plans import Status
from recommender.requests.candidate import Candidate
from recommender.requests.faults_together import FaultsTogether
from recommender.requests.resolving import resolve
from recommender.requests.sheet_names import SheetNames
from recommender.solver.engine.clock import Clock
from recommender.web.desk import read_text, show_page, write_file
from recommender.web.page_request import PageRequest, read_page_request
from recommender.web.shelf import Shelf
from tests.builders.any_request import shipped_requests
from tests.builders.html_forms import Page
from tests.builders.running import run

SHELF = Shelf.of()
RECEPTIONIST = "qualification=ocr-03456&role=receptionist"
ADVERT = Path(__file__).parents[1] / "cli" / "advert.txt"


def page_of(query: str, before: str | None = None) -> Page:
    asked = read_page_request(query, SHELF.first)
    earlier = None if before is None else read_page_request(before, SHELF.first)
    return Page(show_page(Clock(), SHELF, asked, earlier).html)


def codes_in(page: Page) -> list[str]:
    """Return the codes of the units that the page marks as in the plan or held."""
    qualification = SHELF.load("ocr-03456")
    units = enumerate(qualification.catalogue.units)
    return [unit.code for n, unit in units if page.text_by_id.get(f"state-{n}", "")]


@click.command()
@job_options
@wish_options
@time_options
def command(**options: Any) -> Candidate:
    return sound_options(options, FaultsTogether())


def command_in(page: Page) -> Candidate:
    """Return the request of the command that a page shows."""
    words = page.text_by_id["command"].partition("recommender plan")[2]
    found = command.main(shlex.split(words), standalone_mode=False)
    assert isinstance(found, Candidate)
    return found


def test_the_plan_of_a_page_is_that_of_the_command() -> None:
    options = ("--role", "receptionist", "--without", "B10", "--have", "D6:rpl")
    done = json.loads(run("plan", *options, "--format", "json").out)
    page = page_of(f"{RECEPTIONIST}&without=B10&have=D6:rpl")

    assert codes_in(page) == [unit["code"] for unit in done["plans"][0]["units"]]


def test_the_data_that_is_saved_is_that_of_the_command() -> None:
    options = ("--role", "receptionist", "--tag", "complaints:weekly 60%")
    printed = run("plan", *options, "--format", "json").out
    asked = read_page_request(
        f"{RECEPTIONIST}&tag=complaints:weekly+60%25", SHELF.first
    )
    saved = write_file(Clock(), SHELF, asked, "plan.json", SheetNames())

    assert json.loads(saved.content) == json.loads(printed)


def test_a_page_shows_the_plan_and_the_command_of_its_address() -> None:
    for whole in shipped_requests("ocr-03456", 12, "pages"):
        asked = PageRequest("ocr-03456", whole.candidate)
        asked = asked.written_one_way(SHELF.load("ocr-03456"))
        page = page_of(asked.query)
        answer = recommend(whole.qualification, whole.candidate)

        assert command_in(page) == asked.candidate
        expected = list(answer.best.codes) if answer.plans else []
        assert codes_in(page) == expected


def test_what_changed_is_what_what_if_says() -> None:
    page = page_of(f"{RECEPTIONIST}&without=B10", before=RECEPTIONIST)
    before = Candidate("receptionist")
    after = read_page_request("role=receptionist&without=B10", SHELF.first).candidate
    comparison = what_if("ocr-03456", before, after)
    news = page.text_by_id["sentence"]

    assert comparison.units_in
    for unit in (*comparison.units_in, *comparison.units_out):
        assert unit.code in news
    more = comparison.after.best.fit.mismatch - comparison.before.best.fit.mismatch
    assert f"{float(more):.1f} credits more" in news


def test_a_brief_page_has_the_same_plan_and_the_later_one_says_why_units_left() -> None:
    click = f"{RECEPTIONIST}&without=B10"
    asked = read_page_request(click, SHELF.first)
    before = read_page_request(RECEPTIONIST, SHELF.first)
    brief = Page(show_page(Clock(), SHELF, asked, before, brief=True).html)
    whole = page_of(click, before=RECEPTIONIST)
    later = page_of(f"{click}&more=1", before=RECEPTIONIST)

    for name in ("plan-units", "sheet", "totals", "sentence", "command"):
        assert brief.text_by_id[name] == whole.text_by_id[name]
    why = "What changed since the last click, and why"
    assert why not in brief.text_by_id["news"]
    assert why in whole.text_by_id["news"]
    assert whole.text_by_id["news"] == later.text_by_id["news"]
    # The script swaps the parts only where both pages have the same.
    assert brief.ids == whole.ids


def test_a_page_without_a_click_before_tells_of_no_change() -> None:
    assert "sentence" not in page_of(RECEPTIONIST).text_by_id


def test_each_way_out_leads_to_a_plan() -> None:
    page = page_of("role=receptionist&max_credits=20&with=A13&without=A10")
    steps = page.links_to_requests()

    assert "At least 42 credits in total" in page.text_by_id["clash"]
    assert steps
    for query in steps:
        asked = read_page_request(query, SHELF.first)
        assert recommend("ocr-03456", asked.candidate).status is Status.OPTIMAL


def test_a_way_out_does_not_fix_the_first_day_to_today() -> None:
    late = "hours_per_week=1&finish_by=2099-01-01&max_credits=20"
    steps = page_of(f"role=receptionist&{late}").links_to_requests()

    assert steps
    assert not any("start=" in query for query in steps)


def test_a_free_choice_costs_nothing() -> None:
    page = page_of(RECEPTIONIST)
    free = [href[3:] for label, href in page.links if label == "D6 instead of D3"]
    first = recommend("ocr-03456", "receptionist").best
    chosen = recommend(
        "ocr-03456", read_page_request(free[0], SHELF.first).candidate
    ).best

    assert "D6" in chosen.codes
    assert chosen.fit.mismatch == first.fit.mismatch


def test_prices_are_those_of_explain() -> None:
    done = json.loads(run("explain", "--role", "receptionist", "--format", "json").out)
    page = page_of(f"{RECEPTIONIST}&more=1")
    units = SHELF.load("ocr-03456").catalogue.units
    number = {unit.code: n for n, unit in enumerate(units)}
    for unit in done["units"]:
        shown = page.text_by_id[f"price-{number[unit['code']]}"]
        price = unit["price"]
        expected = "free" if price == 0 else f"{price:+.1f}"
        assert ("no plan" if price is None else expected) in shown


def test_a_request_that_cannot_be_planned_says_why_and_keeps_its_controls() -> None:
    asked = read_page_request("role=receptionist&parallel=2", SHELF.first)
    shown = show_page(Clock(), SHELF, asked)

    assert shown.status == 422
    assert "cannot be used without hours per week" in shown.html
    assert ("parallel", "2") in Page(shown.html).forms["ask"].fields


def test_markup_in_an_address_is_text() -> None:
    asked = PageRequest("ocr-03456", Candidate("<script>alert(1)</script>"))
    html = show_page(Clock(), SHELF, asked).html

    assert "<script>alert" not in html
    assert Page(html).scripts_inside == 0


def test_pictures_wait_until_the_prices_are_there_and_can_then_be_printed() -> None:
    first, more = (
        show_page(Clock(), SHELF, read_page_request(query, SHELF.first)).html
        for query in (RECEPTIONIST, f"{RECEPTIONIST}&more=1")
    )

    assert first.count("<img") == first.count('loading="lazy"') > 0
    assert more.count("<img") == first.count("<img")
    assert 'loading="lazy"' not in more


def test_no_identity_stands_twice_on_a_page() -> None:
    ids = page_of(f"{RECEPTIONIST}&more=1", before="role=field-engineer").ids

    assert len(ids) == len(set(ids))


def test_a_text_becomes_tasks_and_chances_and_its_words_are_marked() -> None:
    asked = PageRequest("ocr-03456", Candidate())
    text = ADVERT.read_text(encoding="utf-8")
    shown = read_text(Clock(), SHELF, asked, text)
    read = read_page_request(shown.query, SHELF.first).candidate

    assert shown.status == 200
    assert "<mark" in shown.html
    assert read.tags
    assert read.unsure
    assert "Repairs" not in shown.query


def test_a_text_reads_as_the_command_reads_it() -> None:
    saved = read_text(
        Clock(),
        SHELF,
        PageRequest("ocr-03456", Candidate()),
        ADVERT.read_text(encoding="utf-8"),
    )
    read = read_page_request(saved.query, SHELF.first).candidate
    done = run("plan", "--job-text", str(ADVERT), "--no-questions", "--format", "json")
    document = json.loads(done.out)["candidate"]

    qualification = SHELF.load("ocr-03456")
    assert {tag: str(o) for tag, o in read.tags.items()} == document["tags"]
    assert list(resolve(read, qualification).no_tags) == document["no_tags"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wir suchen eine Person, die am Telefon mit unseren Kunden spricht und hilft.",
        "\x00\x1b[2J<b>ghost</b> " * 20,
        "x" * 60_000,
    ],
)
def test_a_text_that_is_no_job_is_refused_on_the_page(text: str) -> None:
    shown = read_text(Clock(), SHELF, PageRequest("ocr-03456", Candidate()), text)

    assert shown.status == 422
    assert "<b>ghost" not in shown.html
    assert "ask" in Page(shown.html).forms


def test_time_that_runs_out_is_told_and_not_taken_for_no_plan() -> None:
    asked = read_page_request("role=team-leader&spare=9", SHELF.first)
    shown = show_page(Clock(0.0), SHELF, asked)

    assert "Time ran out" in shown.html or "time ran out" in shown.html


def test_names_are_in_what_is_saved_and_in_no_page() -> None:
    asked = replace(read_page_request(RECEPTIONIST, SHELF.first))
    people = SheetNames("A. Candidate", "An Assessor", "North Centre")
    for kind in ("plan.html", "letter.txt"):
        file = write_file(Clock(), SHELF, asked, kind, people)
        assert b"A. Candidate" in file.content
    assert b"A. Candidate" not in (
        write_file(Clock(), SHELF, asked, "candidate.toml", people).content
    )
