"""Reading the sheets of an OpenDocument workbook (.ods) as rows of text.

The file keeps the text of each cell as it is shown, so leading zeros are kept; only
dates and truth values are read from their values, in one form for all countries.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError
from recommender.files.colours import ColouredCells
from recommender.files.grids import Area, Grid, column_letters
from recommender.files.sheets import refuse_long

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from recommender.files.colours import Colour

MOST_CELLS = 2_000_000
MOST_COLUMNS = 1_100
# A month and a year: Jan-27, January 2027, 01/2027.
_MONTH = re.compile(r"[^\W\d]{3,9}\.?[-/ ,]*'?(?:\d{4}|\d{2})|\d{1,2}[-/ .]\d{4}")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def is_open_document(archive: zipfile.ZipFile) -> bool:
    """Return whether an archive is an OpenDocument workbook."""
    names = archive.namelist()
    kind = archive.read("mimetype") if "mimetype" in names else b""
    return b"opendocument.spreadsheet" in kind and "content.xml" in names


def read_grids(data: bytes, name: str) -> list[Grid]:
    """Return the sheets of an OpenDocument workbook.

    Raises:
        FileFaultsError: It has a password, cannot be read, or is too big.
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
    hidden, struck = _hidden_styles(root), _struck_styles(root)
    colours = _colours_of_styles(root)
    grids = []
    for table in root.iter(f"{_TABLE}table"):
        grids.append(_grid(table, name, hidden, struck))
        if colours:
            _note_colours(table, grids[-1], colours)
    return grids


def _hidden_styles(root: Element) -> set[str]:
    """Return the styles of sheets that are hidden."""
    properties = f"{_STYLE}table-properties[@{_TABLE}display='false']"
    return {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        if style.find(properties) is not None
    }


def _struck_styles(root: Element) -> set[str]:
    """Return the styles of cells whose text is struck through."""
    line = f"{_STYLE}text-line-through-style"
    return {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.findall(f"{_STYLE}text-properties")
        if properties.get(line, "none") != "none"
    }


def _colours_of_styles(root: Element) -> dict[str | None, Colour]:
    """Return the colour with which the styles of cells fill them, where they do."""
    return {
        style.get(f"{_STYLE}name"): ("rgb", f"FF{code[1:].upper()}")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.findall(f"{_STYLE}table-cell-properties")
        if (code := properties.get(f"{_FO}background-color", "")).startswith("#")
    }


def _note_colours(
    table: Element, grid: Grid, colours: Mapping[str | None, Colour]
) -> None:
    """Note what the colours of cells say that have no text."""
    columns = table.iter(f"{_TABLE}table-column")
    usual = list(_repeated(columns, f"{_TABLE}default-cell-style-name"))
    width = max(map(len, grid.rows.values()), default=0)
    coloured = ColouredCells()
    number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if number in grid.rows:
            own = _repeated(row, f"{_TABLE}style-name")
            styles = [s or u for s, u in zip_longest(own, usual)][:width]
            for same in range(number, number + repeated):
                filled = map(colours.get, styles)
                coloured.note_row(same, grid.rows[same], filled)
        number += repeated
    grid.remarks += coloured.read_by_key(grid.rows)
    grid.coloured |= coloured.named()


def _repeated(elements: Iterable[Element], key: str) -> Iterator[str | None]:
    """Yield an attribute of cells or columns, for each as often as it is repeated."""
    room = MOST_COLUMNS
    for element in elements:
        number = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
        yield from repeat(element.get(key), min(number, room))
        room = max(room - number, 0)


def _grid(table: Element, name: str, hidden: set[str], struck: set[str]) -> Grid:
    grid = Grid(table.get(f"{_TABLE}name", ""), {})
    grid.is_hidden = table.get(f"{_TABLE}style-name") in hidden
    grid.hidden_columns = _hidden_columns(table)
    number, read = 1, 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = _cells(row)
        if any(cells):
            read += repeated * len(cells)
            if read > MOST_CELLS:
                message = f"it has more than {MOST_CELLS:,} cells"
                raise FileFaultsError(Fault("xlsx-too-big", message, file=name))
            refuse_long(name, len(grid.rows) + repeated)
            numbers = range(number, number + repeated)
            grid.rows |= {n: list(cells) for n in numbers}
            _note(row, number, grid)
            filled = [cell for cell in row if cell.find(f"{_TEXT}p") is not None]
            styles = [cell.get(f"{_TABLE}style-name") in struck for cell in filled]
            grid.note_struck(number, sum(styles), len(styles))
            if row.get(f"{_TABLE}visibility", "visible") != "visible":
                grid.hidden |= set(numbers)
        number += repeated
    width = max(map(len, grid.rows.values()), default=0)
    for cells in grid.rows.values():
        cells += [""] * (width - len(cells))
    return grid


def _hidden_columns(table: Element) -> set[int]:
    """Return the places of the columns that are hidden."""
    hidden: set[int] = set()
    place = 0
    for column in table.iter(f"{_TABLE}table-column"):
        repeated = int(column.get(f"{_TABLE}number-columns-repeated", "1"))
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            hidden |= set(range(place, min(place + repeated, MOST_COLUMNS)))
        place += repeated
    return hidden


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            # An empty cell is repeated to the end of the sheet.
            room = max(MOST_COLUMNS - len(cells), 0)
            cells += [_shown(cell)] * min(repeated, room)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _shown(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        day = cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
        text = "".join(map(_plain, cell.findall(f"{_TEXT}p")))
        # The first day of a month is the month alone where no day is shown.
        return day[:-3] if day.endswith("-01") and _MONTH.fullmatch(text) else day
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


def _note(row: Element, number: int, grid: Grid) -> None:
    """Note the merged cells of a row, its comments, and formulas without a value."""
    column = 1
    for cell in row:
        rows, columns = (
            int(cell.get(f"{_TABLE}number-{what}-spanned", "1"))
            for what in ("rows", "columns")
        )
        if (rows, columns) != (1, 1):
            area = Area(number, column, number + rows - 1, column + columns - 1)
            grid.merged.append(area)
        if cell.find(f"{_OFFICE}annotation") is not None:
            grid.commented.append(f"{column_letters(column - 1)}{number}")
        if cell.get(f"{_TABLE}formula") and not cell.get(f"{_OFFICE}value-type"):
            grid.uncalculated.append(number)
        column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
