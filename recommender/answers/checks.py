"""Checks: whether a chosen set of units keeps every rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.auditing import audit, weigh
from recommender.requests.candidate import weights_of
from recommender.requests.dates import today
from recommender.requests.facts import apply_facts
from recommender.requests.stated_units import units_as_stated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from recommender.qualifications.plans import Finding, Fit
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight
    from recommender.requests.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Checked:
    """The audit of a set of units, in catalogue order, with the codes not recognised.

    `job` maps tags to weights; `fit` is None unless a role or tags were given. `day`
    is the day of the check.
    """

    qualification: Qualification
    candidate: Candidate
    units: tuple[Unit, ...]
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]
    job: dict[str, Weight]
    fit: Fit | None
    day: date

    @property
    def untagged(self) -> tuple[str, ...]:
        """The codes of the units of which no tag says what they assess."""
        return tuple(unit.code for unit in self.units if not unit.tags)

    @property
    def valid(self) -> bool:
        """Whether every code is known and every rule holds."""
        return not self.unknown and all(finding.holds for finding in self.findings)


def check_units(
    qualification: Qualification,
    candidate: Candidate,
    units: Sequence[Unit],
    unknown: Sequence[str] = (),
) -> Checked:
    """Audit a set of units for a resolved candidate."""
    chosen = units_as_stated(qualification, candidate.wishes).unit_by_code
    units = tuple(chosen[unit.code] for unit in units)
    job = weights_of(candidate, qualification)
    wishes = candidate.wishes
    rules = apply_facts(
        qualification.rules_read_as(dict(wishes.readings)), wishes, qualification
    )
    has_job = bool(candidate.role or candidate.tags or candidate.unsure)
    return Checked(
        qualification,
        candidate,
        units,
        tuple(unknown),
        audit(units, rules),
        job,
        weigh(units, job, wishes.have) if has_job else None,
        today(),
    )
