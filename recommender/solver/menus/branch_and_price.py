"""Branch and price: the menu of units on which all candidates together fit best.

The columns are plans. The restricted master, a linear programme over the known columns,
gives multipliers for the units; CP-SAT solves each group's pricing problem at these
multipliers, and new columns enter the master. For any multipliers, the dual value less
the highest price of any menu is a Lagrangian bound for every menu, worked out in whole
numbers from proven optima. Where bound and incumbent differ, a node is branched on one
unit: offered, or not.
"""

from __future__ import annotations

import heapq
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, LimitError, SelfCheckError
from recommender.solver.engine.clock import out_of_time
from recommender.solver.menus.nodes import Node, fix_by_reduced_cost, lagrangian_bound

if TYPE_CHECKING:
    from recommender.solver.engine.clock import Clock
    from recommender.solver.menus.lagrangian import LagrangianRelaxation, Multipliers
    from recommender.solver.menus.restricted_master import MasterSolution

# Dual smoothing: this share of the new multipliers comes from the best ones so far, the
# rest from the master. Without it they oscillate, and take more rounds.
_SMOOTHING = 0.7
# A node is solved once its bound is within this share of its master's value.
_NEAR = 0.001
# Partial pricing: all groups are priced once in this many rounds, in the others only
# those that had a new column in the last round.
_PRICE_ALL = 3


class Incumbent(NamedTuple):
    """A menu, by positions of optional units, its mismatch and the bound on all menus.

    Both are scaled, and weighted by the number of candidates.
    """

    offered: frozenset[int]
    mismatch: int
    bound: int

    @property
    def gap(self) -> Fraction:
        """The share of the mismatch that a better menu could save at most, 0 to 1."""
        return Fraction(self.mismatch - self.bound, self.mismatch or 1)


