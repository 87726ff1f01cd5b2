"""Days of learning, counted one by one."""

from datetime import date, timedelta
from random import Random

import pytest

from recommender.requests.study_days import StudyDays

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
