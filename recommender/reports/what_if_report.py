"""The report of a what-if: before and after side by side, and scenarios in a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.reports.blocks import (
    NARROW,
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.parts.conflict_part import conflict_blocks, no_plan_blocks
from recommender.reports.parts.curve_part import (
    curve_blocks,
    curve_records,
)
from recommender.reports.parts.opening import job_in_words, opening_blocks
from recommender.reports.parts.sides_part import proof_of_change, sides_table
from recommender.reports.words import sizes, wording
from recommender.reports.words.change_words import changed, enters, leaves
from recommender.reports.words.waived_words import waived_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Timeline
    from recommender.answers.ways_out import WaysOut
    from recommender.answers.what_ifs import Comparison
    from recommender.qualifications.plans import Plan
    from recommender.reports.documents.advice_document import (
        ScenariosDocument,
        WhatIfDocument,
    )
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.sheet_names import SheetNames

_UNITS = (Column("Code", 5), Column("Title", 33, from_width=NARROW), Column("Why", 36))


@dataclass(frozen=True)
class WhatIfReport:
    """What a change does to a plan; where it leaves none, why, and the ways out.

    Where `by_step`, a CSV file has the curve over the number of changes, if there is
    one, instead of the units that leave and enter.
    """

    comparison: Comparison
    ways: WaysOut | None = None
    by_step: bool = True

    def blocks(self) -> list[Block]:
        """Return both plans side by side, and what leaves and enters."""
        comparison = self.comparison
        before, after = comparison.before, comparison.after
        blocks = opening_blocks(before.qualification, before.candidate)
        blocks.append(Paragraph(changed(comparison), "What if"))
        if after.candidate.wishes.waive != before.candidate.wishes.waive:
            blocks += _waived(after)
        if not before.plans:
            blocks.append(Heading("Before: there is no plan"))
            blocks += conflict_blocks(before.conflict)
        if not after.plans:
            return [*blocks, *no_plan_blocks(after, self.ways)]
        if before.plans:
            blocks += [Heading("Side by side"), sides_table(comparison)]
            blocks += _moves(comparison)
            blocks += curve_blocks(comparison)
        blocks.append(Paragraph(" ".join(after.best.codes), "New plan"))
        blocks.append(Paragraph(proof_of_change(comparison), "Proof"))
        return blocks

    def records(self) -> list[Record]:
        """Return one record per number of changes, or per unit that moves."""
        comparison = self.comparison
        if self.by_step and comparison.curve:
            return curve_records(comparison)
        leaving, entering = leaves(comparison), enters(comparison)
        return [
            {"change": change, "code": unit.code, "title": unit.title, "why": why}
            for change, moves in (("leaves", leaving), ("enters", entering))
            for unit, why in moves
        ]

    def document(self) -> WhatIfDocument:
        """Return both plans and the differences for JSON."""
        from recommender.reports.documents.advice_builder import what_if_document

        return what_if_document(self.comparison, self.ways)

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet of the plans before and after the change."""
        from recommender.reports.sheets.what_if_sheet import WhatIfSheet

        return WhatIfSheet(self.comparison, self.ways, made, people).sheet()


def _waived(answer: Recommendation) -> list[Paragraph]:
    findings = answer.best.findings if answer.plans else ()
    return waived_blocks(answer.qualification, answer.candidate, findings)


def _moves(comparison: Comparison) -> Iterator[Block]:
    if not comparison.units_in and not comparison.units_out:
        yield Paragraph("The plan stays as it is.")
        return
    for title, moves in (
        ("Leaves", leaves(comparison)),
        ("Enters", enters(comparison)),
    ):
        if moves:
            yield Heading(title)
            rows = tuple((unit.code, unit.title, why) for unit, why in moves)
            yield Table(_UNITS, rows, bare=True)


_SCENARIOS = (
    Column("Scenario", 15),
    Column("Units", 5, right=True, from_width=NARROW),
    Column("Credits", 7, right=True),
    Column("Hours", 5, right=True, from_width=NARROW),
    Column("Covers", 6, right=True),
    Column("Mismatch", 8, right=True),
    Column("Change from the first", 24, from_width=NARROW),
)


