"""Plans, the findings of their audit, how well they suit, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from recommender.errors import counted
from recommender.qualifications.representations import Displayable, to_frame, to_html
from recommender.qualifications.rules import Requirement, Rule
from recommender.qualifications.units import Unit

if TYPE_CHECKING:
    import pandas as pd

    from recommender.qualifications.exact_numbers import Number

# One credit is about 10 hours of learning in total. Where the guided hours of a unit
# are known they equal its credits times 20/3, rounded (see data/README.md).
GUIDED_HOURS_PER_CREDIT = Fraction(20, 3)
LEARNING_HOURS_PER_CREDIT = 10


FindingStatus: TypeAlias = Literal[
    "holds", "broken", "set-aside", "waived", "not-applicable"
]


class Status(StrEnum):
    """The outcome of a solve, in the terms of operations research."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"

    @property
    def has_plan(self) -> bool:
        """Whether a plan was found; it may have no units."""
        return self in (Status.OPTIMAL, Status.FEASIBLE)


class Findings(tuple["Finding", ...]):
    """A tuple of findings in the order of the rules, which can be shown as a table."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the findings as a DataFrame, one row per rule."""
        return to_frame(self._records(), index="rule")

    def _repr_html_(self) -> str:
        return to_html("Findings", self._records())

    def _records(self) -> list[dict[str, object]]:
        return [record for finding in self for record in finding.records()]


@dataclass(frozen=True, slots=True)
class RulePart:
    """What a set of units measures of a requirement inside another, and if it holds."""

    requirement: Requirement
    measured: int | Fraction
    holds: bool
    parts: tuple[RulePart, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Displayable):
    """The audit of one rule: what a set of units measures, and whether the rule holds.

    A share is measured in percent. A rule whose condition is not met does not apply,
    and holds. Guidance is `set_aside_for` units that were asked for or are held if the
    set keeps it only without counting them; it is measured as written. So is a rule
    that is waived: it holds for this candidate, whether or not the set has what it
    needs (`kept`). `counted` are
    the codes of the units that a rule counts; None where that was not worked out, as
    only reports ask. A broken rule made of others has `parts`: its alternatives, or its
    condition and what that demands.
    """

    rule: Rule
    measured: int | Fraction
    holds: bool
    applies: bool = True
    set_aside_for: tuple[str, ...] = ()
    counted: tuple[str, ...] | None = None
    parts: tuple[RulePart, ...] = ()
    kept: bool = True

    @property
    def status(self) -> FindingStatus:
        """The result in a word: holds, broken, set-aside, waived or not-applicable."""
        if not self.holds:
            return "broken"
        if self.rule.waived:
            return "waived"
        if self.set_aside_for:
            return "set-aside"
        return "holds" if self.applies else "not-applicable"

    _index = "rule"

    @property
    def summary(self) -> str:
        """The rule, its status and what was measured, in one line."""
        return f"{self.rule.id}: {self.status}, measured {self.measured}"

    def records(self) -> list[dict[str, object]]:
        """Return the finding as a row of a table."""
        rule = self.rule
        return [
            {
                "rule": rule.id,
                "kind": rule.kind.value,
                "text": rule.text,
                "measured": self.measured,
                "holds": self.holds,
                "status": self.status,
                "source": rule.source,
            }
        ]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a set of units suits a job.

    `mismatch` is in credits; less is better. `coverage` is the share of the job that
    the units assess, `relevance` the share of their credits that is daily work; both
    are exact, from 0 to 1. `left_out` names the tags of the job that no unit assesses,
    `partly` those that the units assess in part.
    """

    mismatch: Fraction
    coverage: Fraction
    relevance: Fraction
    left_out: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What happens to a plan if `unit` is withdrawn.

    `valid_without` means that the plan stays valid without it; `swaps` is the number
    of other units any one of which could replace it. `best` is the replacement with the
    least mismatch, then the fewest credits, then the earliest in the catalogue; `loss`
    is the mismatch, in credits, that this swap adds. The units that are `as_good` add
    none; there are none of these if a wish names `unit`. The `deciding` rules would be
    broken without the unit, and determine what can replace it. A loss `breaks_wish` if
    a wish names the unit alone: nothing else keeps that.
    """

    unit: Unit
    valid_without: bool
    swaps: int
    best: Unit | None = None
    loss: Fraction | None = None
    as_good: tuple[Unit, ...] = ()
    deciding: tuple[Rule, ...] = ()
    breaks_wish: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Need:
    """Why a unit is in a plan: what the plan would lack without it.

    `unmet` are the findings of the rules that the other units would break. `alone` are
    the tags of the job that they assess less, the most important first. `relevance` is
    the share of what the unit assesses that is daily work, 0 to 1. The evidence is
    `weak` if nothing the unit assesses is done at least weekly, although the unit could
    be left out.
    """

    unmet: tuple[Finding, ...]
    alone: tuple[str, ...]
    relevance: Fraction
    weak: bool = False


