"""The sheets of a file: a text has one, a workbook may have several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError
from recommender.files.sheets import RawSheet, read_records
from recommender.files.texts import name_of, read_bytes, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
# How a zip archive, which .xlsx is, and an old .xls begin.
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_sheets(
    path: Path, sheet: str | None = None, headers: Iterable[str] = ()
) -> list[RawSheet]:
    """Return the sheets of a CSV file or a workbook that have something in them.

    With `sheet`, only that one. `headers` are names that the columns may have.
    Standard input has no suffix, so its first bytes decide which of the two it is.

    Raises:
        FileFaultsError: The file as a whole cannot be used.
    """
    name, data = name_of(path), read_bytes(path)
    begins = str(path) == "-" and data.startswith(WORKBOOK_STARTS)
    if begins or path.suffix.lower() in WORKBOOKS:
        # openpyxl is an extra, only needed for workbooks.
        from recommender.files.workbooks import read_workbook  # noqa: PLC0415

        return read_workbook(data, name, sheet)
    if sheet is not None:
        message = "a CSV file has no sheets"
        fault = Fault("args-conflict", message, "drop --sheet", name)
        raise FileFaultsError(fault)
    records, faults = read_records(text_of(data, name), name, headers)
    return [RawSheet("", records, faults, [])]
