"""Comparisons of two requests, each change counted by hand."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

import recommender
from recommender import (
    Candidate,
    Frequency,
    NoPlanError,
    RequestError,
    Wishes,
    what_if,
)
from recommender.answers import ways_out
from recommender.answers.recommendation import recommend_and_keep
from recommender.answers.ways_out import WayOut
from recommender.answers.what_ifs import Comparison
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock, out_of_time
from recommender.solver.search.model_cache import Fewest
from tests.builders.whole_requests import qualification_of

# Three units of 5 credits for one task, of different strength; two are required.
UNITS = tuple(
    Unit(f"U{n}", f"Unit {n}", "A", 2, 5, tags=(("calls", 4 - n), ("sales", n)))
    for n in (1, 2, 3)
)
TWO = Rule("two", Kind.RULE, "", "", Bound("units", Select(), 2, 2))
ABOUT = replace(qualification_of(UNITS, (TWO,)), guidance=())
MINE = Candidate(bare=True, tags={"calls": Frequency.DAILY})
NONE = replace(MINE, wishes=Wishes(max_credits=5))


def without(*codes: str) -> Candidate:
    return replace(MINE, wishes=Wishes(without_units=codes))


def test_who_refuses_a_unit_is_told_what_enters_and_what_keeping_it_would_cost() -> (
    None
):
    """The first two match best. Without the second it is refused after the change."""
    found = what_if(ABOUT, MINE, without("U2"))
    (price,) = found.prices

    assert [unit.code for unit in found.units_in] == ["U3"]
    assert [unit.code for unit in found.units_out] == ["U2"]
    assert found.summary == "U3 for U2: optimal, then optimal"
    assert [(row["code"], row["change"]) for row in found.records()] == [
        ("U3", "enters"),
        ("U2", "leaves"),
    ]
    assert (price.unit.code, price.in_plan, price.price) == ("U2", False, None)
    assert [rule.id for rule in price.because] == ["--without U2"]
    assert (found.loss, found.curve, found.step) == (None, (), None)
    # Each answer has the best plan; that there is no other is not said.
    assert [each.these_are_all for each in (found.before, found.after)] == [False] * 2


def test_where_nothing_changes_nothing_enters_and_leaves() -> None:
    found = what_if(ABOUT, MINE, MINE)

    assert found.summary == "nothing for nothing: optimal, then optimal"
    assert (found.units_in, found.units_out, found.prices) == ((), (), ())
    assert found.records() == []
    assert found.curve == ()


def test_who_wants_less_of_a_unit_is_told_its_price() -> None:
    """Asked for sales alone, the last two are best; U1 is priced against them."""
    sales = Candidate(bare=True, tags={"sales": Frequency.DAILY})
    found = what_if(ABOUT, MINE, sales)
    (price,) = found.prices
    kept = recommender.recommend(ABOUT, replace(sales, wishes=Wishes(with_units="U1")))
    after = recommender.recommend(ABOUT, sales)

    assert price.unit.code == "U1"
    assert price.price == kept.best.fit.mismatch - after.best.fit.mismatch > 0


@pytest.mark.parametrize("few", [{}, {"keep_close": True}, {"most_changes": 0}])
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (NONE, MINE, "infeasible, then optimal"),
        (MINE, NONE, "optimal, then infeasible"),
        (NONE, NONE, "infeasible, then infeasible"),
    ],
)
def test_without_a_plan_before_and_after_there_is_nothing_to_compare(
    before: Candidate, after: Candidate, words: str, few: dict[str, Any]
) -> None:
    found = what_if(ABOUT, before, after, **few)

    assert (found.units_in, found.units_out, found.prices) == ((), (), ())
    assert (found.curve, found.loss) == ((), None)
    assert found.summary == f"nothing for nothing: {words}"


def test_with_few_changes_there_is_a_curve_and_no_price() -> None:
    """From the last two a swap is enough if U3 is refused, and nothing less."""
    sales = Candidate(bare=True, tags={"sales": Frequency.DAILY})
    refused = replace(sales, wishes=Wishes(without_units="U3"))
    for few in ({"keep_close": True}, {"most_changes": 2}, {"most_changes": 9}):
        found = what_if(ABOUT, sales, refused, **few)  # type: ignore[arg-type]
        assert [step.changes for step in found.curve] == [2]
        assert (found.prices, found.loss) == ((), 0)
        assert found.step is found.curve[0]
    with pytest.raises(NoPlanError) as refusal:
        what_if(ABOUT, sales, refused, most_changes=1)
    assert refusal.value.faults[0].hint == "the fewest possible: --changes 2"


def test_the_first_answer_has_no_plan_of_the_curve_if_it_is_not_proven() -> None:
    """A plan after the change that is not proven to be the best is not compared."""
    before, after = (recommender.recommend(ABOUT, one) for one in (MINE, without("U1")))
    open_ = replace(after, status=Status.FEASIBLE)
    search: Any = None
    compared = recommender.answers.what_ifs.compare(before, open_, search)

    assert compared == Comparison(before, open_)


def test_as_many_ways_out_are_kept_as_is_said() -> None:
    assert f"The {ways_out.MOST_WAYS} best" in (ways_out.ways_out.__doc__ or "")


def changed(limit: int) -> Wishes:
    return Wishes(max_credits=limit)


@pytest.mark.parametrize(
    ("limits", "moved"),
    [
        ((), ["drop it"]),
        # Each limit is moved as little as leads to a plan, and then no further.
        (((10, 15),), ["to 10"]),
        (((5, 10, 15),), ["to 10"]),
        (((5, 10), (5, 15)), ["to 10", "to 15"]),
        (((4, 5), (10,)), ["to 10"]),
        # Where no step does, it is given up.
        (((4, 5), (3,)), ["drop it"]),
    ],
)
def test_a_limit_is_moved_to_the_first_step_with_a_plan_or_given_up(
    limits: tuple[tuple[int, ...], ...],
    moved: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two units have 10 credits, so there are plans from 10 on."""
    answer = recommender.recommend(ABOUT, MINE)
    given_up: Any = type("GivenUp", (), {"asked": None, "change": "drop it"})
    steps = [[(changed(n), f"to {n}") for n in each] for each in limits]
    monkeypatch.setattr(ways_out, "move_limit", lambda *_: steps)
    choice = WayOut((given_up,), (), answer)
    found = [*ways_out._Finder(answer, Clock(), Fewest()).ways_by(choice)]

    assert [way.changes for way in found] == [(change,) for change in moved]
    assert all(way.answer.plans for way in found)


