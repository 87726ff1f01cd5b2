"""A cohort as an Excel workbook: candidates by units, that keeps count by itself.

A unit is taken or swapped with the drop-down of its cell; the columns beside it add
up again what the rules of combination ask for, and say at once whether they hold.
The formulas are all ours: whatever comes from data is written as text.
"""

from __future__ import annotations

import io
from collections import Counter
from datetime import datetime
from itertools import compress
from typing import TYPE_CHECKING, Any

from recommender.reports.cohort_report import mismatch_of, reason_of, shown_count
from recommender.reports.words import requirements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.cohorts.cohort import CohortAnswers, Member
    from recommender.cohorts.planning import Outcome

MOST_CANDIDATES = 20_000
MOST_SHEETS = 200
# A workbook of the same plans has the same bytes on any day.
MADE = datetime(2000, 1, 1)
TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CONFIRMED = ("Confirmed by", "Confirmed on")
_TIMES = ("First day", "Finish", "Weeks", "Not met")
_NOTE = "A plan is a suggestion that an assessor confirms."


def to_workbook(answers: CohortAnswers, *, sheets: bool = False) -> bytes:
    """Write the workbook; with `sheets` there is one for each candidate too."""
    import xlsxwriter  # noqa: PLC0415  (an extra)

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, dict(TEXT_ONLY))
    book.set_properties({"created": MADE})
    _Plans(book, answers).write()
    _write_without(book, answers)
    _write_units(book, answers)
    pairs = list(zip(answers.cohort.members, answers.outcomes, strict=True))
    for member, outcome in pairs[:MOST_SHEETS] if sheets else ():
        _write_candidate(book, answers, member, outcome)
    book.close()
    return file.getvalue()


class _Plans:
    """The sheet of candidates by units, and the hidden one its formulas look into."""

    def __init__(self, book: Any, answers: CohortAnswers) -> None:
        self._answers = answers
        self._units = answers.qualification.catalogue.units
        rules = answers.qualification.rules
        # A formula adds up; rules that are more than a sum are named beside it.
        self._rules = answers.sums
        self._others = [rule.id for rule in rules if rule.bound is None]
        self._sheet = book.add_worksheet("Plans")
        self._weights = book.add_worksheet("Rules")
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._up = book.add_format({"bold": True, "rotation": 90})
        self._no = book.add_format({"bg_color": "#FFC7CE", "bold": True})
        kept = answers.cohort.kept
        holds = "Rules hold"
        if self._others:
            holds += f" (except for {', '.join(self._others)}: recommender check)"
        self._timed = any(outcome.weeks is not None for outcome in answers.outcomes)
        times = [*_TIMES] if self._timed else []
        self._heads = ["Id", *kept, "Status", "Credits", "Mismatch", *times, holds]
        self._first_rule = len(self._heads)
        self._first_unit = self._first_rule + len(self._rules)

    def write(self) -> None:
        """Write both sheets."""
        self._write_header()
        self._write_weights()
        pairs = zip(self._answers.cohort.members, self._answers.outcomes, strict=True)
        last = 0
        for last, (member, outcome) in enumerate(pairs, 1):
            self._write_row(last, member, outcome)
        units = (1, self._first_unit, max(last, 1), self._last_unit)
        self._sheet.data_validation(
            *units, {"validate": "list", "source": ["x"], "ignore_blank": True}
        )
        holds = self._first_rule - 1
        wrong = {"type": "cell", "criteria": "==", "value": '"NO"', "format": self._no}
        self._sheet.conditional_format(1, holds, max(last, 1), holds, wrong)
        self._print(last)

    @property
    def _last_unit(self) -> int:
        return self._first_unit + len(self._units) - 1

    def _write_header(self) -> None:
        heads = [*self._heads, *(rule.text for rule, _, _ in self._rules)]
        for column, head in enumerate(heads):
            self._sheet.write_string(0, column, head, self._bold)
        for number, unit in enumerate(self._units):
            column = self._first_unit + number
            self._sheet.write_string(0, column, unit.code, self._up)
            title = f"{unit.title} ({unit.group}, level {unit.level}, {unit.credits})"
            self._sheet.write_comment(0, column, title)
        for number, head in enumerate(_CONFIRMED, 1):
            self._sheet.write_string(0, self._last_unit + number, head, self._bold)
        self._sheet.set_column(self._first_unit, self._last_unit, 3)
        self._sheet.set_column(self._first_rule, self._first_unit - 1, 11)

    def _write_weights(self) -> None:
        """Write what each unit counts for each rule, in the columns it has in Plans."""
        for number, head in enumerate(("Rule", "At least", "At most")):
            self._weights.write_string(0, number, head, self._bold)
        for row, (rule, bound, amounts) in enumerate(self._rules, 1):
            self._weights.write_string(row, 0, rule.text)
            for column, value in ((1, bound.at_least), (2, bound.at_most)):
                if value is not None:
                    self._weights.write_number(row, column, value)
            for column, amount in enumerate(amounts, self._first_unit):
                self._weights.write_number(row, column, amount)
        last = len(self._rules) + 1
        self._weights.write_string(last, 0, "Credits")
        for number, unit in enumerate(self._units):
            self._weights.write_number(last, self._first_unit + number, unit.credits)
        self._weights.hide()

    def _write_row(self, row: int, member: Member, outcome: Outcome) -> None:
        texts = (member.id, *member.kept, outcome.status)
        for column, text in enumerate(texts):
            self._sheet.write_string(row, column, text)
        if not outcome.has_plan:
            return
        taken = [unit.code in outcome.units for unit in self._units]
        last = len(self._rules) + 1
        self._sheet.write_formula(
            row, len(texts), self._total(row, last), None, outcome.credits
        )
        self._sheet.write_number(row, len(texts) + 1, round(mismatch_of(outcome), 2))
        if self._timed:
            self._write_times(row, len(texts) + 2, outcome)
        for number, (_, _, amounts) in enumerate(self._rules):
            amount = sum(compress(amounts, taken))
            column = self._first_rule + number
            formula = self._total(row, number + 1)
            self._sheet.write_formula(row, column, formula, None, amount)
        self._write_verdict(row, member)
        for number, unit in enumerate(self._units):
            if unit.code in outcome.units:
                self._sheet.write_string(row, self._first_unit + number, "x")

    def _write_times(self, row: int, column: int, outcome: Outcome) -> None:
        times = (
            outcome.first_day,
            outcome.finish,
            outcome.weeks,
            "; ".join(outcome.unmet),
        )
        for number, value in enumerate(times, column):
            if isinstance(value, int):
                self._sheet.write_number(row, number, value)
            elif value:
                self._sheet.write_string(row, number, value)

    def _write_verdict(self, row: int, member: Member) -> None:
        """Write whether the rules hold, unless other rules are asked for."""
        column = self._first_rule - 1
        if member.candidate.units_only:
            self._sheet.write_string(row, column, "units only")
        elif member.candidate.wishes.readings:
            self._sheet.write_string(row, column, "another reading")
        else:
            self._sheet.write_formula(row, column, self._holds(row), None, "yes")

    def _total(self, row: int, rule: int) -> str:
        """Add up what the ticked units of a row count for a rule."""
        ticks = _range(row, self._first_unit, self._last_unit)
        weights = _range(rule, self._first_unit, self._last_unit, fixed=True)
        return f'=SUMPRODUCT(({ticks}<>"")*Rules!{weights})'

    def _holds(self, row: int) -> str:
        tests = []
        for number, (_, bound, _) in enumerate(self._rules):
            total = _cell(row, self._first_rule + number)
            if bound.at_least is not None:
                tests.append(f"{total}>=Rules!$B${number + 2}")
            if bound.at_most is not None:
                tests.append(f"{total}<=Rules!$C${number + 2}")
        return f'=IF(AND({",".join(tests)}),"yes","NO")'

    def _print(self, last: int) -> None:
        sheet = self._sheet
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.set_footer(f"&L{_NOTE}&RPage &P of &N")
        sheet.set_row(0, 90)
        sheet.autofilter(0, 0, max(last, 1), self._first_rule - 1)


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  (an extra)

    return str(xl_rowcol_to_cell(row, column, col_abs=True))


