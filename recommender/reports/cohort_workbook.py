"""A cohort as a workbook to print, to file, to change by hand and to read back.

The first sheet is a summary, the second has candidates by units and keeps count by
itself; then there is a page for each candidate, and sheets to look things up in. The
formulas are all ours: whatever comes from data is written as text.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from recommender.cohorts.chosen_units import choose_units
from recommender.reports.cohort_sheets import reference_sheets
from recommender.reports.cohort_sheets.candidate_sheet import CandidateSheet
from recommender.reports.cohort_sheets.plans_sheet import PlansSheet
from recommender.reports.cohort_sheets.sheet_styles import Styles, new_book
from recommender.reports.cohort_sheets.summary_sheet import SummarySheet
from recommender.requests.dates import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.cohorts.chosen_units import ChosenUnits, Edit
    from recommender.cohorts.cohort import CohortAnswers
    from recommender.reports.cohort_sheets.changes_since import ChangesSince

MOST_CANDIDATES = 20_000
MOST_SHEETS = 500
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "-------")


def to_workbook(
    answers: CohortAnswers,
    *,
    sheets: bool = True,
    edits: Mapping[str, Edit] | None = None,
) -> bytes:
    """Write the workbook, by default with one sheet per candidate.

    `edits` are what a person made of plans, by id.
    """
    file = io.BytesIO()
    book = new_book(file)
    rows, styles = choose_units(answers, edits), Styles(book)
    summary = SummarySheet(book, styles, answers)
    since = PlansSheet(book, styles, answers).write(rows)
    summary.write(rows, today(), since)
    if sheets and len(rows) <= MOST_SHEETS:
        _write_candidates(book, styles, answers, rows, since)
    qualification = answers.qualification
    reference_sheets.write_units(book, styles, qualification, rows)
    reference_sheets.write_rules(book, styles, qualification)
    reference_sheets.write_requests(book, styles, answers)
    reference_sheets.write_about(book, styles, qualification, today())
    book.close()
    return file.getvalue()


def _write_candidates(
    book: Any,
    styles: Styles,
    answers: CohortAnswers,
    rows: Sequence[ChosenUnits],
    since: ChangesSince,
) -> None:
    taken = {*_OUR_NAMES, *(sheet.get_name().casefold() for sheet in book.worksheets())}
    for chosen in rows:
        id_ = chosen.member.id
        name = _sheet_name(id_, taken)
        taken.add(name.casefold())
        sheet = book.add_worksheet(name)
        person = answers.names.get(id_, "")
        page = CandidateSheet(sheet, styles, answers.qualification, person)
        page.write(chosen, today(), since)


# Those of the sheets that come later, and the one that Excel keeps for itself.
_OUR_NAMES = ("units", "rules", "requests", "about", "history")


def _sheet_name(id_: str, taken: set[str]) -> str:
    """Return a name that Excel takes: no slashes, 31 characters, each once."""
    plain = id_.translate(_NOT_IN_NAMES)
    name, number = plain[:31], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: 31 - len(str(number)) - 1]}.{number}"
    return name