def test_all_ways_out_are_found_and_counted_the_least_mismatch_first() -> None:
    """Of three units refused two are needed: any two can be taken back."""
    answer = recommender.recommend(ABOUT, without("U1", "U2", "U3"))
    found = ways_out.find_ways_out(answer, Clock(), Fewest())
    changes = [way.changes for way in found]

    assert changes[0] == ("drop --without U1", "drop --without U2")
    assert (len(changes), found.number, found.complete) == (3, 3, True)
    mismatches = [way.plan.fit.mismatch for way in found]
    assert mismatches == sorted(mismatches)
    assert Fraction(mismatches[0]) < mismatches[-1]


class Choices:
    """A finder of ways out that are numbers: how good the best of each choice is.

    A choice has ways with its limits moved, which are no better than without limits.
    """

    def __init__(self, planned: list[int | None], moved: dict[int, Any]) -> None:
        self._planned, self._moved = planned, moved

    def order(self, way: int) -> int:
        return way

    def smallest_choices(self) -> Iterator[int]:
        for choice in self._planned:
            if choice is None:
                raise out_of_time("these were found")
            yield choice

    def ways_by(self, choice: int) -> list[int]:
        if self._moved[choice] is None:
            raise out_of_time("these were found")
        return self._moved[choice]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("planned", "moved", "found"),
    [
        ([], {}, (None, True)),
        ([3, 1, 2], {1: [5], 2: [4, 2]}, (2, True)),
        # No limit is moved where that cannot be better.
        ([2, 1], {1: [2]}, (2, True)),
        ([2, 1], {1: [3], 2: [4]}, (3, True)),
        # Time runs out: with the choices, with what was planned, or at once.
        ([2, 1, None], {1: [9], 2: [7]}, (7, False)),
        ([1, 2], {1: [4], 2: None}, (4, False)),
        ([None], {}, (None, False)),
        # There are more choices than are planned.
        ([4, 3, 2, 1], {2: [2]}, (2, False)),
        ([4, 3, 2], {2: [2]}, (2, True)),
    ],
)
def test_the_best_way_out_is_the_first_of_all_as_far_as_they_are_known(
    planned: list[int | None],
    moved: dict[int, Any],
    found: tuple[int | None, bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing: Any = None
    made = Choices(planned, moved)
    monkeypatch.setattr(ways_out, "_Finder", lambda *_, in_order: made)
    monkeypatch.setattr(ways_out, "MOST_CHOICES", 3)

    assert ways_out.find_best_way_out(nothing, Clock(), nothing) == found


def test_only_ways_that_are_shown_are_planned_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a caseload's row only the mismatch is told, which any best plan has."""
    answer, asked = recommender.recommend(ABOUT, without("U1", "U2", "U3")), set()

    def recommend(*given: Any, in_order: bool) -> Any:
        asked.add(in_order)
        return recommend_and_keep(*given, in_order=in_order)

    monkeypatch.setattr(ways_out, "recommend_and_keep", recommend)
    ways = ways_out.find_ways_out(answer, Clock(), Fewest())
    assert asked == {True}
    asked.clear()
    best, is_certain = ways_out.find_best_way_out(answer, Clock(), Fewest())
    assert asked == {False}
    assert best is not None
    assert is_certain
    assert best.plan.fit.mismatch == ways[0].plan.fit.mismatch


def test_from_none_to_a_thousand_repairs_are_given_and_by_default_three() -> None:
    """U1 alone is one unit short: with U2, with U3, or with these instead."""
    asked = ABOUT, MINE, ["U1"]

    assert len(recommender.repair(*asked).repairs) == 3
    assert [len(recommender.repair(*asked, top=n).repairs) for n in (0, 2, 1_000)] == [
        0, 2, 3,
    ]  # fmt: skip
    for top in (-1, 1_001):
        with pytest.raises(RequestError, match="not a valid number of sets"):
            recommender.repair(*asked, top=top)
