"""The plan sheet with what a workbook works out again from the marks of units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Paragraph
from recommender.reports.cohort_sheets.sheet_styles import BROKEN, HELD
from recommender.reports.sheets.live_text import LiveText
from recommender.reports.sheets.paper_sheet import TO_TICK, RowGroup, SheetTable
from recommender.reports.sheets.rule_check import changes
from recommender.reports.sheets.rules_table import RULES_TABLE
from recommender.reports.sheets.units_table import EVIDENCE, UNITS_TABLE
from recommender.reports.words import sizes
from recommender.reports.words.held_words import FROM_ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.recommendation import Recommendation
    from recommender.reports.sheets.paper_sheet import PaperSheet, Section, SheetBlock
    from recommender.reports.sheets.rule_check import RuleCheck
    from recommender.reports.sheets.unit_marks import UnitMarks

# Rows for units that are put in by hand; of more, the page has the number.
_PUT_IN = 3


@dataclass(frozen=True)
class LivePlan:
    """Puts formulas into the sheet of a plan, in place of what marks can change."""

    answer: Recommendation
    marks: UnitMarks
    check: RuleCheck

    def of(self, sheet: PaperSheet) -> PaperSheet:
        """Return the sheet with formulas in it."""
        sections = tuple(self._section(section) for section in sheet.sections)
        return replace(sheet, sections=sections)

    def size(self) -> LiveText:
        """Return how much the marked units are, and whether the rules hold."""
        verdict, total = self.check.verdict(), self._total()
        formula = f'={total.formula[1:]}&". "&{verdict.formula[1:]}'
        return LiveText(f"{total}. {verdict}", formula)

    def _section(self, section: Section) -> Section:
        tables = [b.caption for b in section.blocks if isinstance(b, SheetTable)]
        blocks = tuple(self._block(block) for block in section.blocks)
        if UNITS_TABLE in tables:
            blocks = (Paragraph(self.size()), Paragraph(self._changed()), *blocks[1:])
        title = self.check.verdict() if RULES_TABLE in tables else section.title
        return section._replace(title=title, blocks=blocks)

    def _block(self, block: SheetBlock) -> SheetBlock:
        if not isinstance(block, SheetTable):
            return block
        if block.caption == UNITS_TABLE:
            return block._replace(groups=tuple(self._unit_groups(block)))
        if block.caption == FROM_ELSEWHERE:
            return block._replace(groups=tuple(self._own_groups(block)))
        if block.caption == RULES_TABLE:
            return block._replace(groups=tuple(self._rule_groups(block)))
        return block

    def _unit_groups(self, table: SheetTable) -> Iterator[RowGroup]:
        for group in table.groups:
            rows = tuple(self._with_status(row) for row in group.rows)
            yield group._replace(rows=rows)
        rows = tuple(self._put_in_row(number) for number in range(1, _PUT_IN + 1))
        yield RowGroup("Put in by hand, in the sheet Units", rows)
        blank = ("",) * len(EVIDENCE)
        credits = (self._credits(),) if self._has_credits else ()
        level = ("",) * self._has_levels
        yield RowGroup("", (("", self._count(), *level, *credits, self._to_earn(), "",
                             *blank),))  # fmt: skip

    def _own_groups(self, table: SheetTable) -> Iterator[RowGroup]:
        """Yield the units from elsewhere, of which each can be taken out too."""
        for group in table.groups:
            rows = tuple((*row[:-1], self._way(row)) for row in group.rows)
            yield group._replace(rows=rows)

    def _way(self, row: tuple[str, ...]) -> LiveText:
        mark, way = self.marks.mark(row[0]), row[-1]
        return LiveText(way, f'=IF({mark}="","{BROKEN} out","{way}")')

    def _with_status(self, row: tuple[str, ...]) -> tuple[str, ...]:
        place = len(row) - len(EVIDENCE) - 1
        status = self._status(self.marks.mark(row[0]), row[place])
        return (*row[:place], status, *row[place + 1 :])

    def _status(self, mark: str, now: str) -> LiveText:
        words = f'IF({mark}="{HELD}","done","to do")'
        return LiveText(now, f'=IF({mark}="","{BROKEN} out",{words})')

    def _put_in_row(self, number: int) -> tuple[str, ...]:
        """Return the row of a unit put in by hand, which is empty without one."""
        row = f"MATCH(SMALL({self.marks.added},{number}),{self.marks.added},0)"
        columns = (0, 1, *(3,) * self._has_levels, *(4,) * self._has_credits)
        cells = (
            LiveText("", f'=IFERROR(INDEX({self.marks.cells(column)},{row})&"","")')
            for column in columns
        )
        there = f"COUNT({self.marks.added})>={number}"
        why = LiveText("", f'=IF({there},"Put in by hand","")')
        mark = f"INDEX({self.marks.marks},{row})"
        status = LiveText("", f'=IFERROR(IF({mark}="{HELD}","done","to do"),"")')
        return (*cells, why, status, *(TO_TICK for _ in EVIDENCE))

    def _rule_groups(self, table: SheetTable) -> Iterator[RowGroup]:
        live = iter(self.check.rows())
        for group in table.groups:
            rows = tuple(
                (text, holds, needed, have)
                for (text, _, needed, _), (holds, have) in zip(
                    group.rows, live, strict=False
                )
            )
            yield group._replace(rows=rows)

    def _changed(self) -> LiveText:
        marks, there = self.marks, self.marks.added
        out = f'SUMPRODUCT(({marks.marks}="")*({marks.suggested}<>""))'
        note = "Fit, choices, dates and the assessment plan are those of the plan as "
        note += "suggested."
        words = (
            f'"{BROKEN} Changed by hand in the sheet Units: "&COUNT({there})'
            f'&" put in, "&{out}&" taken out. {note}"'
        )
        return LiveText("", f'=IF({changes(marks)}=0,"",{words})')

    @property
    def _has_levels(self) -> bool:
        return self.answer.qualification.has_levels

    @property
    def _has_credits(self) -> bool:
        return self.answer.qualification.has_credits

    def _total(self) -> LiveText:
        number = f'SUMPRODUCT(--({self.marks.marks}<>""))'
        formula = f'={number}&IF({number}=1," unit"," units")'
        text = sizes.total(self.answer.best.units, self.answer.qualification)
        if self._has_credits:
            credits = self._credits().formula[1:]
            formula += f'&", "&{credits}&IF({credits}=1," credit"," credits")'
        return LiveText(text, formula)

    def _count(self) -> LiveText:
        number = f'SUMPRODUCT(--({self.marks.marks}<>""))'
        text = f"In all: {counted(len(self.answer.best.units), 'unit')}"
        formula = f'="In all: "&{number}&IF({number}=1," unit"," units")'
        return LiveText(text, formula)

    def _credits(self) -> LiveText:
        amounts = tuple(unit.credits for unit in self.answer.problem.units)
        total = sum(unit.credits for unit in self.answer.best.units)
        product = f'SUMPRODUCT(({self.marks.marks}<>"")*{self.marks.column(amounts)})'
        return LiveText(f"{total}", f"=ROUND({product},6)")

    def _to_earn(self) -> LiveText:
        if not self._has_credits:
            return LiveText("", '=""')
        amounts = tuple(unit.credits for unit in self.answer.problem.units)
        marks, column = self.marks.marks, self.marks.column(amounts)
        left = f'ROUND(SUMPRODUCT(({marks}<>"")*({marks}<>"{HELD}")*{column}),6)'
        words = f'IF({left}=1," credit"," credits")'
        text = f"{counted(self.answer.best.new_credits, 'credit')} still to earn"
        return LiveText(text, f'={left}&{words}&" still to earn"')
