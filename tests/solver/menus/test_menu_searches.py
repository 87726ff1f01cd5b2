"""The searches for a menu: what they prove, and what they make of an early end."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest

from recommender.errors import LimitError, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Select
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.menus import joint_model, smallest
from recommender.solver.menus.branch_and_price import BranchAndPrice, Incumbent
from recommender.solver.menus.joint_model import JointModel, best_menu
from recommender.solver.menus.lagrangian import LagrangianRelaxation
from recommender.solver.menus.nodes import Node
from recommender.solver.menus.pricing_problem import PricingProblem
from recommender.solver.menus.smallest import irreducible_candidates, smallest_menu
from tests.builders.pricings import pricing

Menu = frozenset[int]
NONE: Menu = frozenset()
TAGS = ("calls", "letters", "sales", "visits")


def menus(*sizes: int) -> list[Menu]:
    return [frozenset(some) for size in sizes for some in combinations(range(4), size)]


def groups_of(random: Random, count: int) -> list[PricingProblem]:
    """Make groups of two units each, of which some hold one or may not take one."""
    groups = []
    for _ in range(count):
        first, second = random.sample(["U0", "U1", "U2", "U3"], 2)
        not_one = Bound("units", Select(units=frozenset([second])), at_most=0)
        groups.append(
            pricing(
                random.randint(1, 5),
                tags=TAGS,
                job={tag: random.randint(0, 3) for tag in TAGS},
                least=10,
                held=[first] * random.randint(0, 1),
                more=[not_one] * random.randint(0, 1),
            )
        )
    return groups


def value_of(menu: Iterable[int], groups: list[PricingProblem]) -> int | None:
    """Return the mismatch of everyone on a menu; None if someone has no plan there."""
    total = 0
    for group in groups:
        units, able = group.problem.units, {*menu} | group.held
        barred = {
            code
            for rule in group.problem.rules[1:]
            for code in rule.requires.of.units  # type: ignore[union-attr]
        }
        size = int(group.problem.rules[0].requires.at_least or 0) // 5  # type: ignore[union-attr]
        plans = [
            group.problem.match.scaled(frozenset(plan))
            for plan in combinations(range(4), size)
            if {*plan} <= able and barred.isdisjoint(units[i].code for i in plan)
        ]
        if not plans:
            return None
        total += group.weight * min(plans)
    return total


def tree_of(
    groups: list[PricingProblem], size: int, first: Menu, prepared: Menu = NONE
) -> BranchAndPrice:
    return BranchAndPrice(
        LagrangianRelaxation(groups, range(4)),
        size,
        first,
        prepared=prepared,
        multipliers=tuple[dict[int, int], ...]({} for _ in groups),
    )


@pytest.mark.parametrize("block", range(4))
def test_every_search_finds_the_best_menu_of_its_size_with_the_prepared_units(
    block: int,
) -> None:
    """Swaps and dives only ever try menus of that size at most."""
    for number in range(4):
        random = Random(f"menus {block} {number}")
        groups = groups_of(random, random.randint(1, 4))
        prepared = frozenset(random.sample(range(4), random.randint(0, 1)))
        for size in (2, 3):
            values = {
                menu: value
                for menu in menus(*range(size + 1))
                if prepared <= menu and (value := value_of(menu, groups)) is not None
            }
            parts = groups, range(4), prepared
            found = best_menu(*parts, size, Clock(), 9.0)
            if not values:
                assert found is None
                continue
            least = min(values.values())
            assert found is not None
            assert (values[found.offered], found.bound) == (least, least)
            tree = tree_of(groups, size, max(values, key=values.__getitem__), prepared)
            tree.run(Fraction(0), Clock())
            assert values[tree.best] == tree.value == tree.incumbent.bound == least
            assert {len(menu) <= size for menu in tree._evaluated} == {True}


@pytest.mark.parametrize("block", range(4))
def test_the_smallest_menu_is_one_and_who_cannot_share_a_smaller_one_is_needed(
    block: int,
) -> None:
    irreducible = set()
    for number in range(4):
        random = Random(f"smallest {block} {number}")
        groups = groups_of(random, 3)
        able = [menu for menu in menus(*range(5)) if value_of(menu, groups) is not None]
        least = min(map(len, able))
        menu = smallest_menu(groups, range(4), NONE, Clock())
        assert menu in able
        assert len(menu) == least
        if not least:
            continue
        size = least - 1
        some = irreducible_candidates(groups, range(4), NONE, size, Clock())

        def fits(
            numbers: Iterable[int], size: int = size, groups: Any = groups
        ) -> bool:
            few = [groups[n] for n in numbers]
            return any(value_of(m, few) is not None for m in menus(*range(size + 1)))

        assert not fits(some)
        assert all(fits(n for n in some if n != left_out) for left_out in some)
        irreducible.add(len(some))
    assert irreducible


def test_prepared_units_are_on_the_smallest_menu_whether_needed_or_not() -> None:
    one = pricing(1, tags=TAGS)

    assert smallest_menu([one], range(4), frozenset([2, 3]), Clock()) >= {2, 3}


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.FEASIBLE])
def test_a_smallest_menu_that_is_not_proven_is_none(
    status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Answer(status, (1,) * 99 if status is Status.FEASIBLE else ())
    monkeypatch.setattr(smallest, "run", lambda *_: answer)
    with pytest.raises(LimitError):
        smallest_menu([pricing(1)], (0, 1), (), Clock())
    if status is Status.UNKNOWN:
        with pytest.raises(LimitError):
            irreducible_candidates([pricing(1)], (0, 1), (), 0, Clock())


def test_who_differs_only_in_the_job_shares_the_variables_of_one_plan() -> None:
    """Unless the mismatch counts, or their losses are limited."""
    calls, sales = pricing(1), pricing(1, job="sales")
    limited = [pricing(1, job=job, most_loss=0) for job in ("calls", "sales")]
    holding = pricing(1, held=["U0"])

    def sized(*groups: PricingProblem, **how: bool) -> int:
        model = JointModel(groups, (0, 1), (), **how).model
        return len(model.proto.variables)

    assert sized(calls) == sized(calls, sales) == 2 + 2
    assert sized(calls, holding) == 2 + 2 + 2
    assert sized(*limited) > sized(calls, holding)
    assert sized(calls, sales, with_mismatch=True) > sized(calls, with_mismatch=True)


def test_the_best_menu_in_no_time_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is found but not proven has the bound that was reached."""
    one = pricing(1)
    clock = Clock()
    assert best_menu([one], (0, 1), (), 1, clock, 0.0) is None
    assert clock.left() is None
    joint = JointModel([one], (0, 1), (), with_mismatch=True)
    values = [0] * len(joint.model.proto.variables)
    values[joint.offered[1].index] = 1
    so_far = Answer(Status.FEASIBLE, tuple(values), 99, 5)
    monkeypatch.setattr(joint_model, "run", lambda *_, **__: so_far)

    assert best_menu([one], (0, 1), (), 1, clock, 9.0) == ({1}, 5)


