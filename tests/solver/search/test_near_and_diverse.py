"""Plans near to a set or far from each other, against brute force."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate
from recommender.errors import LimitError
from recommender.problems.problem import Problem
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.solver.engine.clock import Clock
from recommender.solver.search import near_and_diverse, plan_search
from recommender.solver.search.near_and_diverse import (
    change_frontier,
    diverse_plans,
    farthest_plans,
    nearest_plans,
)
from recommender.solver.search.plan_search import Search, Solution
from tests.builders.asking import problem_of, questions
from tests.builders.examples import examples
from tests.builders.seeded import seeded_questions
from tests.oracles import brute
from tests.oracles.brute import Asked, Set

TOP = 4


def check_farthest(asked: Asked, loss: int) -> None:
    """Each plan has the largest least difference, then the least mismatch and size."""
    assume(brute.feasible(asked.units, asked.rules))
    search, asked = Search(problem_of(asked), Clock()), brute.limited(asked)
    first, match = search.best(), search.problem.match
    most = first.mismatch + loss * match.scale
    before: list[Set] = [tuple(asked.units[i] for i in first.chosen)]
    limit = brute.mismatch(before[0], asked) + loss
    near = [plan for plan in brute.plans(asked) if brute.mismatch(plan, asked) <= limit]
    for solution in islice(farthest_plans(search, first, most), TOP):
        chosen = tuple(asked.units[i] for i in solution.chosen)
        others = [plan for plan in near if plan not in before]
        assert chosen in others
        assert rank(chosen, before, asked) == min(
            rank(plan, before, asked) for plan in others
        )
        before.append(chosen)
    assert len(before) == min(TOP + 1, len(near))


def rank(chosen: Set, before: list[Set], asked: Asked) -> tuple[object, ...]:
    apart = min(brute.changes(chosen, plan) for plan in before)
    return -apart, *brute.rank(chosen, asked)


@examples(250)
@given(questions(), st.integers(0, 12))
def test_each_plan_is_as_far_as_possible_from_those_before(
    asked: Asked, loss: int
) -> None:
    check_farthest(asked, loss)


@given(questions(), st.integers(0, 12))
def test_objectives_too_large_for_one_sum_are_taken_in_turn(
    asked: Asked, loss: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_search, "weighted", lambda _: None)
        check_farthest(asked, loss)


@given(questions())
def test_without_any_loss_they_are_all_ties(asked: Asked) -> None:
    assume(brute.feasible(asked.units, asked.rules))
    search = Search(problem_of(replace(asked, spare=None)), Clock())
    first = search.best()

    ties = [*farthest_plans(search, first, first.mismatch)]
    assert {solution.mismatch for solution in ties} <= {first.mismatch}
    assert len({solution.chosen for solution in [first, *ties]}) == len(ties) + 1


@pytest.mark.parametrize("role", ["council-officer", "field-engineer"])
def test_far_plans_of_a_role_come_nearer_and_nearer(role: str) -> None:
    qualification = recommender.load_qualification("ocr-03456")
    answer = recommender.recommend(qualification, Candidate(role))
    search = Search(answer.problem, Clock())
    first = search.best()
    most = first.mismatch + 3 * answer.problem.match.scale

    sets, apart = [{*first.chosen}], []
    for solution in islice(farthest_plans(search, first, most), 4):
        apart.append(min(len({*solution.chosen} ^ units) for units in sets))
        sets.append({*solution.chosen})
        assert solution.mismatch <= most
    assert apart == sorted(apart, reverse=True)
    assert apart[0] > apart[-1] > 0


def sets_of(asked: Asked, found: list[Solution]) -> list[Set]:
    return [tuple(asked.units[i] for i in solution.chosen) for solution in found]


@pytest.mark.parametrize("within", [Fraction(0), Fraction(7, 3), Fraction(6)])
def test_diverse_plans_are_all_within_the_loss_and_then_there_are_no_more(
    within: Fraction,
) -> None:
    for _, asked in seeded_questions(f"diverse {within}", 6):
        *found, end = diverse_plans(problem_of(asked), Clock(), within)
        sets = sets_of(asked, found)
        least = brute.mismatch(sets[0], asked)
        every = brute.plans(asked)

        assert sets[0] == brute.best(asked)
        assert sorted(sets, key=str) == sorted(
            (one for one in every if brute.mismatch(one, asked) <= least + within),
            key=str,
        )
        assert end == Solution(Status.INFEASIBLE)


def one_unit_of(count: int, *, number: int = 1) -> Problem:
    """Pose the choice of so many units out of some that are all alike."""
    units = tuple(
        Unit(f"U{n}", "", "A", 2, 5, tags=(("calls", 3),)) for n in range(count)
    )
    rule = Rule("r", Kind.RULE, "", "", Bound("units", Select(), number, number))
    return problem_of(Asked(units, (rule,), {"calls": 3}, frozenset(), None))


def test_without_a_best_plan_there_are_none_that_differ_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is none; time is up at once, or before the first plan is proven."""
    nothing = diverse_plans(one_unit_of(1, number=2), Clock(), Fraction(1))
    assert [one.status for one in nothing] == [Status.INFEASIBLE]
    spare = replace(one_unit_of(2), spare=0)
    late = diverse_plans(spare, Clock(0.0), Fraction(1))
    assert [one.status for one in late] == [Status.UNKNOWN]
    so_far = Solution(Status.FEASIBLE, (1,))
    monkeypatch.setattr(Search, "best", lambda _: so_far)
    unproven = diverse_plans(one_unit_of(2), Clock(), Fraction(1))
    assert [*unproven] == [so_far]


