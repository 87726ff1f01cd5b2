"""The sheet of candidates by units, which keeps count by itself.

A unit is put in or taken out with the drop-down of its cell. The columns beside it add
up again what the rules of combination ask for, and say at once whether they hold and
whether the row is still what was planned. The formulas are all ours, and look only
into their own row, so that rows may be sorted.
"""

from __future__ import annotations

from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, Any

from recommender.cohorts.edited_workbook import (
    CONFIRMED,
    PLANS,
    SUGGESTED,
    suggested_cell,
)
from recommender.qualifications.exact_numbers import number_of
from recommender.reports.cohort_sheets.changes_since import (
    AS_PLANNED,
    CHANGED,
    ChangesSince,
)
from recommender.reports.cohort_sheets.sheet_styles import (
    BROKEN,
    DAY,
    HELD,
    LINE,
    NAME,
    NOTE,
    TAKEN,
    hide_column,
    put,
    put_row,
    scale_for,
    set_height,
    set_page,
    set_widths,
    shown_number,
)
from recommender.reports.words import choice_words, requirements
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.cohorts.cohort import CohortAnswers
    from recommender.qualifications.exact_numbers import Number
    from recommender.reports.cohort_sheets.sheet_styles import Styles

SUMS = "Sums"
_HOLDS, _HOLDS_NOT = f"{TAKEN} yes", f"{BROKEN} NO"
_WIDTHS = {
    "Id": 12, NAME: 20, "Role": 22, "Status": 18, "Credits": 8, "Units": 8,
    "First day": 12, "Finish": 12, "Weeks": 7,
}  # fmt: skip
_TIMES = ("First day", "Finish", "Weeks")


