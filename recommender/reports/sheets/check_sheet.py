"""The sheet of a check: evidence for a verifier of the set, each rule, the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.reports.blocks import Paragraph
from recommender.reports.parts.opening import job_in_titles
from recommender.reports.pictures.plan_charts import size_chart
from recommender.reports.sheets.no_plan_sheet import conflict_in_words
from recommender.reports.sheets.paper_sheet import (
    PaperSheet,
    RowGroup,
    Section,
    SheetBlock,
    SheetColumn,
    SheetTable,
)
from recommender.reports.sheets.rules_table import rules_and_sources_table
from recommender.reports.sheets.sheet_frame import (
    fields_of_making,
    filled,
    footer_of,
    note_blocks,
    pictures,
    signatures,
    title_of,
)
from recommender.reports.sheets.units_table import (
    CREDITS,
    columns_for,
    elsewhere_table,
    plain_table,
    unverified_in_words,
)
from recommender.reports.words import sizes
from recommender.reports.words.held_words import FROM_ELSEWHERE
from recommender.reports.words.verdict_words import (
    assumed_in_words,
    failing_in_words,
    untagged_in_words,
)
from recommender.reports.words.waived_words import waived_blocks
from recommender.requests.sheet_names import SheetNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from recommender.answers.checks import Checked
    from recommender.answers.repairs import Repair, Repairs
    from recommender.qualifications.units import Unit
    from recommender.reports.pictures.chart import BarChart

THE_SET = "Units of the set"
REPAIRS = "The nearest valid sets: fewest changes first"


@dataclass(frozen=True)
class CheckSheet:
    """Builds the sheet of the audit of a set, with its nearest repairs if any."""

    checked: Checked
    repairs: Repairs | None
    made: date
    people: SheetNames = field(default_factory=SheetNames)

    def sheet(self) -> PaperSheet:
        """Return the sheet."""
        checked, qualification = self.checked, self.checked.qualification
        confirmed = signatures(self.people, "Checked by software, confirmed by:")
        sections = filled(
            Section("Verdict", tuple(_verdict(checked))),
            Section("The set", tuple(_units(checked))),
            Section(FROM_ELSEWHERE, tuple(_elsewhere(checked))),
            Section("Each rule", tuple(_rules(checked))),
            Section("What would make it valid", tuple(_repairs(self.repairs, checked))),
            Section("How well it suits the job", tuple(_fit(checked))),
            Section("Confirmation", (confirmed,)),
            Section("Basis", tuple(_basis(checked)), small=True),
            Section("The groups", tuple(pictures(_chart, checked))),
        )
        made = fields_of_making(qualification, checked.day, "Checked")
        fields = (*self.people.fields(), *made)
        if checked.fit is not None:
            job = job_in_titles(qualification, checked.candidate)
            fields = (*fields, ("Job", job))
        return PaperSheet(
            "Check of a set of units", title_of(qualification), fields, sections,
            footer_of(qualification, self.made),
        )  # fmt: skip


def _verdict(checked: Checked) -> Iterator[SheetBlock]:
    size = sizes.total(checked.units, checked.qualification)
    failing = failing_in_words(checked)
    if failing:
        yield Paragraph(f"{failing}. The set is {size}.", "NOT valid")
    else:
        every = "every rule holds"
        if any(finding.rule.waived for finding in checked.findings):
            every = "every rule that is not waived holds"
        yield Paragraph(f"{every} for these {size}.", "Valid")
    yield from waived_blocks(checked.qualification, checked.candidate, checked.findings)


def _units(checked: Checked) -> Iterator[SheetBlock]:
    if checked.units:
        held = checked.candidate.wishes.held
        yield plain_table(THE_SET, checked.units, checked.qualification, held)
    for code in checked.unknown:
        yield Paragraph(f"{code} is not a unit of this qualification", "NO")


def _elsewhere(checked: Checked) -> Iterator[SheetTable]:
    wishes = checked.candidate.wishes
    yield from elsewhere_table(checked.units, checked.qualification, wishes)


def _rules(checked: Checked) -> Iterator[SheetBlock]:
    yield from rules_and_sources_table(checked.findings, checked.qualification)


def _chart(checked: Checked) -> BarChart:
    return size_chart(checked.units, checked.findings, checked.qualification)


def _repairs(repairs: Repairs | None, checked: Checked) -> Iterator[SheetBlock]:
    if repairs is None:
        return
    qualification = checked.qualification
    if not repairs.repairs:
        yield Paragraph("No valid set has these units.")
        yield from conflict_in_words(repairs.conflict, qualification)
    else:
        columns = columns_for(
            qualification,
            SheetColumn("Add", 54),
            SheetColumn("Drop", 34),
            CREDITS,
        )
        rows = tuple(_repair(repair, checked) for repair in repairs.repairs)
        yield SheetTable(REPAIRS, columns, (RowGroup("", rows),))
    for rule in repairs.lifted:
        text = f"{rule.text}: the set already breaks it; a repair may break it too"
        yield Paragraph(text, "Set aside")


def _repair(repair: Repair, checked: Checked) -> tuple[str, ...]:
    credits = (f"{repair.plan.credits}",) * checked.qualification.has_credits
    return (_titles(repair.add), _titles(repair.drop), *credits)


def _titles(units: Sequence[Unit]) -> str:
    return "\n".join(f"{unit.code} {unit.title}" for unit in units) or "nothing"


def _fit(checked: Checked) -> Iterator[SheetBlock]:
    if checked.fit is None:
        return
    words = sizes.fit_in_words(checked.fit, checked.qualification)
    yield Paragraph(f"{words[:1].upper()}{words[1:]}.")
    tags = checked.fit.left_out
    if tags:
        find = checked.qualification.vocabulary.find_tag
        yield Paragraph("; ".join(find(tag).title for tag in tags), "Left out")
    if checked.untagged:
        yield Paragraph(untagged_in_words(checked), "Untagged")


def _basis(checked: Checked) -> Iterator[SheetBlock]:
    unverified = unverified_in_words(checked.units, checked.qualification)
    if unverified:
        yield Paragraph(unverified, "Not verified")
    if assumed := assumed_in_words(checked):
        yield Paragraph("; ".join(assumed), "Assumed")
    yield from note_blocks(checked.qualification)
