"""Questions with one change, and frontiers of totals, against every plan."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from recommender.errors import LimitError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.search import one_change, plan_search
from recommender.solver.search.one_change import (
    OneChange,
    count_equally_good,
    toggles_keeping_fewest,
)
from recommender.solver.search.pareto import at_each_total, frontier, range_of
from recommender.solver.search.plan_search import Search, Solution
from tests.builders.asking import problem_of
from tests.builders.seeded import seeded_questions
from tests.oracles import brute
from tests.oracles.brute import Asked, Set


def set_of(asked: Asked, solution: Solution) -> Set:
    return tuple(asked.units[i] for i in solution.chosen)


@pytest.mark.parametrize("by_relaxation", [False, True])
def test_with_a_unit_flipped_the_plan_is_the_best_and_then_the_nearest(
    by_relaxation: bool,
) -> None:
    """Of plans of equal mismatch it has the fewest changes, then the fewest credits."""
    for _, asked in seeded_questions("flipped", 8):
        search = Search(problem_of(asked), Clock())
        best = search.best()
        changing = OneChange(search, best, by_relaxation=by_relaxation)
        for number, found in enumerate(changing.with_unit_flipped(range(5))):
            taken = number not in best.chosen
            others = [
                one
                for one in brute.plans(asked)
                if (asked.units[number] in one) is taken
            ]
            if not others:
                assert found.status is Status.INFEASIBLE
                continue
            assert order_of(set_of(asked, found), best, asked) == min(
                order_of(one, best, asked) for one in others
            )


def order_of(one: Set, best: Solution, asked: Asked) -> tuple[object, ...]:
    changes = brute.changes(one, set_of(asked, best))
    return brute.mismatch(one, asked), changes, brute.credits(one)


def test_without_a_rule_there_may_be_better_plans_and_it_is_back_afterwards() -> None:
    for _, asked in seeded_questions("without", 8):
        search = Search(problem_of(asked), Clock())
        best = search.best()
        for number, found in enumerate(OneChange(search, best).without_rule([0, 1])):
            rules = (asked.rules[1 - number],)
            assert order_of(set_of(asked, found), best, asked) == min(
                order_of(one, best, asked)
                for one in brute.plans(replace(asked, rules=rules))
            )
        assert search.best() == best


@pytest.mark.parametrize("taken", [False, True])
def test_units_are_toggled_where_a_plan_of_the_fewest_credits_has_them_so(
    taken: bool,
) -> None:
    some = set()
    for _, asked in seeded_questions("toggled", 12):
        search = Search(problem_of(replace(asked, spare=2)), Clock())
        plans = brute.plans(asked)
        fewest = min(map(brute.credits, plans))
        expected = {
            number
            for number, unit in enumerate(asked.units)
            if any(
                brute.credits(one) == fewest and (unit in one) is taken for one in plans
            )
        }
        toggles = dict.fromkeys(range(5), taken)
        assert toggles_keeping_fewest(search, toggles) == expected
        some.add(len(expected))
        free = Search(problem_of(asked), Clock())
        assert toggles_keeping_fewest(free, toggles) == {*toggles}
    assert len(some) > 1


def test_without_time_no_toggle_is_said_to_keep_the_fewest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (_, asked), *_ = seeded_questions("late", 1)
    search = Search(problem_of(replace(asked, spare=2)), Clock())
    monkeypatch.setattr(one_change, "run", lambda *_: Answer(Status.UNKNOWN))
    with pytest.raises(LimitError):
        toggles_keeping_fewest(search, {0: True})


def test_plans_as_good_are_counted_without_those_that_are_worse() -> None:
    numbers = set()
    for _, asked in seeded_questions("counted", 12):
        tied = replace(asked, job={"calls": 1})
        search = Search(problem_of(tied), Clock())
        best = search.best()
        ranks = [brute.mismatch(one, tied) for one in brute.plans(tied)]
        number = ranks.count(min(ranks))
        counted = count_equally_good(search, best)

        assert (counted.number, counted.exact) == (number, True)
        numbers.add(number)
        if number > 1:
            counted = count_equally_good(search, best, number - 1)
            assert (counted.number, counted.exact) == (number - 1, False)
    assert {1, 2} <= numbers


def totals_of(asked: Asked, weights: Sequence[int]) -> dict[Set, int]:
    return {
        one: sum(w for unit, w in zip(asked.units, weights, strict=True) if unit in one)
        for one in brute.plans(asked)
    }


@pytest.mark.parametrize("in_turn", [False, True])
def test_a_frontier_has_the_best_plan_then_those_of_smaller_totals(
    in_turn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has the least total of its mismatch, then the fewest credits and units."""
    if in_turn:
        monkeypatch.setattr(plan_search, "weighted", lambda _: None)
    lasts = set()
    for random, asked in seeded_questions("frontier", 16):
        weights = [random.randint(0, 3) for _ in asked.units]
        totals = totals_of(asked, weights)
        search = Search(problem_of(asked), Clock())
        every = [
            (brute.mismatch(one, asked), total, *brute.rank(one, asked)[1:])
            for one, total in totals.items()
        ]
        expected, most = [], 100
        while below := [rank for rank in every if rank[1] < most]:
            expected.append(min(below))
            most = expected[-1][1]
        found = [
            (brute.mismatch(one, asked), total, *brute.rank(one, asked)[1:])
            for total, solution in frontier(search, weights)
            for one in [set_of(asked, solution)]
        ]
        assert found == expected
        lasts.add(most)
    assert {0, 1} <= lasts