def test_a_gap_is_the_share_of_the_mismatch_that_could_be_saved() -> None:
    assert Incumbent(NONE, 10, 8).gap == Fraction(1, 5)
    assert Incumbent(NONE, 10, 10).gap == 0
    assert Incumbent(NONE, 0, 0).gap == 0


def two_of_four() -> tuple[list[PricingProblem], BranchAndPrice]:
    """Make a tree of four groups for four units, of which two are on the menu.

    Those of the first two count three times, so that theirs is the best menu.
    """
    weights = (3, 3, 1, 1)
    groups = [
        pricing(w, tags=TAGS, job=tag) for w, tag in zip(weights, TAGS, strict=True)
    ]
    return groups, tree_of(groups, 2, frozenset([0, 1]))


def test_before_a_search_the_bound_is_that_of_everyone_on_the_own_best_plan() -> None:
    groups, tree = two_of_four()
    least = sum(group.weight * group.own.mismatch for group in groups)

    assert tree.incumbent == ({0, 1}, value_of([0, 1], groups), least)
    assert least < tree.value
    tree.run(Fraction(0), Clock(0.0))
    assert tree.incumbent == ({0, 1}, value_of([0, 1], groups), least)
    tree.run(Fraction(0), Clock())
    assert tree.incumbent.bound == tree.incumbent.mismatch


def test_a_search_ends_where_no_menu_saves_more_than_the_share_allowed() -> None:
    _, tree = two_of_four()
    value = tree.value
    tree.run(Fraction(1, 4), Clock(0.0))

    assert tree.cutoff == value - value // 4
    tree.run(tree.incumbent.gap, Clock(0.0))
    assert tree.incumbent.bound == tree.cutoff


def test_a_bound_that_is_learnt_holds_for_every_node_and_only_a_higher_one_counts() -> (
    None
):
    _, tree = two_of_four()
    before = tree.incumbent.bound
    tree.learn(before - 1)
    assert tree.incumbent.bound == before
    tree.learn(before + 1)
    assert tree.incumbent.bound == before + 1
    tree.learn(tree.value)
    assert tree.incumbent.bound == tree.value
    with pytest.raises(SelfCheckError, match="better than the best was proven"):
        tree.learn(tree.value + 1)


def test_only_a_better_menu_that_serves_everyone_is_taken_over() -> None:
    """On visits alone nobody has a plan of two units."""
    groups = [pricing(1, tags=TAGS, job={"calls": 3, "letters": 2}, least=10)]
    tree = tree_of(groups, 2, frozenset([2, 3]))
    for menu, best in (
        ([3], [2, 3]), ([0, 1], [0, 1]), ([3], [0, 1]), ([0, 2], [0, 1]),
    ):  # fmt: skip
        tree._evaluate(frozenset(menu))
        assert (tree.best, tree.value) == ({*best}, value_of(best, groups))
    with pytest.raises(SelfCheckError, match="does not serve everyone"):
        tree_of(groups, 2, frozenset([3]))


def test_a_menu_is_swapped_towards_the_plans_that_are_known() -> None:
    """The plan of units 0 and 1 is known, but no menu with both was tried."""
    groups = [pricing(1, tags=TAGS, job={"calls": 3, "letters": 2}, least=10)]
    tree = tree_of(groups, 2, frozenset([2, 3]))
    tree.relaxation.value(frozenset([0, 1]))
    tree.improve(frozenset([0, 2]))

    assert (tree.best, tree.value) == ({0, 1}, value_of([0, 1], groups))


def test_of_equal_bounds_the_older_node_comes_first() -> None:
    old, new = (Node(5, number, NONE, NONE, ()) for number in (1, 2))

    assert old < new < Node(6, 0, NONE, NONE, ())
