"""What is asked about time: dates, hours per week, deadlines. Counted by hand."""

import shlex
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import click
import pytest

import recommender
from recommender import Candidate, RequestError, Wishes
from recommender.answers.ways_out import ways_out
from recommender.cli.inputs import RequestOptions
from recommender.cli.options import job_options, time_options, wish_options
from recommender.reports.words import requirements, wording
from recommender.requests import dates
from recommender.requests.dates import read_date
from recommender.requests.pace import Pace
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.requests.study_days import read_off

TUESDAY = date(2026, 12, 1)
ABOUT = recommender.load_qualification("ocr-03456")


@pytest.fixture(autouse=True)
def _today_is_the_first_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "today", lambda: TUESDAY)


def resolved(wishes: Wishes) -> Wishes:
    return resolve(Candidate(wishes=wishes), ABOUT).wishes


def faults_of(wishes: Wishes) -> list[str]:
    with pytest.raises(RequestError) as error:
        resolved(wishes)
    return [fault.id for fault in error.value.faults]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01", TUESDAY),
        (" 2028-02-29 ", date(2028, 2, 29)),
        ("today", TUESDAY),
        ("Today", TUESDAY),
        ("1/12/2026", TUESDAY),
        ("01/12/2026", TUESDAY),
        ("1.12.2026", TUESDAY),
        ("1 December 2026", TUESDAY),
        ("01 dec 2026", TUESDAY),
        ("4 Sept 2027", date(2027, 9, 4)),
    ],
)
def test_a_date_is_written_as_in_iso_8601_as_in_the_uk_or_today(
    text: str, meant: date
) -> None:
    assert read_date(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("", "20261201", "2026-W49-2", "2027-02-29", "2026-13-01", "soon"),
        *("1/13/2026", "31/02/2027", "1/12/26", "1 Ma 2027", "32 May 2027", "May 2027"),
    ],
)
def test_what_is_no_date_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|a date is missing"):
        read_date(text)


def test_a_deadline_without_a_start_counts_from_today() -> None:
    wishes = resolved(Wishes(hours_per_week=2, finish_by=date(2027, 6, 30)))

    assert wishes.start == TUESDAY


def test_without_a_deadline_no_start_is_made_up() -> None:
    assert resolved(Wishes(hours_per_week=2)).start is None


@pytest.mark.parametrize(
    ("finish_by", "weekly", "hours"),
    [
        # December 31, January 31, February 28, March 31, April 30, May 31, June 30:
        # 212 days are 30 2/7 weeks.
        (date(2027, 6, 30), "2", 60),
        (date(2027, 6, 30), "7", 212),
        (date(2027, 6, 30), "2.5", 75),
        (TUESDAY, "7", 1),  # the first day counts
        (TUESDAY, "6.9", 0),
        (date(2026, 12, 7), "0.1", 0),
        (date(2027, 2, 8), "0.1", 1),  # 70 days, although 0.1 is no float
    ],
)
def test_the_hours_in_time_are_whole_and_both_days_count(
    finish_by: date, weekly: str, hours: int
) -> None:
    assert Pace(Fraction(weekly), TUESDAY, finish_by).hours_in_time() == hours


def test_a_deadline_is_a_wish_on_the_hours_still_to_come() -> None:
    wishes = Wishes(have=("D6",), hours_per_week=2, finish_by=date(2027, 6, 30))
    problem = build_problem(ABOUT, resolve(Candidate(wishes=wishes), ABOUT))
    rule = problem.rules[-1]

    assert rule.id == "--finish-by 2027-06-30"
    assert rule.text == (
        "--finish-by 2027-06-30 "
        "(at 2 hours per week from 2026-12-01 that is 60 guided hours)"
    )
    assert requirements.required(rule) == "at most 60 hours"
    assert rule.requires.of.except_units == {"D6"}


@pytest.mark.parametrize(
    ("wishes", "ids"),
    [
        (Wishes(start=TUESDAY), ["hours-missing"]),
        (Wishes(parallel=2), ["hours-missing"]),
        (Wishes(alongside=False), ["hours-missing"]),
        (Wishes(hours_per_week=2, finish_by=date(2026, 11, 30)), ["dates-order"]),
        (Wishes(hours_per_week=0), ["hours-range"]),
        (Wishes(hours_per_week=168.5), ["hours-range"]),
        (Wishes(hours_per_week=float("nan")), ["hours-range"]),
        (Wishes(hours_per_week=2, parallel=0), ["parallel-range"]),
        (Wishes(hours_per_week=2, start=date(3000, 1, 1)), ["date-range"]),
        (
            Wishes(with_units=("Z9",), start=TUESDAY, finish_by=date(2026, 11, 30)),
            ["unit-unknown", "dates-order"],
        ),
    ],
)
def test_what_cannot_be_asked_about_time_is_said_all_at_once(
    wishes: Wishes, ids: list[str]
) -> None:
    assert faults_of(wishes) == ids


