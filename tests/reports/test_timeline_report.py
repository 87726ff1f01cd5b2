"""How a timeline is told: a table, JSON, and a calendar that another library reads."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import vobject

import recommender
from recommender import Candidate, Recommendation, Wishes
from recommender.answers.plan_details import add_details
from recommender.reports.blocks import to_text
from recommender.reports.calendar_file import to_calendar
from recommender.reports.documents.plan_builder import plans_document
from recommender.reports.parts.timeline_part import duration, timeline_blocks
from recommender.reports.plan_report import PlanReport
from recommender.solver.engine.clock import Clock
from tests.builders.small import small

ARTICLE = ("F3", "F4", "A3", "A13", "B11", "C5", "D6")
TUESDAY = date(2026, 12, 1)
# 40, 40, 33, 40, 47, 40 and 40 guided hours: 280, and 14 weeks.
WISHES = Wishes(
    with_units=ARTICLE, max_credits=42, hours_per_week=20.0, start=TUESDAY
)  # fmt: skip


def answer_to(wishes: Wishes) -> Recommendation:
    qualification = recommender.load_qualification("ocr-03456")
    return add_details(
        recommender.recommend(qualification, Candidate(wishes=wishes)), Clock()
    )


def told(wishes: Wishes) -> str:
    return to_text(timeline_blocks(answer_to(wishes)))


def test_a_timeline_by_week() -> None:
    # A3's 33 hours are 11.55 days: it ends on the 12th of them, 9 January, and A13
    # begins that day. B11 ends with the 70th day, in all 200 hours.
    assert told(WISHES).lstrip("\n") == (
        "Timeline\n"
        "Unit   Hours  From         To           Each # is a week\n"
        "F3        40  1 Dec 2026   14 Dec 2026  ##............\n"
        "F4        40  15 Dec 2026  28 Dec 2026  ..##..........\n"
        "A3        33  29 Dec 2026  9 Jan 2027   ....##........\n"
        "A13       40  9 Jan 2027   23 Jan 2027  .....###......\n"
        "B11       47  23 Jan 2027  8 Feb 2027   .......###....\n"
        "C5        40  9 Feb 2027   22 Feb 2027  ..........##..\n"
        "D6        40  23 Feb 2027  8 Mar 2027   ............##\n"
        "Order      mandatory units first; one unit at a time\n"
        "Time       42 credits, 280 guided hours, at 20 hours per week: about 3 "
        "months;\n"
        "           about 420 hours of learning in all\n"
        "Per week   20 hours guided; about 30 hours in all, including independent "
        "study\n"
        "           (10 hours per credit; --hours all counts these)\n"
        "Finish     8 March 2027, starting on 1 December 2026\n"
    )


def test_a_timeline_of_more_than_26_weeks_is_by_month() -> None:
    # 28 weeks at 10 hours: C5 and D6 have 4 each, to 14 June.
    lines = told(replace(WISHES, hours_per_week=10.0)).splitlines()

    assert lines[2] == "Unit   Hours  From         To           Each # is a month"
    assert lines[3] == "F3        40  1 Dec 2026   28 Dec 2026  #......"
    assert lines[8] == "C5        40  20 Apr 2027  17 May 2027  ....##."
    assert lines[9] == "D6        40  18 May 2027  14 Jun 2027  .....##"


def test_years_fit_the_page_and_are_said_plainly() -> None:
    # 280 weeks are 64.4 months of 365.25 / 12 days: 33 marks of two.
    lines = told(replace(WISHES, hours_per_week=1.0, start=None)).splitlines()

    assert lines[2] == "Unit   Hours  From         To           Each # is 2 months"
    assert lines[3] == f"F3        40  month 1      month 10     {'#' * 5}{'.' * 28}"
    assert lines[9].startswith("D6        40  month 56     month 65 ")
    told_plainly = "42 credits, 280 guided hours, at 1 hour per week: about 5 years 4"
    assert lines[11:] == [
        f"Time       {told_plainly}",
        "           months; about 420 hours of learning in all",
        "Per week   1 hour guided; about 1.5 hours in all, including independent study",
        "           (10 hours per credit; --hours all counts these)",
    ]


def test_in_parallel_and_alongside_with_a_deadline() -> None:
    deadline = date(2027, 3, 31)
    wishes = replace(WISHES, parallel=2, alongside=True, finish_by=deadline)
    text = told(wishes)

    assert "mandatory units in turn with the optional ones; up to 2 units at a" in text
    assert (
        "Start by   24 December 2026, the latest safe start to finish by 31 March 2027"
        in text
    )


def test_the_line_of_totals_says_the_same() -> None:
    text = to_text(PlanReport(answer_to(replace(WISHES, hours_per_week=19.0))).blocks())

    # 280 / 19 is more than 14.
    assert "about 280 guided hours, 15 weeks at 19 hours per week" in text.replace(
        "\n", " "
    )


def test_who_holds_all_has_nothing_left_to_learn() -> None:
    wishes = Wishes(have=ARTICLE, hours_per_week=1.0, start=TUESDAY)
    text = told(wishes)

    assert "nothing is left to learn at 1 hour per week" in text
    assert "Finish     1 December 2026" in text


def test_without_hours_a_week_there_is_no_timeline() -> None:
    answer = answer_to(Wishes())

    assert timeline_blocks(answer) == []
    assert plans_document(answer).timeline is None


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        (Fraction(1, 10), "1 week"),
        (Fraction(41, 5), "9 weeks"),
        (13, "3 months"),
        (102, "23 months"),
        (103, "2 years"),  # 23.7 months
        (104, "2 years"),
        (110, "2 years 1 month"),
    ],
)
def test_a_length_of_time_is_rounded_to_what_it_is_known_to(
    weeks: Fraction, words: str
) -> None:
    assert duration(Fraction(weeks)) == words


def test_the_json_document_has_the_timeline_in_iso_dates() -> None:
    wishes = replace(WISHES, finish_by=date(2027, 3, 31), alongside=False)
    document = json.loads(plans_document(answer_to(wishes)).model_dump_json())
    timeline, asked = document["timeline"], document["candidate"]["wishes"]

    assert (asked["start"], asked["mandatory"]) == ("2026-12-01", "first")
    assert {**timeline, "units": [], "basis": ""} == {
        "hours_per_week": 20.0,
        "worked_out": False,
        "hours": "guided",
        "off": [],
        "parallel": 1,
        "mandatory": "first",
        "start": "2026-12-01",
        "finish": "2027-03-08",
        "latest_start": "2026-12-24",
        "weeks": 14,
        "basis": "",
        "unmet": [],
        "proven": True,
        "units": [],
    }
    assert "20/3" in timeline["basis"]
    assert timeline["units"][2] == {
        "code": "A3",
        "hours": 33,
        "from_week": 5,
        "to_week": 6,
        "start": "2026-12-29",
        "finish": "2027-01-09",
    }


def test_another_library_reads_the_calendar_back() -> None:
    answer = answer_to(WISHES)
    calendar = vobject.readOne(to_calendar(answer))
    events = [
        (event.summary.value, event.dtstart.value, event.dtend.value)
        for event in calendar.vevent_list
    ]

    # Dates without a time are all-day events, and their end is the day after.
    assert events[0] == (
        "F3 Demonstrate understanding of customer service",
        TUESDAY,
        date(2026, 12, 15),
    )
    assert [(start, end) for _, start, end in events[1:7]] == [
        (date(2026, 12, 15), date(2026, 12, 29)),
        (date(2026, 12, 29), date(2027, 1, 10)),
        (date(2027, 1, 9), date(2027, 1, 24)),
        (date(2027, 1, 23), date(2027, 2, 9)),
        (date(2027, 2, 9), date(2027, 2, 23)),
        (date(2027, 2, 23), date(2027, 3, 9)),
    ]
    assert events[7] == (
        "OCR Level 3 NVQ Diploma in Customer Service: last day of the plan",
        date(2027, 3, 8),
        date(2027, 3, 9),
    )
    titles = {f"{unit.code} {unit.title}" for unit in answer.best.units}
    assert {summary for summary, _, _ in events[:-1]} == titles


def test_events_say_their_hours_and_where_they_come_from() -> None:
    calendar = vobject.readOne(to_calendar(answer_to(WISHES)))
    told = [event.description.value for event in calendar.vevent_list]

    assert told[0] == "40 guided hours (as published); 6 credits; level 3"
    assert told[2] == (
        "33 guided hours (estimated as credits x 20/3); 5 credits; level 2"
    )
    assert told[7].startswith("280 guided hours: 14 weeks at 20 hours per week.")


def events_of(text: str) -> dict[str, tuple[int, date, bool]]:
    """Give the number and first day of each event, and whether it still stands."""
    return {
        one.uid.value: (
            int(one.sequence.value),
            one.dtstart.value,
            not hasattr(one, "status"),
        )
        for one in vobject.readOne(text).vevent_list
    }


OTHER = replace(WISHES, with_units=(), without_units=("A13",), max_credits=None)
LATER = replace(WISHES, start=TUESDAY + timedelta(1))


def test_equal_requests_give_equal_calendars_and_others_share_no_event() -> None:
    one, again = to_calendar(answer_to(WISHES)), to_calendar(answer_to(WISHES))
    other = to_calendar(answer_to(OTHER))

    assert one == again
    assert len(events_of(one)) == 8
    assert not events_of(one).keys() & events_of(other).keys()


@pytest.mark.parametrize(
    "again",
    [
        LATER,
        replace(WISHES, hours_per_week=10.0),
        replace(WISHES, parallel=2, alongside=True),
        replace(WISHES, off=((TUESDAY, date(2026, 12, 6)),), all_hours=True),
        replace(WISHES, finish_by=date(2028, 1, 1)),
    ],
)
def test_the_same_request_at_other_times_has_the_same_events(again: Wishes) -> None:
    first, second = (events_of(to_calendar(answer_to(w))) for w in (WISHES, again))

    assert first.keys() == second.keys()


def test_a_later_start_has_higher_numbers_whatever_was_there_before() -> None:
    first, later = (events_of(to_calendar(answer_to(w))) for w in (WISHES, LATER))

    assert {later[uid][0] - first[uid][0] for uid in first} == {1}


def test_the_events_of_a_candidate_file_keep_their_names_in_another_plan() -> None:
    first, second = (
        events_of(to_calendar(answer_to(w), "/me.toml")) for w in (WISHES, OTHER)
    )
    another = events_of(to_calendar(answer_to(WISHES), "/you.toml"))
    shared = {uid.split("-")[0] for uid in first.keys() & second.keys()}

    both = {*answer_to(WISHES).best.codes} & {*answer_to(OTHER).best.codes}
    assert shared == {"finish", *(f"unit.{code}" for code in both)}
    assert not first.keys() & another.keys()


def test_a_calendar_that_is_replaced_says_what_changed_and_cancels_the_rest() -> None:
    first = to_calendar(answer_to(WISHES), "/me.toml")
    slower = replace(WISHES, hours_per_week=19.0)
    second = to_calendar(answer_to(slower), "/me.toml", first.encode())
    other = to_calendar(answer_to(OTHER), "/me.toml", second.encode())
    back = to_calendar(answer_to(WISHES), "/me.toml", other.encode())
    made = [events_of(text) for text in (first, second, other, back)]

    # F3's 40 hours begin on the same day, and end later.
    assert {made[1][uid][0] - made[0][uid][0] for uid in made[0]} == {1}
    gone = answer_to(WISHES).best.codes
    gone = tuple(code for code in gone if code not in answer_to(OTHER).best.codes)
    cancelled = {uid for uid, (_, _, stands) in made[2].items() if not stands}
    assert {uid.split("-")[0] for uid in cancelled} == {f"unit.{c}" for c in gone}
    assert all(made[2][uid][0] == made[1][uid][0] + 1 for uid in cancelled)
    assert all(made[3][uid][2] for uid in made[0])
    assert all(made[3][uid][0] > made[1][uid][0] for uid in cancelled)
    for text, wishes in ((first, WISHES), (second, slower), (other, OTHER)):
        # What is made again over itself stays as it is, what is cancelled too.
        again = to_calendar(answer_to(wishes), "/me.toml", text.encode())
        assert again == text


@pytest.mark.parametrize(
    "before", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\n", b"\xff"]
)
def test_what_is_no_calendar_is_replaced_like_nothing(before: bytes) -> None:
    assert to_calendar(answer_to(WISHES), "", before) == to_calendar(answer_to(WISHES))


def test_events_of_others_in_a_calendar_are_none_of_ours() -> None:
    theirs = to_calendar(answer_to(WISHES), "/you.toml").encode()
    ours = to_calendar(answer_to(WISHES), "/me.toml", theirs)

    assert ours == to_calendar(answer_to(WISHES), "/me.toml")


CHAIN = '\n[[rules]]\nid = "pre"\ntext = "First"\nsource = "made up"\nneeds = "pre"\n'
# Each needs the next, so that the order of the file is just the wrong one.
CHAINED = (
    "code,title,group,level,credits,glh,pre,until\n"
    "A1,Last step,A,2,5,60,B2,\nA2,Middle step,A,2,4,60,B1,2027-02-22\n"
    "B1,First step,B,3,6,60,,\nB2,Next step,B,3,5,60,A2,\n"
)


@pytest.mark.parametrize(("weekly", "in_time"), [(10.0, True), (5.0, False)])
def test_a_column_of_prerequisites_is_an_order_and_what_is_late_is_said(
    weekly: float, in_time: bool, tmp_path: Path
) -> None:
    files = {"units.csv": CHAINED}
    qualification = small(
        tmp_path / "small", f'{CHAIN}\n[columns]\npre = "units"\n', files=files
    )
    wishes = Wishes(hours_per_week=weekly, start=TUESDAY, with_units=("A1",))
    answer = add_details(
        recommender.recommend(qualification, Candidate(wishes=wishes)), Clock()
    )
    text, document = to_text(timeline_blocks(answer)), plans_document(answer)

    assert [line[:2] for line in text.splitlines()[3:7]] == ["B1", "A2", "B2", "A1"]
    assert "each unit after those it needs; each unit while it is offered" in " ".join(
        text.split()
    )
    # At 5 hours per week A2's turn comes after 12 weeks, on 23 February.
    late = "A2 is offered until 2027-02-22, but begins on 2027-02-23"
    assert document.timeline is not None
    assert document.timeline.unmet == ([] if in_time else [late])
    assert ("Not met" in text) == (not in_time)


def test_the_hours_of_a_week_can_be_all_hours_of_learning() -> None:
    # 420 hours, 10 per credit, at 30 a week: 14 weeks too, of which 280 are guided.
    every = replace(WISHES, hours_per_week=30.0, all_hours=True)
    text = " ".join(told(every).split())
    document = plans_document(answer_to(every)).timeline
    assert document is not None
    assert document.weeks == 14

    assert document.hours == "all"
    assert [one.hours for one in document.units] == [60, 60, 50, 60, 70, 60, 60]
    assert "42 credits, about 420 hours of learning in all (280 guided hours)" in text
    assert "at 30 hours per week: about 3 months" in text
    assert "30 hours in all, including independent study; about 20 hours guided" in (
        text
    )


def test_days_off_are_told_and_nothing_is_learnt_on_them() -> None:
    christmas = ((date(2026, 12, 21), date(2027, 1, 3)), (TUESDAY, TUESDAY))
    text = told(replace(WISHES, off=christmas))

    # 15 days later than without: F3 begins on the 2nd, and F4 ends in the new year.
    assert "F3        40  2 Dec 2026   15 Dec 2026" in text
    assert "F4        40  16 Dec 2026  12 Jan 2027" in text
    assert "Off        1 December 2026, 21 December 2026 to 3 January 2027" in text
    assert "Finish     23 March 2027, starting on 1 December 2026" in text
