"""Rules that are waived for a candidate, in words: which, why, and what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Paragraph
from recommender.reports.words.requirements import number_in_words, required

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.qualifications.plans import Finding
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

WAIVED = "WAIVED"


def waived_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings of the rules that are waived."""
    return [finding for finding in findings if finding.rule.waived]


def waived_in_words(finding: Finding) -> str:
    """Return what a waived rule needs, what there is of it, and why it is waived.

    >>> import dataclasses
    >>> from recommender.qualifications.plans import Finding
    >>> from recommender.qualifications.rules import Bound, Decided, Kind, Rule, Select
    >>> total = Bound("credits", Select(), at_least=42)
    >>> rule = Rule("total", Kind.RULE, "42 credits", "page 1", Decided(True, ""))
    >>> rule = dataclasses.replace(rule, written=total, waived="agreed with X")
    >>> waived_in_words(Finding(rule, 40, holds=True, kept=False))
    'total: needs at least 42 credits, has 40; agreed with X'
    """
    rule, has = finding.rule, ""
    if finding.applies:
        has = ", has what it needs"
        if not finding.kept:
            parts = finding.parts
            has = ", not met" if parts else f", has {number_in_words(finding.measured)}"
    return f"{rule.id}: needs {required(rule)}{has}; {rule.waived}"


def waived_blocks(
    qualification: Qualification,
    candidate: Candidate,
    findings: Iterable[Finding] = (),
) -> list[Paragraph]:
    """Build the lines that no reader may miss: what is waived for this candidate.

    Where a set of units was audited, its `findings` say what it has of each rule.
    """
    lines = [waived_in_words(finding) for finding in waived_findings(findings)]
    if not lines and not candidate.units_only:
        reasons = dict(candidate.wishes.waive)
        lines = [
            f"{rule.id}: {rule.text}; {reasons[rule.id]}"
            for rule in qualification.rules
            if rule.id in reasons
        ]
    return [Paragraph("\n".join(lines), WAIVED)] if lines else []
