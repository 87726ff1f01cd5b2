"""The sheet of all units, in which each is put into the plan or taken out.

What a unit adds to each sum stands beside its mark, in hidden columns, so that rows
may be sorted.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

from recommender.reports.cohort_sheets.sheet_styles import (
    BROKEN,
    HELD,
    LINE,
    TAKEN,
    put,
    put_row,
    set_height,
    set_page,
    set_widths,
)

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation
    from recommender.reports.cohort_sheets.sheet_styles import Styles
    from recommender.reports.sheets.live_text import LiveText

UNITS = "Units"
_HEADS = ("Code", "Title", "Group", "Level", "Credits", "In the plan")
_WIDTHS = (12, 52, 8, 7, 8, 11)
_HEADER, _FIRST = 2, 3
_MARK = len(_HEADS) - 1
_HINT = (
    f"Put {TAKEN} in to take a unit, {HELD} if it is achieved already, or take the "
    "mark out. The rules are counted again at once: see the sheet Rules."
)


class UnitMarks:
    """The sheet, and the addresses of what stands in it."""

    def __init__(self, book: Any, styles: Styles, answer: Recommendation) -> None:
        self._sheet, self._styles = book.add_worksheet(UNITS), styles
        self._answer, self._units = answer, answer.problem.units
        self._last = _FIRST + len(self._units) - 1
        self._columns: dict[tuple[int | Fraction, ...], str] = {}
        # Hidden: which units were suggested, and the rows of those put in since.
        self._free = count(_MARK + 1)
        self.suggested = self._new_column()
        self.added = self._new_column()
        self._write_units()

    @property
    def marks(self) -> str:
        """The cells of the marks."""
        return self.cells(_MARK)

    def cells(self, column: int) -> str:
        """Return the cells of a column, one for each unit."""
        from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415  (an extra)

        return f"{UNITS}!{xl_range_abs(_FIRST, column, self._last, column)}"

    def mark(self, code: str) -> str:
        """Return the cell of the mark of a unit, wherever its row is sorted to."""
        row = next(n for n, unit in enumerate(self._units) if unit.code == code)
        return self._mark_at(_FIRST + row)

    def column(self, amounts: tuple[int | Fraction, ...]) -> str:
        """Return the cells with what each unit adds to a sum, in a hidden column."""
        if amounts not in self._columns:
            column = next(self._free)
            for row, amount in enumerate(amounts, _FIRST):
                self._sheet.write_number(row, column, float(amount))
            self._columns[amounts] = self.cells(column)
        return self._columns[amounts]

    def finish(self, verdict: LiveText) -> None:
        """Write the verdict on the rules above the units, and lay the sheet out."""
        sheet, styles = self._sheet, self._styles
        sheet.merge_range(0, 0, 0, _MARK, "", styles.bold)
        sheet.write_formula(0, 0, verdict.formula, styles.bold, str(verdict))
        # There is room for the names of rules that are broken.
        sheet.set_row(0, 3 * LINE)
        sheet.merge_range(1, 0, 1, _MARK, "", styles.plain)
        put(sheet, 1, 0, _HINT, styles.plain)
        set_height(sheet, 1, [(_HINT, sum(_WIDTHS))])
        last = next(self._free) - 1
        set_widths(sheet, _WIDTHS)
        sheet.set_column(_MARK + 1, last, 8, None, {"hidden": True})
        sheet.freeze_panes(_FIRST, 1)
        sheet.autofilter(_HEADER, 0, self._last, last)
        title = self._answer.qualification.title
        set_page(sheet, f"Units: {title}", repeat=_HEADER)
        self._mark_looks()

    def _new_column(self) -> str:
        return self.cells(next(self._free))

    def _mark_at(self, row: int) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  (an extra)

        return f"{UNITS}!{xl_rowcol_to_cell(row, _MARK, row_abs=True, col_abs=True)}"

    def _write_units(self) -> None:
        sheet, styles = self._sheet, self._styles
        plan, has_credits = self._answer.best, self._answer.qualification.has_credits
        heads = [h if has_credits or h != "Credits" else "" for h in _HEADS]
        put_row(sheet, _HEADER, (*heads, "Suggested", "Put in"), styles.head)
        codes, held = frozenset(plan.codes), self._answer.problem.held
        for row, unit in enumerate(self._units, _FIRST):
            credits = unit.credits if has_credits else None
            values = (unit.code, unit.title, unit.group, unit.level, credits)
            put_row(sheet, row, values, styles.plain)
            sign = HELD if unit.code in held else TAKEN
            mark = sign if unit.code in codes else ""
            put(sheet, row, _MARK, mark, styles.mark)
            put(sheet, row, _MARK + 1, TAKEN if mark else "", styles.plain)
            cell, suggested = f"F{row + 1}", f"G{row + 1}"
            added = f'=IF(AND({cell}<>"",{suggested}=""),ROW(),"")'
            sheet.write_formula(row, _MARK + 2, added, styles.plain, "")
            set_height(sheet, row, zip(values, _WIDTHS, strict=False))

    def _mark_looks(self) -> None:
        """Offer the marks in each cell, and show what they come to."""
        sheet, styles = self._sheet, self._styles
        area = (_FIRST, _MARK, self._last, _MARK)
        sheet.data_validation(*area, {
            "validate": "list", "source": [TAKEN, HELD, "x"], "ignore_blank": True,
            "error_type": "warning", "error_title": "Not a mark",
            "error_message": f"{TAKEN} or x puts the unit in; else leave it empty.",
        })  # fmt: skip
        mark, suggested = f"F{_FIRST + 1}", f"G{_FIRST + 1}"
        for rule, style in (
            (f'=({mark}<>"")<>({suggested}<>"")', styles.if_changed),
            (f'={mark}="{HELD}"', styles.if_held),
            (f'={mark}<>""', styles.if_taken),
        ):
            look = {"criteria": rule, "format": style, "stop_if_true": True}
            sheet.conditional_format(*area, {"type": "formula", **look})
        holds_not = f'=ISNUMBER(FIND("{BROKEN}",$A$1))'
        look = {"criteria": holds_not, "format": styles.if_broken}
        sheet.conditional_format(0, 0, 0, _MARK, {"type": "formula", **look})
