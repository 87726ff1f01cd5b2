"""Plans, and what is found out about them: values, never prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal, TypeAlias

from recommender.qualifications.rules import Rule
from recommender.qualifications.units import Unit

# One credit is about 10 hours of learning in all; where a unit's guided hours are
# known they equal its credits times 20/3, rounded (see data/README.md).
GUIDED_HOURS_PER_CREDIT = Fraction(20, 3)
LEARNING_HOURS_PER_CREDIT = 10


FindingStatus: TypeAlias = Literal["holds", "broken", "set-aside", "not-applicable"]


class Status(StrEnum):
    """What one solve found, in the words of operations research."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"

    @property
    def has_plan(self) -> bool:
        """Whether a plan was found; it may be that of no units at all."""
        return self in (Status.OPTIMAL, Status.FEASIBLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """The audit of one rule: what the set measures, and whether the rule holds.

    A share is measured in percent. A rule whose condition is not met does not apply,
    and holds. Guidance that the set keeps only because some of its units are asked
    for or held is `set_aside_for` these; it is measured as written.
    """

    rule: Rule
    measured: int | Fraction
    holds: bool
    applies: bool = True
    set_aside_for: tuple[str, ...] = ()

    @property
    def status(self) -> FindingStatus:
        """What is to be said of the rule: one word of four."""
        if not self.holds:
            return "broken"
        if self.set_aside_for:
            return "set-aside"
        return "holds" if self.applies else "not-applicable"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a set of units suits a job.

    `misfit` is in credits. `coverage` is the share of the job that the units use,
    `relevance` the share of the credits that is daily work; both 0 to 1, exact.
    `left_out` names the tags of the job that no unit of the set touches, `partly`
    those that it uses in part.
    """

    misfit: Fraction
    coverage: Fraction
    relevance: Fraction
    left_out: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of units that keeps every rule asked for, in catalogue order.

    `held` are the codes the candidate has already achieved.
    """

    units: tuple[Unit, ...]
    held: frozenset[str]
    findings: tuple[Finding, ...]
    fit: Fit

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the units, in catalogue order."""
        return tuple(unit.code for unit in self.units)

    @property
    def credits(self) -> int:
        """All credits of the plan, held units included."""
        return sum(unit.credits for unit in self.units)

    @property
    def held_units(self) -> tuple[Unit, ...]:
        """The units that are achieved already."""
        return tuple(unit for unit in self.units if unit.code in self.held)

    @property
    def new_units(self) -> tuple[Unit, ...]:
        """The units still to be taken."""
        return tuple(unit for unit in self.units if unit.code not in self.held)

    @property
    def new_credits(self) -> int:
        """The credits still to be earned."""
        return sum(unit.credits for unit in self.new_units)

    @property
    def hours(self) -> int:
        """Guided learning hours still to come: known ones, else an estimate."""
        return sum(guided_hours(unit) for unit in self.new_units)

    @property
    def learning_hours(self) -> int:
        """Hours of learning in all still to come, an estimate; guided ones included."""
        return self.new_credits * LEARNING_HOURS_PER_CREDIT


def guided_hours(unit: Unit) -> int:
    """Give the unit's guided learning hours, or whole credits x 20/3 where unknown.

    >>> guided_hours(Unit("A4", "Give a positive impression", "B", 2, credits=5))
    33
    """
    if unit.glh is not None:
        return unit.glh
    return round(unit.credits * GUIDED_HOURS_PER_CREDIT)
