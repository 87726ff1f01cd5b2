"""Prices: what it costs to have units, rules and wishes otherwise than a plan has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.representations import Displayable

if TYPE_CHECKING:
    from fractions import Fraction

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.cp_sat import Count


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What it costs to have a unit otherwise than the best plan has it.

    `price` is in credits of mismatch and `other` the best plan with the unit refused,
    if it is in, or demanded, if it is not. Where no plan allows that, both are None
    and `because` is a smallest set of rules that forbids it. `limit` is what the most
    credits become where that moves them. It is `tied` if a plan of least mismatch has
    the unit so, with nothing moved or set aside.
    """

    unit: Unit
    in_plan: bool
    price: Fraction | None
    other: Plan | None
    because: tuple[Rule, ...]
    limit: int | None = None
    tied: bool = False

    @property
    def set_aside(self) -> tuple[Rule, ...]:
        """The guidance that is set aside because the unit is asked for."""
        findings = self.other.findings if self.other else ()
        code = self.unit.code
        return tuple(one.rule for one in findings if code in one.set_aside_for)


@dataclass(frozen=True, slots=True)
class RulePrice:
    """What a rule, wish or piece of guidance costs, in credits of mismatch.

    `other` is the best plan if it alone did not bind; both are None where there is no
    plan then, as without a unit that is held.
    """

    rule: Rule
    price: Fraction | None
    other: Plan | None


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Displayable):
    """The best plan explained; without one, only the recommendation's conflict.

    `ties` counts the plans with the same least mismatch, the best one included.
    `rules` and `ties` are there when all units were asked about. `fragile` says
    that it was asked what happens if units fall away.
    """

    recommendation: Recommendation
    units: tuple[UnitPrice, ...] = ()
    rules: tuple[RulePrice, ...] = ()
    ties: Count | None = None
    fragile: bool = False
    _index = "code"

    @property
    def summary(self) -> str:
        """What is explained, in one line."""
        units, rules = (
            counted(len(self.units), "unit"),
            counted(len(self.rules), "rule"),
        )
        priced = f"{units} and {rules} priced"
        return f"of {self.recommendation!r}: {priced}"

    def records(self) -> list[dict[str, object]]:
        """Return the units priced as rows of a table; None is not possible."""
        return [
            {
                "code": one.unit.code,
                "title": one.unit.title,
                "in_plan": one.in_plan,
                "price": None if one.price is None else float(one.price),
            }
            for one in self.units
        ]

    @property
    def in_every_best_plan(self) -> tuple[Unit, ...]:
        """The units, of those priced, that no plan of the least mismatch leaves out."""
        return tuple(one.unit for one in self.units if one.in_plan and not one.tied)

    @property
    def in_some_best_plan(self) -> tuple[Unit, ...]:
        """The units, of those priced, that some plans of least mismatch have."""
        return tuple(one.unit for one in self.units if one.tied)

    @property
    def in_no_best_plan(self) -> tuple[Unit, ...]:
        """The units, of those priced, that no plan of the least mismatch has."""
        return tuple(one.unit for one in self.units if not one.in_plan and not one.tied)
