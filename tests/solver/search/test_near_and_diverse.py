"""Plans far from each other, against brute force."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate
from recommender.solver.engine.clock import Clock
from recommender.solver.search import plan_search
from recommender.solver.search.near_and_diverse import farthest_plans
from recommender.solver.search.plan_search import Search
from tests.builders.asking import problem_of, questions
from tests.builders.examples import examples
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
