"""The table of rules on a sheet: what each needs, what the units have, its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.rules import Kind
from recommender.reports.sheets.paper_sheet import RowGroup, SheetColumn, SheetTable
from recommender.reports.words import requirements, wording
from recommender.reports.words.shortfalls import have_in_words, text_with_parts
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.qualifications.plans import Finding
    from recommender.qualifications.qualification import Qualification

RULES_TABLE = "Each rule, with what it needs"
_COLUMNS = (
    SheetColumn("Rule", 52),
    SheetColumn("Holds", 12),
    SheetColumn("Needed", 20),
    SheetColumn("Have", 16, right=True),
)
_WITH_SOURCES = (
    SheetColumn("Rule", 37),
    SheetColumn("Holds", 11),
    SheetColumn("Needed", 17),
    SheetColumn("Have", 10, right=True),
    SheetColumn("Source", 25),
)


def rules_table(
    findings: Sequence[Finding], qualification: Qualification
) -> Iterator[SheetTable]:
    """Yield a table with a row for each rule, wish and piece of guidance."""
    yield from _table(findings, qualification, _COLUMNS)


def rules_and_sources_table(
    findings: Sequence[Finding], qualification: Qualification
) -> Iterator[SheetTable]:
    """Yield the table of rules with where each is written, for who verifies it."""
    yield from _table(findings, qualification, _WITH_SOURCES)


def _table(
    findings: Sequence[Finding],
    qualification: Qualification,
    columns: tuple[SheetColumn, ...],
) -> Iterator[SheetTable]:
    groups = (
        RowGroup(
            wording.KIND_TITLES[kind],
            tuple(
                (*_row(f, qualification), f.rule.source)[: len(columns)]
                for f in findings
                if f.rule.kind is kind
            ),
        )
        for kind in (Kind.RULE, Kind.GUIDANCE, Kind.WISH)
    )
    with_rows = tuple(group for group in groups if group.rows)
    if with_rows:
        yield SheetTable(RULES_TABLE, columns, with_rows)


def _row(finding: Finding, qualification: Qualification) -> tuple[str, ...]:
    rule = finding.rule
    text = wishes_in_words(text_with_parts(finding), qualification)
    text = f"{text[:1].upper()}{text[1:]}" if rule.kind is Kind.WISH else text
    needed = requirements.required(rule)
    if not finding.applies:
        return (text, "does not apply", needed, "")
    if rule.waived:
        text = f"{text}: {rule.waived}"
        return (text, "WAIVED", needed, have_in_words(finding))
    if finding.set_aside_for:
        text = f"{text}: {wording.set_aside_note(finding)}"
        return (text, "set aside", needed, have_in_words(finding))
    return (text, "yes" if finding.holds else "NO", needed, have_in_words(finding))
