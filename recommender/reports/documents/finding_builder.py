"""The parts of documents about rules, and what the audit found for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.reports.documents import document_parts as doc
from recommender.reports.words.requirements import (
    bound_of,
    required,
    requirement_in_words,
)
from recommender.reports.words.shortfalls import shortfall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.qualifications.plans import Finding, RulePart
    from recommender.qualifications.rules import Rule


def finding_documents(findings: Iterable[Finding]) -> list[doc.FindingDocument]:
    """Return one document for each finding of an audit."""
    return [
        doc.FindingDocument(
            **rule_fields(finding.rule),
            measured=doc.json_number(finding.measured),
            # Neither yes nor no where something is set aside for the candidate.
            holds=None if set_aside(finding) else finding.holds,
            kept=finding.kept and finding.holds,
            waived=finding.rule.waived or None,
            applies=finding.applies,
            status=finding.status,
            set_aside_for=list(finding.set_aside_for),
            counted=list(finding.counted or ()),
            short=shortfall(finding) or None,
            parts=_part_documents(finding.parts),
        )
        for finding in findings
    ]


def set_aside(finding: Finding) -> bool:
    """Return whether guidance is set aside for what was asked, or a rule is waived."""
    return bool(finding.set_aside_for or finding.rule.waived)


def waived_document(findings: Iterable[Finding]) -> dict[str, str]:
    """Return the reasons of the rules that are waived, by their ids."""
    return {f.rule.id: f.rule.waived for f in findings if f.rule.waived}


def _part_documents(parts: Iterable[RulePart]) -> list[doc.RulePartDocument]:
    return [
        doc.RulePartDocument(
            needed=requirement_in_words(part.requirement),
            measured=doc.json_number(part.measured),
            holds=part.holds,
            parts=_part_documents(part.parts),
        )
        for part in parts
    ]


def rule_fields(rule: Rule) -> dict[str, Any]:
    """Return the fields that a rule has in every document."""
    bounds = bound_of(rule.as_written)
    low, high = (
        None if end is None else doc.json_number(end)
        for end in (bounds.at_least, bounds.at_most)
    )
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "text": rule.text,
        "source": rule.source,
        "measure": bounds.measure,
        "at_least": low,
        "at_most": high,
        "needed": required(rule),
        "reading": rule.reading or None,
    }
