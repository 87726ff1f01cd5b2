"""Days of learning, counted one by one."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from recommender.requests.dates import LAST_DAY
from recommender.requests.study_days import StudyDays, joined, read_off, write_off

START, DAY = date(2026, 12, 1), timedelta(1)


def some_days(random: Random) -> StudyDays:
    off = []
    for _ in range(random.randint(0, 4)):
        first = START + timedelta(random.randint(-10, 60))
        off.append((first, first + timedelta(random.randint(0, 9))))
    return StudyDays(START, tuple(off))


def listed(days: StudyDays) -> list[date]:
    """List the days of learning of a year, a day at a time."""
    all_ = (START + number * DAY for number in range(365))
    return [d for d in all_ if not any(first <= d <= last for first, last in days.off)]


@pytest.mark.parametrize("seed", range(40))
def test_days_of_learning_are_those_that_are_counted_one_by_one(seed: int) -> None:
    random = Random(f"study days {seed}")
    days = some_days(random)
    all_ = listed(days)

    assert [days.day(number) for number in range(60)] == all_[:60]
    for number in range(90):
        last = START + number * DAY
        assert days.until(last) == sum(day <= last for day in all_)


@pytest.mark.parametrize("seed", range(40))
def test_the_latest_start_leaves_just_enough_days(seed: int) -> None:
    random = Random(f"latest start {seed}")
    days = some_days(random)
    last = START + timedelta(random.randint(40, 120))
    number = random.randint(1, 30)
    start = days.latest_start(number, last)

    def left(first: date) -> int:
        span = (first + n * DAY for n in range((last - first).days + 1))
        return sum(not any(a <= day <= b for a, b in days.off) for day in span)

    assert left(start) == number
    assert left(start + DAY) == number - 1


@pytest.mark.parametrize("seed", range(20))
def test_days_off_joined_are_the_same_days_in_order_and_apart(seed: int) -> None:
    off = some_days(Random(f"joined {seed}")).off
    together = joined(off)

    def days_of(stretches: tuple[tuple[date, date], ...]) -> set[date]:
        spans = ((a, (b - a).days + 1) for a, b in stretches)
        return {first + n * DAY for first, length in spans for n in range(length)}

    assert days_of(together) == days_of(off)
    pairs = pairwise(together)
    assert all((after[0] - before[1]).days > 1 for before, after in pairs)


def test_there_is_no_day_of_learning_after_the_latest_date() -> None:
    last = StudyDays(LAST_DAY)
    days = StudyDays(LAST_DAY - 3 * DAY, ((LAST_DAY - 2 * DAY, LAST_DAY - DAY),))
    never = StudyDays(LAST_DAY - DAY, ((LAST_DAY, LAST_DAY),))

    assert [last.day(number) for number in range(2)] == [LAST_DAY, None]
    found = [days.day(number) for number in range(3)]
    assert found == [LAST_DAY - 3 * DAY, LAST_DAY, None]
    assert [never.day(number) for number in range(2)] == [LAST_DAY - DAY, None]


def test_before_the_start_there_are_no_days_of_learning() -> None:
    assert StudyDays(START).until(START - DAY) == 0
    assert StudyDays(START, ((START, START),)).until(START) == 0


def test_no_learning_at_all_starts_on_its_last_day() -> None:
    days = StudyDays(START, ((START + 3 * DAY, START + 4 * DAY),))

    assert days.latest_start(0, START + 2 * DAY) == START + 2 * DAY
    assert days.latest_start(1, START + 2 * DAY) == START + 2 * DAY
    # The two days off are skipped, also where they are the last ones.
    assert days.latest_start(1, START + 4 * DAY) == START + 2 * DAY
    assert days.latest_start(2, START + 5 * DAY) == START + 2 * DAY
    one_off = StudyDays(START, ((START + DAY, START + DAY),))
    assert one_off.latest_start(1, START + DAY) == START


def test_days_off_are_one_day_or_two_ends_in_order() -> None:
    first, last = START, START + DAY

    assert read_off("1.12.2026") == (first, first)
    assert read_off("1.12.2026..2.12.2026") == (first, last)
    assert read_off("2026-12-01..1/12/2026") == (first, first)
    assert (write_off((first, first)), write_off((first, last))) == (
        "2026-12-01",
        "2026-12-01..2026-12-02",
    )
    with pytest.raises(ValueError, match="ends before it starts"):
        read_off("2026-12-02..2026-12-01")