def _range(row: int, first: int, last: int, *, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415

    ends = [
        xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=True)
        for column in (first, last)
    ]
    return ":".join(ends)


def _write_table(
    book: Any, name: str, heads: Sequence[str], rows: Sequence[Sequence[object]]
) -> Any:
    """Write a sheet of texts and numbers under a frozen header."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        longest = max([len(head), *(len(str(row[column])) for row in rows)])
        sheet.set_column(column, column, min(max(longest, 8), 60), wrap)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, str(value))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_NOTE}&RPage &P of &N")
    return sheet


def _write_without(book: Any, answers: CohortAnswers) -> None:
    rows = [
        (member.id, outcome.status, reason_of(outcome), outcome.way_out)
        for member, outcome in zip(
            answers.cohort.members, answers.outcomes, strict=True
        )
        if not outcome.has_plan
    ]
    heads = ("Id", "Status", "Because", "Cheapest way out")
    _write_table(book, "Without a plan", heads, rows)


def _write_units(book: Any, answers: CohortAnswers) -> None:
    """List the units, and how many plans take each; small numbers are not shown."""
    taken = Counter(code for outcome in answers.outcomes for code in outcome.units)
    rows = [
        (u.code, u.title, u.group, u.level, u.credits, shown_count(taken[u.code]))
        for u in answers.qualification.catalogue.units
    ]
    heads = ("Code", "Title", "Group", "Level", "Credits", "Plans")
    _write_table(book, "Units", heads, rows)


def _write_candidate(
    book: Any, answers: CohortAnswers, member: Member, outcome: Outcome
) -> None:
    unit_by_code = answers.qualification.catalogue.unit_by_code
    rows: list[tuple[object, ...]] = [
        (unit.code, unit.title, unit.group, unit.level, unit.credits)
        for unit in (unit_by_code[code] for code in outcome.units)
    ]
    rows += [("", reason_of(outcome) or "In all", "", "", outcome.credits), ("",) * 5]
    times = (outcome.first_day, outcome.finish, outcome.weeks, "; ".join(outcome.unmet))
    rows += [
        ("", f"{head}: {value}", "", "", "")
        for head, value in zip(_TIMES, times, strict=True)
        if value
    ]
    for rule in answers.qualification.rules:
        if rule.id in outcome.measured:
            needed = requirements.required(rule)
            rows.append(("", rule.text, needed, "", outcome.measured[rule.id]))
    rows += [("",) * 5, *(("", f"{head}:", "", "", "") for head in _CONFIRMED)]
    heads = ("Code", f"{member.id}: {_NOTE}", "Group", "Level", "Credits")
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    _write_table(book, _sheet_name(member.id, taken), heads, rows)


def _sheet_name(id_: str, taken: set[str]) -> str:
    """Make a name that Excel takes: no slashes, 31 characters, each once."""
    name = id_.replace("/", "-")[:31]
    number = 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{id_.replace('/', '-')[: 31 - len(str(number)) - 1]}.{number}"
    return name
