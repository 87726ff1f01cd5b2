"""Branching: the menus that offer some units and not others, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.solver.menus.lagrangian import Market, Tolls


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """The menus that offer some units and not others, with a bound of their mismatch.

    `tolls` are those that gave the bound. Of equal branches the older comes first.
    """

    bound: int
    number: int
    opened: frozenset[int] = field(compare=False)
    closed: frozenset[int] = field(compare=False)
    tolls: Tolls = field(compare=False)


def bound_of(market: Market, branch: Branch, size: int, paid: int, tolls: Tolls) -> int:
    """Bound the mismatch of a branch by what is paid less the cost of its dearest menu.

    `paid` is what all demands pay in all, tolls and mismatch, without closed units.
    """
    worth = market.worth(tolls)
    cost = sum(worth[unit] for unit in branch.opened)
    free = [worth[u] for u in worth.keys() - branch.opened - branch.closed]
    cost += sum(sorted(free, reverse=True)[: size - len(branch.opened)])
    return -((cost - paid) // market.fine)


def narrow(market: Market, branch: Branch, size: int, value: int) -> Branch:
    """Settle the units with which no menu of a branch has less mismatch than `value`.

    To offer a unit that is not on the dearest menu costs what it is worth less than
    the last unit on it, and to refuse one of it what it is worth more than the next.
    """
    worth = market.worth(branch.tolls)
    free = sorted(
        market.optional - branch.opened - branch.closed,
        key=lambda unit: (-worth[unit], unit),
    )
    room = size - len(branch.opened)
    if not room:
        return replace(branch, closed=branch.closed.union(free))
    if room >= len(free):
        return branch
    spare = (value - branch.bound) * market.fine
    last, next_ = worth[free[room - 1]], worth[free[room]]
    closed = {unit for unit in free[room:] if last - worth[unit] >= spare}
    opened = {unit for unit in free[:room] if worth[unit] - next_ >= spare}
    return replace(branch, opened=branch.opened | opened, closed=branch.closed | closed)
