"""The parts of what a rule measures: its units, and the requirements inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.auditing.measuring import NOTHING, CandidateFacts, evaluate, selects
from recommender.qualifications.plans import Part
from recommender.qualifications.rules import Bound, Distinct, If, Share, Ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.qualifications.plans import Finding
    from recommender.qualifications.rules import Requirement, Select
    from recommender.qualifications.units import Unit


def parts_of(
    requirement: Requirement, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> tuple[Part, ...]:
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
        parts.append(Part(inner, measured.amount, measured.holds, own))
    return tuple(parts)


def counted_codes(finding: Finding, units: Sequence[Unit]) -> tuple[str, ...]:
    """Return the codes of the units that a rule counts, in the order of the units.

    A unit counts towards a rule made of others if it does towards one of them, and
    towards none that does not apply.
    """
    if finding.counted is not None:
        return finding.counted
    filters = tuple(_filters(finding.rule.as_written)) if finding.applies else ()
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
