"""The report of a check: one line a rule, the verdict, and the nearest repairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
)
from recommender.reports.parts.counted_part import counted_blocks
from recommender.reports.parts.findings_part import finding_blocks
from recommender.reports.parts.opening import job_in_words, qualification_title
from recommender.reports.words import requirements, sizes, verdict_words, wording
from recommender.reports.words.shortfalls import shortfall
from recommender.reports.words.waived_words import waived_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from recommender.answers.checks import Checked
    from recommender.answers.repairs import Repairs
    from recommender.qualifications.plans import Finding
    from recommender.qualifications.units import Unit
    from recommender.reports.documents.plan_document import CheckDocument
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.saved_plan import SavedPlan
    from recommender.requests.sheet_names import SheetNames

_REPAIRS = (
    Column("Changes", 7, right=True),
    Column("Add", 16),
    Column("Drop", 16),
    Column("Credits", 7, right=True),
    Column("Mismatch", 8, right=True),
)


@dataclass(frozen=True)
class CheckReport:
    """The audit of a set of units, and what would make it valid.

    In full it also says what each unit is counted towards.
    """

    checked: Checked
    repairs: Repairs | None = None
    saved: SavedPlan | None = None
    full: bool = True

    def blocks(self) -> list[Block]:
        """Return one line per rule, the nearest repairs, and the verdict."""
        checked = self.checked
        blocks = list(_opening(checked))
        blocks += finding_blocks(checked.findings, full=self.full)
        if assumed := verdict_words.assumed_in_words(checked):
            lines = (f"{words} ({option})" for words, option in assumed.items())
            blocks.append(Paragraph("; ".join(lines), "Assumed"))
        if self.full and checked.units:
            blocks += counted_blocks(checked.units, checked.findings)
        for code in checked.unknown:
            blocks.append(Paragraph(f"NO   {code} is not a unit of this qualification"))
        if checked.fit is not None:
            fit = sizes.fit_in_words(checked.fit, checked.qualification)
            blocks += [Heading("How well it suits"), Paragraph(fit, "Fit")]
        if checked.untagged:
            blocks.append(
                Paragraph(verdict_words.untagged_in_words(checked), "Untagged")
            )
        if self.repairs is not None:
            blocks += _repairs(self.repairs, checked)
        return [*blocks, Heading(verdict_words.verdict_in_words(checked))]

    def records(self) -> list[Record]:
        """Return one record per rule, with what was checked and when."""
        checked = self.checked
        units = " ".join(unit.code for unit in checked.units)
        repeated = {
            "qualification": checked.qualification.name,
            "units": " ".join([units, *checked.unknown]).strip(),
            "date": checked.day,
        }
        return [{**_record(finding), **repeated} for finding in checked.findings]

    def document(self) -> CheckDocument:
        """Return the audit and the repairs for JSON."""
        from recommender.reports.documents.check_builder import check_document

        return check_document(self.checked, self.repairs, self.saved)

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet of the check."""
        from recommender.reports.sheets.check_sheet import CheckSheet

        return CheckSheet(self.checked, self.repairs, made, people).sheet()


def _record(finding: Finding) -> Record:
    return {
        "rule": finding.rule.id,
        "holds": _VERDICTS[finding.status],
        "needed": requirements.required(finding.rule),
        "measured": requirements.number_in_words(finding.measured),
        "text": finding.rule.text,
        "source": finding.rule.source,
        "counted": " ".join(finding.counted or ()),
        "short": shortfall(finding),
        "waived": finding.rule.waived,
    }


def _opening(checked: Checked) -> Iterator[Block]:
    """Return what was checked, against which qualification, and on which day."""
    qualification, candidate = checked.qualification, checked.candidate
    yield qualification_title(qualification)
    if checked.fit is not None:
        yield Paragraph(job_in_words(qualification, candidate), "Job")
    yield Paragraph(" ".join(unit.code for unit in checked.units) or "none", "Units")
    yield Paragraph(f"{checked.day}", "Checked")
    yield from waived_blocks(qualification, candidate, checked.findings)


def _repairs(repairs: Repairs, checked: Checked) -> Iterator[Block]:
    yield from _nearest(repairs, checked)
    for rule in repairs.lifted:
        broken = f"{rule.text} ({rule.id}): the set already breaks it"
        yield Paragraph(f"{broken}; a repair may break it too", "Set aside")


def _nearest(repairs: Repairs, checked: Checked) -> Iterator[Block]:
    if not repairs.repairs:
        yield Heading("No valid set has these units:")
        lines = wording.conflict_lines(repairs.conflict)
        yield Paragraph("\n".join(f"  {line}" for line in lines))
        return
    yield Heading("The nearest valid sets: fewest changes, then least mismatch")
    columns = _REPAIRS[:-1] if checked.fit is None else _REPAIRS
    rows = (
        (
            f"{len(repair.add) + len(repair.drop)}",
            _codes(repair.add),
            _codes(repair.drop),
            f"{repair.plan.credits}",
            f"{float(repair.plan.fit.mismatch):.1f}",
        )
        for repair in repairs.repairs
    )
    shown = (row[: len(columns)] for row in rows)
    yield sizes.table(columns, shown, checked.qualification)


def _codes(units: Sequence[Unit]) -> str:
    return " ".join(unit.code for unit in units) or "nothing"


_VERDICTS = {
    "holds": "yes",
    "broken": "no",
    "set-aside": "set aside",
    "waived": "waived",
    "not-applicable": "yes",
}
