"""The rows of a text, as they are in the file, and the checks of their cells.

`pandas.read_csv` would shift every column when an early row has a comma too many, and
read `NA` as an empty cell. So `csv` reads the file; a DataFrame is made later.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.errors import Fault, FileFaultsError, printable
from recommender.files.separators import find_separator
from recommender.safe_text import from_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MOST_CHARACTERS = 32_768
# A header, and a row each for 100,000 units or candidates.
MOST_ROWS = 100_001

# What Excel and LibreOffice show in place of what a formula cannot work out.
_FAILED_FORMULA = re.compile(
    r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}"
)


class Row(NamedTuple):
    """A row: its number in a spreadsheet, its line, and its cells by column.

    `sheet` is the name of its sheet where several are read. `nameless` are the places
    and texts of cells that have no header. Most of its text may be struck through.
    `more` are the numbers of further rows that were joined with it.
    """

    number: int
    line: int
    cells: dict[str, str]
    sheet: str = ""
    nameless: tuple[tuple[int, str], ...] = ()
    is_struck: bool = False
    more: tuple[int, ...] = ()


class Record(NamedTuple):
    """A row as it is in the file: its number, its line, and its cells in order.

    Most of its text may be struck through.
    """

    number: int
    line: int
    cells: list[str]
    is_struck: bool = False

    @property
    def texts(self) -> list[str]:
        """The cells that are not empty, without the spaces around them."""
        return [text for cell in self.cells if (text := cell.strip())]


class RawSheet(NamedTuple):
    """The rows of a sheet as they are in the file, faults of its cells, and notices.

    `title` is the name of the sheet; a text has none. `of_file` are notices of the
    file, which its first sheet has. `hidden_rows` are the numbers of rows that are
    hidden, and `hidden_columns` the places of columns. `coloured` are the cells with a
    colour and no text, by row and place, with the names of their colours.
    """

    title: str
    records: list[Record]
    faults: list[Fault]
    notices: list[str]
    of_file: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    coloured: Mapping[tuple[int, int], str] = {}


class CellError(Exception):
    """What is wrong with a cell: a stable id, a message and a hint."""

    def __init__(self, id_: str, message: str, hint: str = "") -> None:
        self.id, self.message, self.hint = id_, message, hint
        super().__init__(message)


def check_cells(
    name: str, rows: Sequence[Row], checks: Mapping[str, Callable[[str], object]]
) -> tuple[list[tuple[Row, dict[str, Any]]], list[Fault]]:
    """Return the good rows with their cells as values, and the faults of the others.

    `checks` has one function per column, which returns the value of a text or raises
    a `CellError`. A column that the first row lacks is read as empty cells.
    """
    good: list[tuple[Row, dict[str, Any]]] = []
    faults: list[Fault] = []
    defaults, checks = _split(rows, checks)
    for row in rows:
        values, row_faults = check_row(name, row, checks)
        faults += row_faults
        if not row_faults:
            good.append((row, {**defaults, **values}))
    return good, faults


def _split(
    rows: Sequence[Row], checks: Mapping[str, Callable[[str], object]]
) -> tuple[dict[str, Any], dict[str, Callable[[str], object]]]:
    """Return the values of the columns that the rows lack, and the other checks.

    A missing column whose check accepts no empty cell keeps its check.
    """
    lacking = checks.keys() - {c for row in rows[:1] for c in row.cells}
    defaults = values_of_nothing({column: checks[column] for column in lacking})
    remaining = {c: check for c, check in checks.items() if c not in defaults}
    return defaults, remaining


def values_of_nothing(
    checks: Mapping[str, Callable[[str], object]],
) -> dict[str, object]:
    """Return the values of empty cells, of the columns that may have some."""
    values: dict[str, object] = {}
    for column, check in checks.items():
        with suppress(CellError):
            values[column] = check("")
    return values


def check_row(
    name: str,
    row: Row,
    checks: Mapping[str, Callable[[str], object]],
    empty: Mapping[str, object] | None = None,
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of the good cells of a row, and the faults of the others.

    `empty` are the values of empty cells, where they are known.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    empty = {} if empty is None else empty
    for column, check in checks.items():
        text = row.cells.get(column, "")
        if not text and column in empty:
            values[column] = empty[column]
            continue
        try:
            _refuse_failed_formula(text)
            values[column] = check(text)
        except CellError as error:
            faults.append(_cell_fault(name, row, column, error))
    return values, faults


def _refuse_failed_formula(text: str) -> None:
    if text.startswith(("#", "Err:")) and _FAILED_FORMULA.fullmatch(text):
        message = f"{text}: the spreadsheet could not work this cell out"
        raise CellError("cell-failed", message, "mend its formula, or type the value")


def _cell_fault(name: str, row: Row, column: str, error: CellError) -> Fault:
    line = row.line if row.line != row.number else None
    return Fault(error.id, error.message, error.hint, name, row.number, line, column)


def read_records(
    text: str, name: str, headers: Iterable[str] = ()
) -> tuple[list[Record], list[Fault]]:
    """Return the rows of a CSV text up to the first unreadable one, and its fault.

    The separator is found by how the rows fit, and by known names of columns.

    Raises:
        FileFaultsError: There are more rows than can be read.
    """
    whole, (text, separator, above) = text, find_separator(text, headers)
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, strict=True, delimiter=separator)
    records: list[Record] = []
    number = 0
    while True:
        number, line = number + 1, reader.line_num + 1 + above
        try:
            cells = next(reader)
        except StopIteration:
            return records, []
        except csv.Error as error:
            fault = _quote_fault(whole, name, number, line, error)
            return records, [fault]
        if any(cell.strip() for cell in cells):
            refuse_long(name, len(records) + 1)
            cells = [from_spreadsheet(cell) for cell in cells]
            records.append(Record(number, line, cells))


def refuse_long(name: str, rows: int) -> None:
    """Refuse a table with more rows than can be read.

    Raises:
        FileFaultsError: It has.
    """
    if rows > MOST_ROWS:
        message = f"there are more than {MOST_ROWS - 1:,} rows below the header"
        hint = "make several files of it"
        raise FileFaultsError(Fault("csv-too-big", message, hint, name))


def _quote_fault(
    text: str, name: str, number: int, line: int, error: csv.Error
) -> Fault:
    if "field larger" in str(error):
        message = f"a field is longer than {MOST_CHARACTERS:,} characters"
        return Fault("csv-field-size", message, "", name, number)
    shown = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    return Fault(
        "csv-quote",
        "a quotation mark opened in this row is not closed at the end of its field",
        'close it, and double any quote inside a title: ""',
        name,
        row=number,
        line=line if line != number else None,
        excerpt=printable(shown, 70),
    )
