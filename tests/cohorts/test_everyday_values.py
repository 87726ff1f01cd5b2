"""Dates and hours are read however people write them, or the cell is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.cohorts.everyday_values import read_day, read_hours, with_iso_dates
from recommender.files.sheets import CellError

WHOLE = (
    "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%y", "%d %B %Y", "%d %b %y",
    "%d-%b-%y", "%dth of %B %Y", "%A %d %B %Y", "%B %d, %Y", "%Y-%m-%d",
    "%Y-%m-%d 00:00:00", "%d%b%Y", "%Y/%m/%d",
)  # fmt: skip
MONTHS = ("%B %Y", "%b %y", "%b-%y", "%b '%y", "%m/%Y", "%Y-%m", "%B, %Y")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(WHOLE))
def test_a_day_is_read_as_it_was_written(day: date, form: str) -> None:
    text = day.strftime(form)

    assert read_day(text) == read_day(f" {text.upper()} ", is_last=True) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(MONTHS))
def test_a_month_is_its_first_day_or_where_time_ends_its_last(
    day: date, form: str
) -> None:
    text = day.strftime(form)
    last = read_day(text, is_last=True)

    assert read_day(text) == day.replace(day=1)
    assert last is not None
    assert (last.year, last.month) == (day.year, day.month)
    assert last.toordinal() + 1 == date(
        day.year + day.month // 12, day.month % 12 + 1, 1
    ).toordinal()  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["27 Jan", "Q1 2027", "31/02/2027", "12/31/2026", "46054", "Spring 2027", "soon",
     "ma 2027", "2027", "1/2", "13/2027", "0/1/2027"],
)  # fmt: skip
def test_what_is_no_whole_date_is_a_fault(text: str) -> None:
    with pytest.raises(CellError) as caught:
        read_day(text)

    assert caught.value.id == "date-unreadable"
    assert text in caught.value.message


@pytest.mark.parametrize(
    ("hours", "texts"),
    [
        (2.0, "2|2h|2 hrs|2hrs.|2 hours|2 Hours per week|2 hours a week|2 hrs/wk|2 p/w|"
              "2 per week|about 2 hours weekly|2.0|02|120 mins|approx. 2 hrs pw"),
        (1.5, "1.5|1,5 hrs|1½|1 ½ hours|90 minutes|1h 30m|1 hr 30 mins|"
              "1 hour and 30 min"),
        (0.5, "½ hour|0.5|.5|30 mins a week"),
        (None, "|half a day|2-3 hours|1 hour per month|1,000|2:30|3 days|hours|-2|2 2"),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(hours: float | None, texts: str) -> None:
    assert {text: read_hours(text) for text in texts.split("|")} == dict.fromkeys(
        texts.split("|"), hours
    )


def test_spans_of_days_may_have_uk_dates() -> None:
    assert with_iso_dates("21/12/2026 - 03/01/2027; 1.4.2027") == (
        "2026-12-21..2027-01-03; 2027-04-01"
    )
    assert with_iso_dates("2026-12-21..2027-01-03") == "2026-12-21..2027-01-03"
    assert with_iso_dates("31/02/2027") == "31/02/2027"
