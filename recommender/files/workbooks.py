"""Reading the sheets of an Excel or OpenDocument workbook as rows of text, safely.

A workbook is a zip archive of XML. Its size is checked before anything is unpacked,
and it may not define XML entities.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError
from recommender.extras import require_package
from recommender.files.cell_looks import shown
from recommender.files.colours import Colour, ColouredCells
from recommender.files.grids import Area, Grid, column_letters
from recommender.files.open_documents import is_open_document, read_grids

if TYPE_CHECKING:
    from recommender.files.sheets import RawSheet

# The author of the comments on what a file of ours is to be filled in with.
OUR_AUTHOR = "recommender"
MOST_UNPACKED = 40_000_000
# An area of so many cells is a stray one far off, or no table for people.
MOST_CELLS = 5_000_000
MOST_MEMBERS = 1_000
MOST_RATIO = 200
MOST_HIDDEN = 1_000
# What unpacking, and reading what was packed, raise where bytes are not what they were.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError,
           EOFError, ValueError, LookupError, TypeError, AttributeError)  # fmt: skip
_AS_CSV = "save it as CSV UTF-8"


def read_workbook(data: bytes, name: str, sheet: str | None = None) -> list[RawSheet]:
    """Return the sheets of a workbook that have something in them, as text.

    With `sheet`, only that one; without it, hidden sheets are told of, not read. `name`
    is the name of the file in faults.

    Raises:
        FileFaultsError: The workbook cannot be read, or has no such sheet.
    """
    try:
        notices, formulas, is_open = _look_inside(data, name)
        grids = read_grids(data, name) if is_open else _grids(data, name, formulas)
    except _DAMAGE:
        message = "a part of this workbook is damaged"
        fault = Fault("xlsx-broken", message, "save it again", name)
        raise FileFaultsError(fault) from None
    if sheet is not None:
        chosen = [grid for grid in grids if grid.title == sheet]
        if not chosen:
            hint = f"its sheets are: {', '.join(grid.title for grid in grids)}"
            fault = Fault("xlsx-sheet", "no sheet has that name", hint, name)
            raise FileFaultsError(fault)
    else:
        chosen = [grid for grid in grids if grid.rows and not grid.is_hidden]
        notices += [
            f'sheet "{grid.title}" is hidden and not read; to read it: '
            f'--sheet "{grid.title}"'
            for grid in grids
            if grid.rows and grid.is_hidden
        ]
    if not any(grid.rows for grid in chosen):
        fault = Fault("csv-empty", "every sheet in it is empty", file=name)
        raise FileFaultsError(fault)
    first, *others = (grid.to_sheet(name) for grid in chosen)
    return [first._replace(of_file=tuple(notices)), *others]


# The sheets of one workbook may be asked for one after another.
@lru_cache(maxsize=1)
def _grids(data: bytes, name: str, formulas: bool) -> list[Grid]:
    require_package("openpyxl", "excel")
    import openpyxl  # noqa: PLC0415  (an extra)

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        source = openpyxl.load_workbook(io.BytesIO(data)) if formulas else None
    except Exception as error:  # openpyxl raises whatever its parts raise
        message = f"this cannot be read as a workbook: {type(error).__name__}"
        hint = f"open and save it in Excel, or {_AS_CSV}"
        raise FileFaultsError(Fault("xlsx-broken", message, hint, name)) from None
    for sheet in book.worksheets:
        _refuse_wide(sheet, name)
    return [_grid(sheet, source and source[sheet.title]) for sheet in book.worksheets]


def _refuse_wide(sheet: Any, name: str) -> None:
    """Refuse a sheet whose last row and column are so far off that it is mostly empty.

    Raises:
        FileFaultsError: It is.
    """
    rows, columns = sheet.max_row, sheet.max_column
    if rows * columns > MOST_CELLS:
        last = f"{column_letters(columns - 1)}{rows}"
        message = f'sheet "{sheet.title}" reaches to cell {last}'
        hint = "delete the rows and columns after the table, and save it again"
        raise FileFaultsError(Fault("xlsx-too-big", message, hint, name))


def _grid(sheet: Any, source: Any) -> Grid:
    hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    grid = Grid(
        sheet.title,
        {
            number: [shown(cell.value, cell.number_format) for cell in row]
            for number, row in enumerate(sheet.iter_rows(), 1)
            if any(cell.value not in (None, "") for cell in row)
        },
        [
            Area(a.min_row, a.min_col, a.max_row, a.max_col)
            for a in sheet.merged_cells.ranges
        ],
        hidden,
        _uncalculated(sheet, source) if source else [],
        is_hidden=sheet.sheet_state != "visible",
        hidden_columns={
            place
            for column in sheet.column_dimensions.values()
            if column.hidden and column.min
            for place in range(column.min - 1, min(column.max, MOST_HIDDEN))
        },
    )
    _note_looks(sheet, grid)
    return grid


def _note_looks(sheet: Any, grid: Grid) -> None:
    """Note how much of each row is struck through, comments, and what colours say."""
    is_struck: dict[int, bool] = {}
    colours: dict[int, Colour | None] = {}
    coloured = ColouredCells()
    for number, row in enumerate(sheet.iter_rows(), 1):
        grid.commented += (c.coordinate for c in row if _is_remark(c.comment))
        filled = [cell for cell in row if cell.value not in (None, "")]
        # A look at each style once is much faster than one at each cell.
        for cell in filled:
            if cell.has_style and cell.style_id not in is_struck:
                is_struck[cell.style_id] = bool(cell.font.strike)
        struck = sum(cell.has_style and is_struck[cell.style_id] for cell in filled)
        grid.note_struck(number, struck, len(filled))
        if not filled:
            continue
        texts = [cell.value for cell in row]
        coloured.note_row(number, texts, [_colour(cell, colours) for cell in row])
    grid.remarks += coloured.read_by_key(grid.rows)
    grid.coloured |= coloured.named()


def _is_remark(comment: Any) -> bool:
    """Return whether there is a comment on a cell, and not one of our own."""
    return comment is not None and comment.author != OUR_AUTHOR


def _colour(cell: Any, known: dict[int, Colour | None]) -> Colour | None:
    """Return the colour that a cell is filled with, if any."""
    if not cell.has_style:
        return None
    if cell.style_id not in known:
        fill = cell.fill
        colour = fill.fgColor
        is_filled = fill.fill_type == "solid"
        value = (colour.type, colour.value, colour.tint) if is_filled else None
        known[cell.style_id] = value
    return known[cell.style_id]


def _look_inside(data: bytes, name: str) -> tuple[list[str], bool, bool]:
    """Check the archive; return notices, whether it has formulas, and is an .ods.

    Raises:
        FileFaultsError: it cannot or must not be unpacked.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    _refuse_bomb(archive, name)
    names = archive.namelist()
    is_open = is_open_document(archive)
    formulas = _scan(archive, name)
    notices = []
    if any(part.endswith("vbaProject.bin") for part in names):
        notices.append("its macros are ignored")
    if any(part.startswith("xl/externalLinks/") for part in names):
        notices.append("its links to other files are ignored")
    return notices, formulas, is_open


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
        FileFaultsError: a part defines XML entities.
    """
    formulas = False
    for part in archive.namelist():
        if not part.endswith((".xml", ".rels")):
            continue
        text = archive.read(part)
        if b"<!DOCTYPE" in text or text.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = "this workbook defines its own XML entities, as attacks do"
            fault = Fault("xlsx-entities", message, _AS_CSV, name)
            raise FileFaultsError(fault)
        if part.startswith("xl/worksheets/") and re.search(rb"<f[ >/]", text):
            formulas = True
    return formulas


def _uncalculated(sheet: Any, source: Any) -> list[int]:
    """Return the row of each formula without a value: its cell would seem empty."""
    return [
        cell.row
        for row in source.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet[cell.coordinate].value is None
    ]
