"""Importing the units of a centre's spreadsheet, written as people write them.

What cannot be read is left out and reported; guesses are reported too. The result is a
folder that can be loaded, with its rules still to be written.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from recommender.authoring.code_columns import with_codes
from recommender.authoring.columns_by_content import propose_columns
from recommender.authoring.combined_cells import (
    split_levels,
    split_titles,
    without_partner,
)
from recommender.authoring.doubtful_tables import doubtful_titles, refuse_doubtful
from recommender.authoring.footnotes import note_footnotes, without_marks
from recommender.authoring.imported_units import COLUMNS, NEEDED, Imported
from recommender.authoring.rules_of_file import rule_sheets, see_rules
from recommender.authoring.status_columns import with_status
from recommender.authoring.unit_rows import UnitRows
from recommender.errors import Fault, FileFaultsError, counted, rows_in_words
from recommender.files.reading_time import in_time
from recommender.tables.column_headers import meanings_for, parse_choices
from recommender.tables.table_reading import read_table
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import WholeTable, hidden_notices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recommender.authoring.footnotes import note_footnotes, without_marks
from recommender.authoring.imported_units import Skipped

# So many rows left out for one reason, and a third of the list, are a fault of it.
FEWEST_LEFT_OUT = 3


@in_time
def read_spreadsheet(
    path: Path,
    *,
    sheet: str | None = None,
    level: int | None = None,
    columns: Iterable[str] = (),
    rules: Path | None = None,
    has_credits: bool = True,
) -> Imported:
    """Return the units of a CSV file or a workbook, read tolerantly.

    `level` is the level of units for which the sheet gives none. `columns` choose
    headers, such as `code=Course Code`. The rules are in a sheet of the workbook, or in
    the file `rules`. There is a column of credits if units have any.

    Raises:
        FileFaultsError: it cannot be read, has no units, or it is unclear which row is
            the header or which header a column is.
        RequestError: it is a workbook, and the package to read it is missing.
    """
    chosen = parse_choices(columns, (*COLUMNS, "status"))
    wanted = Wanted(
        meanings_for("unit", guesses=True),
        NEEDED if has_credits else NEEDED[:-1],
        chosen,
        without={"credits": "if units have none, add --no-credits"},
        instead={"code": ("unit_reference",)},
        is_line=lambda text: True,
        propose=propose_columns,
    )
    table, notes = _read_units(path, wanted, sheet)
    if broken := [fault for fault in table.faults if fault.id not in _OF_ROWS]:
        raise FileFaultsError(*broken)
    refuse_doubtful(table)
    table, note = with_status(table, wanted.ignored)
    table, marks = without_marks(table)
    imported = Imported(str(path), table.counts, table.headers)
    imported.left_out += table.left_out
    imported.to_check += [*table.notices, *notes, *filter(None, [note])]
    _skip_faulty(imported, table)
    for line in table.totals:
        imported.skip_total(line)
    UnitRows(imported, level).read(table)
    imported.skipped.sort(key=lambda skipped: (skipped.sheet, skipped.row))
    table.counts.check()
    if not imported.rows:
        skipped = imported.skipped
        message = f"no row contains a unit; {counted(len(skipped), 'row')} left out"
        why = skipped[0].why if skipped else "there are no rows below the header"
        raise FileFaultsError(Fault("import-no-units", message, why, str(path)))
    _refuse_many(imported)
    note_footnotes(imported, marks)
    see_rules(imported, rule_sheets(path, table, sheet, rules))
    imported.to_check += hidden_notices(table, imported.numbers)
    return imported


def _read_units(
    path: Path, wanted: Wanted, sheet: str | None
) -> tuple[WholeTable, list[str]]:
    """Return the table of units, with what shares a cell apart, and notes of that.

    Raises:
        FileFaultsError: There is no such table, or it is unclear what is what.
    """
    notes = []
    try:
        table = read_table(path, wanted, sheet=sheet, doubts=doubtful_titles)
    except FileFaultsError as error:
        halves = None
        with suppress(FileFaultsError):
            if fewer := without_partner(wanted, error.faults):
                halves = split_titles(read_table(path, fewer, sheet=sheet))
        if halves is None:
            raise
        table, note = halves
        notes.append(note)
    for more in (with_codes, split_levels):
        if read := more(table):
            table, note = read
            notes.append(note)
    return table, notes


def _skip_faulty(imported: Imported, table: WholeTable) -> None:
    """Leave out the rows with faults of their own."""
    for fault in table.faults:
        sheet = (fault.file or "")[len(table.name) :].strip(" []")
        imported.skip(fault.row or 0, fault.message, fault.hint, sheet, kind=fault.id)


def _refuse_many(imported: Imported) -> None:
    """Refuse a list of which more than a third is left out for one reason.

    Raises:
        FileFaultsError: It is one; the first of the rows says what is wrong.
    """
    by_kind: defaultdict[str, list[Skipped]] = defaultdict(list)
    like_units = [skipped for skipped in imported.skipped if skipped.kind]
    for skipped in like_units:
        by_kind[skipped.kind].append(skipped)
    left_out = max(by_kind.values(), key=len, default=[])
    number = len(imported.rows) + len(like_units)
    if len(left_out) >= FEWEST_LEFT_OUT and 3 * len(left_out) > number:
        rows = rows_in_words(skipped.row for skipped in left_out)
        message = f"{len(left_out)} of {counted(number, 'unit')} would be left out, "
        message += f"{rows}; "
        message += f"the first: {left_out[0].why}"
        hint = "correct them, or delete the rows that are not wanted"
        header = next((h.text for h in imported.headers if h.column == "level"), "")
        if header and left_out[0].kind == "unit-level":
            hint += f'; or leave the levels out: --column ignore="{header}" --level 2'
        raise FileFaultsError(Fault("import-left-out", message, hint, imported.file))


# Faults of single rows, which are left out.
_OF_ROWS = {"csv-width", "csv-field-size"}