@click.command()
@job_options
@wish_options
@time_options
def asked(**options: Any) -> Candidate:
    return RequestOptions(None, **options).read()[1]


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(),
        Wishes(hours_per_week=2.0),
        Wishes(hours_per_week=0.1, start=TUESDAY, parallel=1, alongside=False),
        Wishes(
            with_units=("A13",),
            spare=5,
            hours_per_week=1234.5678 / 10,
            start=TUESDAY,
            finish_by=date(2029, 8, 6),
            parallel=3,
            alongside=True,
            lift=("level-4",),
        ),
    ],
)
def test_a_request_written_as_options_asks_the_same(wishes: Wishes) -> None:
    candidate = Candidate(role="receptionist", wishes=wishes)
    options = shlex.split(" ".join(wording.as_options(candidate)))

    assert asked.main(options, standalone_mode=False) == candidate


def test_options_about_time_speak_over_those_of_a_file() -> None:
    file = Wishes(hours_per_week=2, start=TUESDAY, parallel=3, alongside=True)
    options = Wishes(hours_per_week=4, parallel=1, alongside=False)
    said = recommender.requests.candidate.override(
        Candidate(wishes=file), Candidate(wishes=options)
    )

    assert said.wishes == replace(options, start=TUESDAY)


@pytest.mark.parametrize(
    ("weekly", "finish", "moved"),
    [
        # 42 credits are 280 guided hours: 93 1/3 weeks at 3 a week, and in 3 days
        # 653.5 hours per week, which no week has.
        (3, date(2026, 12, 3), ["--finish-by"]),
        # In 12 days 163.5 would do, as a week of 168 hours allows.
        (3, date(2026, 12, 12), ["--finish-by", "--hours-per-week"]),
        # 28,000,000 weeks end after the last year that can be asked for.
        (1e-5, date(2026, 12, 3), ["drop"]),
    ],
)
def test_ways_out_have_only_values_that_a_person_may_ask_for(
    weekly: float, finish: date, moved: list[str]
) -> None:
    wishes = Wishes(hours_per_week=weekly, start=TUESDAY, finish_by=finish)
    answer = recommender.recommend(ABOUT, Candidate("receptionist", wishes=wishes))
    ways = ways_out(answer)

    assert sorted({way.changes[0].split()[0] for way in ways}) == sorted(moved)
    for way in ways:
        assert resolve(way.candidate, ABOUT).wishes == way.candidate.wishes
        assert recommender.recommend(ABOUT, way.candidate).best == way.plan


def test_days_off_leave_fewer_hours_until_a_deadline() -> None:
    # 30 days of December but for eleven: 19 days at 7 hours per week.
    wishes = Wishes(
        hours_per_week=7,
        finish_by=date(2026, 12, 30),
        off=(read_off("2026-12-21..2027-01-03"), read_off("2026-12-06")),
    )
    rule = build_problem(ABOUT, resolve(Candidate(wishes=wishes), ABOUT)).rules[-1]

    assert rule.bound is not None
    assert rule.bound.at_most == 19
    assert "except for days off, that is 19 guided hours" in rule.text


def test_a_deadline_counts_credits_where_all_hours_of_learning_are_meant() -> None:
    wishes = Wishes(hours_per_week=7, finish_by=date(2026, 12, 29), all_hours=True)
    rule = build_problem(ABOUT, resolve(Candidate(wishes=wishes), ABOUT)).rules[-1]

    # 29 hours: two credits of 10, and no third.
    assert rule.bound is not None
    assert (rule.bound.measure, rule.bound.at_most) == ("credits", 2)
    assert "that is 29 learning hours" in rule.text


def test_days_off_can_be_given_up_where_they_alone_miss_a_deadline() -> None:
    # 280 hours at 70 a week are 28 days, to 28 December; a deadline that day.
    off = read_off("2026-12-25..2026-12-26")
    asked = {"hours_per_week": 70, "start": TUESDAY, "finish_by": date(2026, 12, 28)}
    answer = recommender.recommend(
        ABOUT, Candidate("receptionist", wishes=Wishes(**asked, off=(off,)))
    )
    ways = {way.changes: way for way in ways_out(answer)}

    assert ways.keys() == {
        ("drop --off 2026-12-25..2026-12-26",),
        ("--finish-by 2026-12-30 instead of 2026-12-28",),
        # 280 hours in 26 days are 75.4 a week.
        ("--hours-per-week 75.5 instead of 70",),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027-01-03..2026-12-21", "ends before it starts"),
        ("2026-12-21..", "a date is missing"),
        ("christmas", "christmas is not a date"),
        ("2026-12-21-2027-01-03", "is not a date"),
    ],
)
def test_what_is_no_days_off_is_not_guessed_at(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_off(text)


def test_days_off_and_kinds_of_hours_are_nothing_without_hours_a_week() -> None:
    wishes = Wishes(off=(read_off("2026-12-21"),), all_hours=True)
    with pytest.raises(RequestError, match="--off and --hours cannot be used without"):
        resolved(wishes)
