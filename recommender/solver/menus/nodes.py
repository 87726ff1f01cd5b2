"""Nodes of the search tree: their Lagrangian bound, and fixing by reduced cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.solver.menus.lagrangian import LagrangianRelaxation, Multipliers


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """The menus with all `opened` and no `closed` units, and a bound on their mismatch.

    `multipliers` are those that gave the bound. No two have the same number, so of
    nodes with equal bounds the older comes first.
    """

    bound: int
    number: int
    opened: frozenset[int]
    closed: frozenset[int]
    multipliers: Multipliers


def lagrangian_bound(
    relaxation: LagrangianRelaxation,
    node: Node,
    size: int,
    value: int,
    multipliers: Multipliers,
) -> int:
    """Return a bound on a node: the dual value less the price of its dearest menu.

    `value` is the dual value of all groups, priced without the closed units.
    """
    prices = relaxation.unit_prices(multipliers)
    cost = sum(prices[unit] for unit in node.opened)
    free = [prices[u] for u in prices.keys() - node.opened - node.closed]
    cost += sum(sorted(free, reverse=True)[: size - len(node.opened)])
    return -((cost - value) // relaxation.price_scale)


def fix_by_reduced_cost(
    relaxation: LagrangianRelaxation, node: Node, size: int, value: int
) -> Node:
    """Return a node with the units fixed that no menu better than `value` can change.

    Offering a unit that is not on the menu of the highest price has a reduced cost:
    its price below that of the last unit on it. So has leaving out a unit that is on
    it: its price above that of the next unit.
    """
    prices = relaxation.unit_prices(node.multipliers)
    free = sorted(
        relaxation.optional - node.opened - node.closed,
        key=lambda unit: (-prices[unit], unit),
    )
    room = size - len(node.opened)
    if not room:
        return replace(node, closed=node.closed.union(free))
    if room >= len(free):
        return node
    gap = (value - node.bound) * relaxation.price_scale
    last_on, first_off = prices[free[room - 1]], prices[free[room]]
    closed = {unit for unit in free[room:] if last_on - prices[unit] >= gap}
    opened = {unit for unit in free[:room] if prices[unit] - first_off >= gap}
    return replace(node, opened=node.opened | opened, closed=node.closed | closed)
