"""A deadline without hours per week: the plan says how many it needs, and no more."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.answers.recommendation import Recommendation
from recommender.answers.timelines import Timeline
from recommender.requests.candidate import Candidate, Wishes
from tests.builders.examples import examples

OCR = recommender.load_qualification("ocr-03456")
START = date(2026, 12, 1)


def timeline(wishes: Wishes) -> tuple[Recommendation, Timeline]:
    answer = recommender.recommend(OCR, Candidate("receptionist", wishes=wishes))
    found = recommender.timeline_of(answer)
    assert found is not None
    return answer, found


def test_299_hours_in_8_weeks_need_37_and_a_half_per_week() -> None:
    """45 credits with 299 guided hours; 56 days: 299 / 8 is 37.375."""
    deadline = START + timedelta(days=55)
    answer, found = timeline(Wishes(start=START, finish_by=deadline))

    assert (answer.best.hours, found.pace.hours_per_week) == (299, Fraction("37.5"))
    assert found.pace.worked_out
    assert found.finish is not None
    assert found.finish <= deadline
    assert not found.unmet


def test_all_hours_count_10_per_credit() -> None:
    """450 hours in 45 weeks."""
    deadline = START + timedelta(days=7 * 45 - 1)
    _, found = timeline(Wishes(start=START, finish_by=deadline, all_hours=True))

    assert found.pace.hours_per_week == 10
    assert found.finish == deadline


@examples(10)
@given(
    days=st.integers(20, 1_500),
    off=st.integers(0, 60),
    have=st.sampled_from([(), ("D6",), ("F3", "F4", "A13")]),
)
def test_the_hours_are_just_enough(days: int, off: int, have: tuple[str, ...]) -> None:
    deadline = START + timedelta(days=days)
    break_ = ((START + timedelta(days=5), START + timedelta(days=5 + off)),)
    wishes = Wishes(
        start=START,
        finish_by=deadline,
        off=break_ if off and off < days - 10 else (),
        have=have,
    )
    answer, found = timeline(wishes)
    weekly = found.pace.hours_per_week

    assert found.finish is not None
    assert found.finish <= deadline
    # The plan is the one without a deadline, and half an hour less is too little.
    free = recommender.recommend(
        OCR, Candidate("receptionist", wishes=Wishes(have=have))
    )
    assert answer.best.codes == free.best.codes
    if weekly > Fraction(1, 2):
        less = replace(found.pace, hours_per_week=weekly - Fraction(1, 2))
        late = less.finish_of(less.hours_of(answer.best.new_units))
        assert late is None or late > deadline


@pytest.mark.parametrize(
    "wishes", [Wishes(start=START), Wishes(parallel=2), Wishes(off=((START, START),))]
)
def test_without_a_deadline_hours_are_asked_for(wishes: Wishes) -> None:
    with pytest.raises(recommender.RequestError) as caught:
        recommender.recommend(OCR, Candidate("receptionist", wishes=wishes))

    assert "--hours-per-week" in caught.value.faults[0].hint
    assert "--finish-by" in caught.value.faults[0].hint


def test_no_day_to_learn_has_no_timeline() -> None:
    last = START + timedelta(days=9)
    wishes = Wishes(start=START, finish_by=last, off=((START, last),))
    answer = recommender.recommend(OCR, Candidate("receptionist", wishes=wishes))

    assert recommender.timeline_of(answer) is None
