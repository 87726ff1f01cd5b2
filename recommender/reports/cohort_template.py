"""An empty caseload to fill in: a header that explains itself, and an example."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.cohorts.caseload_table import LIST_HEADS, LISTS
from recommender.cohorts.cell_readers import cell_readers
from recommender.cohorts.columns import COLUMNS, candidate_from_row
from recommender.cohorts.role_titles import RoleTitles
from recommender.cohorts.row_jobs import JobReader
from recommender.errors import RequestError
from recommender.files.sheets import CellError
from recommender.files.workbooks import OUR_AUTHOR
from recommender.reports.blocks import to_csv
from recommender.reports.cohort_sheets.sheet_styles import new_book
from recommender.requests.resolving import resolve
from recommender.requests.wish_kinds import (
    Choice,
    Day,
    Flag,
    PositiveNumber,
    UnitList,
    WholeNumber,
    WishKind,
)
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from recommender.qualifications.qualification import Qualification

# So many rows below the header have drop-downs.
ROWS = 1_000
# 01 Dec 2026, in English whatever the settings, so that day and month are clear when
# the sheet is saved as CSV.
DAY = "[$-809]dd mmm yyyy"
_MOST_IN_A_MESSAGE = 250
_TIMED = {wish.key for wish in WISHES if wish.timed}
_KINDS = {wish.key: wish.kind for wish in WISHES}
_YES_NO = ("yes", "no")
_SEVERAL = "Choose one here; for several, write a semicolon between them."


class _Choices(NamedTuple):
    """A drop-down: the range or the words it has, and whether others may be written."""

    source: str | list[str]
    is_open: bool = False
    is_list: bool = False


def example_row(qualification: Qualification) -> dict[str, str]:
    """Return an example for each column; an empty one where it would not be valid."""
    words = qualification.vocabulary
    readers = cell_readers(qualification, RoleTitles(words))
    instead = {
        "role": next((role.name for role in words.roles), ""),
        "tags": next((tag.name for tag in words.tags), ""),
    }
    return {
        column: entry.example
        if _is_valid(column, readers[column], qualification)
        else instead.get(column, "")
        for column, entry in COLUMNS.items()
    }


def _is_valid(
    column: str, read: Callable[[str], Any], qualification: Qualification
) -> bool:
    """Return whether the example of a column can be read for a qualification."""
    # Dates count only where there are hours per week.
    needed = {"hours_per_week": 3.0} if column in _TIMED else {}
    example = COLUMNS[column].example
    try:
        value = read(example)
        if column == "job_text":
            JobReader(qualification).read(example, None)
        elif column != "id":
            request = candidate_from_row({**needed, column: value})
            resolve(request, qualification)
    except (CellError, RequestError):
        return False
    return True


def to_csv_template(qualification: Qualification) -> str:
    """Write the header and an example as CSV."""
    return to_csv([dict(example_row(qualification))])


def to_workbook_template(qualification: Qualification) -> bytes:
    """Write them as a workbook, with drop-downs whose lists are on a second sheet.

    A remark on each column says what it means.
    """
    file = io.BytesIO()
    book = new_book(file)
    sheet = book.add_worksheet("Candidates")
    ranges = _write_lists(book, qualification)
    formats = {
        name: book.add_format({"num_format": look})
        for name, look in (("text", "@"), ("day", DAY), ("number", "General"))
    }
    bold = book.add_format({"bold": True})
    for number, (column, example) in enumerate(example_row(qualification).items()):
        kind = _KINDS.get(column)
        look = formats[_look_of(kind)]
        width = max(len(column), min(len(example), 40)) + 2
        sheet.set_column(number, number, width, look)
        sheet.write_string(0, number, column, bold)
        remark = {"author": OUR_AUTHOR}
        sheet.write_comment(0, number, COLUMNS[column].meaning, remark)
        _write_example(sheet, number, example, kind)
        choices = _choices_for(column, kind, ranges)
        if choices is not None:
            _add_choices(sheet, number, COLUMNS[column].meaning, choices)
    sheet.freeze_panes(1, 1)
    book.close()
    return file.getvalue()


def _look_of(kind: WishKind | None) -> str:
    match kind:
        case Day():
            return "day"
        case WholeNumber() | PositiveNumber():
            return "number"
        case _:
            return "text"


def _write_example(sheet: Any, column: int, text: str, kind: WishKind | None) -> None:
    match kind:
        case Day() if text:
            sheet.write_datetime(1, column, date.fromisoformat(text))
        case WholeNumber() | PositiveNumber() if text:
            sheet.write_number(1, column, float(text))
        case _:
            sheet.write_string(1, column, text)


def _write_lists(book: Any, qualification: Qualification) -> Mapping[str, str]:
    """Write the roles, tags and units on a sheet; return the range of each list."""
    words = qualification.vocabulary
    pairs_of: tuple[Iterable[tuple[str, str]], ...] = (
        ((role.title, role.name) for role in words.roles),
        ((tag.name, tag.title) for tag in words.tags),
        (
            (f"{unit.code} {unit.title}", f"group {unit.group}")
            for unit in qualification.catalogue.units
        ),
    )
    lists = dict(zip(LIST_HEADS, pairs_of, strict=True))
    sheet = book.add_worksheet(LISTS)
    bold = book.add_format({"bold": True})
    ranges = {}
    for number, (head, pairs) in enumerate(lists.items()):
        place = 2 * number
        sheet.write_string(0, place, head, bold)
        row = 0
        for row, pair in enumerate(pairs, 1):
            for beside, text in enumerate(pair):
                sheet.write_string(row, place + beside, text)
        letter = "ACE"[number]
        ranges[head] = f"={LISTS}!${letter}$2:${letter}${max(row, 1) + 1}"
        sheet.set_column(place, place, 40)
        sheet.set_column(place + 1, place + 1, 24)
    sheet.freeze_panes(1, 0)
    return ranges


def _choices_for(
    column: str, kind: WishKind | None, ranges: Mapping[str, str]
) -> _Choices | None:
    """Return the drop-down of a column; None if it has none."""
    if column == "role":
        # A usual job title may be written too.
        return _Choices(ranges["Roles"], is_open=True)
    if column in ("tags", "no_tags"):
        return _Choices(ranges["Tags"], is_open=True, is_list=True)
    if column == "withdrawn" or isinstance(kind, UnitList):
        return _Choices(ranges["Units"], is_open=True, is_list=True)
    if column in ("bare", "units_only") or isinstance(kind, Flag):
        return _Choices([*_YES_NO])
    return _Choices([*kind.meanings]) if isinstance(kind, Choice) else None


def _add_choices(sheet: Any, column: int, meaning: str, choices: _Choices) -> None:
    message = f"{meaning[:1].upper()}{meaning[1:]}."
    if choices.is_list:
        message = f"{message} {_SEVERAL}"
    sheet.data_validation(
        1,
        column,
        ROWS,
        column,
        {
            "validate": "list",
            "source": choices.source,
            "ignore_blank": True,
            "show_error": not choices.is_open,
            "input_message": message[:_MOST_IN_A_MESSAGE],
        },
    )