def test_where_time_runs_out_between_diverse_plans_the_rest_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def tired(*_: object) -> Iterator[Solution]:
        yield Solution(Status.OPTIMAL, (1,))
        raise LimitError

    monkeypatch.setattr(near_and_diverse, "farthest_plans", tired)
    found = diverse_plans(one_unit_of(2), Clock(), Fraction(1))
    assert [one.status for one in found] == [
        Status.OPTIMAL, Status.OPTIMAL, Status.UNKNOWN,
    ]  # fmt: skip


def test_plans_that_differ_in_a_single_unit_are_far_enough() -> None:
    """Any number of two units alike, each of which is one change from the next."""
    units = tuple(Unit(f"U{n}", "", "A", 2, 5) for n in range(2))
    search = Search(problem_of(Asked(units, (), {}, frozenset(), None)), Clock())
    first, *others = farthest_plans(search, Solution(Status.OPTIMAL, ()), 10**6)

    assert first.chosen == (0, 1)
    assert sorted(one.chosen for one in others) == [(0,), (1,)]


def test_the_nearest_plans_come_by_changes_mismatch_credits_and_units() -> None:
    for random, asked in seeded_questions("nearest", 6):
        chosen = tuple(random.sample(range(5), random.randint(0, 3)))
        start = tuple(asked.units[i] for i in chosen)
        search = Search(problem_of(asked), Clock())
        found = sets_of(asked, [*nearest_plans(search, chosen)])

        def rank_of(one: Set, asked: Asked = asked, start: Set = start) -> object:
            return brute.changes(one, start), *brute.rank(one, asked)

        every = brute.plans(asked)
        assert sorted(found, key=str) == sorted(every, key=str)
        assert [*map(rank_of, found)] == sorted(map(rank_of, every))  # type: ignore[type-var]


def test_the_frontier_of_changes_has_the_best_plan_of_each_number() -> None:
    """The last has the fewest changes that any plan has, 0 where the set is one."""
    ends = set()
    for random, asked in seeded_questions("changes", 12):
        chosen = tuple(random.sample(range(5), random.randint(0, 3)))
        start = tuple(asked.units[i] for i in chosen)
        search = Search(problem_of(asked), Clock())
        found = [*change_frontier(search, chosen)]
        expected, most = [], 6
        every = [
            (*brute.rank(one, asked), brute.changes(one, start))
            for one in brute.plans(asked)
        ]
        while near := [rank for rank in every if rank[-1] < most]:
            expected.append(min(near))
            most = expected[-1][-1]
        sets = sets_of(asked, [solution for _, solution in found])
        assert [
            (*brute.rank(one, asked), number)
            for one, (number, _) in zip(sets, found, strict=True)
        ] == expected
        ends.add(most)
    assert {0, 1} <= ends
