"""Units as tasks: the days on offer, what each needs, and what is left unmet."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from recommender.answers import unit_tasks
from recommender.answers.timelines import Timeline
from recommender.answers.unit_tasks import Tasks, Unmet, tasks_of, unmet_of
from recommender.auditing import weigh
from recommender.qualifications.plans import Finding, Plan
from recommender.qualifications.rules import Bound, Kind, Pairing, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.pace import Pace

START = date(2026, 12, 1)
TEN = Pace(Fraction(10), START)
# The third and the fourth day are off.
OFF = replace(TEN, off=((date(2026, 12, 3), date(2026, 12, 4)),))
A, B, C, D = (Unit(code, code, "A", 3, 6) for code in "ABCD")


def pair(how: str, code: str, *others: str) -> Rule:
    named = tuple(frozenset(other.split("|")) for other in others)
    every = Bound("units", Select(), at_least=0)
    pairing = Pairing(how, code, named)
    return Rule(f"{how}:{code}", Kind.RULE, "", "", every, pairing=pairing)


def plan_of(*units: Unit, held: str = "") -> Plan:
    return Plan(units, frozenset(held), (), weigh(units, {}))


def tasks(*units: Unit, rules: tuple[Rule, ...] = (), pace: Pace = TEN) -> Tasks:
    return tasks_of(units, plan_of(*units), pace, rules)


def day(number: int) -> date:
    return START + timedelta(number)


@pytest.mark.parametrize(
    ("offered_from", "offered_until", "window"),
    [
        (None, None, (0, None)),
        (day(-3), None, (0, None)),
        (day(0), None, (0, None)),
        (day(1), None, (1, None)),
        # The days off are no days of learning: the fifth is the third of these.
        (day(2), None, (2, None)),
        (day(4), None, (2, None)),
        (day(5), None, (3, None)),
        (None, day(-1), (0, -1)),
        (None, day(0), (0, 0)),
        (None, day(1), (0, 1)),
        (None, day(3), (0, 1)),
        (None, day(4), (0, 2)),
        (day(1), day(4), (1, 2)),
    ],
)
def test_a_unit_can_be_begun_on_the_days_of_learning_on_which_it_is_offered(
    offered_from: date | None, offered_until: date | None, window: tuple[int, Any]
) -> None:
    unit = replace(A, offered_from=offered_from, offered_until=offered_until)

    assert unit_tasks._window(unit, OFF) == window
    assert unit_tasks._window(unit, Pace(Fraction(10))) == (0, None)


def test_what_is_offered_beyond_the_calendar_is_offered_to_its_end() -> None:
    last = replace(A, offered_until=date(9999, 12, 31))
    same = replace(A, offered_until=date(2999, 12, 31))

    assert unit_tasks._window(last, TEN) == unit_tasks._window(same, TEN)
    assert unit_tasks._window(same, TEN)[1] == (date(2999, 12, 31) - START).days


LATER, SOON = replace(A, offered_from=day(9)), replace(B, offered_until=day(9))


@pytest.mark.parametrize(
    ("units", "dated"),
    [((A, B), False), ((LATER, B), True), ((A, SOON), True), ((LATER, SOON), True)],
)
def test_one_unit_with_dates_is_enough_to_heed_them(
    units: tuple[Unit, ...], dated: bool
) -> None:
    found = tasks(*units)

    assert found.dated is dated
    assert found.considers == (("each unit while it is offered",) if dated else ())
    assert not tasks(*units, pace=Pace(Fraction(10))).dated


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("needs", ("each unit after those it needs",)),
        (
            "together",
            ("units that go together at the same time or one after the other",),
        ),
        ("bars", ()),
    ],
)
def test_what_one_unit_asks_for_is_taken_into_account(
    how: str, words: tuple[str, ...]
) -> None:
    assert tasks(A, B, C, rules=(pair(how, "A", "B"),)).considers == words


def test_only_rules_about_pairs_that_apply_are_heeded() -> None:
    plain = Rule("plain", Kind.RULE, "", "", Bound("units", Select(), at_least=0))
    rules = pair("needs", "A", "B"), pair("needs", "B", "C"), plain
    findings = (
        Finding(rules[0], 0, True, applies=False),
        Finding(rules[1], 0, True),
        Finding(plain, 0, True),
    )
    plan = replace(plan_of(A, B, C), findings=findings)
    found = tasks_of((A, B, C), plan, TEN, rules)

    assert found.rules == (rules[1],)
    assert found.pairings == (rules[1].pairing,)
    assert [task.needs for task in found.load.tasks] == [(), (frozenset([2]),), ()]


def test_a_task_needs_what_is_new_unless_something_held_is_enough() -> None:
    """C is held and D is not in the plan; A needs B itself, and one of each pair."""
    rules = (
        pair("needs", "A", "B", "B|C", "B|D", "D"),
        pair("together", "A", "B"),
        pair("needs", "B", "C"),
    )
    found = tasks_of((A, B), plan_of(A, B, C, held="C"), TEN, rules)
    first, second = found.wanted.tasks

    assert first.needs == (frozenset([1]), frozenset([1]))
    assert first.beside == (frozenset([1]),)
    assert (second.needs, second.beside) == ((), ())
    assert (found.wanted.daily, found.wanted.parallel) == (Fraction(10, 7), 1)
    assert found.present == {"A", "B", "C"}


def unmet(
    *spans: tuple[int, int],
    units: tuple[Unit, ...] = (A, B, C),
    rules: tuple[Rule, ...] = (),
    also: tuple[Unit, ...] = (),
    pace: Pace = TEN,
) -> tuple[set[Unmet], tuple[str, ...]]:
    """Give what a schedule leaves unmet, by code and in words; the rest is held."""
    held = "".join(unit.code for unit in also)
    found = tasks_of(units, plan_of(*units, *also, held=held), pace, rules)
    schedule: Any = dict(enumerate(spans))
    told = unit_tasks.unmet_in_words(found, schedule)
    return {*unmet_of(found, schedule)}, told


ROW = (0, 40), (40, 80), (80, 120)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        # B ends when C begins, and A before it.
        (pair("needs", "C", "B"), None),
        (pair("needs", "C", "A", "B"), None),
        (pair("needs", "A", "B"), "A needs B first, but B needs A"),
        (pair("needs", "A", "B|C"), "A needs B or C first, but B or C needs A"),
        (pair("needs", "B", "A|C"), None),
        (pair("needs", "B", "D"), "B needs D first, which the plan does not have"),
        (pair("needs", "B", "A", "C"), "B needs C first, but C needs B"),
        # What is needed by a unit that is not in the plan is not lacking.
        (pair("needs", "D", "C"), None),
    ],
)
def test_a_need_is_met_by_one_of_each_set_that_has_ended(
    rule: Rule, words: str | None
) -> None:
    found, told = unmet(*ROW, rules=(rule,))

    assert told == (() if words is None else (words,))
    assert found == (set() if words is None else {Unmet("needs", words[0])})


def test_a_unit_that_is_held_meets_a_need_and_needs_nothing_itself() -> None:
    rules = (pair("needs", "A", "B|D"), pair("needs", "D", "C"))

    assert unmet(*ROW, rules=rules, also=(D,)) == (set(), ())


@pytest.mark.parametrize(("how", "lacks"), [("together", True), ("bars", False)])
def test_only_what_is_needed_must_come_first(how: str, lacks: bool) -> None:
    """A ends before C begins, so they do not go together."""
    found, told = unmet(*ROW, rules=(pair(how, "A", "C"),))

    assert found == ({Unmet("together", "A")} if lacks else set())
    words = "A goes with C, but ends before C can begin"
    assert told == ((words,) if lacks else ())


def test_a_unit_that_begins_when_it_is_no_longer_offered_is_said_with_the_day() -> None:
    """At 10 hours a week 40 are 28 days, so B begins on the 29th."""
    late, just = (replace(B, offered_until=day(number)) for number in (27, 28))
    words = "B is offered until 2026-12-28, but begins on 2026-12-29"

    assert unmet(*ROW, units=(A, late, C)) == ({Unmet("dates", "B")}, (words,))
    assert unmet(*ROW, units=(A, just, C)) == (set(), ())


def test_that_dates_need_a_start_is_said_only_where_there_are_dates() -> None:
    free = Pace(Fraction(10))
    words = ("some units are offered only on certain dates: add --start",)

    assert unmet(*ROW, pace=free) == (set(), ())
    assert unmet(*ROW, units=(A, SOON, C), pace=free) == (set(), words)


def test_a_timeline_is_proven_unless_it_is_said_not_to_be() -> None:
    nothing = Timeline(TEN, (), Fraction(0))

    assert nothing.proven
    assert nothing.summary == "0 units in 0 weeks"
