"""Qualifications that are compared: their rank, and what is said of each, by hand."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from recommender import Candidate
from recommender.answers import qualification_choice
from recommender.answers.qualification_choice import Contender, QualificationChoice
from recommender.answers.task_levels import TaskLevel
from recommender.errors import Fault, RequestError
from recommender.qualifications.plans import Status
from recommender.qualifications.qualification import Progression
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from tests.builders.whole_requests import qualification_of

NOTHING: Any = None


def contender(
    name: str,
    status: Status | None = Status.OPTIMAL,
    fit: tuple[int, int, int] = (0, 0, 0),
    *,
    credits: int = 0,
    counted_in: str = "credits",
    area: str = "one",
    faults: tuple[str, ...] = (),
) -> Contender:
    """Return a contender with a mismatch, a coverage and a relevance, if any."""
    vocabulary = SimpleNamespace(folder=Path(area) if area else None)
    qualification: Any = SimpleNamespace(
        name=name, counted_in=counted_in, vocabulary=vocabulary, folder=Path(name)
    )
    mismatch, coverage, relevance = map(Fraction, fit)
    plan = SimpleNamespace(
        fit=SimpleNamespace(mismatch=mismatch, coverage=coverage, relevance=relevance),
        new_credits=credits,
        units=(),
    )
    has_plan = status is not None and status.has_plan
    answer: Any = SimpleNamespace(status=status, plans=(plan,) * has_plan, best=plan)
    told = tuple(Fault(id_, "-") for id_ in faults)
    given = None if status is None else answer
    return Contender(qualification, NOTHING, NOTHING, given, told)


def ranked(*contenders: Contender) -> str:
    key = qualification_choice._key(contenders)
    return " ".join(c.qualification.name for c in sorted(contenders, key=key))


def choice_of(*contenders: Contender) -> QualificationChoice:
    return QualificationChoice(NOTHING, contenders, NOTHING, ())


def test_the_least_mismatch_comes_first_then_the_credits_then_what_is_covered() -> None:
    some = (
        contender("a", fit=(5, 9, 9), credits=1),
        contender("b", fit=(4, 1, 9), credits=8),
        contender("c", fit=(4, 2, 1), credits=8),
        contender("d", Status.FEASIBLE, (4, 0, 0), credits=7),
        contender("e", fit=(4, 2, 9), credits=8),
    )

    assert ranked(*some) == "d c e b a"


def test_where_some_have_no_credits_what_is_covered_comes_first() -> None:
    some = (
        contender("a", fit=(1, 1, 9)),
        contender("b", fit=(9, 2, 1)),
        contender("c", fit=(8, 2, 3), counted_in="units"),
    )

    late = contender("d", Status.UNKNOWN), contender("e", Status.INFEASIBLE)

    assert ranked(*some) == "c b a"
    assert ranked(*reversed(late), *some) == "c b a d e"
    assert not choice_of(*some).is_by_mismatch
    assert choice_of(*some[:2]).is_by_mismatch
    assert not choice_of(*some).is_near(some[0])


def test_those_without_a_plan_come_last_the_impossible_before_the_unusable() -> None:
    some = (
        contender("a", None, faults=("role-unknown",)),
        contender("b", Status.INFEASIBLE),
        contender("c", Status.UNKNOWN),
        contender("d", fit=(99, 0, 0)),
    )
    choice = choice_of(*some)

    assert ranked(*some) == "d c b a"
    assert [c.qualification.name for c in choice.with_plans] == ["d"]
    assert [c.is_proven for c in some] == [True, True, False, True]
    assert not choice.is_proven
    assert choice_of(some[0], some[3]).is_proven
    assert not choice.is_near(some[1])
    late = contender("e", None, faults=("role-unknown", "limit-time"))
    assert not late.is_proven
    assert not choice.is_finished


def test_where_none_can_be_used_it_is_said_why_not_the_first_that_was_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = (qualification_of((), ()) for _ in range(2))
    told = {
        id(here): contender("a", None, faults=("role-unknown", "tag-unknown")),
        id(there): contender("b", None, faults=("limit-time",)),
    }
    monkeypatch.setattr(qualification_choice, "_plan_in", lambda one, *_: told[id(one)])
    for order, ids in (
        ((here, there), ["role-unknown", "tag-unknown"]),
        ((there, here), ["limit-time"]),
        ((there,), ["limit-time"]),
    ):
        with pytest.raises(RequestError) as error:
            qualification_choice.compare_qualifications(order, Candidate())
        assert [fault.id for fault in error.value.faults] == ids


def test_areas_are_the_folders_of_the_tasks_or_of_the_qualifications() -> None:
    one, same, other = (
        contender(n, area=a) for n, a in (("a", "x"), ("b", "x"), ("c", ""))
    )

    assert not choice_of(one, same).is_of_several_areas
    assert choice_of(one, same, other).is_of_several_areas
    assert qualification_choice._area(other) == Path("c")


def test_the_time_is_shared_by_those_that_are_left() -> None:
    clock = Clock(9_000.0)
    limit = qualification_choice._share_of(clock, 3).limit

    assert limit is not None
    assert 2_900 < limit <= 3_000
    assert qualification_choice._share_of(Clock(None), 3).limit is None


@pytest.mark.parametrize("finished", [True, False])
def test_what_a_finished_qualification_leads_to_is_told(finished: bool) -> None:
    to_b = Progression("B", "-", qualification="b")
    to_c = Progression("C", "-", qualification="c")
    source: Any = SimpleNamespace(leads_to=(to_c, to_b))
    after = [
        qualification_choice._after(contender(n), s, finished=finished).next_after
        for n, s in (("b", source), ("a", source), ("b", None))
    ]

    assert after == ([to_b, None, None] if finished else [None, None, None])


def test_levels_are_those_of_the_area_of_the_first_that_can_be_used() -> None:
    """The other area has the task at level 1; the first cannot be used."""
    units = (Unit("U1", "", "A", 3, 5, tags=(("calls", 3),)),)
    lower = (Unit("U2", "", "A", 1, 5, tags=(("calls", 3),)),)
    candidate = Candidate(bare=True, tags={"calls": "daily"})  # type: ignore[dict-item]
    here, there = qualification_of(units, ()), qualification_of(lower, ())
    answer: Any = SimpleNamespace()
    unusable = Contender(there, candidate, NOTHING, None)
    usable = Contender(here, candidate, NOTHING, answer)

    assert qualification_choice._levels(candidate, [unusable, usable]) == (
        TaskLevel("calls", 1, True, Fraction(1)),
    )
    assert qualification_choice._levels(candidate, [usable]) == (
        TaskLevel("calls", 3, True, Fraction(1)),
    )
    assert qualification_choice._levels(Candidate(bare=True), [usable]) == ()
