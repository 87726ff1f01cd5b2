"""Reading a CSV file strictly: the layout first, then the cells.

`pandas.read_csv` would shift every column when an early row has a comma too many, and
read `NA` as an empty cell. So `csv` reads the file; a DataFrame is made later.
"""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.errors import (
    Fault,
    FileFaultsError,
    did_you_mean,
    normal_form,
    printable,
)
from recommender.files.separators import find_separator
from recommender.files.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

MOST_CHARACTERS = 32_768
MOST_COLUMNS = 200


class Row(NamedTuple):
    """A row: its number in a spreadsheet, its line, and its cells by header."""

    number: int
    line: int
    cells: dict[str, str]


class Record(NamedTuple):
    """A row as it is in the file: its number, its line, and its cells in order."""

    number: int
    line: int
    cells: list[str]


class Sheet(NamedTuple):
    """A complete, rectangular table of text.

    `unknown` names the columns that were left out; `notices` say so in words.
    """

    name: str
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_sheet(
    path: Path, required: tuple[str, ...], optional: tuple[str, ...]
) -> Sheet:
    """Return the rows of a CSV file that has a header row.

    Headers are trimmed and compared without case. Unknown columns are left out, with
    a notice. Blank rows are skipped. A newline inside quotes becomes a space.

    Raises:
        FileFaultsError: all faults of the layout.
    """
    known = (*required, *optional)
    records, faults = read_records(read_text(path), str(path), known)
    sheet, more = lay_out(str(path), records, required, optional, faults)
    if more:
        raise FileFaultsError(*more)
    return sheet


def lay_out(
    name: str,
    records: list[Record],
    required: tuple[str, ...],
    optional: tuple[str, ...],
    faults: Sequence[Fault] = (),
) -> tuple[Sheet, list[Fault]]:
    """Return the rows that fit their header, and the faults of the others.

    Raises:
        FileFaultsError: there is no usable header, or no row below it.
    """
    if not records:
        raise FileFaultsError(*faults, Fault("csv-no-rows", "no rows", file=name))
    header = [normal_form(cell).replace("-", "_") for cell in records[0].cells]
    known = (*required, *optional)
    header_faults = list(_check_header(header, records[0].cells, required, known, name))
    if header_faults:
        raise FileFaultsError(*header_faults)
    body = records[1:]
    fault_by_row = {fault.row: fault for fault in _check_widths(body, header, name)}
    if not body and not faults:
        message = "there is a header but no rows below it"
        raise FileFaultsError(Fault("csv-no-rows", message, file=name))
    unknown = tuple(column for column in header if column and column not in known)
    notices = tuple(
        f"{name}: column {column} is not used. {did_you_mean(column, known)}".rstrip()
        for column in unknown
    )
    columns = [(i, column) for i, column in enumerate(header) if column in known]
    rows = tuple(
        Row(record.number, record.line, _tidy(columns, record.cells))
        for record in body
        if record.number not in fault_by_row
    )
    all_faults = [*faults, *fault_by_row.values()]
    all_faults.sort(key=lambda fault: fault.row or 0)
    return Sheet(name, rows, notices, unknown), all_faults


class CellError(Exception):
    """What is wrong with a cell: a stable id, a message and a hint."""

    def __init__(self, id_: str, message: str, hint: str = "") -> None:
        self.id, self.message, self.hint = id_, message, hint
        super().__init__(message)


def check_cells(
    sheet: Sheet, checks: Mapping[str, Callable[[str], object]]
) -> tuple[list[tuple[Row, dict[str, Any]]], list[Fault]]:
    """Return the good rows with their cells as values, and the faults of the others.

    `checks` has one function per column, which returns the value of a text or raises
    a `CellError`. A column that the sheet lacks is read as empty cells.
    """
    good: list[tuple[Row, dict[str, Any]]] = []
    faults: list[Fault] = []
    defaults, checks = _split(sheet, checks)
    for row in sheet.rows:
        values, row_faults = check_row(sheet.name, row, checks)
        faults += row_faults
        if not row_faults:
            good.append((row, {**defaults, **values}))
    return good, faults


