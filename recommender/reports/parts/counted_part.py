"""What each unit of a set is counted towards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.rules import Bound, If, Overlap, Share
from recommender.reports.blocks import Block, Column, Heading, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.qualifications.plans import Finding
    from recommender.qualifications.rules import Requirement
    from recommender.qualifications.units import Unit


def counted_blocks(
    units: Sequence[Unit], findings: Iterable[Finding]
) -> Iterator[Block]:
    """Render which rules count each unit; where that is open, as they were counted."""
    rules = [(finding.counted or (), _counting(finding)) for finding in findings]
    rows = tuple(
        (unit.code, ", ".join(name for codes, name in rules if unit.code in codes))
        for unit in units
    )
    yield Heading("What each unit is counted towards")
    yield Table((Column("Unit", 12), Column("Rules", 62)), rows)


def is_open(findings: Iterable[Finding]) -> bool:
    """Return whether rules leave open what a unit is counted towards."""
    all_needed = (_conclusion(finding.rule.requires) for finding in findings)
    return any(isinstance(need, Overlap) or _total(need) for need in all_needed)


def _counting(finding: Finding) -> str:
    """Return the id of a rule, with the total that it counts towards, if any."""
    total = _total(_conclusion(finding.rule.requires))
    return f"{finding.rule.id} ({total})" if total else finding.rule.id


def _conclusion(requirement: Requirement) -> Requirement:
    while isinstance(requirement, If):
        requirement = requirement.then
    return requirement


def _total(requirement: Requirement) -> str:
    return requirement.towards if isinstance(requirement, Bound | Share) else ""
