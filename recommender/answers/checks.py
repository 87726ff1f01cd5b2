"""Checks: whether a chosen set of units keeps every rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.auditing import audit, weigh
from recommender.auditing.parting import with_counted
from recommender.errors import normal_form
from recommender.qualifications.rules import RequiredFact, map_filters
from recommender.requests.candidate import weights_of
from recommender.requests.choices import depends_on_grades
from recommender.requests.dates import today
from recommender.requests.external_units import counted_as_agreed
from recommender.requests.facts import apply_facts
from recommender.requests.stated_units import units_as_stated
from recommender.requests.waivers import without_waived

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from recommender.qualifications.plans import Finding, Fit
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Requirement, Rule, Select
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight
    from recommender.requests.candidate import Candidate
    from recommender.requests.wish_table import Wishes


class Assumed(NamedTuple):
    """What rules ask of a candidate that was not given.

    They are facts, ways of holding, and the units of the set without a grade.
    """

    facts: tuple[str, ...]
    ways: tuple[str, ...]
    ungraded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The audit of a set of units, in catalogue order, with the codes not recognised.

    `job` maps tags to weights; `fit` is None unless a role or tags were given. `day`
    is the day of the check. `assumed` is what rules depend on and nobody said: names of
    facts, ways in which no unit was achieved, and units without a grade.
    """

    qualification: Qualification
    candidate: Candidate
    units: tuple[Unit, ...]
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]
    job: dict[str, Weight]
    fit: Fit | None
    day: date
    assumed: Assumed

    @property
    def untagged(self) -> tuple[str, ...]:
        """The codes of the units of which no tag says what they assess."""
        units = (unit for unit in self.units if not unit.elsewhere)
        return tuple(unit.code for unit in units if not unit.tags)

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
    stated = units_as_stated(qualification, candidate.wishes)
    units = tuple(stated.unit_by_code[unit.code] for unit in units)
    units += tuple(unit for unit in stated.units if unit.elsewhere)
    job = weights_of(candidate, qualification)
    wishes = candidate.wishes
    written = qualification.rules_read_as(dict(wishes.readings))
    rules = apply_facts(written, wishes, qualification)
    rules = counted_as_agreed(rules, wishes.elsewhere, wishes.external)
    rules = without_waived(rules, wishes.waive)
    has_job = bool(candidate.role or candidate.tags or candidate.unsure)
    return Checked(
        qualification,
        candidate,
        units,
        tuple(unknown),
        with_counted(audit(units, rules), units),
        job,
        weigh(units, job, wishes.held) if has_job else None,
        today(),
        _not_given(written, wishes, units),
    )


def _not_given(rules: Sequence[Rule], wishes: Wishes, units: Iterable[Unit]) -> Assumed:
    """Return what rules, as they are written, ask of a candidate who did not say it."""
    facts: dict[str, None] = {}
    ways: dict[str, None] = {}

    def note_ways(of: Select) -> Select:
        ways.update(dict.fromkeys(sorted(of.held or ())))
        for inner in (*of.all_of, *of.any_of, *of.none_of):
            note_ways(inner)
        return of

    def note_fact(requirement: Requirement) -> Requirement:
        if isinstance(requirement, RequiredFact):
            facts[requirement.name] = None
        return requirement

    for rule in rules:
        facts.update(dict.fromkeys(case.choice for case in rule.cases))
        map_filters(rule.requires, note_ways, note_fact)
    given = {normal_form(way) for _, way in wishes.ways}
    if wishes.held:
        given.add("any")
    return Assumed(
        tuple(name for name in facts if name not in dict(wishes.facts)),
        tuple(way for way in ways if normal_form(way) not in given),
        tuple(
            unit.code
            for unit in (units if any(map(depends_on_grades, rules)) else ())
            if unit.code not in dict(wishes.grades)
        ),
    )