class BranchAndPrice:
    """The search for the best menu of at most `size` units, from a first incumbent.

    It can be run again, to close more of the gap. `prepared` units are on every menu.
    The search starts from `multipliers`; later they are those of the root's best bound.

    Raises:
        LimitError: time ran out before the first menu was evaluated.
        SelfCheckError: a group has no plan on the first menu.
    """

    def __init__(
        self,
        relaxation: LagrangianRelaxation,
        size: int,
        first: frozenset[int],
        *,
        prepared: frozenset[int],
        multipliers: Multipliers,
    ) -> None:
        value = relaxation.value(first)
        if value is None:
            message = "the first menu does not serve everyone after all"
            raise SelfCheckError(Fault("menu-wrong", message))
        self.relaxation, self.size, self.multipliers = relaxation, size, multipliers
        self.best, self.value = first, value
        self._prepared, self._numbers = prepared, count()
        self._evaluated: set[frozenset[int]] = set()
        self._tolerance = Fraction(0)
        no_units: frozenset[int] = frozenset()
        root = Node(
            relaxation.least, next(self._numbers), prepared, no_units, multipliers
        )
        self._heap = [root]
        self.improve(first)

    @property
    def incumbent(self) -> Incumbent:
        """The best menu so far, with the bound reached so far."""
        bounds = [self.value, *(node.bound for node in self._heap)]
        return Incumbent(self.best, self.value, min(bounds))

    @property
    def cutoff(self) -> int:
        """The bound from which a node is fathomed."""
        return self.value - int(self.value * self._tolerance)

    def learn(self, bound: int) -> None:
        """Learn that no menu has less mismatch than a bound.

        Raises:
            SelfCheckError: the incumbent has less.
        """
        if self.value < bound:
            evidence = {"menu": sorted(self.best), "value": self.value, "bound": bound}
            fault = Fault("menu-mismatch", "a menu is better than the best was proven")
            raise SelfCheckError(fault, evidence=evidence)
        nodes = (replace(node, bound=max(node.bound, bound)) for node in self._heap)
        self._heap = [node for node in nodes if node.bound < self.value]
        heapq.heapify(self._heap)

    def run(self, within: Fraction, clock: Clock) -> None:
        """Search the tree, best bound first, until every node is fathomed.

        It ends when no menu can beat the incumbent by more than the share `within`, or
        when the time runs out.
        """
        heap, self._tolerance = self._heap, within
        while heap and heap[0].bound < self.cutoff:
            self._node = heap[0]
            try:
                children = self._process(clock)
            except LimitError:
                heapq.heapreplace(heap, self._node)
                break
            heapq.heappop(heap)
            for child in children:
                heapq.heappush(heap, child)

    def _process(self, clock: Clock) -> list[Node]:
        """Return what is left of the current node: itself, its children, or nothing.

        Raises:
            LimitError: time ran out; the bound that was reached still holds.
        """
        solution = self._solve_node(clock)
        node = self._node
        if node.number == 0:
            self.multipliers = node.multipliers
        if solution is None:
            return []
        return [node] if node.bound >= self.cutoff else self._branch(node, solution)

    def _solve_node(self, clock: Clock) -> MasterSolution | None:
        """Generate columns until the node's bound is tight, or enough to fathom it.

        Return None where no menu of the node serves everyone.

        Raises:
            LimitError: time ran out; the bound that was reached still holds.
        """
        relaxation = self.relaxation
        all_groups = frozenset(range(len(relaxation.pricings)))
        priced, alpha = all_groups, _SMOOTHING
        for number in count():
            if clock.left() == 0.0:
                raise out_of_time("there was an answer for everyone")
            node = self._node
            solution = relaxation.master.solve(self.size, node.opened, node.closed)
            smoothed = _smooth(
                node.multipliers, relaxation.multipliers_of(solution), alpha
            )
            dual = relaxation.dual_value(smoothed, priced, node.closed)
            if dual is None:
                return None
            if priced != all_groups:
                priced = (dual.improved if number % _PRICE_ALL else None) or all_groups
                continue
            self._raise_bound(dual.value, smoothed)
            tight = int(solution.mismatch * relaxation.scale * (1 - _NEAR))
            converged = not (dual.improved or alpha)
            self._round(solution)
            if converged or self._node.bound >= min(tight, self.cutoff):
                self._dive(solution)
                return solution
            improved_bound = self._node.bound > node.bound
            alpha = (
                (alpha / 2 if improved_bound else _SMOOTHING) if dual.improved else 0.0
            )
            priced = dual.improved or all_groups
        raise AssertionError("a count never ends")

    def _raise_bound(self, value: int, multipliers: Multipliers) -> None:
        node = self._node
        bound = lagrangian_bound(self.relaxation, node, self.size, value, multipliers)
        if bound > node.bound:
            self._node = replace(node, bound=bound, multipliers=multipliers)

    def _round(self, solution: MasterSolution) -> None:
        """Round the master's solution: take the units with the largest shares."""
        node = self._node
        order = sorted(
            self.relaxation.optional - node.closed,
            key=lambda unit: (unit not in node.opened, -solution.shares[unit], unit),
        )
        self.improve(frozenset(order[: self.size]))

    def _dive(self, solution: MasterSolution) -> None:
        """Fix the unit with the largest share, solve the master again, and repeat."""
        node, opened = self._node, self._node.opened
        while len(opened) < self.size and (
            free := self.relaxation.optional - opened - node.closed
        ):
            opened |= {min(free, key=lambda unit: (-solution.shares[unit], unit))}
            solution = self.relaxation.master.solve(self.size, opened, node.closed)
        self.improve(opened)

    def improve(self, menu: frozenset[int]) -> None:
        """Evaluate a menu, swap units while known columns improve, and evaluate again.

        Known columns alone may serve nobody on a menu that was never priced, however
        good it is. Where the time runs out, the incumbent stays.
        """
        with suppress(LimitError):
            while menu not in self._evaluated:
                self._evaluate(menu)
                menu = self.relaxation.pool.swap_search(menu, self._prepared)

    def _evaluate(self, menu: frozenset[int]) -> None:
        self._evaluated.add(menu)
        value = self.relaxation.value(menu)
        if value is not None and value < self.value:
            self.best, self.value = menu, value

    def _branch(self, node: Node, solution: MasterSolution) -> list[Node]:
        """Branch on the unit whose share is nearest to a half; evaluate a leaf."""
        node = fix_by_reduced_cost(self.relaxation, node, self.size, self.value)
        free = sorted(self.relaxation.optional - node.opened - node.closed)
        if not free or len(node.opened) == self.size:
            self._evaluate(node.opened)
            return []
        unit = min(free, key=lambda unit: abs(solution.shares[unit] - 0.5))
        offered = replace(node, opened=node.opened | {unit})
        refused = replace(node, closed=node.closed | {unit})
        return [
            replace(child, number=next(self._numbers)) for child in (offered, refused)
        ]


def _smooth(old: Multipliers, new: Multipliers, alpha: float) -> Multipliers:
    return tuple(
        {
            unit: round(alpha * best.get(unit, 0) + (1 - alpha) * last.get(unit, 0))
            for unit in {*best, *last}
        }
        for best, last in zip(old, new, strict=True)
    )
