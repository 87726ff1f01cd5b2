"""The rulebook as a CP-SAT model.

One Boolean variable a unit, in catalogue order; one named linear constraint a
bound; one Boolean a part of the job that some chosen unit uses.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from recommender.qualifications.rules import Rule, Select
    from recommender.qualifications.units import Unit
    from recommender.requests.matching import Match


class Encoding:
    """A model of units and rules; with a match, its objectives too.

    `selected` has one variable a unit, in the order of the units. `rules` that are
    encoded are hard; leave a rule out and the model does not know it.
    """

    def __init__(
        self, units: Sequence[Unit], rules: Iterable[Rule], match: Match | None = None
    ) -> None:
        self.model = cp_model.CpModel()
        self.selected = [self.model.new_bool_var(unit.code) for unit in units]
        self._credits = [unit.credits for unit in units]
        self._index = _Index(units)
        for rule in rules:
            self._add_rule(rule)
        self.match = match
        self._gained = [] if match is None else self._add_coverage(match)

    def _add_rule(self, rule: Rule) -> None:
        """Bound the credits, or the number, of the units that the rule is about."""
        bound = rule.requires
        chosen = self._index.positions(bound.of)
        total = cp_model.LinearExpr.weighted_sum(
            [self.selected[i] for i in chosen],
            [self._credits[i] if bound.measure == "credits" else 1 for i in chosen],
        )
        if bound.at_least is not None:
            self._add(total, bound.at_least, None, f"{rule.id}:at_least")
        if bound.at_most is not None:
            self._add(total, None, bound.at_most, f"{rule.id}:at_most")

    def _add(
        self, total: cp_model.LinearExprT, low: int | None, high: int | None, name: str
    ) -> None:
        # A sum over no units is the number 0, which `add` would not take as a
        # constraint: a domain takes both.
        domain = cp_model.Domain(
            cp_model.INT_MIN if low is None else low,
            cp_model.INT_MAX if high is None else high,
        )
        self.model.add_linear_expression_in_domain(total, domain).with_name(name)

    def _add_coverage(self, match: Match) -> list[cp_model.IntVar]:
        """Let a part of the job count as used only if a unit that uses it is chosen."""
        gained = []
        for number, use in enumerate(match.uses):
            used = self.model.new_bool_var(f"use:{use.tag}:{number}")
            self.model.add_bool_or([*(self.selected[i] for i in use.units), ~used])
            gained.append(used)
        return gained

    @property
    def misfit(self) -> cp_model.LinearExprT:
        """The misfit of the chosen units, times the scale of the match."""
        assert self.match is not None
        costs, gains = self.match.costs, [-use.gain for use in self.match.uses]
        return (
            cp_model.LinearExpr.weighted_sum(
                [*self.selected, *self._gained], [*costs, *gains]
            )
            + self.match.constant
        )

    @property
    def credits(self) -> cp_model.LinearExprT:
        """The credits of the chosen units."""
        return cp_model.LinearExpr.weighted_sum(self.selected, self._credits)

    @property
    def count(self) -> cp_model.LinearExprT:
        """The number of chosen units."""
        return cp_model.LinearExpr.sum(self.selected)

    def forbid(self, chosen: Collection[int]) -> None:
        """Rule out one exact set of units, given by positions."""
        self.model.add_bool_or(
            ~variable if i in chosen else variable
            for i, variable in enumerate(self.selected)
        )

    def demand_earlier(
        self, model: cp_model.CpModel, chosen: Sequence[int]
    ) -> cp_model.CpModel:
        """Give a copy of the model that only takes sets that come before `chosen`.

        Of two sets with as many units, the one with the earlier unit where they
        first differ comes first. So an earlier set shares some first units with
        `chosen`, and has another one before the next of them.
        """
        earlier = model.clone()
        ways = []
        for number, position in enumerate(chosen):
            start = chosen[number - 1] + 1 if number else 0
            way = earlier.new_bool_var(f"earlier:{number}")
            for shared in chosen[:number]:
                earlier.add_implication(way, self.selected[shared])
            earlier.add_bool_or([*self.selected[start:position], ~way])
            ways.append(way)
        earlier.add_bool_or(ways)
        return earlier


class _Index:
    """Where the units of each group and level stand, to find a rule's units fast."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._everywhere = range(len(units))
        self._by_group: defaultdict[str, set[int]] = defaultdict(set)
        self._by_level: defaultdict[int, set[int]] = defaultdict(set)
        self._by_code: dict[str, int] = {}
        for i, unit in enumerate(units):
            self._by_group[unit.group].add(i)
            self._by_level[unit.level].add(i)
            self._by_code[unit.code] = i

    def positions(self, of: Select) -> list[int]:
        """Give the positions of the units a filter lets through, in order."""
        parts: list[set[int]] = []
        if of.groups is not None:
            parts.append(set().union(*(self._by_group[g] for g in of.groups)))
        if of.levels is not None:
            parts.append(set().union(*(self._by_level[n] for n in of.levels)))
        if of.min_level is not None or of.max_level is not None:
            low, high = (
                of.min_level or 0,
                of.max_level or max(self._by_level, default=0),
            )
            within = [level for level in self._by_level if low <= level <= high]
            parts.append(set().union(*(self._by_level[n] for n in within)))
        if of.units is not None:
            parts.append({self._by_code[c] for c in of.units if c in self._by_code})
        found = set.intersection(*parts) if parts else set(self._everywhere)
        found -= {self._by_code[c] for c in of.except_units if c in self._by_code}
        return sorted(found)
