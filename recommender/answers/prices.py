"""Prices: what it costs to change the units of a plan, or to drop a rule or a wish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.representations import Displayable

if TYPE_CHECKING:
    from fractions import Fraction

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.cp_sat import Count


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What it costs to lose a unit of the best plan, or to add one to it.

    `price` is in credits of mismatch, and `other` is the best plan without the unit, or
    with it if the best plan does not have it. If no plan allows that, both are None and
    `because` is a minimal set of rules that forbids it. `limit` is the new limit on
    credits where the change moves it. A unit is `tied` if the change costs nothing,
    with no limit moved and no guidance set aside.
    """

    unit: Unit
    in_plan: bool
    price: Fraction | None
    other: Plan | None
    because: tuple[Rule, ...]
    limit: Number | None = None
    tied: bool = False

    @property
    def set_aside(self) -> tuple[Rule, ...]:
        """The guidance that is set aside because the unit is asked for."""
        findings = self.other.findings if self.other else ()
        code = self.unit.code
        return tuple(f.rule for f in findings if code in f.set_aside_for)


@dataclass(frozen=True, slots=True)
class RulePrice:
    """What a rule, wish or piece of guidance costs, in credits of mismatch.

    `other` is the best plan without it; both are None if there is no plan then, as
    without a unit that is held.
    """

    rule: Rule
    price: Fraction | None
    other: Plan | None


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Displayable):
    """The best plan explained; without one, only the recommendation's conflict.

    Attributes:
        recommendation: The answer explained.
        units: The prices of units.
        rules: The prices of rules; empty unless all units were priced.
        ties: The number of plans with the least mismatch, the best one included; None
            unless all units were priced.
        fragile: Whether a report is to show what losing each unit would mean.
    """

    recommendation: Recommendation
    units: tuple[UnitPrice, ...] = ()
    rules: tuple[RulePrice, ...] = ()
    ties: Count | None = None
    fragile: bool = False
    _index = "code"

    @property
    def summary(self) -> str:
        """The answer in one line."""
        units, rules = (
            counted(len(self.units), "unit"),
            counted(len(self.rules), "rule"),
        )
        priced = f"{units} and {rules} priced"
        return f"of {self.recommendation!r}: {priced}"

    def records(self) -> list[dict[str, object]]:
        """Return the units priced as rows of a table; no price is None."""
        return [
            {
                "code": unit.unit.code,
                "title": unit.unit.title,
                "in_plan": unit.in_plan,
                "price": None if unit.price is None else float(unit.price),
            }
            for unit in self.units
        ]

    @property
    def in_every_best_plan(self) -> tuple[Unit, ...]:
        """The units priced that every plan of the least mismatch has."""
        return tuple(p.unit for p in self.units if p.in_plan and not p.tied)

    @property
    def in_some_best_plan(self) -> tuple[Unit, ...]:
        """The units priced that some plans of the least mismatch have, but not all."""
        return tuple(p.unit for p in self.units if p.tied)

    @property
    def in_no_best_plan(self) -> tuple[Unit, ...]:
        """The units priced that no plan of the least mismatch has."""
        return tuple(p.unit for p in self.units if not p.in_plan and not p.tied)
