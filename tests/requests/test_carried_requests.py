"""A request in several qualifications, in the units and names of each, by hand."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recommender import Candidate, Wishes
from recommender.errors import RequestError
from recommender.qualifications.grades import Grades
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.same_units import CarryOver
from recommender.qualifications.units import Unit
from recommender.requests.carried_requests import HeldUnits, find_held, request_in
from tests.builders.hand_made import BOTH, CALLS, LETTERS, QUIET, qualification, rule

# C1 and D1 are the same unit as U1, by reference; U4 has another title in the third.
FIRST_CALLS = replace(CALLS, reference="R/1")
CALLS_HERE = replace(CALLS, code="C1", reference="r1")
CALLS_THERE = replace(CALLS, code="D1", reference="R 1")
OTHER_QUIET = replace(QUIET, title="Keep still")
NEW = Unit("N1", "New", "A", 2, 4)


def named(name: str, *units: Unit, **parts: Any) -> Qualification:
    usual = {"guidance": (), "endorsements": (), "facts": {}}
    made = qualification(units=units, **{**usual, **parts})
    return replace(made, name=name, folder=Path("folders") / name)


FIRST = named("first", FIRST_CALLS, LETTERS, QUIET)
SECOND = named("second", CALLS_HERE, LETTERS, BOTH)
THIRD = named("third", CALLS_THERE, OTHER_QUIET, NEW)
ALL = (FIRST, SECOND, THIRD)


def held(source: Qualification | None = None, *codes: str, **more: Any) -> HeldUnits:
    return find_held(Wishes(have=codes, **more), ALL, source)


def faults_of(source: Qualification | None, *codes: str) -> list[str]:
    with pytest.raises(RequestError) as refused:
        held(source, *codes)
    return [f"{fault.id}: {fault.message}" for fault in refused.value.faults]


def test_what_is_held_is_found_wherever_one_has_it_or_in_its_source() -> None:
    assert held(None, "u1", "C1", "N1").units == (FIRST_CALLS, CALLS_HERE, NEW)
    assert held(None, " u2 ").units == (LETTERS,)
    assert held(FIRST, "U4") == HeldUnits((QUIET,), FIRST)
    assert held(None).units == ()
    how = held(None, "u1", "U2", held_by=(("u1", "rpl"),))
    assert how.manners == (("U1", "rpl"),)


def test_a_code_of_different_units_needs_its_source() -> None:
    assert faults_of(None, "U4", "N1") == [
        "have-ambiguous: U4 is not the same unit in first and third"
    ]
    with pytest.raises(RequestError) as refused:
        held(None, "U4")
    assert refused.value.faults[0].hint == "add --held-in first, or another"
    assert held(THIRD, "U4").units == (OTHER_QUIET,)
    assert held(None, "U2").units == (LETTERS,)


def test_a_code_that_nobody_has_is_unknown_and_all_such_are_told() -> None:
    assert faults_of(None, "Q1", "U4", "Q2") == [
        "unit-unknown: no unit Q1 in any of the qualifications compared",
        "have-ambiguous: U4 is not the same unit in first and third",
        "unit-unknown: no unit Q2 in any of the qualifications compared",
    ]
    assert faults_of(FIRST, "C1") == ["unit-unknown: no unit C1 in this qualification"]
    with pytest.raises(RequestError) as refused:
        held(None, "1N")
    (fault,) = refused.value.faults
    assert fault.hint == "did you mean N1?; a unit of another one: --held-in NAME"
    with pytest.raises(RequestError) as refused:
        held(THIRD, "1N")
    assert refused.value.faults[0].hint == "did you mean N1?"


def test_units_count_as_themselves_in_their_source_and_as_the_same_elsewhere() -> None:
    def codes(found: CarryOver) -> dict[str, str]:
        return {match.held.code: match.here.code for match in found.carried}

    mine = held(FIRST, "U1", "U4")
    assert codes(mine.counted_in(FIRST)) == {"U1": "U1", "U4": "U4"}
    because = {match.because for match in mine.counted_in(FIRST).carried}
    assert because == {"achieved in this qualification"}
    assert codes(mine.counted_in(SECOND)) == {"U1": "C1"}
    assert [other.held.code for other in mine.counted_in(SECOND).others] == ["U4"]
    # Without a source, also one's own are the same by reference or by all else.
    assert codes(held(None, "U1").counted_in(FIRST)) == {"U1": "U1"}
    assert [mine.is_from(each) for each in ALL] == [True, False, False]
    elsewhere = replace(FIRST, folder=Path("folders/x/../first"))
    assert mine.is_from(elsewhere)
    assert not held(None, "U1").is_from(FIRST)


def asked_in(
    one: Qualification, wishes: Wishes, have: HeldUnits | None = None
) -> Wishes:
    have = have or HeldUnits()
    candidate = Candidate("seller", wishes=wishes)
    found = request_in(one, candidate, have.counted_in(one), have.manners, ALL)
    assert found.role == "seller"
    return found.wishes


def test_what_is_held_is_in_the_codes_of_each() -> None:
    have = HeldUnits((FIRST_CALLS, QUIET), FIRST, (("U1", "rpl"), ("U4", "transfer")))
    wishes = Wishes(have=("U1", "U4"), held_by=have.manners, max_credits=20)

    assert asked_in(FIRST, wishes, have) == wishes
    assert asked_in(SECOND, wishes, have) == Wishes(
        have="C1", held_by=(("C1", "rpl"),), max_credits=20
    )


@pytest.mark.parametrize(
    ("wishes", "second"),
    [
        # A unit that must be in a plan stays, and is a fault where it is unknown.
        (Wishes(with_units=("U1", "U2", "N1")), Wishes(with_units=("C1", "U2", "N1"))),
        (Wishes(with_units=("Q9",)), Wishes(with_units=("Q9",))),
        # Others are left out where only others have them.
        (Wishes(without_units=("U1", "U4", "Q9")), Wishes(without_units=("C1", "Q9"))),
        (Wishes(withdrawn=("D1", "N1", "u3")), Wishes(withdrawn=("C1", "u3"))),
        (
            Wishes(unit_credits=(("U1", 5), ("N1", 4), ("Q9", 3))),
            Wishes(unit_credits=(("C1", 5), ("Q9", 3))),
        ),
    ],
)
def test_units_that_are_wished_are_those_here(wishes: Wishes, second: Wishes) -> None:
    assert asked_in(SECOND, wishes) == second


GRADES = Grades(("Pass", "Merit"), "Pass")
GRADED = Wishes(grades=(("U1", "Merit"), ("N1", "Merit")))


def test_grades_are_left_out_where_only_others_have_them() -> None:
    candidate = Candidate(wishes=GRADED)

    def grades(one: Qualification, *others: Qualification) -> Any:
        found = request_in(one, candidate, CarryOver(), (), [one, *others])
        return found.wishes.grades

    graded = replace(SECOND, grades=GRADES)
    also = replace(THIRD, grades=GRADES)
    assert grades(graded, FIRST, THIRD) == (("C1", "Merit"),)
    assert grades(FIRST, graded, THIRD) == grades(FIRST, THIRD, graded) == ()
    assert grades(also, graded, FIRST) == (("D1", "Merit"), ("N1", "Merit"))
    # Where nobody has grades they stay, and are a fault in each.
    assert grades(FIRST, SECOND) == (("U1", "Merit"), ("N1", "Merit"))


def test_a_name_that_only_others_know_is_left_out_and_one_of_nobody_stays() -> None:
    usual = qualification()
    parts = {"guidance": usual.guidance, "facts": usual.facts}
    readings = {"some": {"strict": rule("some", usual.guidance[0].rule.requires)}}
    knows = named("knows", CALLS, readings=readings, **parts)
    does_not, nor_does = named("other", CALLS), named("third", CALLS)
    wishes = Wishes(
        lift=("hard", "soft"),
        facts=(("pathway", "care"), ("colour", "red")),
        readings=(("some", "strict"), ("any", "strict")),
    )
    candidate = Candidate(wishes=wishes)

    def asked(one: Qualification, *others: Qualification) -> Wishes:
        return request_in(one, candidate, CarryOver(), (), [one, *others]).wishes

    unknown = Wishes(
        lift="soft", facts=(("colour", "red"),), readings=(("any", "strict"),)
    )
    assert asked(knows, does_not) == wishes
    assert asked(knows, knows, does_not) == wishes
    assert asked(does_not, knows) == asked(does_not, nor_does, knows) == unknown
    assert asked(does_not, nor_does) == wishes
