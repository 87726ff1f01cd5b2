"""Reading a CSV file strictly: widths and quotes first, values afterwards.

`pandas.read_csv` would shift every column when an early row has one comma too
many, and turn `NA` into nothing; so `csv` reads, and a DataFrame comes later.
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
from recommender.files.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MOST_CHARACTERS = 32_768
MOST_COLUMNS = 200


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it, its line, its cells by header."""

    number: int
    line: int
    cells: dict[str, str]


class Record(NamedTuple):
    """One row as it was found: its number, its line, and its cells in order."""

    number: int
    line: int
    cells: list[str]


class Sheet(NamedTuple):
    """A table of text, complete and rectangular.

    `unknown` are the columns that were left out, `notices` say so.
    """

    name: str
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_sheet(
    path: Path, required: tuple[str, ...], optional: tuple[str, ...]
) -> Sheet:
    """Read a CSV file with a header row.

    Headers are trimmed and compared without case; unknown columns are left out
    with a notice; blank rows are skipped; a newline inside quotes becomes a space.

    Raises:
        FileFaultsError: every fault of the layout at once.
    """
    records, faults = read_records(read_text(path), str(path))
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
    """Match rows to their header; give those that fit it, and the faults of others.

    Raises:
        FileFaultsError: there is no header, it cannot be used, or no row is below it.
    """
    if not records:
        raise FileFaultsError(*faults, Fault("csv-no-rows", "no rows", file=name))
    header = [normal_form(cell).replace("-", "_") for cell in records[0].cells]
    known = (*required, *optional)
    header_faults = list(_check_header(header, records[0].cells, required, known, name))
    if header_faults:
        raise FileFaultsError(*header_faults)
    body = records[1:]
    found = {fault.row: fault for fault in _check_widths(body, header, name)}
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
        Row(one.number, one.line, _tidy(columns, one.cells))
        for one in body
        if one.number not in found
    )
    ordered = sorted([*faults, *found.values()], key=lambda fault: fault.row or 0)
    return Sheet(name, rows, notices, unknown), ordered


class CellError(Exception):
    """What is wrong with one cell: a stable id, a message, and a hint."""

    def __init__(self, id_: str, message: str, hint: str = "") -> None:
        self.id, self.message, self.hint = id_, message, hint
        super().__init__(message)


def check_cells(
    sheet: Sheet, checks: Mapping[str, Callable[[str], object]]
) -> tuple[list[tuple[Row, dict[str, Any]]], list[Fault]]:
    """Turn each row's text into values; give the good rows and every fault.

    `checks` has one function a column, from text to value, which raises a
    `CellError`. A column that the sheet does not have is read as empty cells.
    """
    good: list[tuple[Row, dict[str, Any]]] = []
    faults: list[Fault] = []
    absent, there = _split(sheet, checks)
    for row in sheet.rows:
        values, wrong = check_row(sheet.name, row, there)
        faults += wrong
        if not wrong:
            good.append((row, {**absent, **values}))
    return good, faults


def _split(
    sheet: Sheet, checks: Mapping[str, Callable[[str], object]]
) -> tuple[dict[str, Any], dict[str, Callable[[str], object]]]:
    """Check an empty cell once for each column that the sheet does not have.

    The checks of the other columns are left, with those that want a text.
    """
    absent: dict[str, Any] = {}
    there = dict(checks)
    for column in checks.keys() - {c for row in sheet.rows[:1] for c in row.cells}:
        with suppress(CellError):
            absent[column] = checks[column]("")
            del there[column]
    return absent, there


def check_row(
    name: str, row: Row, checks: Mapping[str, Callable[[str], object]]
) -> tuple[dict[str, Any], list[Fault]]:
    """Turn the text of one row into values; give those that are good, and faults."""
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
    text: str, name: str, delimiter: str = ","
) -> tuple[list[Record], list[Fault]]:
    """Split CSV text into rows; give those up to the first that cannot be read."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, strict=True, delimiter=delimiter)
    records: list[Record] = []
    number = 0
    while True:
        number, line = number + 1, reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return records, []
        except csv.Error as error:
            fault = _quote_fault(text, name, number, line, error)
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
        "a quote that opens in this row is not closed where a field ends",
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
    for sign, said in ((";", "';'"), ("\t", "a tab"), ("|", "'|'")):
        if len(header) == 1 and sign in first:
            hint = "save it with commas between the fields (CSV UTF-8)"
            yield Fault("csv-delimiter", f"found {said}, not commas", hint, name, row=1)
            return
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
    for column in sorted({one for one in header if one and header.count(one) > 1}):
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
        elif len(record.cells) != len(header):
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
    """Return the cells of the known columns, each on one line."""
    return {column: " ".join(cells[i].splitlines()).strip() for i, column in columns}