def _split(
    sheet: Sheet, checks: Mapping[str, Callable[[str], object]]
) -> tuple[dict[str, Any], dict[str, Callable[[str], object]]]:
    """Return the values of the columns that the sheet lacks, and the other checks.

    A missing column whose check accepts no empty cell keeps its check.
    """
    defaults: dict[str, Any] = {}
    remaining = dict(checks)
    for column in checks.keys() - {c for row in sheet.rows[:1] for c in row.cells}:
        with suppress(CellError):
            defaults[column] = checks[column]("")
            del remaining[column]
    return defaults, remaining


def check_row(
    name: str, row: Row, checks: Mapping[str, Callable[[str], object]]
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of the good cells of a row, and the faults of the others."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, check in checks.items():
        try:
            values[column] = check(row.cells.get(column, ""))
        except CellError as error:
            faults.append(_cell_fault(name, row, column, error))
    return values, faults


def _cell_fault(name: str, row: Row, column: str, error: CellError) -> Fault:
    line = row.line if row.line != row.number else None
    return Fault(error.id, error.message, error.hint, name, row.number, line, column)


def read_records(
    text: str, name: str, headers: Iterable[str] = ()
) -> tuple[list[Record], list[Fault]]:
    """Return the rows of a CSV text up to the first unreadable one, and its fault.

    The separator is found by how the rows fit, and by known names of columns.
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
            records.append(Record(number, line, cells))


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


def _check_header(
    header: list[str],
    cells: list[str],
    required: tuple[str, ...],
    known: tuple[str, ...],
    name: str,
) -> Iterator[Fault]:
    first = ",".join(cells)
    if len(header) > MOST_COLUMNS:
        message = f"{len(header):,} columns; at most {MOST_COLUMNS} can be read"
        yield Fault("csv-too-big", message, file=name, row=1)
        return
    if not set(header) & set(known):
        hint = f"write the header first: {','.join(required)}"
        yield Fault(
            "csv-header", "row 1 is not a header", hint, name, 1,
            excerpt=printable(first, 70),
        )  # fmt: skip
        return
    yield from _check_columns(header, required, known, name)


def _check_columns(
    header: list[str], required: tuple[str, ...], known: tuple[str, ...], name: str
) -> Iterator[Fault]:
    repeated = {column for column in header if column and header.count(column) > 1}
    for column in sorted(repeated):
        message = f"{header.count(column)} columns have this name"
        hint = "keep one of them"
        yield Fault("csv-column-duplicate", message, hint, name, 1, column=column)
    unknown = [column for column in header if column and column not in known]
    for column in required:
        if column not in header:
            near = did_you_mean(column, unknown, f"add a column {column}")
            hint = near.replace("did you mean", f"rename to {column}:")
            message = "this column is missing"
            yield Fault("csv-column-missing", message, hint, name, 1, column=column)


def _check_widths(body: list[Record], header: list[str], name: str) -> list[Fault]:
    faults = []
    nameless = [i for i, column in enumerate(header) if not column]
    for record in body:
        if max(map(len, record.cells), default=0) > MOST_CHARACTERS:
            message = f"a field is longer than {MOST_CHARACTERS:,} characters"
            faults.append(Fault("csv-field-size", message, "", name, record.number))
        elif len(record.cells) < len(header) or any(record.cells[len(header) :]):
            hint = "put a title that contains a comma in quotes"
            faults.append(
                Fault(
                    "csv-width",
                    f"{len(record.cells)} fields, the header has {len(header)}",
                    hint
                    if len(record.cells) > len(header)
                    else "add the missing fields",
                    name,
                    row=record.number,
                    line=record.line if record.line != record.number else None,
                    excerpt=printable(",".join(record.cells), 70),
                )
            )
        elif any(record.cells[i].strip() for i in nameless):
            message = "there is a value in a column without a header"
            fault = Fault("csv-column-empty", message, file=name, row=record.number)
            faults.append(fault)
    return faults


def _tidy(columns: list[tuple[int, str]], cells: list[str]) -> dict[str, str]:
    """Return the cells of the known columns by name, each on one line."""
    return {column: " ".join(cells[i].splitlines()).strip() for i, column in columns}
