"""The sheets of a file: a text has one, a workbook may have several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, counted
from recommender.files.decoding import decode_table
from recommender.files.file_kinds import ZIP
from recommender.files.reading_time import in_time
from recommender.files.sheets import RawSheet, read_records, refuse_long
from recommender.files.texts import (
    name_of,
    read_bytes,
    refuse_empty,
    refuse_other_kinds,
    text_of,
)
from recommender.tables.column_blocks import is_block, only_columns, split_choice
from recommender.tables.whole_table import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from recommender.files.sheets import Record

MOST_COLUMNS = 1_000
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
# Signs without width, and the space that does not break.
_UNSEEN = str.maketrans(
    {"\u200b": None, "\u2060": None, "\ufeff": None, "\xad": None, "\xa0": " "}
)


@in_time
def read_sheets(
    path: Path,
    sheet: str | None = None,
    headers: Iterable[str] = (),
    *,
    only_text: bool = False,
) -> list[RawSheet]:
    """Return the sheets of a CSV file or a workbook that have something in them.

    With `sheet`, only that one, or the columns of one, as messages name them. `headers`
    are names that the columns may have. The content decides whether it is a workbook;
    `only_text` allows UTF-8 alone.

    Raises:
        FileFaultsError: The file as a whole cannot be used.
    """
    if sheet is not None and is_block(sheet):
        title, columns = split_choice(sheet)
        whole = read_sheets(path, title or None, headers)
        if not title and len(whole) > 1:
            message, hint = "several sheets have such columns", "name one of them first"
            raise FileFaultsError(Fault("xlsx-sheet", message, hint, name_of(path)))
        return [only_columns(whole[0], *columns)] if columns else whole
    name, data = name_of(path), read_bytes(path)
    if only_text:
        records, faults = read_records(text_of(data, name), name, headers)
        return [RawSheet("", records, faults, [])]
    refuse_empty(data, name)
    refuse_other_kinds(data, name)
    if data.startswith(ZIP):
        # openpyxl is an extra, only needed for workbooks.
        from recommender.files.workbooks import read_workbook  # noqa: PLC0415

        return read_workbook(data, name, sheet)
    if path.suffix.lower() in WORKBOOKS:
        message = "this is not a workbook"
        hint = "if it is a text, rename it to .csv; else save it as .xlsx again"
        raise FileFaultsError(Fault("file-kind", message, hint, name))
    if sheet is not None:
        message = "a CSV file has no sheets"
        fault = Fault("args-conflict", message, "drop --sheet", name)
        raise FileFaultsError(fault)
    text, notice = decode_table(data) or (text_of(data, name), "")
    records, faults = read_records(text, name, headers)
    return [RawSheet("", records, faults, [], (notice,) if notice else ())]


def refuse_big(name: str, sheets: Iterable[RawSheet]) -> None:
    """Refuse more rows or columns than can be read, before tables are looked for.

    Raises:
        FileFaultsError: There is one.
    """
    for sheet in sheets:
        refuse_long(place_of(name, sheet.title), len(sheet.records))
        for record in sheet.records:
            if len(record.cells) > MOST_COLUMNS:
                width = counted(len(record.cells), "column")
                message = f"{width}; at most {MOST_COLUMNS:,} can be read"
                place = place_of(name, sheet.title)
                fault = Fault("csv-too-big", message, file=place, row=record.number)
                raise FileFaultsError(fault)


def visible(records: Sequence[Record]) -> list[Record]:
    """Return rows without signs that nobody sees, as copied pages have them."""
    return [
        record
        if all(map(str.isascii, record.cells))
        else record._replace(cells=[cell.translate(_UNSEEN) for cell in record.cells])
        for record in records
    ]
