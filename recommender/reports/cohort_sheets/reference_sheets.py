"""The sheets to look things up in: units, rules, requests, what it was made with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from recommender import __version__
from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.edited_workbook import ABOUT, MADE_WITH, PLANS, REQUESTS
from recommender.cohorts.request_cells import request_cells
from recommender.reports.cohort_sheets.sheet_styles import (
    NAME,
    hide_column,
    put_row,
    set_height,
    set_page,
    set_widths,
)
from recommender.reports.words import requirements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.cohorts.cohort import CohortAnswers
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.cohort_sheets.sheet_styles import Styles

_WIDEST = 66


def write_units(
    book: Any, styles: Styles, qualification: Qualification, rows: Sequence[ChosenUnits]
) -> None:
    """List the units, each with the number of plans that have it."""
    heads = ("Code", "Title", "Group", "Level", "Credits", "Plans")
    sheet = book.add_worksheet("Units")
    taken = Counter(code for chosen in rows for code in chosen.codes)
    units, has_credits = qualification.catalogue.units, qualification.has_credits
    lines = [
        (
            u.code,
            u.title,
            u.group,
            u.level or u.level_name,
            u.credits if has_credits else None,
            taken[u.code],
        )
        for u in units
    ]
    _write_table(sheet, styles, heads, lines)
    set_page(sheet, f"Units: {qualification.title}", repeat=0)


def write_rules(book: Any, styles: Styles, qualification: Qualification) -> None:
    """List the rules of combination in full, by the names that headers have."""
    heads = ("Rule", "In full", "Needed", "Source")
    lines = [
        (rule.id, rule.text, requirements.required(rule), rule.source)
        for rule in qualification.rules
    ]
    sheet = book.add_worksheet("Rules")
    _write_table(sheet, styles, heads, lines)
    set_page(sheet, f"Rules of combination: {qualification.title}", repeat=0)


def write_requests(book: Any, styles: Styles, answers: CohortAnswers) -> None:
    """Write the caseload again, with roles, tags and units as they were understood.

    Reading this sheet gives the same requests.
    """
    cohort, names = answers.cohort, answers.names
    cells = [request_cells(member.candidate) for member in cohort.members]
    used = [column for column in COLUMNS if any(column in row for row in cells)]
    heads = ("id", NAME.casefold(), *used, *cohort.kept)
    lines = [
        (
            member.id,
            names.get(member.id, ""),
            *(row.get(column, "") for column in used),
            *member.kept,
        )
        for member, row in zip(cohort.members, cells, strict=True)
    ]
    sheet = book.add_worksheet(REQUESTS)
    _write_table(sheet, styles, heads, lines)
    if not names:
        hide_column(sheet, 1, _WIDEST)
    set_page(sheet, f"Requests: {cohort.name}", landscape=True, repeat=0)


def write_about(
    book: Any, styles: Styles, qualification: Qualification, day: date
) -> None:
    """Write what the plans were made with, and how to read the workbook back."""
    sheet = book.add_worksheet(ABOUT)
    lines = [
        (MADE_WITH.qualification, qualification.name),
        (MADE_WITH.data, qualification.sha256),
        ("Planned on", str(day)),
        ("Made by", f"recommender {__version__}"),
        ("To change a plan", f"put marks in the sheet {PLANS}, or take them out"),
        ("To change what is asked", f"edit the sheet {REQUESTS}"),
        ("To check the changes", "recommender cohort --from THIS-FILE"),
        ("Not read back", "every other sheet"),
    ]
    _write_table(sheet, styles, MADE_WITH.heads, lines)
    set_page(sheet, f"About these plans: {qualification.title}")


def _write_table(
    sheet: Any,
    styles: Styles,
    heads: Sequence[str],
    lines: Sequence[Sequence[object]],
) -> None:
    """Write a table under a frozen header, each column as wide as its texts."""
    put_row(sheet, 0, heads, styles.head)
    longest = [
        max([len(head), *(len(str(line[column])) for line in lines)])
        for column, head in enumerate(heads)
    ]
    widths = [min(max(length + 2, 8), _WIDEST) for length in longest]
    set_widths(sheet, widths)
    for row, line in enumerate(lines, 1):
        put_row(sheet, row, line, styles.plain)
        set_height(sheet, row, zip(line, widths, strict=True))
    sheet.freeze_panes(1, 1)
