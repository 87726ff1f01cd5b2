"""Minimum correction sets: the fewest changes of a request that make a plan possible.

A change can affect several rules and replace them by others, so the rules are built
anew for each choice of changes. Each choice that fails yields a minimal unsatisfiable
subset, and every correction must change one of its rules. So the master proposes
minimum hitting sets of the known conflicts, and the subproblem tests them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from ortools.sat.python import cp_model

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding
from recommender.solver.model.quick_model import QuickModel
from recommender.solver.model.unit_index import index_of
from recommender.solver.rules.conflicts import minimal_conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from recommender.qualifications.rules import Requirement, Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.clock import Clock

Choice: TypeAlias = frozenset[int]


def minimum_corrections(
    units: Sequence[Unit],
    number: int,
    rules_after: Callable[[Choice], tuple[Rule, ...]],
    clock: Clock,
    conflict: Sequence[Rule] = (),
    conflict_after: Callable[[Choice], Sequence[Rule] | None] | None = None,
) -> Iterator[Choice]:
    """Yield each minimum correction set, as numbers of changes.

    All have the same size. There are none if no choice makes a plan possible. If the
    `conflict` of the request without changes is known, it is not sought again; nor are
    others if `conflict_after` gives them, and None for a choice that leaves a plan.

    Raises:
        LimitError: time ran out.
    """
    master = _Master(number, clock)
    subproblem = _Subproblem(units, number, rules_after, clock)
    conflict_after = conflict_after or subproblem.conflict_after
    if conflict:
        master.add_cut(frozenset(), subproblem.changes_of(conflict, frozenset()))
    size = None
    while (choice := master.smallest()) is not None:
        if size is not None and len(choice) > size:
            return
        new = conflict_after(choice)
        if new is None:
            size = len(choice)
            yield choice
            # Of the choices of this size, it excludes only the one just found.
            cut: Collection[int] = choice
        else:
            cut = subproblem.changes_of(new, choice)
        master.add_cut(choice, cut)


class _Master:
    """The minimum hitting set problem over the conflicts known so far."""

    def __init__(self, number: int, clock: Clock) -> None:
        self._model, self._clock = QuickModel(), clock
        self._made = [self._model.new_bool_var(f"{i}") for i in range(number)]
        self._model.minimize(cp_model.LinearExpr.sum(self._made))

    def smallest(self) -> Choice | None:
        """Return a smallest choice, or None if the cuts exclude all."""
        answer = run(self._model, self._clock)
        if answer.status is Status.INFEASIBLE:
            return None
        if answer.status is not Status.OPTIMAL:
            raise out_of_time("the ways out were found")
        return frozenset(i for i, made in enumerate(answer.values) if made)

    def add_cut(self, choice: Choice, changes: Collection[int]) -> None:
        """Add the cut that a choice must differ from this one in some change."""
        self._model.add_bool_or(
            ~self._made[i] if i in choice else self._made[i] for i in sorted(changes)
        )


class _Subproblem:
    """Tests choices, and finds what the conflicts that they leave rest on."""

    def __init__(
        self,
        units: Sequence[Unit],
        number: int,
        rules_after: Callable[[Choice], tuple[Rule, ...]],
        clock: Clock,
    ) -> None:
        self._units, self._clock, self._all = units, clock, range(number)
        self._index = index_of(units)
        self._rules_after = lru_cache(maxsize=None)(rules_after)
        self._by_id = lru_cache(maxsize=None)(self._rules_by_id)

    def conflict_after(self, choice: Choice) -> tuple[Rule, ...] | None:
        """Return the conflict that a choice leaves; None if it leaves a plan."""
        rules = self._rules_after(choice)
        answer = run(Encoding(self._units, rules).model, self._clock)
        if answer.status is Status.UNKNOWN:
            raise out_of_time("the ways out were found")
        if answer.status is not Status.INFEASIBLE:
            return None
        return minimal_conflict(self._units, rules, self._clock)

    def changes_of(self, conflict: Sequence[Rule], choice: Choice) -> set[int]:
        """Return the changes, made or not, that a conflict under a choice rests on."""
        return {i for i in self._all if not self._keeps(conflict, choice ^ {i})}

    def _keeps(self, conflict: Sequence[Rule], choice: Choice) -> bool:
        """Return whether each rule of a conflict is as strict under a choice."""
        rules = self._by_id(choice)
        return all(
            rule.id in rules
            and rules[rule.id].cases == rule.cases
            and self._is_as_strict(rules[rule.id].requires, rule.requires)
            for rule in conflict
        )

    def _rules_by_id(self, choice: Choice) -> dict[str, Rule]:
        return {rule.id: rule for rule in self._rules_after(choice)}

    def _is_as_strict(self, requirement: Requirement, weaker: Requirement) -> bool:
        """Return whether a requirement equals another, or is a bound implying it."""
        if requirement == weaker:
            return True
        if not (isinstance(requirement, Bound) and isinstance(weaker, Bound)):
            return False
        if (requirement.measure, requirement.towards) != (
            weaker.measure,
            weaker.towards,
        ):
            return False
        positions, weaker_positions = (
            {*self._index.positions(b.of)} for b in (requirement, weaker)
        )
        if weaker.at_least is not None and not (
            requirement.at_least is not None
            and requirement.at_least >= weaker.at_least
            and positions <= weaker_positions
        ):
            return False
        return weaker.at_most is None or (
            requirement.at_most is not None
            and requirement.at_most <= weaker.at_most
            and positions >= weaker_positions
        )
