"""The audit of a timeline: each thing that can be wrong in it is seen, and no other."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from recommender.auditing import weigh
from recommender.auditing.timing import StudyPeriod, StudyTerms, audit_timeline
from recommender.errors import SelfCheckError
from recommender.qualifications.plans import Plan
from recommender.qualifications.rules import Bound, If, Kind, Pairing, Rule, Select
from recommender.qualifications.units import Unit

# 14 and 7 hours at 7 a week: two weeks and one.
FIRST = Unit("A1", "First", "A", 2, 3, glh=14)
SECOND = Unit("A2", "Second", "A", 2, 3, glh=7)
MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 15)
NEXT, LAST = date(2026, 11, 16), date(2026, 11, 22)
ONE = StudyPeriod(FIRST, Fraction(0), Fraction(2), MONDAY, SUNDAY)
TWO = StudyPeriod(SECOND, Fraction(2), Fraction(3), NEXT, LAST)
TERMS = StudyTerms(Fraction(7), 1, all_hours=False, start=MONDAY, off=())
# Both at once: 7 hours of each in the first two weeks, then the rest of the first.
BOTH = (
    StudyPeriod(FIRST, Fraction(0), Fraction(3), MONDAY, LAST),
    StudyPeriod(SECOND, Fraction(0), Fraction(2), MONDAY, SUNDAY),
)


def slips(
    *periods: StudyPeriod,
    terms: StudyTerms = TERMS,
    units: tuple[Unit, ...] = (FIRST, SECOND),
    held: frozenset[str] = frozenset(),
    rules: tuple[Rule, ...] = (),
    reported: tuple[tuple[str, str], ...] = (),
) -> list[str]:
    plan = Plan(units, held, (), weigh(units, {}))
    try:
        audit_timeline(plan, periods, terms, rules=rules, reported=reported)
    except SelfCheckError as error:
        return [str(slip) for slip in dict(error.evidence or {})["slips"]]
    return []


def pairing(how: str, code: str, *others: str) -> Rule:
    of = Select(units=frozenset(others))
    given = Bound("units", Select(units=frozenset([code])), at_least=1)
    then = Bound("units", of, at_least=1)
    pair = Pairing(how, code, (frozenset(others),))
    return Rule(f"{how}:{code}", Kind.RULE, "", "", If(given, then), pairing=pair)


def test_all_hours_of_3_credits_are_30() -> None:
    """At 15 a week 30 hours are two weeks, and each unit takes as long."""
    terms = replace(TERMS, weekly=Fraction(15), all_hours=True)
    third = StudyPeriod(SECOND, Fraction(2), Fraction(4), NEXT, date(2026, 11, 29))

    assert slips(ONE, third, terms=terms) == []
    assert slips(ONE, TWO, terms=terms) == ["A2 has 15 of its 30 hours"]


def test_what_is_right_passes_one_by_one_and_two_at_once() -> None:
    assert slips(ONE, TWO) == []
    assert slips(*BOTH, terms=replace(TERMS, parallel=2)) == []
    assert slips(ONE, held=frozenset(["A2"])) == []


@pytest.mark.parametrize(
    ("periods", "start"),
    [
        ((ONE,), "units to learn ['A1', 'A2'], but in the timeline ['A1']"),
        ((ONE, TWO, TWO), "units to learn ['A1', 'A2']"),
        (BOTH, "2 units at a time from week 0"),
        ((replace(ONE, ends=Fraction(1)), TWO), "A1 has 7 of its 14 hours"),
        (
            (replace(ONE, last_day=NEXT), TWO),
            "A1 is not studied from 2026-11-02 to 2026-11-16",
        ),
        ((ONE, replace(TWO, first_day=SUNDAY)), "A2 is not studied from 2026-11-15"),
    ],
)
def test_wrong_units_hours_and_days_are_seen(
    periods: tuple[StudyPeriod, ...], start: str
) -> None:
    assert any(slip.startswith(start) for slip in slips(*periods))


@pytest.mark.parametrize(
    ("until", "unmet"),
    [(NEXT, ()), (SUNDAY, (("dates", "A2"),)), (LAST, ())],
)
def test_a_unit_can_be_begun_on_the_last_day_on_which_it_is_offered(
    until: date, unmet: tuple[tuple[str, str], ...]
) -> None:
    dated = replace(SECOND, offered_until=until)
    periods, units = (ONE, replace(TWO, unit=dated)), (FIRST, dated)

    assert slips(*periods, units=units, reported=unmet) == []
    other = () if unmet else (("dates", "A2"),)
    assert slips(*periods, units=units, reported=other) != []


@pytest.mark.parametrize(
    ("begins", "unmet"), [(NEXT, ()), (LAST, (("dates", "A2"),)), (MONDAY, ())]
)
def test_a_unit_can_be_begun_on_the_first_day_on_which_it_is_offered(
    begins: date, unmet: tuple[tuple[str, str], ...]
) -> None:
    dated = replace(SECOND, offered_from=begins)
    periods, units = (ONE, replace(TWO, unit=dated)), (FIRST, dated)

    assert slips(*periods, units=units, reported=unmet) == []
    other = () if unmet else (("dates", "A2"),)
    assert slips(*periods, units=units, reported=other) != []


@pytest.mark.parametrize(
    ("rule", "unmet"),
    [
        (pairing("needs", "A2", "A1"), ()),
        (pairing("needs", "A1", "A2"), (("needs", "A1"),)),
        (pairing("needs", "A1", "A2", "A3"), (("needs", "A1"),)),
        (pairing("together", "A1", "A2"), ()),
        (pairing("together", "A1", "A9"), ()),
        (pairing("bars", "A1", "A2"), ()),
        (pairing("needs", "A9", "A1"), ()),
    ],
    ids=str,
)
def test_what_comes_before_what_it_needs_is_unmet_and_has_to_be_said(
    rule: Rule, unmet: tuple[tuple[str, str], ...]
) -> None:
    assert slips(ONE, TWO, rules=(rule,), reported=unmet) == []
    other = () if unmet else (("needs", "A1"),)
    assert slips(ONE, TWO, rules=(rule,), reported=other) != []


def test_what_is_held_is_had_before_anything_begins() -> None:
    rule, held = pairing("needs", "A1", "A2"), frozenset(["A2"])

    assert slips(ONE, rules=(rule,), held=held) == []


@pytest.mark.parametrize("off", [(2, 2), (2, 3), (1, 3)])
def test_no_day_off_is_a_day_of_study(off: tuple[int, int]) -> None:
    """14 and 7 hours are 21 days of study in a row, apart from those off."""
    first, last = (MONDAY + timedelta(days=day) for day in off)
    without = [
        day
        for day in (MONDAY + timedelta(days=number) for number in range(30))
        if not first <= day <= last
    ]
    terms = replace(TERMS, off=((first, last),))
    periods = (
        replace(ONE, first_day=without[0], last_day=without[13]),
        replace(TWO, first_day=without[14], last_day=without[20]),
    )

    assert slips(*periods, terms=terms) == []
    assert len(slips(ONE, TWO, terms=terms)) == 2


@pytest.mark.parametrize(
    ("first", "last", "right"),
    [
        (SUNDAY, SUNDAY, True),
        (NEXT, NEXT, True),
        (SUNDAY, NEXT, False),
        (LAST, LAST, False),
        (MONDAY, MONDAY, False),
    ],
)
def test_a_unit_without_hours_has_the_day_that_ends_or_begins_then(
    first: date, last: date, right: bool
) -> None:
    none = replace(SECOND, glh=0)
    period = StudyPeriod(none, Fraction(2), Fraction(2), first, last)

    assert (slips(ONE, period, units=(FIRST, none)) == []) is right


def test_a_unit_without_hours_at_the_start_has_the_first_day() -> None:
    none, days = replace(FIRST, glh=0), (MONDAY, MONDAY + timedelta(days=1))
    shifted = StudyPeriod(SECOND, Fraction(0), Fraction(1), MONDAY, MONDAY)
    second = replace(shifted, last_day=MONDAY + timedelta(days=6))
    for day, right in zip(days, (True, False), strict=True):
        period = StudyPeriod(none, Fraction(0), Fraction(0), day, day)
        assert (slips(period, second, units=(none, SECOND)) == []) is right


@pytest.mark.parametrize(
    "rule",
    [
        pairing("needs", "A2", "A1", "A3"),
        pairing("together", "A1", "A2", "A3"),
        pairing("together", "A3", "A1", "A2"),
    ],
    ids=str,
)
def test_one_of_several_units_is_enough(rule: Rule) -> None:
    """A3 comes after both, and A1 and A2 right after each other."""
    third = replace(SECOND, code="A3")
    days = (date(2026, 11, 23), date(2026, 11, 29))
    three = StudyPeriod(third, Fraction(3), Fraction(4), *days)
    units = (FIRST, SECOND, third)

    assert slips(ONE, TWO, three, units=units, rules=(rule,)) == []
