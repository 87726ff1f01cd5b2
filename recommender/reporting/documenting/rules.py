"""Documenting rules, and what the audit found for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.reporting.demands import demand_of, needed
from recommender.reporting.documents import parts as doc

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from recommender.qualifications.plans import Finding
    from recommender.qualifications.rules import Rule


def finding_documents(findings: Iterable[Finding]) -> list[doc.FindingDocument]:
    """Document an audit."""
    return [
        doc.FindingDocument(
            **rule_fields(finding.rule),
            measured=number(finding.measured),
            holds=finding.holds,
            applies=finding.applies,
        )
        for finding in findings
    ]


def rule_fields(rule: Rule) -> dict[str, Any]:
    """Give the fields that a rule has in every document."""
    demand = demand_of(rule.requires)
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "text": rule.text,
        "source": rule.source,
        "measure": demand.measure,
        "at_least": None if demand.at_least is None else number(demand.at_least),
        "at_most": None if demand.at_most is None else number(demand.at_most),
        "needed": needed(rule),
        "reading": rule.reading or None,
    }


def number(amount: int | Fraction) -> int | float:
    """Give a number as JSON has it: whole, unless it is not."""
    return int(amount) if amount == int(amount) else float(amount)
