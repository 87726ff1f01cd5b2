"""Units in time: cases counted by hand, and laws on random plans."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import RequestError
from recommender.answers import timelines
from recommender.answers.timelines import Stretch, Timeline, schedule
from recommender.auditing import weigh
from recommender.errors import SelfCheckError
from recommender.qualifications.plans import Finding, Plan
from recommender.qualifications.rules import Bound, Kind, Pairing, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.pace import Pace
from recommender.requests.study_days import joined
from recommender.solver.engine.clock import Clock
from recommender.solver.schedules.sequencing import Schedule
from tests.builders.asking import unit_lists

TUESDAY = date(2026, 12, 1)
# Guided hours 40, 40, 20; the last two are mandatory.
OPTIONAL = Unit("A1", "Optional", "A", 3, 6)
LONG = Unit("B1", "Long", "B", 3, 6)
SHORT = Unit("B2", "Short", "B", 3, 3)
TEN = Pace(Fraction(10), TUESDAY)


def plan_of(*units: Unit, held: frozenset[str] = frozenset()) -> Plan:
    return Plan(units, held, (), weigh(units, {}))


def lines(pace: Pace, *units: Unit) -> list[str]:
    timeline = schedule(plan_of(*units), {"B1", "B2"}, pace)
    return [
        f"{one.unit.code} {one.first_day:%d.%m.}-{one.last_day:%d.%m.} "
        f"{one.from_week}-{one.to_week}"
        for one in timeline.stretches
    ]


def test_mandatory_units_come_first_one_after_the_other() -> None:
    # 4, 2 and 4 weeks of 7 days.
    assert lines(TEN, OPTIONAL, LONG, SHORT) == [
        "B1 01.12.-28.12. 1-4",
        "B2 29.12.-11.01. 5-6",
        "A1 12.01.-08.02. 7-10",
    ]


def test_alongside_they_take_turns_with_the_optional_ones() -> None:
    assert lines(replace(TEN, alongside=True), OPTIONAL, LONG, SHORT) == [
        "B1 01.12.-28.12. 1-4",
        "A1 29.12.-25.01. 5-8",
        "B2 26.01.-08.02. 9-10",
    ]


def test_two_at_a_time_share_the_week_and_the_next_begins_when_one_ends() -> None:
    # 5 hours a week each: B2's 20 take 4 weeks, and B1's 20 left 4 more; then A1 has
    # 20 left and the whole 10 a week.
    assert lines(replace(TEN, parallel=2), OPTIONAL, LONG, SHORT) == [
        "B1 01.12.-25.01. 1-8",
        "B2 01.12.-28.12. 1-4",
        "A1 29.12.-08.02. 5-10",
    ]


def test_what_ends_within_a_day_shares_the_day_with_the_next() -> None:
    # 20 hours at 3 a week are 46 2/3 days: the 47th is 16 January.
    assert lines(Pace(Fraction(3), TUESDAY), SHORT, replace(SHORT, code="B3")) == [
        "B2 01.12.-16.01. 1-7",
        "B3 16.01.-04.03. 7-14",
    ]


def test_known_guided_hours_are_not_estimated() -> None:
    # 10 hours are a week, though 6 credits would be four.
    assert lines(TEN, replace(LONG, glh=10)) == ["B1 01.12.-07.12. 1-1"]


def test_without_a_start_there_are_weeks_and_no_days() -> None:
    timeline = schedule(plan_of(SHORT, LONG), (), Pace(Fraction(10)))
    weeks = [(one.from_week, one.to_week) for one in timeline.stretches]

    assert weeks == [(1, 2), (3, 6)]
    assert {one.first_day for one in timeline.stretches} == {None}
    assert (timeline.finish, timeline.weeks_begun) == (None, 6)


def test_the_latest_safe_start_leaves_the_days_that_are_needed() -> None:
    # 60 hours at 10 a week are 42 days; 29 February counts in 2028.
    pace = replace(TEN, finish_by=date(2028, 3, 1))
    timeline = schedule(plan_of(LONG, SHORT), (), pace)

    assert timeline.finish == date(2027, 1, 11)
    assert timeline.latest_start == date(2028, 1, 20)


def test_held_units_take_no_time() -> None:
    timeline = schedule(plan_of(LONG, SHORT, held=frozenset({"B1"})), (), TEN)

    assert [one.unit.code for one in timeline.stretches] == ["B2"]
    assert timeline.finish == date(2026, 12, 14)


def test_who_holds_every_unit_is_finished_on_the_first_day() -> None:
    timeline = schedule(plan_of(LONG, held=frozenset({"B1"})), (), TEN)

    assert (timeline.stretches, timeline.weeks_begun) == ((), 0)
    assert timeline.finish == TUESDAY


def test_a_unit_without_hours_has_the_day_on_which_its_turn_comes() -> None:
    nothing = replace(SHORT, glh=0)

    assert lines(TEN, LONG, nothing) == ["B1 01.12.-28.12. 1-4", "B2 28.12.-28.12. 4-4"]


def test_a_pace_without_end_is_refused() -> None:
    with pytest.raises(RequestError, match="finish after the year 2999"):
        schedule(plan_of(LONG), (), Pace(Fraction(1, 10**9), TUESDAY))


def test_the_last_day_of_the_calendar_is_a_day_and_there_is_none_after_it() -> None:
    """40 hours at 10 a week are 28 days, the first of them included."""
    last = date(2999, 12, 31)
    just = replace(TEN, start=last - timedelta(27))
    timeline = schedule(plan_of(LONG), (), just)

    assert timeline.finish == last
    with pytest.raises(RequestError, match="finish after the year 2999"):
        schedule(plan_of(LONG), (), replace(TEN, start=last - timedelta(26)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    units = draw(unit_lists())
    return plan_of(*units, held=frozenset(code for code in draw(codes)))


codes = st.frozensets(st.sampled_from([f"U{i}" for i in range(6)]))
days = st.dates(date(2020, 1, 1), date(2041, 1, 1))
offs = st.lists(
    st.builds(lambda day, n: (day, day + timedelta(n)), days, st.integers(0, 400)),
    max_size=3,
).map(joined)
paces = st.builds(
    Pace,
    st.fractions(Fraction(1, 4), 168, max_denominator=8),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    parallel=st.integers(1, 4),
    alongside=st.booleans(),
)
paces_off = st.builds(lambda pace, off: replace(pace, off=off), paces, offs)


def walked(pace: Pace, last: date) -> list[date]:
    """Walk from the start to a day, and leave out the days off."""
    assert pace.start is not None
    every = (pace.start + timedelta(n) for n in range((last - pace.start).days + 1))
    return [day for day in every if not any(a <= day <= b for a, b in pace.off)]


@given(paces_off, st.integers(0, 900))
def test_days_of_learning_are_those_of_the_calendar_but_for_days_off(
    pace: Pace, number: int
) -> None:
    assert pace.start is not None
    last = pace.start + timedelta(number)
    every = walked(pace, last)

    assert pace.days.until(last) == len(every)
    assert [pace.days.day(n) for n in range(len(every))] == every
    if every:
        latest = pace.days.latest_start(len(every), last)
        assert walked(replace(pace, start=latest), last) == every


@given(plans(), paces_off, st.integers(0, 500))
def test_with_days_off_a_plan_is_in_time_if_its_hours_fit_the_wish(
    plan: Plan, pace: Pace, number: int
) -> None:
    assert pace.start is not None
    pace = replace(pace, finish_by=pace.start + timedelta(number))
    timeline = schedule(plan, (), pace)
    assert timeline.finish is not None
    assert timeline.latest_start is not None
    assert pace.finish_by is not None
    off = [day for one in timeline.stretches for day in (one.first_day, one.last_day)]

    assert not any(a <= day <= b for day in off if day for a, b in pace.off)
    if plan.hours:
        in_time = timeline.finish <= pace.finish_by
        assert in_time == (plan.hours <= pace.hours_in_time())
        latest = schedule(plan, (), replace(pace, start=timeline.latest_start))
        after = timeline.latest_start + timedelta(1)
        too_late = schedule(plan, (), replace(pace, start=after))
        assert latest.finish is not None
        assert too_late.finish is not None
        assert latest.finish <= pace.finish_by < too_late.finish


@given(plans(), codes, paces)
def test_the_timeline_has_the_new_units_and_their_hours(
    plan: Plan, mandatory: frozenset[str], pace: Pace
) -> None:
    timeline = schedule(plan, mandatory, pace)
    stretches = timeline.stretches

    assert timeline.hours == plan.hours
    assert {one.unit for one in stretches} == set(plan.new_units)
    assert len(stretches) == len(plan.new_units)
    for one, after in pairwise(stretches):
        assert one.begins <= after.begins
        late = one.unit.code not in mandatory and after.unit.code in mandatory
        assert pace.alongside or not late


@given(plans(), codes, paces)
def test_the_finish_is_the_same_in_any_order_and_however_many_at_a_time(
    plan: Plan, mandatory: frozenset[str], pace: Pace
) -> None:
    timeline = schedule(plan, mandatory, pace)
    plainest = schedule(plan, (), Pace(pace.hours_per_week, pace.start))
    ends = max((one.ends for one in timeline.stretches), default=Fraction(0))
    last_days = [one.last_day for one in timeline.stretches if one.last_day]

    assert ends == timeline.weeks == plainest.weeks
    assert timeline.finish == plainest.finish
    assert max(last_days, default=pace.start) == timeline.finish


def moments(timeline: Timeline) -> Iterator[tuple[Fraction, list[Stretch]]]:
    """Return the parts of the time in which nothing changes, and who is under way."""
    edges = {edge for one in timeline.stretches for edge in (one.begins, one.ends)}
    for early, late in pairwise(sorted(edges)):
        under_way = [
            one for one in timeline.stretches if one.begins <= early < one.ends
        ]
        yield late - early, under_way


@given(plans(), codes, paces)
def test_at_most_n_units_are_under_way_and_share_the_hours_of_the_week(
    plan: Plan, mandatory: frozenset[str], pace: Pace
) -> None:
    timeline = schedule(plan, mandatory, pace)
    learned = dict.fromkeys((one.unit.code for one in timeline.stretches), Fraction(0))
    for weeks, under_way in moments(timeline):
        assert 1 <= len(under_way) <= pace.parallel
        for one in under_way:
            learned[one.unit.code] += weeks * pace.hours_per_week / len(under_way)

    assert learned == {one.unit.code: one.hours for one in timeline.stretches}


@given(plans(), paces, st.integers(-400, 400))
def test_the_latest_safe_start_is_in_time_and_the_day_after_is_not(
    plan: Plan, pace: Pace, days: int
) -> None:
    finish = schedule(plan, (), pace).finish
    assert finish is not None
    asked = replace(pace, finish_by=finish + timedelta(days))
    latest = schedule(plan, (), asked).latest_start
    assert latest is not None
    after = schedule(plan, (), replace(asked, start=latest + timedelta(1)))

    assert schedule(plan, (), replace(asked, start=latest)).finish == asked.finish_by
    assert after.finish == finish + timedelta(days + 1)


@given(plans(), paces, st.integers(0, 400))
def test_a_plan_is_in_time_if_its_hours_fit_the_wish(
    plan: Plan, pace: Pace, days: int
) -> None:
    assert pace.start is not None
    pace = replace(pace, finish_by=pace.start + timedelta(days))
    timeline = schedule(plan, (), pace)

    assert timeline.finish is not None
    assert pace.finish_by is not None
    if plan.hours:
        in_time = timeline.finish <= pace.finish_by
        assert in_time == (plan.hours <= pace.hours_in_time())


# Six credits each, which are 40 guided hours: at 10 hours a week, 28 days.
A, B, C, D = (Unit(code, code, "A", 3, 6) for code in "ABCD")


def pair(how: str, code: str, *others: str) -> Rule:
    named = tuple(frozenset(other.split("|")) for other in others)
    pairing = Pairing(how, code, named)
    every = Bound("units", Select(), at_least=0)
    return Rule(f"{how}:{code}", Kind.RULE, "", "", every, pairing=pairing)


def begun(timeline: Timeline) -> list[str]:
    return [f"{one.unit.code} {one.first_day:%d.%m.%y}" for one in timeline.stretches]


def test_each_unit_comes_after_all_that_it_needs() -> None:
    chain = [pair("needs", "A", "C"), pair("needs", "B", "D"), pair("needs", "C", "B")]
    timeline = schedule(plan_of(A, B, C, D), (), TEN, rules=chain)

    assert begun(timeline) == ["D 01.12.26", "B 29.12.26", "C 26.01.27", "A 23.02.27"]
    assert (timeline.unmet, timeline.proven) == ((), True)
    # As long as in any order, since nobody waits.
    assert timeline.weeks == schedule(plan_of(A, B, C, D), (), TEN).weeks


def test_what_a_mandatory_unit_needs_comes_before_it_and_other_units_after() -> None:
    timeline = schedule(plan_of(A, B, C), {"C"}, TEN, rules=[pair("needs", "C", "B")])

    assert [one.unit.code for one in timeline.stretches] == ["B", "C", "A"]


def test_what_is_held_or_one_of_several_is_enough() -> None:
    rules = [pair("needs", "A", "B|C"), pair("needs", "C", "D")]
    held = schedule(plan_of(A, B, C, D, held=frozenset("B")), (), TEN, rules=rules)
    either = schedule(plan_of(A, B, C, D), (), TEN, rules=rules)

    assert [one.unit.code for one in held.stretches] == ["A", "D", "C"]
    assert [one.unit.code for one in either.stretches] == ["B", "A", "D", "C"]


def test_several_at_a_time_wait_for_what_they_need() -> None:
    two = replace(TEN, parallel=2)
    timeline = schedule(plan_of(A, B, C), (), two, rules=[pair("needs", "B", "A")])

    # A and C share the hours for eight weeks; then B has them all.
    assert begun(timeline) == ["A 01.12.26", "C 01.12.26", "B 26.01.27"]


def test_what_goes_together_is_in_a_row_or_side_by_side() -> None:
    rules = [pair("together", "A", "C"), pair("together", "C", "A")]
    row = schedule(plan_of(A, B, C), (), TEN, rules=rules)
    beside = schedule(plan_of(A, B, C), (), replace(TEN, parallel=2), rules=rules)

    assert [one.unit.code for one in row.stretches] == ["A", "C", "B"]
    assert begun(beside)[:2] == ["A 01.12.26", "C 01.12.26"]


def test_three_go_together_in_a_row_and_four_cannot_which_is_said() -> None:
    rules = [pair("together", "A", "B", "C")]
    one = schedule(plan_of(A, B, C), (), TEN, rules=rules)
    two = schedule(plan_of(B, C, A), (), replace(TEN, parallel=2), rules=rules)

    # B first, then A, then C: A ends when C begins. So it can after all.
    assert (one.unmet, two.unmet) == ((), ())
    every = [pair("together", x, *(y for y in "ABCD" if y != x)) for x in "ABCD"]
    never = schedule(plan_of(A, B, C, D), (), TEN, rules=every)
    # In any row of four, three pairs have another between them.
    assert never.unmet == (
        "A goes with C, but ends before C can begin",
        "A goes with D, but ends before D can begin",
        "B goes with D, but ends before D can begin",
    )


def test_units_that_need_each_other_are_said_and_nothing_waits_for_ever() -> None:
    rules = [pair("needs", "A", "B"), pair("needs", "B", "C"), pair("needs", "C", "B")]
    timeline = schedule(plan_of(A, B, C), (), TEN, rules=rules)

    assert [one.unit.code for one in timeline.stretches] == ["B", "A", "C"]
    assert timeline.unmet == ("B needs C first, but C needs B",)


def test_what_is_not_in_the_plan_cannot_come_first_which_is_said() -> None:
    timeline = schedule(plan_of(A), (), TEN, rules=[pair("needs", "A", "B|D")])

    assert timeline.unmet == ("A needs B or D first, which the plan does not have",)


def test_a_rule_that_does_not_bind_asks_for_no_order() -> None:
    rule = pair("needs", "A", "B")
    plan = replace(plan_of(A, B), findings=(Finding(rule, 0, True, applies=False),))

    timeline = schedule(plan, (), TEN, rules=[rule])
    assert [one.unit.code for one in timeline.stretches] == ["A", "B"]


def test_a_unit_that_ends_on_offer_soon_is_begun_in_time() -> None:
    # B's turn would come on 29 December, one day too late.
    last = replace(B, offered_until=date(2026, 12, 28))
    timeline = schedule(plan_of(A, last, C), (), TEN)

    assert begun(timeline) == ["B 01.12.26", "A 29.12.26", "C 26.01.27"]
    in_time = replace(B, offered_until=date(2026, 12, 29))
    assert begun(schedule(plan_of(A, in_time, C), (), TEN))[0] == "A 01.12.26"


def test_a_unit_that_is_not_on_offer_yet_waits_and_others_come_first() -> None:
    later = replace(A, offered_from=date(2027, 1, 4))
    timeline = schedule(plan_of(later, B), (), TEN)
    alone = schedule(plan_of(later), (), TEN)

    # B ends on 28 December; nobody works for six days.
    assert begun(timeline) == ["B 01.12.26", "A 04.01.27"]
    assert timeline.weeks == Fraction(34 + 28, 7)
    assert (timeline.finish, timeline.unmet) == (date(2027, 1, 31), ())
    assert begun(alone) == ["A 04.01.27"]


def test_two_that_end_on_offer_at_once_cannot_both_be_in_time_which_is_said() -> None:
    soon = [replace(unit, offered_until=date(2026, 12, 20)) for unit in (A, B)]
    gone = replace(C, offered_until=date(2026, 11, 30))
    timeline = schedule(plan_of(*soon, gone), (), TEN)

    assert sorted(timeline.unmet) == [
        "B is offered until 2026-12-20, but begins on 2026-12-29",
        "C is offered until 2026-11-30, but begins on 2027-01-26",
    ]
    assert timeline.proven


def test_without_a_start_dates_are_not_heeded_which_is_said() -> None:
    soon = replace(B, offered_until=date(2026, 12, 20))
    timeline = schedule(plan_of(A, soon), (), Pace(Fraction(10)))

    assert [one.unit.code for one in timeline.stretches] == ["A", "B"]
    assert timeline.unmet == (
        "some units are offered only on certain dates: add --start",
    )


def test_days_off_are_in_the_weeks_that_a_unit_takes() -> None:
    """28 days of learning each; the second has a week off before its 8th day."""
    off = (date(2027, 1, 5), date(2027, 1, 11))
    pace = replace(TEN, off=(off,))
    timeline = schedule(plan_of(A, B, C), (), pace)

    assert [(one.begins, one.ends) for one in timeline.stretches] == [
        (0, 4),
        (4, 9),
        (9, 13),
    ]
    assert (timeline.weeks, timeline.finish) == (13, date(2027, 3, 1))


def test_an_order_is_sought_for_so_long_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    last = replace(B, offered_until=date(2026, 12, 28))
    monkeypatch.setattr(timelines, "MOST_SECONDS", 0.0)
    hurried = schedule(plan_of(A, last, C), (), TEN)
    patient = schedule(plan_of(A, last, C), (), TEN, clock=Clock())

    assert (begun(hurried)[0], hurried.proven) == ("A 01.12.26", False)
    assert (begun(patient)[0], patient.proven) == ("B 01.12.26", True)


def test_a_deadline_that_waiting_misses_is_said_and_no_start_is_safe() -> None:
    later = replace(A, offered_from=date(2027, 1, 4))
    pace = replace(TEN, finish_by=date(2027, 1, 15))
    timeline = schedule(plan_of(later), (), pace)

    assert timeline.unmet == (
        "the last day is 2027-01-31, after --finish-by 2027-01-15",
    )
    assert timeline.latest_start is None


def test_the_latest_safe_start_keeps_the_dates_on_offer() -> None:
    soon = replace(A, offered_until=date(2026, 12, 10))
    pace = replace(TEN, finish_by=date(2027, 3, 1))
    timeline = schedule(plan_of(soon, B), (), pace)
    late = replace(A, offered_until=date(2027, 12, 10))
    free = schedule(plan_of(A, B), (), pace)

    assert free.latest_start == date(2027, 1, 5)
    assert timeline.latest_start == date(2026, 12, 10)
    # An offer that never ends too soon leaves the day that the hours alone do.
    assert schedule(plan_of(late, B), (), pace).latest_start == free.latest_start


def test_no_timeline_leaves_the_program_that_breaks_what_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = [pair("needs", "A", "B")]
    right = {1: (0, 40), 0: (40, 80)}
    wrong: list[dict[int, tuple[int, int]]] = [
        {0: (0, 40), 1: (40, 80)},
        {1: (0, 30), 0: (30, 70)},
        {1: (0, 40), 0: (50, 90)},
        {1: (0, 80), 0: (0, 80)},
        {1: (0, 40)},
    ]
    for spans in (right, *wrong):
        found = Schedule(spans, proven=True)  # type: ignore[arg-type]
        monkeypatch.setattr(timelines, "best_schedule", lambda *_, found=found: found)
        if spans in (right, wrong[2]):
            # That work stands still is no wrong answer, only a late one.
            schedule(plan_of(A, B), (), TEN, rules=rules)
            continue
        monkeypatch.setattr(timelines, "unmet_of", lambda *_: frozenset())
        with pytest.raises(SelfCheckError, match="did not pass the audit"):
            schedule(plan_of(A, B), (), TEN, rules=rules)


@pytest.mark.parametrize("more", range(-3, 9))
@pytest.mark.parametrize("waits", [False, True])
def test_the_latest_safe_start_is_found_among_all_days(more: int, waits: bool) -> None:
    """A and B take 56 days; A is offered until the tenth, or from the ninth, day on.

    The deadline is so many days after the last day of learning.
    """
    day = TUESDAY + timedelta(8)
    dated = (
        replace(A, offered_from=day)
        if waits
        else replace(A, offered_until=day + timedelta(1))
    )
    finish = schedule(plan_of(dated, B), (), TEN).finish
    assert finish is not None
    pace = replace(TEN, finish_by=finish + timedelta(more))
    found = schedule(plan_of(dated, B), (), pace)
    late = [text for text in found.unmet if "--finish-by" in text]
    safe = []
    for number in range(20):
        later = replace(pace, start=TUESDAY + timedelta(number))
        other = schedule(plan_of(dated, B), (), later)
        if not other.unmet:
            safe.append(later.start)

    assert bool(late) is (more < 0)
    assert found.latest_start == (max(safe, key=str) if safe and not late else None)


@pytest.mark.parametrize("start", [TUESDAY, None])
def test_a_table_has_days_where_there_are_any_and_weeks_otherwise(
    start: date | None,
) -> None:
    timeline = schedule(plan_of(SHORT, LONG), (), Pace(Fraction(10), start))
    ends = [(row["from"], row["to"], row["hours"]) for row in timeline.records()]

    assert timeline.summary == "2 units in 6 weeks"
    assert ends == (
        [(1, 2, 20), (3, 6, 40)]
        if start is None
        else [
            (TUESDAY, date(2026, 12, 14), 20),
            (date(2026, 12, 15), date(2027, 1, 11), 40),
        ]
    )


@pytest.mark.parametrize(
    ("begins", "ends", "weeks"),
    [
        (0, 0, (1, 1)),
        (0, 1, (1, 1)),
        (1, 2, (2, 2)),
        (1, 1, (1, 1)),
        (Fraction(1, 2), 3, (1, 3)),
    ],
)
def test_weeks_count_from_1_and_one_that_ends_a_week_stays_in_it(
    begins: Fraction, ends: Fraction, weeks: tuple[int, int]
) -> None:
    one = Stretch(SHORT, 20, Fraction(begins), Fraction(ends))

    assert (one.from_week, one.to_week) == weeks
