"""The sheet of a what-if: the plan before and after a change, to agree on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Paragraph
from recommender.reports.parts.curve_part import curve_blocks
from recommender.reports.parts.opening import job_in_titles
from recommender.reports.parts.sides_part import proof_of_change, sides_table
from recommender.reports.pictures.comparison_chart import comparison_chart
from recommender.reports.pictures.plan_charts import coverage_chart
from recommender.reports.sheets.no_plan_sheet import no_plan_sections
from recommender.reports.sheets.paper_sheet import (
    PaperSheet,
    RowGroup,
    Section,
    SheetBlock,
    SheetColumn,
    SheetTable,
)
from recommender.reports.sheets.plan_sheet import (
    fit_blocks,
    holds_in_words,
    plan_basis,
)
from recommender.reports.sheets.rules_table import rules_table
from recommender.reports.sheets.sheet_frame import (
    fields_of_making,
    filled,
    footer_of,
    pictures,
    sections_of,
    signatures,
    table_of,
    title_of,
)
from recommender.reports.sheets.units_table import (
    CREDITS,
    LEVEL,
    UNITS_TABLE,
    columns_for,
    elsewhere_table,
    plain_table,
    plan_table,
    size_cells,
    why,
)
from recommender.reports.words import sizes
from recommender.reports.words.change_words import changes, leaves
from recommender.reports.words.waived_words import waived_blocks
from recommender.reports.words.wish_words import wishes_in_words
from recommender.requests.sheet_names import SheetNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from recommender.answers.ways_out import WaysOut
    from recommender.answers.what_ifs import Comparison
    from recommender.qualifications.units import Unit

BEFORE_AND_AFTER = "Units before and after"


@dataclass(frozen=True)
class WhatIfSheet:
    """Builds the sheet of a comparison, made on a day.

    `ways` are the ways out where no plan is left after the change.
    """

    comparison: Comparison
    ways: WaysOut | None
    made: date
    people: SheetNames = field(default_factory=SheetNames)

    def sheet(self) -> PaperSheet:
        """Return the sheet.

        Raises:
            LookupError: the plans have no details yet.
        """
        after = self.comparison.after
        agreed = signatures(self.people, "Suggested by software, change agreed by:")
        sections = filled(
            Section("What if", tuple(_asked(self.comparison))),
            *(self._compared() if after.plans else self._without_plan()),
            Section("Confirmation", (agreed,)),
            *(self._small_print() if after.plans else ()),
        )
        qualification = after.qualification
        return PaperSheet(
            "Unit plan before and after", title_of(qualification), self._fields(),
            sections, footer_of(qualification, self.made),
        )  # fmt: skip

    def _fields(self) -> tuple[tuple[str, str], ...]:
        before = self.comparison.before
        job = job_in_titles(before.qualification, before.candidate)
        made = fields_of_making(before.qualification, self.made)
        return (*self.people.fields(), *made, ("Job before", job))

    def _compared(self) -> Iterator[Section]:
        comparison, after = self.comparison, self.comparison.after
        qualification, wishes = after.qualification, after.candidate.wishes
        if not comparison.before.plans:
            own = elsewhere_table(after.best.units, qualification, wishes)
            yield Section("The plan after", (plan_table(after.best, after), *own))
            fit = tuple(fit_blocks(after.best, after))
            yield Section("How well it fits the job", fit)
            return
        yield Section("Units", tuple(units_before_and_after(comparison)))
        table = table_of(sides_table(comparison), "Both plans", qualification)
        yield Section("Side by side", (table,))
        yield from sections_of(curve_blocks(comparison), qualification, "")
        yield Section("How well the new plan fits the job",
                      tuple(fit_blocks(after.best, after)))  # fmt: skip

    def _without_plan(self) -> Iterator[Section]:
        before, after = self.comparison.before, self.comparison.after
        yield from no_plan_sections(after, self.ways)
        if before.plans:
            plan = before.best
            table = plain_table(
                UNITS_TABLE, plan.units, before.qualification, plan.held
            )
            wishes = before.candidate.wishes
            own = elsewhere_table(plan.units, before.qualification, wishes)
            yield Section("The plan before", (table, *own))

    def _small_print(self) -> Iterator[Section]:
        comparison, after = self.comparison, self.comparison.after
        proof = proof_of_change(comparison)
        basis = (
            Paragraph(f"{proof[:1].upper()}{proof[1:]}.", "Proof"),
            *plan_basis(after),
        )
        yield Section("Basis", basis, small=True)
        picture = pictures(comparison_chart, comparison)
        if not comparison.before.plans:
            picture = pictures(coverage_chart, after)
        yield Section("The tasks of the job", tuple(picture))
        table = rules_table(after.best.findings, after.qualification)
        yield Section(f"After: {holds_in_words(after)}", tuple(table), small=True)


def _asked(comparison: Comparison) -> Iterator[SheetBlock]:
    """Yield what was changed, and in a sentence what that does to the plan."""
    before, after = comparison.before, comparison.after
    said = [wishes_in_words(text, after.qualification)
            for options in changes(comparison) for text in options]  # fmt: skip
    yield Paragraph("; ".join(said) or "nothing is changed", "Change")
    if not after.plans:
        yield Paragraph("there is no plan after this change", "Result")
        return
    size = sizes.total(after.best.units, after.qualification)
    if not before.plans:
        text = f"before there is no plan; after there is one of {size}"
    elif not (comparison.units_in or comparison.units_out):
        text = f"the plan stays as it is: {size}"
    else:
        text = (
            f"{counted(len(comparison.units_out), 'unit')} out, "
            f"{len(comparison.units_in)} in: {size} after the change"
        )
    yield Paragraph(f"{text}. {holds_in_words(after)}.", "Result")
    yield from waived_blocks(after.qualification, after.candidate, after.best.findings)


def units_before_and_after(comparison: Comparison) -> Iterator[SheetBlock]:
    """Yield the table of the units that leave, with why, that enter and that stay."""
    after = comparison.after
    new, qualification = after.best, after.qualification
    entering = comparison.units_in
    stay = [unit for unit in new.units if unit not in entering]
    columns = columns_for(
        qualification,
        SheetColumn("Unit", 8),
        SheetColumn("Title", 40),
        LEVEL,
        CREDITS,
        SheetColumn("Why", 37),
    )

    def group(title: str, units: Iterable[tuple[Unit, str]]) -> RowGroup:
        rows = (
            (unit.code, unit.title, *size_cells(unit, qualification),
             wishes_in_words(because, qualification))
            for unit, because in units
        )  # fmt: skip
        return RowGroup(title, tuple(rows))

    groups = (
        group("Out", leaves(comparison)),
        group("In", ((unit, why(unit, new, after)) for unit in entering)),
        group("Stays", ((unit, "") for unit in stay)),
    )
    with_rows = tuple(group for group in groups if group.rows)
    yield SheetTable(BEFORE_AND_AFTER, columns, with_rows)
    yield from elsewhere_table(new.units, qualification, after.candidate.wishes)
