"""Workbooks of rows of text, as Excel and as OpenDocument files."""

import csv
import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Font

Sheets = Mapping[str, Sequence[Sequence[str]]]
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "style", "table", "text")
)
_STRUCK = (
    '<style:style style:name="gone" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
)


def workbook(suffix: str, sheets: Sheets, struck: Collection[int] = ()) -> bytes:
    """Return a workbook, xlsx or ods; the rows `struck` are struck through."""
    out = io.BytesIO()
    if suffix == "ods":
        _write_ods(out, sheets, struck)
        return out.getvalue()
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            sheet.append([cell or None for cell in row])
            for cell in sheet[number] if number in struck else ():
                cell.font = Font(strike=True)
    book.save(out)
    return out.getvalue()


def _write_ods(out: io.BytesIO, sheets: Sheets, struck: Collection[int]) -> None:
    tables = []
    for title, rows in sheets.items():
        lines = (
            _ods_row(row, ' table:style-name="gone"' if number in struck else "")
            for number, row in enumerate(rows, 1)
        )
        tables.append(
            f'<table:table table:name="{title}">{"".join(lines)}</table:table>'
        )
    text = (
        f"<office:doc {_NAMES}><office:automatic-styles>{_STRUCK}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(tables)}</office:spreadsheet></office:body></office:doc>"
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)


def _ods_row(row: Sequence[str], style: str) -> str:
    cells = (
        f"<table:table-cell{style}><text:p>{escape(cell)}</text:p></table:table-cell>"
        for cell in row
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def delimited(rows: Sequence[Sequence[str]], separator: str) -> bytes:
    """Return rows as a text with a separator."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode()