class PlansSheet:
    """The sheet, and the hidden one with what each unit counts for each rule."""

    def __init__(self, book: Any, styles: Styles, answers: CohortAnswers) -> None:
        self._styles, self._names = styles, answers.names
        self._kept = answers.cohort.kept
        self._units = answers.qualification.catalogue.units
        self._words = answers.qualification.vocabulary
        self._size = answers.qualification.counted_in.capitalize()
        self._rules, self._sums_of = answers.sums, answers.sums_of
        rules = answers.qualification.rules
        # A formula adds up; rules that are more than a sum are named beside it.
        self._others = [rule.id for rule in rules if rule.bound is None]
        self._timed = any(outcome.weeks is not None for outcome in answers.outcomes)
        self._sheet = book.add_worksheet(PLANS)
        self._sums = book.add_worksheet(SUMS)
        self._page = f"Plans: {answers.qualification.title}"
        self._heads = list(self._fixed_heads())
        self._first_rule = len(self._heads)
        self._first_unit = self._first_rule + len(self._rules) + 1
        self._last_unit = self._first_unit + len(self._units) - 1
        # Hidden: the codes as they are written here, and whether they still are so.
        self._written = self._last_unit + len(CONFIRMED) + 1

    def _fixed_heads(self) -> Iterator[str]:
        yield "Id"
        yield NAME
        yield from (*self._kept, "Role", "Status", "Rules hold", "Plan")
        yield from (self._size, "Mismatch as planned")
        yield from _TIMES if self._timed else ()

    def write(self, rows: Sequence[ChosenUnits]) -> ChangesSince:
        """Write both sheets; return where they say what was changed since."""
        self._write_header()
        self._write_sums()
        for row, chosen in enumerate(rows, 1):
            self._write_row(row, chosen)
        last = max(len(rows), 1)
        self._mark(last)
        self._lay_out(last)
        return ChangesSince(_down(0, last), _down(self._written + 1, last))

    def _write_header(self) -> None:
        sheet, styles = self._sheet, self._styles
        put_row(sheet, 0, self._heads, styles.head)
        if self._others:
            named = ", ".join(self._others)
            text = f"Counted here, except for {named}: recommender cohort --from"
            sheet.write_comment(0, self._heads.index("Rules hold"), text)
        for number, (rule, _, _) in enumerate(self._rules):
            needed = requirements.required(rule)
            head = f"{rule.id}\n{needed}"
            put(sheet, 0, self._first_rule + number, head, styles.head)
            sheet.write_comment(0, self._first_rule + number, rule.text)
        put(sheet, 0, self._first_unit - 1, SUGGESTED, styles.head)
        for column, unit in enumerate(self._units, self._first_unit):
            put(sheet, 0, column, unit.code, styles.head_up)
            title = (
                f"{unit.title} ({unit.group}, level {unit.level_name}, {unit.credits})"
            )
            sheet.write_comment(0, column, title)
        put_row(sheet, 0, CONFIRMED, styles.head, self._last_unit + 1)
        put_row(sheet, 0, ("Written", "Since"), styles.head, self._written)

    def _write_sums(self) -> None:
        """Write what each unit counts for each rule, in the columns it has in Plans."""
        bold = self._styles.bold
        put_row(self._sums, 0, ("Rule", "At least", "At most"), bold)
        for column, unit in enumerate(self._units, self._first_unit):
            put(self._sums, 0, column, unit.code, bold)
        for row, (rule, bound, amounts) in enumerate(self._rules, 1):
            put_row(self._sums, row, (rule.id, bound.at_least, bound.at_most))
            put_row(self._sums, row, amounts, first=self._first_unit)
        credits = [unit.credits for unit in self._units]
        put(self._sums, self._row_of_credits, 0, "Credits")
        put_row(self._sums, self._row_of_credits, credits, first=self._first_unit)
        self._sums.hide()

    @property
    def _row_of_credits(self) -> int:
        return len(self._rules) + 1

    def _write_row(self, row: int, chosen: ChosenUnits) -> None:
        sheet, styles, member = self._sheet, self._styles, chosen.member
        texts = [member.id, self._names.get(member.id, "")]
        role = member.candidate.role
        texts += [*member.kept, self._words.find_role(role).title if role else ""]
        put_row(sheet, row, texts, styles.plain)
        fixed = [_WIDTHS.get(head, 11) for head in self._heads]
        set_height(sheet, row, zip(texts, fixed, strict=False))
        cells = {head: place for place, head in enumerate(self._heads)}
        status = choice_words.status_in_words(chosen)
        put(sheet, row, cells["Status"], status, styles.plain)
        put(sheet, row, self._first_unit - 1, suggested_cell(chosen.suggested))
        put(sheet, row, self._written, suggested_cell(chosen.codes))
        self._write_formulas(row, chosen, cells)
        if chosen.is_there:
            mismatch = chosen.fit.mismatch
            put(sheet, row, cells["Mismatch as planned"], mismatch, styles.plain)
        if self._timed and not chosen.is_changed:
            self._write_times(row, chosen, cells["First day"])
        self._write_units(row, chosen)
        put_row(sheet, row, [""] * len(CONFIRMED), styles.line, self._last_unit + 1)

    def _write_units(self, row: int, chosen: ChosenUnits) -> None:
        codes, held = frozenset(chosen.codes), chosen.problem.held
        for column, unit in enumerate(self._units, self._first_unit):
            sign = HELD if unit.code in held else TAKEN
            mark = sign if unit.code in codes else ""
            put(self._sheet, row, column, mark, self._styles.mark)

    def _write_formulas(
        self, row: int, chosen: ChosenUnits, cells: Mapping[str, int]
    ) -> None:
        """Write what the row counts, and what that comes to as it is."""
        sheet, plain, codes = self._sheet, self._styles.plain, frozenset(chosen.codes)
        taken = [unit.code in codes for unit in self._units]
        own = self._rules
        wishes = chosen.member.candidate.wishes
        listed_units = [unit for unit in chosen.problem.units if not unit.elsewhere]
        if wishes.unit_credits or wishes.grades or wishes.held_by:
            own = self._sums_of(listed_units)
        measured = {finding.rule.id: finding.measured for finding in chosen.findings}
        for number, ((rule, _, listed), (_, _, amounts)) in enumerate(
            zip(self._rules, own, strict=True)
        ):
            total = sum(compress(amounts, taken))
            column, formula = self._first_rule + number, self._total(row, number + 1)
            formula += self._more(row, listed, amounts)
            if wishes.elsewhere and rule.id in measured:
                # What is from elsewhere has no column: it is added as it is.
                formula += f"+{shown_number(measured[rule.id] - total)}"
                total = number_of(measured[rule.id])
            amount = shown_number(total)
            sheet.write_formula(row, column, formula, plain, amount)
        self._write_credits(row, chosen, cells[self._size])
        state = CHANGED if chosen.is_changed else AS_PLANNED
        compared = self._compared(row, self._first_unit - 1)
        sheet.write_formula(row, cells["Plan"], compared, plain, state)
        since = self._compared(row, self._written)
        sheet.write_formula(row, self._written + 1, since, plain, AS_PLANNED)
        self._write_verdict(row, chosen, cells["Rules hold"])

    def _write_credits(self, row: int, chosen: ChosenUnits, column: int) -> None:
        """Write the credits in total; those from elsewhere have no column."""
        listed_units = [unit for unit in chosen.problem.units if not unit.elsewhere]
        credits = shown_number(sum(unit.credits for unit in chosen.units))
        formula = self._total(row, self._row_of_credits)
        formula += self._more(
            row,
            [unit.credits for unit in self._units],
            [unit.credits for unit in listed_units],
        )
        elsewhere = sum(unit.credits for unit in chosen.units if unit.elsewhere)
        formula += f"+{shown_number(elsewhere)}" if elsewhere else ""
        self._sheet.write_formula(row, column, formula, self._styles.plain, credits)

    def _write_verdict(self, row: int, chosen: ChosenUnits, column: int) -> None:
        """Write whether the rules hold, unless other rules are asked for."""
        plain, candidate = self._styles.plain, chosen.member.candidate
        if candidate.units_only:
            put(self._sheet, row, column, "units only", plain)
        elif candidate.wishes.waive:
            rules = join_names(rule for rule, _ in candidate.wishes.waive)
            verdict = _HOLDS_NOT if chosen.broken else "yes"
            put(self._sheet, row, column, f"{verdict}, {rules} WAIVED", plain)
        elif candidate.wishes.readings:
            put(self._sheet, row, column, "another reading", plain)
        else:
            sums = {rule.id for rule, _, _ in self._rules}
            broken = any(finding.rule.id in sums for finding in chosen.broken)
            value = _HOLDS_NOT if broken else _HOLDS
            if not chosen.units:
                value = ""
            self._sheet.write_formula(row, column, self._holds(row), plain, value)

    def _write_times(self, row: int, chosen: ChosenUnits, column: int) -> None:
        outcome, styles = chosen.outcome, self._styles
        days = styles.of(num_format=DAY, align="left")
        for day in (outcome.first_day, outcome.finish):
            known = date.fromisoformat(day) if day else None
            put(self._sheet, row, column, known, days)
            column += 1
        put(self._sheet, row, column, outcome.weeks, styles.plain)

    def _total(self, row: int, rule: int) -> str:
        """Add up what the marked units of a row count for a rule."""
        marks = self._marks(row)
        weights = _range(rule, self._first_unit, self._last_unit, fixed=True)
        return f'=SUMPRODUCT(({marks}<>"")*{SUMS}!{weights})'

    def _more(self, row: int, listed: Sequence[Number], own: Sequence[Number]) -> str:
        """Add what the units that are marked have more, as the candidate chose."""
        columns = range(self._first_unit, self._last_unit + 1)
        return "".join(
            f'+({_cell(row, column)}<>"")*{amount - least}'
            for column, least, amount in zip(columns, listed, own, strict=True)
            if amount != least
        )

    def _compared(self, row: int, column: int) -> str:
        """Compare the marked units of a row with the codes in a column of it."""
        marks, codes = self._marks(row), _cell(row, column)
        is_there = f'ISNUMBER(FIND("; "&{self._codes}&"; ","; "&{codes}&"; "))'
        same = f'SUMPRODUCT(--(({marks}<>"")<>{is_there}))=0'
        return f'=IF({same},"{AS_PLANNED}","{CHANGED}")'

    def _holds(self, row: int) -> str:
        tests = []
        for number, (_, bound, _) in enumerate(self._rules):
            total = _cell(row, self._first_rule + number)
            if bound.at_least is not None:
                tests.append(f"{total}>={SUMS}!$B${number + 2}")
            if bound.at_most is not None:
                tests.append(f"{total}<={SUMS}!$C${number + 2}")
        verdict = f'IF(AND({",".join(tests) or "TRUE"}),"{_HOLDS}","{_HOLDS_NOT}")'
        return f'=IF(COUNTIF({self._marks(row)},"?*")=0,"",{verdict})'

    def _marks(self, row: int) -> str:
        return _range(row, self._first_unit, self._last_unit)

    @property
    def _codes(self) -> str:
        return _range(0, self._first_unit, self._last_unit, fixed=True)

    def _mark(self, last: int) -> None:
        """Offer the marks in each cell, and show what they come to."""
        sheet, styles = self._sheet, self._styles
        units = (1, self._first_unit, last, self._last_unit)
        sheet.data_validation(*units, {
            "validate": "list", "source": [TAKEN, HELD, "x"], "ignore_blank": True,
            "error_type": "warning", "error_title": "Not a mark",
            "error_message": f"{TAKEN} or x puts the unit in; else leave it empty.",
        })  # fmt: skip
        self._show_changes(units)
        cells = {head: place for place, head in enumerate(self._heads)}
        for head, value, style in (
            ("Rules hold", _HOLDS_NOT, styles.if_broken),
            ("Plan", CHANGED, styles.if_changed),
        ):
            is_there = {"type": "cell", "criteria": "==", "value": f'"{value}"'}
            place = (1, cells[head], last, cells[head])
            sheet.conditional_format(*place, {**is_there, "format": style})
        for number, (_, bound, _) in enumerate(self._rules):
            column = self._first_rule + number
            limits = (("<", "B", bound.at_least), (">", "C", bound.at_most))
            for sign, limit, end in limits:
                if end is not None:
                    test = f"{_cell(1, column)}{sign}{SUMS}!${limit}${number + 2}"
                    rule = f"=AND(COUNTA({self._marks(1)})>0,{test})"
                    look = {"criteria": rule, "format": styles.if_broken}
                    area = (1, column, last, column)
                    sheet.conditional_format(*area, {"type": "formula", **look})

    def _show_changes(self, units: tuple[int, int, int, int]) -> None:
        """Colour what differs from the plan, what is in it, and what is held."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  (an extra)

        mark = xl_rowcol_to_cell(1, self._first_unit)
        code = xl_rowcol_to_cell(0, self._first_unit, row_abs=True)
        suggested = _cell(1, self._first_unit - 1)
        is_suggested = f'ISNUMBER(FIND("; "&{code}&"; ","; "&{suggested}&"; "))'
        styles = self._styles
        for rule, style in (
            (f'=({mark}<>"")<>{is_suggested}', styles.if_changed),
            (f'={mark}="{HELD}"', styles.if_held),
            (f'={mark}<>""', styles.if_taken),
        ):
            look = {"criteria": rule, "format": style, "stop_if_true": True}
            self._sheet.conditional_format(*units, {"type": "formula", **look})

    def _lay_out(self, last: int) -> None:
        sheet, hidden = self._sheet, {"hidden": True}
        fixed = [_WIDTHS.get(head, 11) for head in self._heads]
        fixed += [12] * len(self._rules)
        units = [2.8] * len(self._units)
        set_widths(sheet, [*fixed, 30, *units, 14, 14])
        sheet.set_column(self._first_unit - 1, self._first_unit - 1, 30, None, hidden)
        sheet.set_column(self._written, self._written + 1, 30, None, hidden)
        longest = max(len(unit.code) for unit in self._units)
        sheet.set_row(0, max(4 * LINE, 7 * longest))
        frozen, name = 2, self._heads.index(NAME)
        if not self._names:
            hide_column(sheet, name, _WIDTHS[NAME])
            fixed[name] = 0
        sheet.freeze_panes(1, frozen)
        # Sorting takes the whole rows along, and a unit shows who has it.
        sheet.autofilter(0, 0, last, self._written + 1)
        set_page(sheet, self._page, landscape=True, repeat=0)
        # The units have pages of their own, with the same people on the left.
        sheet.repeat_columns(0, frozen - 1)
        sheet.set_v_pagebreaks([self._first_unit])
        pages = fixed, [*fixed[:frozen], *units, 14, 14]
        sheet.set_print_scale(min(scale_for(widths) for widths in pages))
        signs = f"{TAKEN} to be taken, {HELD} achieved already, {BROKEN} does not hold"
        sheet.set_footer(f"&L{NOTE} {signs}.&RPage &P of &N")


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  (an extra)

    return str(xl_rowcol_to_cell(row, column, col_abs=True))


def _down(column: int, last: int) -> str:
    from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415  (an extra)

    return str(xl_range_abs(1, column, last, column))


def _range(row: int, first: int, last: int, *, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  (an extra)

    ends = [
        xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=True)
        for column in (first, last)
    ]
    return ":".join(ends)