@dataclass(frozen=True, slots=True)
class PlanDetails:
    """What reports state about a plan beyond its units, worked out in advance.

    `need_by_code` explains why each unit is there. `choices` are the values of facts
    that the plan assumes where the candidate left them open; `titles` are the extra
    titles it earns. `losses` are what happens if a unit is withdrawn; None where that
    was not worked out.
    """

    need_by_code: Mapping[str, Need]
    choices: Mapping[str, str]
    titles: tuple[str, ...]
    losses: tuple[Loss, ...] | None = None

    def loss_of(self, code: str) -> Loss | None:
        """Return what happens without a unit; None where that is not known."""
        losses = self.losses or ()
        return next((loss for loss in losses if loss.unit.code == code), None)


@dataclass(frozen=True, slots=True, repr=False)
class Plan(Displayable):
    """A set of units that keeps every rule and wish, in catalogue order.

    `held` are the codes that the candidate has achieved already. `details` are what
    reports state about the plan; two plans are equal with or without it.
    """

    units: tuple[Unit, ...]
    held: frozenset[str]
    findings: tuple[Finding, ...]
    fit: Fit
    details: PlanDetails | None = field(default=None, compare=False)

    @property
    def known_details(self) -> PlanDetails:
        """What reports state about the plan.

        Raises:
            LookupError: it has not been worked out.
        """
        if self.details is None:
            raise LookupError(
                "the plan has no details yet: see recommender.answers.plan_details"
            )
        return self.details

    def __post_init__(self) -> None:
        """Make the findings displayable as a table."""
        object.__setattr__(self, "findings", Findings(self.findings))

    _index = "code"

    @property
    def summary(self) -> str:
        """The units of the plan, its size and its mismatch, in one line."""
        size = f"{counted(len(self.units), 'unit')}, {counted(self.credits, 'credit')}"
        mismatch = f"mismatch {float(self.fit.mismatch):.1f}"
        return f"{' '.join(self.codes)}: {size}, {mismatch}"

    def records(self) -> list[dict[str, object]]:
        """Return the units as the rows of a table."""
        return [
            {
                "code": unit.code,
                "title": unit.title,
                "group": unit.group,
                "level": unit.level,
                "credits": unit.credits,
                "held": unit.code in self.held,
            }
            for unit in self.units
        ]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the units, in catalogue order."""
        return tuple(unit.code for unit in self.units)

    @property
    def credits(self) -> Number:
        """The credits of the plan, including those of held units."""
        return sum(unit.credits for unit in self.units)

    @property
    def held_units(self) -> tuple[Unit, ...]:
        """The units that the candidate has achieved already."""
        return tuple(unit for unit in self.units if unit.code in self.held)

    @property
    def new_units(self) -> tuple[Unit, ...]:
        """The units still to be taken."""
        return tuple(unit for unit in self.units if unit.code not in self.held)

    @property
    def new_credits(self) -> Number:
        """The credits still to be earned."""
        return sum(unit.credits for unit in self.new_units)

    @property
    def hours(self) -> Number:
        """The guided learning hours of the new units, estimated where not known."""
        return sum(guided_hours(unit) for unit in self.new_units)

    @property
    def learning_hours(self) -> Number:
        """The estimated hours of all learning for the new units, guided or not."""
        return self.new_credits * LEARNING_HOURS_PER_CREDIT


def guided_hours(unit: Unit) -> Number:
    """Return the guided learning hours of a unit; credits x 20/3 where not known.

    >>> guided_hours(Unit("A4", "Give a positive impression", "B", 2, credits=5))
    33
    """
    if unit.glh is not None:
        return unit.glh
    return round(unit.credits * GUIDED_HOURS_PER_CREDIT)
