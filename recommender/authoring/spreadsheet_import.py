"""Importing the units of a centre's spreadsheet, written as people write them.

What cannot be read is left out and reported; guesses are reported too. The result is a
folder that can be loaded, with its rules still to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.authoring.doubtful_tables import doubtful_titles, refuse_doubtful
from recommender.authoring.imported_units import (
    COLUMNS,
    NEEDED,
    Imported,
)
from recommender.authoring.rule_sentences import asks
from recommender.authoring.rules_of_file import rule_sheets, see_rules
from recommender.authoring.statements import (
    AMONG,
    Statement,
)
from recommender.authoring.status_columns import with_status
from recommender.authoring.unit_rows import UnitRows
from recommender.errors import (
    Fault,
    FileFaultsError,
    counted,
)
from recommender.tables.column_headers import meanings_for, parse_choices
from recommender.tables.table_reading import read_table
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import (
    BETWEEN,
    WholeTable,
    hidden_notices,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


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
    )
    table = read_table(path, wanted, sheet=sheet, doubts=doubtful_titles)
    if broken := [fault for fault in table.faults if fault.id not in _OF_ROWS]:
        raise FileFaultsError(*broken)
    refuse_doubtful(table)
    table, note = with_status(table, wanted.ignored)
    imported = Imported(str(path), table.counts, table.headers)
    imported.left_out += table.left_out
    imported.to_check += [*table.notices, *filter(None, [note])]
    _skip_faulty(imported, table)
    _skip_totals(imported, table)
    UnitRows(imported, level).read(table)
    imported.skipped.sort(key=lambda skipped: (skipped.sheet, skipped.row))
    table.counts.check()
    if not imported.rows:
        skipped = imported.skipped
        message = f"no row contains a unit; {counted(len(skipped), 'row')} left out"
        why = skipped[0].why if skipped else "there are no rows below the header"
        raise FileFaultsError(Fault("import-no-units", message, why, str(path)))
    see_rules(imported, rule_sheets(path, table, sheet, rules))
    imported.to_check += hidden_notices(table, imported.numbers)
    return imported


def _skip_faulty(imported: Imported, table: WholeTable) -> None:
    """Leave out the rows with faults of their own."""
    for fault in table.faults:
        sheet = (fault.file or "")[len(table.name) :].strip(" []")
        imported.skip(fault.row or 0, fault.message, fault.hint, sheet)


def _skip_totals(imported: Imported, table: WholeTable) -> None:
    """Leave out the rows of totals; what one asks for may be a rule."""
    for line in table.totals:
        imported.skip(line.number, "this is a row of totals", "", line.sheet)
        text = line.text.replace(BETWEEN, ": ")
        if asks(text):
            statement = Statement(line.number, text, AMONG, sheet=line.sheet)
            imported.statements.append(statement)


# Faults of single rows, which are left out.
_OF_ROWS = {"csv-width", "csv-field-size"}
