"""The sheet of a caseload: who has which plan, until when, and what to decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from recommender.cohorts.chosen_units import choose_units
from recommender.reports.blocks import Paragraph
from recommender.reports.cohort_report import (
    rejected_records,
    remark_on_equal_plans,
    summary,
)
from recommender.reports.cohort_sheets.summary_sheet import summary_values
from recommender.reports.pictures.caseload_charts import cohort_chart
from recommender.reports.sheets.paper_sheet import (
    PaperSheet,
    RowGroup,
    Section,
    SheetBlock,
    SheetColumn,
    SheetTable,
)
from recommender.reports.sheets.sheet_frame import (
    fields_of_making,
    filled,
    footer_of,
    note_blocks,
    pictures,
    signatures_of_centre,
    title_of,
)
from recommender.reports.sheets.units_table import CREDITS, columns_for
from recommender.reports.words import wording
from recommender.reports.words.day_words import day_in_short
from recommender.requests.sheet_names import SheetNames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.cohorts.cohort import CohortAnswers

PLANS = "One row per candidate"


@dataclass(frozen=True)
class CaseloadSheet:
    """Builds the sheet of a cohort, made on a day; it has names where answers do."""

    answers: CohortAnswers
    made: date
    people: SheetNames = field(default_factory=SheetNames)

    def sheet(self) -> PaperSheet:
        """Return the sheet."""
        answers, qualification = self.answers, self.answers.qualification
        rejected = tuple(_left_out(answers))
        sections = filled(
            Section("In short", tuple(_in_short(answers))),
            Section("Plans", tuple(self._plans())),
            Section("Rows left out", rejected),
            Section("Confirmation", (signatures_of_centre(self.people),)),
            Section("Basis", tuple(note_blocks(qualification)), small=True),
            Section("Units across the candidates",
                    tuple(pictures(cohort_chart, answers))),
        )  # fmt: skip
        made = fields_of_making(qualification, self.made)
        return PaperSheet(
            "Unit plans of a caseload", title_of(qualification),
            (*self.people.fields_of_centre(), *made), sections,
            footer_of(qualification, self.made),
        )  # fmt: skip

    def _plans(self) -> Iterator[SheetBlock]:
        answers, qualification = self.answers, self.answers.qualification
        columns = columns_for(
            qualification,
            SheetColumn("Candidate", 14),
            SheetColumn("Role", 15),
            SheetColumn("Units still to do", 20),
            CREDITS,
            SheetColumn("Job covered", 9, right=True),
            SheetColumn("Finish", 11),
            SheetColumn("To decide", 23),
        )
        rows = tuple(map(self._row, choose_units(answers)))
        if rows:
            yield SheetTable(PLANS, columns, (RowGroup("", rows),))

    def _row(self, chosen: ChosenUnits) -> tuple[str, ...]:
        id_, qualification = chosen.member.id, self.answers.qualification
        values = summary_values(chosen, qualification)
        name, finish = self.answers.names.get(id_, ""), values["Finish"]
        there = chosen.is_there
        return (
            f"{id_} {name}".strip(),
            str(values["Role"]),
            " ".join(unit.code for unit in chosen.new_units) if there else "no plan",
            *((_text(values["Credits"]),) if qualification.has_credits else ()),
            wording.percent(chosen.fit.coverage) if there else "",
            day_in_short(finish) if isinstance(finish, date) else str(finish),
            str(values["To decide"]),
        )


def _text(value: object) -> str:
    return "" if value is None else f"{value}"


def _in_short(answers: CohortAnswers) -> Iterator[SheetBlock]:
    yield Paragraph(f"{summary(answers)}.")
    remark = remark_on_equal_plans(answers)
    if remark:
        yield Paragraph(f"{remark}.", "Remark")


def _left_out(answers: CohortAnswers) -> Iterator[SheetBlock]:
    left = (
        SheetColumn("Candidate", 20),
        SheetColumn("Row", 20),
        SheetColumn("Why", 60),
    )
    gone = tuple((e.id, e.place, e.reason) for e in answers.cohort.left_out)
    if gone:
        yield SheetTable("People who have left, not planned for", left,
                         (RowGroup("", gone),))  # fmt: skip
    columns = (
        SheetColumn("Row", 8, right=True),
        SheetColumn("Column", 17),
        SheetColumn("What is wrong", 40),
        SheetColumn("What to write", 35),
    )
    keys = ("row", "column", "message", "hint")
    rows = tuple(
        tuple(_text(record[key]) for key in keys)
        for record in rejected_records(answers.cohort.rejected)
    )
    if rows:
        yield SheetTable("Rows with faults, not planned for", columns,
                         (RowGroup("", rows),))  # fmt: skip
