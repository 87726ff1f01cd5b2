"""The parts of what a rule measures: its units, and the requirements inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.auditing.measuring import NOTHING, CandidateFacts, evaluate, selects
from recommender.qualifications.plans import Finding, RulePart
from recommender.qualifications.rules import Bound, Distinct, If, Share, Ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.qualifications.rules import Requirement, Select
    from recommender.qualifications.units import Unit


def parts_of(
    requirement: Requirement, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> tuple[RulePart, ...]:
    """Return the requirements inside a requirement on what is taken, each measured.

    Those of a condition are the condition, and what it demands.
    """
    inside: tuple[Requirement, ...] = ()
    if isinstance(requirement, Ways):
        inside = requirement.options
    elif isinstance(requirement, If):
        inside = (requirement.given, requirement.then)
    parts = []
    for inner in inside:
        measured = evaluate(inner, units, known)
        own = parts_of(inner, units, known)
        parts.append(RulePart(inner, measured.amount, measured.holds, own))
    return tuple(parts)


def with_counted(
    findings: Iterable[Finding], units: Sequence[Unit]
) -> tuple[Finding, ...]:
    """Return the findings of an audit of units, with the units that each rule counts.

    A unit counts towards a rule made of others if it does towards one of them, and
    towards none that does not apply.
    """
    return tuple(
        finding
        if finding.counted is not None
        else _with_units(finding, _counted_by(finding, units))
        for finding in findings
    )


def _with_units(finding: Finding, counted: tuple[str, ...]) -> Finding:
    # `dataclasses.replace` takes four times as long, ten times a plan.
    return Finding(
        finding.rule,
        finding.measured,
        finding.holds,
        finding.applies,
        finding.set_aside_for,
        counted,
        finding.parts,
        finding.kept,
    )


def _counted_by(finding: Finding, units: Sequence[Unit]) -> tuple[str, ...]:
    filters = [*_filters(finding.rule.as_written)] if finding.applies else []
    if len(filters) == 1:
        # Most rules have one: a plan is told what counts towards each of its rules.
        return tuple([unit.code for unit in units if selects(filters[0], unit)])
    return tuple(
        unit.code for unit in units if any(selects(of, unit) for of in filters)
    )


def _filters(requirement: Requirement) -> Iterator[Select]:
    """Yield the filters of the units that a requirement measures."""
    if isinstance(requirement, Ways):
        for option in requirement.options:
            yield from _filters(option)
    elif isinstance(requirement, If):
        yield from _filters(requirement.then)
    elif isinstance(requirement, Share):
        yield requirement.out_of
    elif isinstance(requirement, Bound | Distinct):
        yield requirement.of
