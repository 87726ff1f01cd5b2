"""The report of a check: one line a rule, the verdict, and the nearest repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
)
from recommender.reports.parts.opening import job_in_words, qualification_title
from recommender.reports.plan_report import finding_blocks
from recommender.reports.words import requirements, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.answers.checks import Checked
    from recommender.answers.repairs import Repairs
    from recommender.qualifications.plans import Finding
    from recommender.qualifications.units import Unit

_REPAIRS = (
    Column("Changes", 7, right=True),
    Column("Add", 16),
    Column("Drop", 16),
    Column("Credits", 7, right=True),
    Column("Mismatch", 8, right=True),
)


def check_blocks(found: Checked, repairs: Repairs | None = None) -> list[Block]:
    """Render the audit of a set, and what would make it valid."""
    blocks = [*_opening(found), *finding_blocks(found.findings)]
    for code in found.unknown:
        blocks.append(Paragraph(f"NO   {code} is not a unit of this qualification"))
    if found.fit is not None:
        told = sizes.fit_in_words(found.fit, found.qualification)
        blocks += [Heading("How well it suits"), Paragraph(told, "Fit")]
    if repairs is not None:
        blocks += _repairs(repairs, found)
    return [*blocks, Heading(_verdict(found))]


def _opening(found: Checked) -> Iterator[Block]:
    """State what was checked, against which qualification and on what day."""
    qualification, candidate = found.qualification, found.candidate
    yield qualification_title(qualification)
    if found.fit is not None:
        yield Paragraph(job_in_words(qualification, candidate), "Job")
    yield Paragraph(" ".join(unit.code for unit in found.units) or "none", "Units")
    yield Paragraph(f"{found.day}", "Checked")


def _repairs(repairs: Repairs, found: Checked) -> Iterator[Block]:
    yield from _nearest(repairs, found)
    for rule in repairs.lifted:
        told = f"{rule.text} ({rule.id}): the set already breaks it"
        yield Paragraph(f"{told}; a repair may break it too", "Set aside")


def _nearest(repairs: Repairs, found: Checked) -> Iterator[Block]:
    if not repairs.repairs:
        yield Heading("No valid set has these units:")
        lines = wording.conflict_lines(repairs.conflict)
        yield Paragraph("\n".join(f"  {line}" for line in lines))
        return
    yield Heading("The nearest valid sets: fewest changes, then least mismatch")
    columns = _REPAIRS[:-1] if found.fit is None else _REPAIRS
    rows = (
        (
            f"{len(one.add) + len(one.drop)}",
            _codes(one.add),
            _codes(one.drop),
            f"{one.plan.credits}",
            f"{float(one.plan.fit.mismatch):.1f}",
        )
        for one in repairs.repairs
    )
    shown = (row[: len(columns)] for row in rows)
    yield sizes.table(columns, shown, found.qualification)


def _codes(units: Sequence[Unit]) -> str:
    return " ".join(unit.code for unit in units) or "nothing"


def _verdict(found: Checked) -> str:
    broken = [finding for finding in found.findings if not finding.holds]
    failing = [f"the set {requirements.lacks(broken)}"] if broken else []
    failing += [f"{code} is not a unit of this qualification" for code in found.unknown]
    verdict = "valid: every rule of combination holds"
    if failing:
        verdict = f"not valid: {'; '.join(failing)}"
    return f"{sizes.total(found.units, found.qualification)}; {verdict}"


_VERDICTS = {
    "holds": "yes",
    "broken": "no",
    "set-aside": "set aside",
    "not-applicable": "yes",
}


def check_records(found: Checked) -> list[Record]:
    """Return one record for each rule, with what was checked and when."""
    units = " ".join(unit.code for unit in found.units)
    checked = {
        "qualification": found.qualification.name,
        "units": " ".join([units, *found.unknown]).strip(),
        "date": found.day,
    }
    return [{**one, **checked} for one in finding_records(found.findings)]


def finding_records(findings: Sequence[Finding]) -> list[Record]:
    """Return one record a rule."""
    return [
        {
            "rule": finding.rule.id,
            "holds": _VERDICTS[finding.status],
            "needed": requirements.required(finding.rule),
            "measured": requirements.number_in_words(finding.measured),
            "text": finding.rule.text,
            "source": finding.rule.source,
        }
        for finding in findings
    ]
