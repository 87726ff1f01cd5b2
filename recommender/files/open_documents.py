"""Reading a sheet of an OpenDocument workbook (.ods) as rows of text.

The file keeps the text of each cell as it is shown, so leading zeros are kept; only
dates and truth values are read from their values, in one form for all countries.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
import zipfile
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError
from recommender.files.sheets import MOST_COLUMNS, Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_CELLS = 2_000_000
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def is_open_document(archive: zipfile.ZipFile) -> bool:
    """Return whether an archive is an OpenDocument workbook."""
    names = archive.namelist()
    kind = archive.read("mimetype") if "mimetype" in names else b""
    return b"opendocument.spreadsheet" in kind and "content.xml" in names


def read_tables(data: bytes, name: str) -> dict[str, Element]:
    """Return the sheets of an OpenDocument workbook by their names.

    Raises:
        FileFaultsError: It has a password, or cannot be read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = "META-INF/manifest.xml"
        parts = archive.namelist()
        if manifest in parts and b"encryption-data" in archive.read(manifest):
            message = "this workbook has a password"
            hint = "save it without a password"
            raise FileFaultsError(Fault("xlsx-encrypted", message, hint, name))
        try:
            root = ElementTree.fromstring(archive.read("content.xml"))
        except ElementTree.ParseError:
            message = "a part of this workbook is damaged"
            fault = Fault("xlsx-broken", message, "save it again", name)
            raise FileFaultsError(fault) from None
    return {
        table.get(f"{_TABLE}name", ""): table
        for table in root.iter(f"{_TABLE}table")
        if any("".join(cell.itertext()) for cell in table.iter(f"{_TABLE}table-cell"))
    }


def read_table(
    table: Element, name: str
) -> tuple[list[Record], list[Fault], tuple[str, ...]]:
    """Return the rows of a sheet, the faults of its cells, and notices."""
    records: list[Record] = []
    faults: list[Fault] = []
    hidden: list[str] = []
    number, cells_read = 1, 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = _cells(row)
        if any(cells):
            cells_read += repeated * len(cells)
            if cells_read > MOST_CELLS:
                message = f"it has more than {MOST_CELLS:,} cells"
                raise FileFaultsError(Fault("xlsx-too-big", message, file=name))
            numbers = range(number, number + repeated)
            records += [Record(n, n, list(cells)) for n in numbers]
            faults += _faults(row, number, name)
            if row.get(f"{_TABLE}visibility", "visible") != "visible":
                hidden += [f"{n}" for n in numbers]
        number += repeated
    width = max((len(record.cells) for record in records), default=0)
    for record in records:
        record.cells.extend([""] * (width - len(record.cells)))
    shown = ", ".join(hidden[:5]) + (" and more" if len(hidden) > 5 else "")
    notices = (f"{name}: hidden rows are read anyway: {shown}",) if hidden else ()
    return records, faults, notices


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            # An empty cell is repeated to the end of the sheet.
            room = max(MOST_COLUMNS + 1 - len(cells), 0)
            cells += [_shown(cell)] * min(repeated, room)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _shown(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
    if kind == "boolean":
        is_true = cell.get(f"{_OFFICE}boolean-value") == "true"
        return "yes" if is_true else "no"
    return "\n".join(_plain(paragraph) for paragraph in cell.findall(f"{_TEXT}p"))


def _plain(element: Element) -> str:
    """Return the text of a paragraph, with its breaks and tabs as spaces."""
    parts = [element.text or ""]
    for child in element:
        gap = child.tag in {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}
        parts += [" " if gap else _plain(child), child.tail or ""]
    return "".join(parts)


def _faults(row: Element, number: int, name: str) -> list[Fault]:
    merged = [
        Fault(
            "xlsx-merged",
            f"cells from row {number} on are merged",
            "unmerge them, and write each row's value in it",
            name,
            number,
        )
        for cell in row
        if {cell.get(f"{_TABLE}number-{w}-spanned", "1") for w in ("rows", "columns")}
        != {"1"}
    ]
    empty = [
        Fault(
            "xlsx-formula",
            "a formula without a value",
            "open and save it to calculate them",
            name,
            number,
        )
        for cell in row
        if cell.get(f"{_TABLE}formula") and cell.get(f"{_OFFICE}value-type") is None
    ]
    return [*merged, *empty]
