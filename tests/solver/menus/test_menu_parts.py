"""The parts of the search for a menu, each against trying every menu."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import ceil
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from recommender.solver.engine.clock import Clock
from recommender.solver.menus.branch_and_price import BranchAndPrice
from recommender.solver.menus.column_pool import ColumnPool
from recommender.solver.menus.joint_model import best_menu
from recommender.solver.menus.lagrangian import LagrangianRelaxation
from recommender.solver.menus.nodes import Node, fix_by_reduced_cost, lagrangian_bound
from recommender.solver.menus.pricing_problem import PlanColumn, PricingProblem
from recommender.solver.menus.restricted_master import LEFT_OUT, RestrictedMaster
from recommender.solver.menus.smallest import smallest_menu
from tests.builders.pricings import pricing

Menu = frozenset[int]
UNITS = range(5)
NONE: Menu = frozenset()


def group(most: int, weight: int = 1, *held: int) -> Any:
    """Return what the parts read of a group: its weight, and what it holds."""
    matched = SimpleNamespace(most=most, mismatch=lambda scaled: scaled)
    problem = SimpleNamespace(match=matched)
    return SimpleNamespace(weight=weight, held=frozenset(held), problem=problem)


def menus(units: range | Menu, *sizes: int) -> Iterator[Menu]:
    for size in sizes or range(len(units) + 1):
        yield from map(frozenset, combinations(units, size))


class Pool:
    """A pool of random columns, and what each menu costs by these."""

    def __init__(self, random: Random) -> None:
        held = [random.sample(UNITS, random.randint(0, 1)) for _ in range(3)]
        self.groups = [group(20, random.randint(1, 9), *one) for one in held]
        self.pool = ColumnPool(self.groups, UNITS)
        self.columns: list[list[PlanColumn]] = [[] for _ in self.groups]
        for number, columns in enumerate(self.columns):
            for _ in range(random.randint(1, 6)):
                # Unit 5 is mandatory, so it is in plans and on no menu.
                chosen = frozenset(random.sample(range(6), random.randint(1, 3)))
                column = PlanColumn(chosen, random.randint(0, 20))
                new = chosen not in [known.chosen for known in columns]
                assert self.pool.add(number, column) is new
                columns += [column] * new

    def cost(self, menu: Menu) -> int:
        total = 0
        for one, columns in zip(self.groups, self.columns, strict=True):
            able = [c.mismatch for c in columns if c.chosen <= menu | one.held | {5}]
            total += one.weight * min(able, default=LEFT_OUT * 20)
        return total


@pytest.mark.parametrize("block", range(4))
def test_each_further_unit_saves_what_the_columns_that_it_opens_save(
    block: int,
) -> None:
    made = Pool(Random(f"pool {block}"))
    for menu in menus(UNITS):
        expected = {unit: made.cost(menu | {unit}) for unit in {*UNITS} - menu}
        assert made.pool.mismatch_with_each(menu) == {-1: made.cost(menu), **expected}


@pytest.mark.parametrize("block", range(4))
def test_units_are_swapped_while_that_saves_and_the_best_swap_comes_first(
    block: int,
) -> None:
    made = Pool(Random(f"swaps {block}"))
    for menu in menus(UNITS, 1, 2, 3):
        for kept in menus(menu, 0, 1):
            now = menu
            while swaps := [
                (made.cost(now - {out} | {in_}), out, in_)
                for out in now - kept
                for in_ in {*UNITS} - now
            ]:
                least, out, in_ = min(swaps)
                if least >= made.cost(now):
                    break
                now = now - {out} | {in_}
            assert made.pool.swap_search(menu, kept) == now


@pytest.mark.parametrize("block", range(4))
def test_the_unit_that_costs_least_is_dropped_first(block: int) -> None:
    made = Pool(Random(f"drops {block}"))
    for menu in menus(UNITS, 3, 4, 5):
        kept = frozenset([min(menu)])
        now = menu
        while len(now) > 2:
            costs = {unit: made.cost(now - {unit}) for unit in sorted(now - kept)}
            now -= {min(costs, key=costs.__getitem__)}
        assert made.pool.drop_units(menu, 2, kept) == now


class Priced:
    """A node at which the units have random prices, and a dual value."""

    def __init__(self, random: Random) -> None:
        fates = {unit: random.choice(["on", "off", "", "", ""]) for unit in UNITS}
        on, off = (
            frozenset(unit for unit in UNITS if fates[unit] == fate)
            for fate in ("on", "off")
        )
        self.prices = {unit: random.randint(0, 60) for unit in UNITS}
        self.size = random.randint(len(on), len(UNITS))
        self.scale, self.dual_value = 7, random.randint(200, 900)
        self.relaxation: Any = SimpleNamespace(
            optional=frozenset(UNITS),
            price_scale=self.scale,
            unit_prices=lambda _: self.prices,
        )
        self.node = Node(0, 0, on, off, ({},))

    def price(self, menu: Menu) -> int:
        return sum(self.prices[unit] for unit in menu)

    @property
    def menus(self) -> list[Menu]:
        """The fullest menus of the node: no others have a higher price."""
        closed = self.node.closed
        size = min(self.size, len(UNITS) - len(closed))
        every = menus(UNITS, size)
        return [m for m in every if self.node.opened <= m and m.isdisjoint(closed)]

    def dearest(self, menus: list[Menu]) -> int:
        return max(map(self.price, menus))


@pytest.mark.parametrize("block", range(4))
def test_a_node_is_bounded_by_the_dual_value_less_its_dearest_menu(block: int) -> None:
    random = Random(f"bounds {block}")
    for _ in range(50):
        made = Priced(random)
        value = made.dual_value
        bound = lagrangian_bound(made.relaxation, made.node, made.size, value, ({},))

        least = min(value - made.price(menu) for menu in made.menus)
        assert bound == ceil(least / made.scale)


@pytest.mark.parametrize("block", range(4))
def test_a_unit_is_fixed_where_its_reduced_cost_closes_the_gap(block: int) -> None:
    random, fixed = Random(f"fixed {block}"), 0
    for _ in range(80):
        made = Priced(random)
        value = random.randint(1, 6)
        node = replace(made.node, bound=value - random.randint(1, 5))
        settled = fix_by_reduced_cost(made.relaxation, node, made.size, value)
        free = {*UNITS} - node.opened - node.closed
        room = made.size - len(node.opened)
        if room == 0:
            assert (settled.opened, settled.closed) == (node.opened, node.closed | free)
            continue
        if room >= len(free):
            assert settled == node
            continue
        gap, dearest = (value - node.bound) * made.scale, made.dearest(made.menus)
        closed = {
            unit
            for unit in free
            if dearest - made.dearest([m for m in made.menus if unit in m]) >= gap
        }
        opened = {
            unit
            for unit in free
            if dearest - made.dearest([m for m in made.menus if unit not in m]) >= gap
        }
        fixed += len(closed) + len(opened)
        assert settled.closed == node.closed | closed
        assert settled.opened == node.opened | opened
    assert fixed > 20


def test_the_master_takes_the_best_columns_that_are_on_the_menu() -> None:
    """Of two groups one counts three times; the other holds unit 0."""
    often, other = group(10, 3), group(10, 1, 0)
    master = RestrictedMaster([often, other], [0, 1])

    def least(size: int, opened: Menu = NONE, closed: Menu = NONE) -> float:
        return round(master.solve(size, opened, closed).mismatch, 6)

    assert least(2) == LEFT_OUT * 10 * 3 + LEFT_OUT * 10
    for number, chosen, mismatch in (
        (0, (), 9), (0, (0,), 6), (0, (1,), 5), (0, (0, 1), 4),
        (1, (), 8), (1, (0,), 2), (1, (1,), 7),
    ):  # fmt: skip
        master.add(number, PlanColumn(frozenset(chosen), mismatch))

    assert least(0) == 3 * 9 + 2
    assert least(1) == 3 * 5 + 2
    assert least(2) == 3 * 4 + 2
    assert least(1, opened=frozenset([0])) == 3 * 6 + 2
    assert least(2, closed=frozenset([1])) == 3 * 6 + 2
    assert least(2, closed=frozenset([0, 1])) == 3 * 9 + 2
    shares = master.solve(1, NONE, NONE).shares
    assert {unit: round(share, 6) for unit, share in shares.items()} == {0: 0, 1: 1}


def test_the_duals_of_the_master_are_what_each_candidate_would_pay_for_a_unit() -> None:
    """Nothing is on offer. Of 3 candidates each saves 4 with unit 1, and 0 with 0."""
    master = RestrictedMaster([group(10, 3)], [0, 1])
    for chosen, mismatch in (((), 9), ((1,), 5)):
        master.add(0, PlanColumn(frozenset(chosen), mismatch))
    (duals,) = master.solve(2, NONE, frozenset([0, 1])).duals

    assert {unit: round(dual, 6) for unit, dual in duals.items()} == {0: 0, 1: 4}


def test_one_model_is_made_only_of_numbers_that_are_exact() -> None:
    """Whole numbers up to 2 to the 50th; both of so many candidates fit one menu."""
    most = pricing(1).problem.match.most
    for weight, found in ((2**50 // most, True), (2**50 // most + 1, False)):
        menu = best_menu([pricing(weight)], (0, 1), (), 1, Clock(), 9.0)
        assert (menu is not None) is found


def test_candidates_count_as_often_as_they_are() -> None:
    """Of two units one suits a group of 3, the other a group of 2."""
    three, two = pricing(3), pricing(2, tags=("letters", "sales"))
    menu = best_menu([three, two], (0, 1), (), 1, Clock(), 9.0)

    assert menu is not None
    least = 3 * three.own.mismatch + 2 * two.own.mismatch
    assert (menu.offered, menu.bound) == ({0}, least)


def test_multipliers_are_fine_parts_of_a_credit() -> None:
    one = pricing(1)
    scale = one.problem.match.scale

    assert one.price_scale == 2_000 // scale > 1
    fine = replace(one.problem, match=replace(one.problem.match, scale=2_001))
    assert PricingProblem(fine, 1, Clock()).price_scale == 1


@pytest.mark.parametrize(("loss", "size"), [(None, 1), (0, 2)])
def test_those_whose_losses_are_limited_share_no_plan_that_suits_only_one(
    loss: int | None, size: int
) -> None:
    """Calls suit one and letters the other; without a limit either does for both."""
    both = [
        pricing(1, tags=("calls", "letters"), job=job, most_loss=loss)
        for job in ("calls", "letters")
    ]

    assert len(smallest_menu(both, (0, 1), (), Clock())) == size


TAGS = ("calls", "letters", "sales", "visits", "post", "cash")


@pytest.mark.parametrize("block", range(6))
def test_the_tree_alone_finds_the_best_menu_and_proves_it(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each group needs two units; no menu is improved but by branching."""
    random = Random(f"tree {block}")
    monkeypatch.setattr(BranchAndPrice, "improve", lambda *_: None)
    groups = [
        pricing(random.randint(1, 5), tags=TAGS, job=job, least=10)
        for job in random.sample(TAGS, 4)
    ]
    units = range(len(TAGS))
    for size in (2, 3):
        relaxation = LagrangianRelaxation(groups, units)
        values = {menu: relaxation.value(menu) for menu in menus(units, size)}
        worst = max(values, key=lambda menu: (values[menu] or 0, sorted(menu)))
        fresh = LagrangianRelaxation(groups, units)
        tree = BranchAndPrice(
            fresh,
            size,
            worst,
            prepared=NONE,
            multipliers=tuple[dict[int, int], ...]({} for _ in groups),
        )
        tree.run(Fraction(0), Clock())
        found = tree.incumbent

        assert found.mismatch == found.bound == min(v for v in values.values() if v)
        assert len(found.offered) <= size
