"""The findings of an audit: one line per rule, with what it needs and what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.rules import Kind
from recommender.reports.blocks import Block, Column, Heading, Table
from recommender.reports.words import requirements, shortfalls, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.qualifications.plans import Finding

_RULE_COLUMNS = (
    Column("", 3),
    Column("Rule", 38),
    Column("Needed", 20),
    Column("Have", 13, right=True),
)


# Alternatives in alternatives fill a page, and a rule that is kept is of less interest.
_MOST_NEEDED = 60


def finding_blocks(
    findings: Iterable[Finding], *, full: bool = True
) -> Iterator[Block]:
    """Render one line per rule, with what is needed and what the set has.

    Unless `full`, long conditions of a rule that is kept are left out.
    """
    findings = tuple(findings)
    first = True
    for kind in (Kind.RULE, Kind.GUIDANCE, Kind.WISH):
        some = [finding for finding in findings if finding.rule.kind is kind]
        if some:
            yield Heading(wording.KIND_TITLES[kind])
            rows = tuple(_finding_row(finding, full) for finding in some)
            yield Table(_RULE_COLUMNS, rows, bare=not first)
            first = False


def _finding_row(finding: Finding, full: bool) -> tuple[str, ...]:
    have = shortfalls.have_in_words(finding)
    needed = requirements.required(finding.rule)
    plain = finding.holds and not finding.rule.waived
    if plain and not full and len(needed) > _MOST_NEEDED:
        needed = "see --full"
    if not finding.applies:
        return ("--", finding.rule.text, needed, "does not apply")
    verdict = "yes" if finding.holds else "NO"
    if finding.rule.waived:
        text = f"{finding.rule.text}: WAIVED, {finding.rule.waived}"
        return ("--", text, needed, f"{have}, waived")
    text = shortfalls.text_with_parts(finding)
    if finding.set_aside_for:
        verdict, have = "--", f"{have}, set aside"
        text = f"{text}: {wording.set_aside_note(finding)}"
    return (verdict, text, needed, have)
