"""A plan as a workbook that counts again when a unit is put in or taken out.

The first page is the sheet to sign, the second has the hours, the rules and the basis.
The sheet of all units has the marks; the sheet of rules works each rule out from them,
and the pages say what it says. The formulas are all ours: data is written as text.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from recommender.reports.cohort_sheets.sheet_styles import Styles, new_book
from recommender.reports.sheets.live_plan import LivePlan
from recommender.reports.sheets.rule_check import RuleCheck
from recommender.reports.sheets.unit_marks import UnitMarks
from recommender.reports.sheets.xlsx_writer import add_pages, write_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.qualifications.criteria import RuleCriteria
    from recommender.reports.sheets.plan_sheet import PlanSheet


def to_plan_workbook(sheet: PlanSheet, criteria: Mapping[str, RuleCriteria]) -> bytes:
    """Write the workbook of the plan that a sheet is about.

    `criteria` are the rules that can be counted again, as sums over units, by id.

    Raises:
        LookupError: the plan has no details yet.
    """
    file = io.BytesIO()
    book = new_book(file)
    styles, paper = Styles(book), sheet.sheet()
    pages = add_pages(book, paper)
    marks = UnitMarks(book, styles, sheet.answer)
    check = RuleCheck(book, styles, sheet.answer, marks, criteria)
    live = LivePlan(sheet.answer, marks, check)
    write_pages(pages, styles, live.of(paper))
    marks.finish(live.size())
    book.close()
    return file.getvalue()
