"""Names put back into a workbook of plans that was written with ids only.

Only cells, headers and hidden columns are changed, in the XML of their sheets, so that
everything else stays as it is, also what a person changed.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree

from recommender.cohorts.columns import valid_id
from recommender.reports.cohort_sheets.candidate_sheet import UNIT_PLAN, who_in_words
from recommender.reports.cohort_sheets.sheet_styles import NAME
from recommender.safe_text import for_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

_IDS = ("id", "candidate")
# The header of a table is among the first rows.
_MOST_ABOVE = 20
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class _Changes(NamedTuple):
    """The new texts of a sheet's cells, those of its margins, and a hidden column."""

    cells: dict[str, str]
    margins: dict[str, str]
    column: int | None = None


def put_names_in(data: bytes, names: Mapping[str, str]) -> tuple[bytes, frozenset[str]]:
    """Return a workbook with the names of its ids, and these ids."""
    import openpyxl  # noqa: PLC0415  (an extra)

    book = openpyxl.load_workbook(io.BytesIO(data))
    ids: set[str] = set()
    changes = {sheet.title: _changes(sheet, names, ids) for sheet in book.worksheets}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        by_part = {part: changes[title] for title, part in _parts(old).items()}
        for item in old.infolist():
            content = old.read(item)
            if item.filename in by_part:
                text = _changed(content.decode(), by_part[item.filename])
                content = text.encode()
            new.writestr(item, content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), frozenset(ids)


def _changes(sheet: Any, names: Mapping[str, str], ids: set[str]) -> _Changes:
    """Return what names change in a sheet; add its ids to those there are."""
    title = str(sheet["A1"].value or "")
    id_ = title.removeprefix(UNIT_PLAN)
    if title.startswith(UNIT_PLAN) and id_ in names:
        who = who_in_words(id_, names[id_])
        margins = {f"&L{id_}: ": f"&L{who.replace('&', '&&')}: "}
        return _Changes({"A1": f"{UNIT_PLAN}{who}"}, margins)
    for row in sheet.iter_rows(max_row=_MOST_ABOVE):
        heads = {str(cell.value or "").casefold(): cell for cell in row}
        head = next((heads[text] for text in _IDS if text in heads), None)
        if head is not None and NAME.casefold() in heads:
            column = heads[NAME.casefold()].column
            cells = {}
            for number in range(row[0].row + 1, sheet.max_row + 1):
                id_ = str(sheet.cell(number, head.column).value or "")
                # Below the candidates there may be a row of totals.
                ids |= {id_} if valid_id(id_) else set()
                if id_ in names:
                    cells[sheet.cell(number, column).coordinate] = names[id_]
            return _Changes(cells, {}, column)
    return _Changes({}, {})


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets' parts in the archive, by the sheets' titles."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    return {
        str(sheet.get("name")): _whole(targets[sheet.get(_RELATIONS)])
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def _whole(target: str) -> str:
    """Return the name of a part by a path that may start in the folder xl.

    >>> _whole("worksheets/sheet1.xml"), _whole("/xl/worksheets/sheet1.xml")
    ('xl/worksheets/sheet1.xml', 'xl/worksheets/sheet1.xml')
    """
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _changed(xml: str, changes: _Changes) -> str:
    """Return the XML of a sheet with its changes."""

    def cell(match: re.Match[str]) -> str:
        text = changes.cells.get(match["place"])
        if text is None:
            return match[0]
        looks = re.sub(r' t="[^"]*"', "", match["looks"])
        inline = f'<is><t xml:space="preserve">{for_xml(text)}</t></is>'
        return f'<c r="{match["place"]}"{looks} t="inlineStr">{inline}</c>'

    if changes.cells:
        xml = _CELL.sub(cell, xml)
    for old, new in changes.margins.items():
        xml = xml.replace(for_xml(old), for_xml(new))
    return _COLUMN.sub(lambda match: _shown(match[0], changes.column), xml)


def _shown(column: str, number: int | None) -> str:
    """Return the XML of a column, not hidden if it is the one of a number."""
    if f'min="{number}"' not in column or f'max="{number}"' not in column:
        return column
    return re.sub(' hidden="[^"]*"', "", column)


_COLUMN = re.compile("<col [^>]*>")
_CELL = re.compile(
    r'<c r="(?P<place>[A-Z]+[0-9]+)"(?P<looks>[^>]*?)(?:/>|>.*?</c>)', re.DOTALL
)
