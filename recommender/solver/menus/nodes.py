"""Nodes of the tree: their Lagrangian bound, and fixing units by reduced cost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.solver.menus.lagrangian import LagrangianRelaxation, Multipliers


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """The menus that offer some units and not others, with a bound on their mismatch.

    `multipliers` are those that gave the bound. Of equal nodes the older comes first.
    """

    bound: int
    number: int
    opened: frozenset[int] = field(compare=False)
    closed: frozenset[int] = field(compare=False)
    multipliers: Multipliers = field(compare=False)


def lagrangian_bound(
    relaxation: LagrangianRelaxation,
    node: Node,
    size: int,
    value: int,
    multipliers: Multipliers,
) -> int:
    """Bound a node's mismatch by the dual value less the price of its dearest menu.

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
    """Fix the units that no menu of a node with less mismatch than `value` can change.

    Offering a unit that is not on the dearest menu has a reduced cost: how much less
    its price is than that of the last unit on it. So has not offering one of it: how
    much more its price is than that of the next.
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
    spare = (value - node.bound) * relaxation.price_scale
    last, next_ = prices[free[room - 1]], prices[free[room]]
    closed = {unit for unit in free[room:] if last - prices[unit] >= spare}
    opened = {unit for unit in free[:room] if prices[unit] - next_ >= spare}
    return replace(node, opened=node.opened | opened, closed=node.closed | closed)
