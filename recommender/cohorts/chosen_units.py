"""The units chosen for a candidate: the best plan, or what a person made of it.

Any set of units is audited and weighed here, whether or not it keeps the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.weak_evidence import weak_units
from recommender.auditing import Auditor, weigh
from recommender.auditing.parting import with_counted
from recommender.qualifications.rules import Kind
from recommender.requests.problem_building import build_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.cohorts.cohort import CohortAnswers, Member
    from recommender.cohorts.planning import Outcome
    from recommender.problems.problem import Problem
    from recommender.qualifications.plans import Finding, Fit
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person made of a plan: the codes chosen, and those suggested before.

    `unknown` are marked codes that are not of the qualification; `row` is the number
    of the row in the workbook.
    """

    codes: tuple[str, ...]
    suggested: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    row: int = 0


@dataclass(frozen=True, slots=True)
class ChosenUnits:
    """The units chosen for a candidate, in catalogue order, with their audit.

    Attributes:
        member: The candidate.
        outcome: The best plan for the request, or why there is none.
        edit: What a person made of it; None if nobody has had it in hand.
        units: The units chosen.
        problem: What was asked for.
        findings: One for each rule, wish and piece of guidance.
        fit: How well the units suit the job.
        unmet_by_code: What the others would break without a unit.
        weak: The codes of units for which the job yields little evidence.
    """

    member: Member
    outcome: Outcome
    edit: Edit | None
    units: tuple[Unit, ...]
    problem: Problem
    findings: tuple[Finding, ...]
    fit: Fit
    unmet_by_code: Mapping[str, tuple[Finding, ...]]
    weak: frozenset[str]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the units."""
        return tuple(unit.code for unit in self.units)

    @property
    def is_there(self) -> bool:
        """Whether there is a plan or a choice, which may have no units."""
        return self.outcome.has_plan or bool(self.units)

    @property
    def suggested(self) -> tuple[str, ...]:
        """The codes of the plan that was suggested."""
        return self.outcome.units if self.edit is None else self.edit.suggested

    @property
    def units_in(self) -> tuple[str, ...]:
        """The codes of the units that a person put in, also unknown ones."""
        unknown = self.edit.unknown if self.edit else ()
        return (*(c for c in self.codes if c not in self.suggested), *unknown)

    @property
    def units_out(self) -> tuple[str, ...]:
        """The codes of the units that a person took out."""
        return tuple(code for code in self.suggested if code not in self.codes)

    @property
    def is_changed(self) -> bool:
        """Whether a person changed the units."""
        return bool(self.units_in or self.units_out)

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The findings of the rules of combination that do not hold."""
        return tuple(f for f in self._unmet if f.rule.kind is Kind.RULE)

    @property
    def not_kept(self) -> tuple[Finding, ...]:
        """The findings of the wishes and the guidance that are not kept."""
        return tuple(f for f in self._unmet if f.rule.kind is not Kind.RULE)

    @property
    def _unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.holds)

    @property
    def holds(self) -> bool:
        """Whether there are units, all known, that keep every rule of combination."""
        unknown = self.edit is not None and bool(self.edit.unknown)
        return self.is_there and not self.broken and not unknown

    @property
    def cost(self) -> Fraction | None:
        """The mismatch above that of the best plan, in credits; None without one."""
        if not self.outcome.has_plan:
            return None
        return self.fit.mismatch - Fraction(self.outcome.mismatch)

    @property
    def new_units(self) -> tuple[Unit, ...]:
        """The units still to be taken."""
        held = self.problem.held
        return tuple(unit for unit in self.units if unit.code not in held)


def choose_units(
    answers: CohortAnswers, edits: Mapping[str, Edit] | None = None
) -> tuple[ChosenUnits, ...]:
    """Return the units of each candidate of a cohort, as planned or as edited."""
    pairs = zip(answers.cohort.members, answers.outcomes, strict=True)
    return tuple(
        _chosen(answers.qualification, member, outcome, (edits or {}).get(member.id))
        for member, outcome in pairs
    )


def _chosen(
    qualification: Qualification, member: Member, outcome: Outcome, edit: Edit | None
) -> ChosenUnits:
    problem = build_problem(qualification, member.candidate)
    codes = outcome.units
    if edit is not None:
        # The sheet has no columns for a candidate's own units, which stay.
        own = (unit.code for unit in problem.units if unit.elsewhere)
        codes = (*edit.codes, *own)
    units = tuple(unit for unit in problem.units if unit.code in codes)
    auditor = Auditor(problem.rules)
    findings = with_counted(auditor.audit(units, problem.rules), units)
    return ChosenUnits(
        member,
        outcome,
        edit,
        units,
        problem,
        findings,
        weigh(units, problem.job, problem.held),
        {unit.code: _unmet_without(unit, units, findings, auditor) for unit in units},
        frozenset(weak_units(units, problem, member.candidate)),
    )


def _unmet_without(
    unit: Unit, units: Iterable[Unit], findings: Sequence[Finding], auditor: Auditor
) -> tuple[Finding, ...]:
    """Return what holds with a unit and does not without it."""
    rest = [other for other in units if other is not unit]
    without = auditor.audit(rest, [finding.rule for finding in findings])
    return tuple(
        after
        for before, after in zip(findings, without, strict=True)
        if before.holds and not after.holds
    )
