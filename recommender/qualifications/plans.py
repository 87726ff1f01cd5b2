"""Plans, and what is found out about them: values, never prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from recommender.errors import counted
from recommender.qualifications.representations import Displayable, to_frame, to_html
from recommender.qualifications.rules import Rule
from recommender.qualifications.units import Unit

if TYPE_CHECKING:
    import pandas as pd

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


class Findings(tuple["Finding", ...]):
    """Findings in the order of the rules, as a tuple that can be shown as a table."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return them as a DataFrame, one row for each rule."""
        return to_frame(self._records(), index="rule")

    def _repr_html_(self) -> str:
        return to_html("Findings", self._records())

    def _records(self) -> list[dict[str, object]]:
        return [record for finding in self for record in finding.records()]


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Displayable):
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

    _index = "rule"

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        return f"{self.rule.id}: {self.status}, measured {self.measured}"

    def records(self) -> list[dict[str, object]]:
        """Return what was found as the row of a table."""
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

    `mismatch` is in credits. `coverage` is the share of the job that the units use,
    `relevance` the share of the credits that is daily work; both 0 to 1, exact.
    `left_out` names the tags of the job that no unit of the set touches, `partly`
    those that it uses in part.
    """

    mismatch: Fraction
    coverage: Fraction
    relevance: Fraction
    left_out: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What becomes of a plan if `unit` falls away.

    `valid_without` says that the rest keeps everything by itself, `swaps` how many
    other units would, one at a time, in its place. `best` is the one of them with
    the least mismatch, then the fewest credits, then the earliest; `loss` is how much
    mismatch, in credits, the plan gains by that swap. The units that are `as_good`
    leave the mismatch as it is, where no wish is for just this unit. The rules that
    are `deciding` would be broken, and tell which units could take its place.
    """

    unit: Unit
    valid_without: bool
    swaps: int
    best: Unit | None = None
    loss: Fraction | None = None
    as_good: tuple[Unit, ...] = ()
    deciding: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """Why a unit is in a plan: what the plan would lack without it.

    `unmet` are the findings of the rules that the rest would break. `alone` are the
    tags of the job that the rest uses less, what counts most first. `relevance` is
    how much of what the unit assesses is daily work, 0 to 1. The evidence is `weak`
    where nothing of the unit is at least weekly work, though it could be left out.
    """

    unmet: tuple[Finding, ...]
    alone: tuple[str, ...]
    relevance: Fraction
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What a report says of a plan and has to be worked out, all of it.

    `need_by_code` says why each unit is there. `choices` are the cases that the
    plan rests on where rules leave them open, `titles` the extra ones it earns.
    `losses` say what becomes of it if a unit falls away; None where that is not
    worked out.
    """

    need_by_code: Mapping[str, Need]
    choices: Mapping[str, str]
    titles: tuple[str, ...]
    losses: tuple[Loss, ...] | None = None

    def loss_of(self, code: str) -> Loss | None:
        """Return what becomes of the plan without a unit; None where it is unknown."""
        return next((one for one in self.losses or () if one.unit.code == code), None)


@dataclass(frozen=True, slots=True, repr=False)
class Plan(Displayable):
    """A set of units that keeps every rule asked for, in catalogue order.

    `held` are the codes the candidate has already achieved. `account` is what a
    report says of the plan besides; plans are equal whether they have it or not.
    """

    units: tuple[Unit, ...]
    held: frozenset[str]
    findings: tuple[Finding, ...]
    fit: Fit
    account: Account | None = field(default=None, compare=False, repr=False)

    @property
    def accounted(self) -> Account:
        """What a report says of the plan.

        Raises:
            LookupError: it is not worked out yet.
        """
        if self.account is None:
            raise LookupError("the plan has no account: see recommender.answers")
        return self.account

    def __post_init__(self) -> None:
        """Let the findings be shown as a table."""
        object.__setattr__(self, "findings", Findings(self.findings))

    _index = "code"

    @property
    def summary(self) -> str:
        """What is in the plan, and how well it suits, in one line."""
        size = f"{counted(len(self.units), 'unit')}, {counted(self.credits, 'credit')}"
        mismatch = f"mismatch {float(self.fit.mismatch):.1f}"
        return f"{' '.join(self.codes)}: {size}, {mismatch}"

    def records(self) -> list[dict[str, object]]:
        """Return the units as rows of a table."""
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
    """Return the unit's guided learning hours, or whole credits x 20/3 where unknown.

    >>> guided_hours(Unit("A4", "Give a positive impression", "B", 2, credits=5))
    33
    """
    if unit.glh is not None:
        return unit.glh
    return round(unit.credits * GUIDED_HOURS_PER_CREDIT)
