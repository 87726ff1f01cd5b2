"""The first sheet: one row per candidate, for whoever answers for the caseload."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.errors import counted
from recommender.qualifications.plans import guided_hours
from recommender.reports.cohort_report import summary
from recommender.reports.cohort_sheets.sheet_styles import (
    NAME,
    hide_column,
    put,
    put_row,
    set_height,
    set_page,
)
from recommender.reports.words import choice_words
from recommender.reports.words.day_words import day_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.cohorts.cohort import CohortAnswers
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.cohort_sheets.changes_since import ChangesSince
    from recommender.reports.cohort_sheets.sheet_styles import Styles

SUMMARY = "Summary"
_WIDTHS = {
    "Candidate": 14, NAME: 20, "Role": 22, "Units": 6, "Credits": 8, "To earn": 8,
    "Guided hours": 8, "Finish": 12, "How well it fits": 38, "To decide": 44,
}  # fmt: skip
_ADDED_UP = ("Units", "Credits", "To earn", "Guided hours")
_FIRST = 5


class SummarySheet:
    """Who, for which role, how much, until when, how well, and what to decide."""

    def __init__(self, book: Any, styles: Styles, answers: CohortAnswers) -> None:
        self._sheet, self._styles = book.add_worksheet(SUMMARY), styles
        self._answers, self._names = answers, answers.names
        credits = answers.qualification.has_credits
        left_out = () if credits else ("Credits", "To earn")
        self._heads = [head for head in _WIDTHS if head not in left_out]

    def write(
        self, rows: Sequence[ChosenUnits], day: date, since: ChangesSince
    ) -> None:
        """Write the sheet, as of a day; it says what was changed `since`."""
        sheet, styles = self._sheet, self._styles
        for column, head in enumerate(self._heads):
            sheet.set_column(column, column, _WIDTHS[head])
        if not self._names:
            hide_column(sheet, self._heads.index(NAME), _WIDTHS[NAME])
        self._write_title(rows, day)
        sheet.write_formula(_FIRST - 2, 0, since.of_any(), styles.warning, "")
        put_row(sheet, _FIRST - 1, self._heads, styles.head)
        set_height(sheet, _FIRST - 1, [(head, _WIDTHS[head]) for head in self._heads])
        for row, chosen in enumerate(rows, _FIRST):
            self._write_row(row, chosen)
        self._write_totals(rows)
        self._write_left_out(_FIRST + len(rows) + 2)
        sheet.freeze_panes(_FIRST, 1)
        title = self._answers.qualification.title
        set_page(sheet, f"Unit plans: {title}", landscape=True, repeat=_FIRST - 1)

    def _write_title(self, rows: Sequence[ChosenUnits], day: date) -> None:
        qualification = self._answers.qualification
        number = f" ({qualification.number})" if qualification.number else ""
        put(self._sheet, 0, 0, f"Unit plans: {qualification.title}{number}",
            self._styles.title)  # fmt: skip
        state = f"As planned on {day_in_words(day)}. {summary(self._answers)}."
        changed = sum(chosen.is_changed for chosen in rows)
        if any(chosen.edit for chosen in rows):
            state += f" {counted(changed, 'plan')} changed by hand."
        flat = self._styles.of(text_wrap=False)
        put(self._sheet, 1, 0, state, flat)
        put(self._sheet, 2, 0, qualification.notice, flat)

    def _write_row(self, row: int, chosen: ChosenUnits) -> None:
        values = summary_values(chosen, self._answers.qualification)
        values[NAME] = self._names.get(chosen.member.id, "")
        for column, head in enumerate(self._heads):
            value = values[head]
            is_day = isinstance(value, date)
            style = self._styles.day if is_day else self._styles.plain
            put(self._sheet, row, column, value, style)
        cells = [(values[head], _WIDTHS[head]) for head in self._heads]
        set_height(self._sheet, row, cells)

    def _write_totals(self, rows: Sequence[ChosenUnits]) -> None:
        """Add up the columns of numbers."""
        from xlsxwriter.utility import xl_range  # noqa: PLC0415  (an extra)

        row, bold = _FIRST + len(rows), self._styles.of(bold=True, top=1)
        put_row(self._sheet, row, ["In all"] + [""] * (len(self._heads) - 1), bold)
        values = [summary_values(c, self._answers.qualification) for c in rows]
        for column, head in enumerate(self._heads):
            if head in _ADDED_UP and rows:
                formula = f"=SUM({xl_range(_FIRST, column, row - 1, column)})"
                total = sum(v[head] or 0 for v in values)  # type: ignore[misc]
                self._sheet.write_formula(row, column, formula, bold, total)

    def _write_left_out(self, row: int) -> None:
        """Write who is in the caseload and is not planned for, and why."""
        left_out, styles = self._answers.cohort.not_planned, self._styles
        if left_out:
            put(self._sheet, row, 0, "Not planned for", styles.of(bold=True))
        place = self._heads.index("Role")
        why = self._heads.index("How well it fits")
        for number, entry in enumerate(left_out, row + 1):
            put(self._sheet, number, 0, entry.id, styles.plain)
            put(self._sheet, number, place, entry.place, styles.plain)
            put(self._sheet, number, why, entry.reason, styles.plain)
            width = _WIDTHS["How well it fits"]
            set_height(self._sheet, number, [(entry.reason, width)])


def summary_values(
    chosen: ChosenUnits, qualification: Qualification
) -> dict[str, object]:
    """Return the values of a candidate's row, by the heads of the columns."""
    there, outcome, candidate = chosen.is_there, chosen.outcome, chosen.member.candidate
    finish: object = ""
    if there and not chosen.is_changed and outcome.finish:
        finish = date.fromisoformat(outcome.finish)
    elif there and not chosen.is_changed and outcome.weeks:
        finish = counted(outcome.weeks, "week")
    known = there and qualification.has_hours(chosen.new_units)
    words = qualification.vocabulary
    role = words.find_role(candidate.role).title if candidate.role else "no role given"
    decisions = choice_words.decisions(chosen, qualification)
    return {
        "Candidate": chosen.member.id,
        "Role": role,
        "Units": len(chosen.units) if there else None,
        "Credits": sum(unit.credits for unit in chosen.units) if there else None,
        "To earn": sum(unit.credits for unit in chosen.new_units) if there else None,
        "Guided hours": sum(map(guided_hours, chosen.new_units)) if known else None,
        "Finish": finish,
        "How well it fits": choice_words.fit_in_words(chosen, qualification),
        "To decide": "\n".join(decisions) or choice_words.NOTHING,
    }
