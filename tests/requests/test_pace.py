"""How fast a candidate learns, counted by hand."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from recommender import Wishes
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.units import Unit
from recommender.requests.dates import LAST_DAY
from recommender.requests.pace import (
    Pace,
    hours_in_words,
    pace_for,
    pace_of,
    plain_number,
)

MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 6)
KNOWN = Unit("A1", "", "A", 2, 4, glh=30)
HALF = Unit("A2", "", "A", 2, number_of(2.5), glh=number_of("7.25"))


def paced(weekly: str, finish_by: date = SUNDAY, **more: object) -> Pace:
    return replace(Pace(Fraction(weekly), MONDAY, finish_by), **more)  # type: ignore[arg-type]


def test_hours_are_guided_or_ten_for_each_credit() -> None:
    assert paced("1").hours_of([KNOWN, HALF]) == Fraction("37.25")
    assert paced("1", all_hours=True).hours_of([KNOWN, HALF]) == 65


def test_what_fits_before_a_deadline_is_rounded_down_to_parts_that_units_have() -> None:
    """A week at 30.5 hours: whole hours, quarters, or as all hours half credits."""
    assert paced("30.5").most_in_time([KNOWN]) == (30, 30)
    exact = (Fraction("30.5"), Fraction("30.5"))
    assert paced("30.5").most_in_time([KNOWN, HALF]) == exact
    assert paced("30.5", all_hours=True).most_in_time([KNOWN]) == (30, 3)
    assert paced("37", all_hours=True).most_in_time([HALF]) == (37, Fraction("3.5"))


@pytest.mark.parametrize(
    ("hours", "weekly"),
    [
        (7, "7"),
        (Fraction("7.01"), "7.5"),
        (Fraction("7.5"), "7.5"),
        (1, "1"),
        (Fraction("0.1"), "0.5"),
        (0, "0"),
    ],
)
def test_the_hours_per_week_that_a_week_needs_are_in_halves(
    hours: Fraction, weekly: str
) -> None:
    assert paced("1").weekly_for(hours) == Fraction(weekly)
    # In two weeks half as many are enough, again in halves.
    two_weeks = paced("1", date(2026, 12, 13)).weekly_for(2 * hours)
    assert two_weeks == Fraction(weekly)


def test_a_deadline_without_a_day_to_learn_needs_no_hours_that_exist() -> None:
    assert paced("1", date(2026, 11, 29)).weekly_for(1) is None
    assert paced("1", MONDAY).weekly_for(1) == 7


@pytest.mark.parametrize(
    ("hours", "weekly", "last"),
    [
        (0, "7", MONDAY),
        (1, "7", MONDAY),
        (2, "7", date(2026, 12, 1)),
        (7, "7", SUNDAY),
        (7, "3.5", date(2026, 12, 13)),
        (Fraction("1.01"), "7", date(2026, 12, 1)),
    ],
)
def test_the_last_hour_is_on_the_day_on_which_all_are_done(
    hours: Fraction, weekly: str, last: date
) -> None:
    assert paced(weekly).finish_of(hours) == last


def test_hours_that_are_done_after_the_latest_date_have_no_last_day() -> None:
    late = replace(paced("1"), start=LAST_DAY)

    assert late.finish_of(Fraction(1, 7)) == LAST_DAY
    assert late.finish_of(1) is None


def test_a_pace_is_that_of_the_wishes() -> None:
    off = ((date(2026, 12, 2), date(2026, 12, 3)), (MONDAY, date(2026, 12, 1)))
    wishes = Wishes(
        hours_per_week=2.5,
        start=MONDAY,
        finish_by=SUNDAY,
        parallel=2,
        alongside=True,
        off=off,
        all_hours=True,
    )
    assert pace_of(wishes) == Pace(
        Fraction(5, 2), MONDAY, SUNDAY, 2, True, ((MONDAY, date(2026, 12, 3)),), True
    )
    assert pace_of(Wishes(hours_per_week=0.1)) == Pace(Fraction(1, 10))
    assert pace_of(Wishes()) is None


def test_a_deadline_alone_works_out_the_hours_per_week() -> None:
    """30 guided hours in a week, or 40 hours of learning; none at all need any."""
    asked = Wishes(start=MONDAY, finish_by=SUNDAY)
    guided, all_ = asked, replace(asked, all_hours=True)

    assert pace_for(guided, [KNOWN]) == paced("30", worked_out=True)
    assert pace_for(all_, [KNOWN]) == paced("40", all_hours=True, worked_out=True)
    assert pace_for(guided, []) == paced("0.5", worked_out=True)
    assert pace_for(replace(guided, off=((MONDAY, SUNDAY),)), [KNOWN]) is None
    assert pace_for(replace(guided, hours_per_week=2), [KNOWN]) == paced("2")
    assert pace_for(Wishes(), [KNOWN]) is None


def test_numbers_of_hours_are_written_as_people_write_them() -> None:
    assert [plain_number(n) for n in (2.0, Fraction(5, 2), 10, 100.0)] == [
        *("2", "2.5", "10", "100")
    ]
    assert [hours_in_words(n) for n in (1, 2, 0, Fraction(1, 2))] == [
        *("1 hour", "2 hours", "0 hours", "0.5 hours")
    ]
    assert (paced("1").kind, paced("1", all_hours=True).kind) == ("guided", "learning")