def test_of_each_total_in_the_range_there_is_the_best_plan_or_none() -> None:
    gaps = 0
    for random, asked in seeded_questions("totals", 10):
        weights = [random.randint(0, 4) for _ in asked.units]
        totals = totals_of(asked, weights)
        search = Search(problem_of(asked), Clock())
        extent = range_of(search, weights)
        assert extent == range(min(totals.values()), max(totals.values()) + 1)
        found = dict(at_each_total(search, weights, range(21)))
        assert {*found} == {*totals.values()}
        gaps += len({*extent} - {*found})
        for total, solution in found.items():
            equal = [one for one in totals if totals[one] == total]
            assert brute.rank(set_of(asked, solution), asked) == min(
                brute.rank(one, asked) for one in equal
            )
    assert gaps


def test_a_total_of_no_units_at_all_ends_a_frontier() -> None:
    """Calls suit, one unit of 1 of them; without units the total is 0."""
    units = (Unit("U0", "", "A", 2, 1, tags=(("calls", 3),)),)
    most = Rule("most", Kind.RULE, "", "", Bound("units", Select(), None, 1))
    asked = Asked(units, (most,), {"calls": 3}, frozenset(), None)
    search = Search(problem_of(asked), Clock())

    assert [(total, one.chosen) for total, one in frontier(search, [1])] == [
        (1, (0,)), (0, ()),
    ]  # fmt: skip


def test_without_time_a_search_for_a_plan_ends_in_an_error() -> None:
    (_, asked), *_ = seeded_questions("no time", 1)
    search = Search(problem_of(asked), Clock(0.0))
    encoding = search.encoding
    search.aim(encoding.mismatch, encoding.credits)
    with pytest.raises(LimitError, match="before this was proven"):
        search.find()


def test_the_fewest_credits_so_far_are_not_the_fewest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A plan that is not proven to have the fewest credits sets no limit."""
    (_, asked), *_ = seeded_questions("so far", 1)
    for answer, status in (
        (Answer(Status.FEASIBLE, (1,) * 5, 9), Status.UNKNOWN),
        (Answer(Status.UNKNOWN), Status.UNKNOWN),
        (Answer(Status.INFEASIBLE), Status.INFEASIBLE),
    ):
        monkeypatch.setattr(plan_search, "run", lambda *_, a=answer, **__: a)
        search = Search(problem_of(replace(asked, spare=2)), Clock())
        assert (search.status, search.fewest, search.cap) == (status, None, None)
        assert search.rules == asked.rules
        assert [one.status for one in plan_search.ranked(search)] == [status]