@dataclass(frozen=True)
class ScenariosReport:
    """Scenarios in one table, by name."""

    scenarios: Mapping[str, Recommendation]

    @property
    def _first(self) -> Recommendation:
        return next(iter(self.scenarios.values()))

    def blocks(self) -> list[Block]:
        """Return a table of the scenarios, and why some have no plan."""
        first = self._first
        opening = opening_blocks(first.qualification, first.candidate)
        return [*opening, *self._scenarios()]

    def _scenarios(self) -> list[Block]:
        first = self._first
        paced = all(
            answer.best_timeline for answer in self.scenarios.values() if answer.plans
        )
        columns = tuple(
            column._replace(name="Weeks")
            if paced and column.name == "Hours"
            else column
            for column in _SCENARIOS
        )
        rows = tuple(self._rows(first, paced=paced))
        return [
            Heading("Scenarios"),
            sizes.table(columns, rows, first.qualification),
            *self._other_jobs(first),
            *self._exceptions(),
            *self._conflicts(),
        ]

    def _rows(self, first: Recommendation, *, paced: bool) -> Iterator[tuple[str, ...]]:
        base = first.best if first.plans else None
        for name, answer in self.scenarios.items():
            time = answer.best_timeline if paced else None
            yield _scenario_row(name, answer, base, time)

    def _other_jobs(self, first: Recommendation) -> Iterator[Block]:
        """Show the job of each scenario that has another job than the first."""
        usual = job_in_words(first.qualification, first.candidate)
        for name, answer in self.scenarios.items():
            job = job_in_words(first.qualification, answer.candidate)
            if job != usual:
                yield Paragraph(f"{name}: {job}", "Job")

    def _exceptions(self) -> Iterator[Block]:
        """Yield what is waived in each scenario."""
        for name, answer in self.scenarios.items():
            for block in _waived(answer):
                yield Paragraph(f"{name}: {block.text}", block.label)

    def _conflicts(self) -> Iterator[Block]:
        for name, answer in self.scenarios.items():
            if answer.conflict:
                lines = "; ".join(wording.conflict_lines(answer.conflict))
                yield Paragraph(f"{name}: {lines}", "No plan")

    def records(self) -> list[Record]:
        """Return one record per scenario."""
        return [
            _scenario_record(name, answer) for name, answer in self.scenarios.items()
        ]

    def document(self) -> ScenariosDocument:
        """Return the scenarios for JSON."""
        from recommender.reports.documents.advice_builder import scenarios_document

        return scenarios_document(self.scenarios)

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet of the scenarios, side by side."""
        from recommender.reports.sheets.report_sheet import report_sheet

        qualification = self._first.qualification
        title = "Scenarios compared"
        blocks, fields = self._scenarios(), people.fields()
        return report_sheet(blocks, qualification, title, fields, made)


def _scenario_row(
    name: str, answer: Recommendation, base: Plan | None, time: Timeline | None
) -> tuple[str, ...]:
    if not answer.plans:
        return (name, "-", "-", "-", "-", "-", "no plan")
    plan = answer.best
    hours = sizes.hours(plan, answer.qualification)
    long = hours if time is None else time.weeks_begun
    change = "" if base is None or plan is base else wording.change_in_words(base, plan)
    return (
        name,
        f"{len(plan.units)}",
        f"{plan.credits}",
        "-" if long is None else f"{long}",
        wording.percent(plan.fit.coverage),
        f"{float(plan.fit.mismatch):.1f}",
        change,
    )


def _scenario_record(name: str, answer: Recommendation) -> Record:
    plan = answer.best if answer.plans else None
    time = answer.best_timeline
    return {
        "scenario": name,
        "status": answer.status.value,
        "units": " ".join(plan.codes) if plan else None,
        "credits": plan.credits if plan else None,
        "new_credits": plan.new_credits if plan else None,
        "hours": sizes.hours(plan, answer.qualification) if plan else None,
        "weeks": time.weeks_begun if time else None,
        "finish": time.finish if time else None,
        "coverage": float(plan.fit.coverage) if plan else None,
        "relevance": float(plan.fit.relevance) if plan else None,
        "mismatch": float(plan.fit.mismatch) if plan else None,
        "conflict": "; ".join(rule.id for rule in answer.conflict),
    }
