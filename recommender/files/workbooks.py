"""Reading a sheet of an Excel or OpenDocument workbook as rows of text, safely.

A workbook is a zip archive of XML. Its size is checked before anything is unpacked,
and it may not define XML entities.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from recommender.errors import Fault, FileFaultsError
from recommender.extras import require_package
from recommender.files.cell_looks import shown
from recommender.files.open_documents import (
    is_open_document,
    read_table,
    read_tables,
)
from recommender.files.sheets import Record

MOST_UNPACKED = 40_000_000
MOST_MEMBERS = 1_000
MOST_RATIO = 200
_OLD = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AS_CSV = "save it as CSV UTF-8"


def read_workbook(
    data: bytes, name: str, sheet: str | None = None
) -> tuple[list[Record], list[Fault], tuple[str, ...]]:
    """Return the rows of a sheet as text, the faults of its cells, and notices.

    `name` is the name of the file in faults.

    Raises:
        FileFaultsError: the workbook cannot be read, or it is unclear which sheet to
            read.
    """
    notices, formulas = _look_inside(data, name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        is_open = is_open_document(archive)
    if is_open:
        tables = read_tables(data, name)
        return read_table(tables[_choose_name(list(tables), sheet, name)], name)
    require_package("openpyxl", "excel")
    import openpyxl  # noqa: PLC0415  (an extra)

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        source = openpyxl.load_workbook(io.BytesIO(data)) if formulas else None
    except Exception as error:  # openpyxl raises whatever its parts raise
        message = f"this cannot be read as a workbook: {type(error).__name__}"
        hint = f"open and save it in Excel, or {_AS_CSV}"
        raise FileFaultsError(Fault("xlsx-broken", message, hint, name)) from None
    chosen = _choose(book, sheet, name)
    faults = _merged(chosen, name)
    if source is not None:
        faults += _uncalculated(chosen, source[chosen.title], name)
    records = [
        Record(number, number, [shown(c.value, c.number_format) for c in row])
        for number, row in enumerate(chosen.iter_rows(), 1)
        if any(cell.value not in (None, "") for cell in row)
    ]
    return records, faults, (*notices, *_hidden(chosen, name))


def _look_inside(data: bytes, name: str) -> tuple[list[str], bool]:
    """Check the archive; return notices, and whether a sheet has formulas.

    Raises:
        FileFaultsError: it cannot or must not be unpacked.
    """
    if data.startswith(_OLD):
        if _ENCRYPTED in data:
            message = "this workbook has a password"
            fault = Fault("xlsx-encrypted", message, "save it without a password", name)
        else:
            message = "this is an old .xls workbook"
            fault = Fault("xls-old", message, f"save it as .xlsx, or {_AS_CSV}", name)
        raise FileFaultsError(fault)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        message = "this is not an Excel workbook"
        fault = Fault("file-kind", message, f"save it as .xlsx, or {_AS_CSV}", name)
        raise FileFaultsError(fault) from None
    _refuse_bomb(archive, name)
    names = archive.namelist()
    if "xl/workbook.xml" not in names and not is_open_document(archive):
        message = "this is a zip archive, but not an .xlsx or .ods workbook"
        raise FileFaultsError(Fault("file-kind", message, _AS_CSV, name))
    formulas = _scan(archive, name)
    notices = []
    if any(part.endswith("vbaProject.bin") for part in names):
        notices.append(f"{name}: its macros are ignored")
    if any(part.startswith("xl/externalLinks/") for part in names):
        notices.append(f"{name}: its links to other files are ignored")
    return notices, formulas


def _refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    dense = any(
        member.file_size > 1_000_000
        and member.file_size > MOST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS or dense:
        message = f"it unpacks to {unpacked:,} bytes in {len(members):,} parts"
        message += f"; at most {MOST_UNPACKED:,} in {MOST_MEMBERS:,} are read"
        if dense:
            message += ", and none that is packed as tightly as a zip bomb"
        raise FileFaultsError(Fault("xlsx-too-big", message, _AS_CSV, name))


def _scan(archive: zipfile.ZipFile, name: str) -> bool:
    """Return whether a sheet has formulas.

    Raises:
        FileFaultsError: a part is damaged or defines XML entities.
    """
    formulas = False
    for part in archive.namelist():
        if not part.endswith((".xml", ".rels")):
            continue
        try:
            text = archive.read(part)
        except (zipfile.BadZipFile, OSError, RuntimeError, EOFError):
            message = "a part of this workbook is damaged"
            fault = Fault("xlsx-broken", message, "save it again", name)
            raise FileFaultsError(fault) from None
        if b"<!DOCTYPE" in text or text.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = "this workbook defines its own XML entities, as attacks do"
            fault = Fault("xlsx-entities", message, _AS_CSV, name)
            raise FileFaultsError(fault)
        if part.startswith("xl/worksheets/") and re.search(rb"<f[ >/]", text):
            formulas = True
    return formulas


def _choose(book: Any, wanted: str | None, name: str) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    filled = [
        title
        for title, sheet in sheets.items()
        if sheet.sheet_state == "visible" and (sheet.max_row > 1 or sheet["A1"].value)
    ]
    if wanted in sheets:
        return sheets[wanted]
    if wanted is not None:
        filled = list(sheets)
    return sheets[_choose_name(filled, wanted, name)]


def _choose_name(filled: list[str], wanted: str | None, name: str) -> str:
    """Return the name of the sheet to read, of those that have cells.

    Raises:
        FileFaultsError: It is not clear which one.
    """
    if wanted is not None:
        if wanted in filled:
            return wanted
        hint = f"its sheets are: {', '.join(filled)}"
        fault = Fault("xlsx-sheet", "no sheet has that name", hint)
    elif not filled:
        fault = Fault("csv-empty", "every sheet in it is empty", file=name)
    elif len(filled) == 1:
        return filled[0]
    else:
        message = f"it has {len(filled)} sheets: {', '.join(filled)}"
        hint = f'choose one: --sheet "{filled[0]}"'
        fault = Fault("xlsx-sheet", message, hint, name)
    raise FileFaultsError(fault)


def _merged(sheet: Any, name: str) -> list[Fault]:
    hint = "unmerge them, and write each row's value in it"
    return [
        Fault("xlsx-merged", f"cells {area.coord} are merged", hint, name, area.min_row)
        for area in sheet.merged_cells.ranges
    ]


def _hidden(sheet: Any, name: str) -> list[str]:
    rows = [n for n, row in sheet.row_dimensions.items() if row.hidden]
    if not rows:
        return []
    shown = ", ".join(str(number) for number in sorted(rows)[:5])
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    are = "row {} is" if len(rows) == 1 else "rows {} are"
    return [f"{name}: {are.format(shown + more)} hidden, but read anyway"]


def _uncalculated(sheet: Any, source: Any, name: str) -> list[Fault]:
    """Return a fault for each formula without a value: its cell would seem empty."""
    hint = "open and save it in Excel to calculate them"
    return [
        Fault("xlsx-formula", "a formula without a value", hint, name, cell.row)
        for row in source.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet[cell.coordinate].value is None
    ]
