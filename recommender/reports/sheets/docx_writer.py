"""A sheet as a Word document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from recommender.reports.blocks import Paragraph
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.paper_sheet import (
    PaperSheet,
    Section,
    SheetTable,
    Signatures,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# A4 with margins of 14 mm, in millimetres.
_WIDTH, _HEIGHT, _MARGIN = 210, 297, 14
_TEXT, _SMALL = 9.5, 7.5
_HEADING, _ABOVE_HEADING = 11.5, 6
_AFTER = 2
_SIGNATURE_SHARES = (24, 30, 30, 16)


def to_docx_file(sheet: PaperSheet) -> bytes:
    """Render a sheet as a Word document, on A4 portrait."""
    return _Writer().write(sheet)


class _Writer:
    """Writes one sheet; the package is an extra, loaded for documents only."""

    def __init__(self) -> None:
        import docx  # noqa: PLC0415
        from docx import shared  # noqa: PLC0415

        self._mm, self._pt = shared.Mm, shared.Pt
        self._document: Any = docx.Document()
        self._size = _TEXT

    def write(self, sheet: PaperSheet) -> bytes:
        self._set_page(sheet)
        self._document.add_heading(_plain(sheet.title), 0)
        self._paragraph(sheet.subtitle, size=12)
        self._rows([(name, value) for name, value in sheet.fields], (20, 80))
        for section in sheet.sections:
            self._section(section)
        self._size = _SMALL
        self._paragraph(sheet.footer)
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _set_page(self, sheet: PaperSheet) -> None:
        page = self._document.sections[0]
        page.page_width, page.page_height = self._mm(_WIDTH), self._mm(_HEIGHT)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(page, side, self._mm(_MARGIN))
        font = self._document.styles["Normal"].font
        font.name, font.size = "Arial", self._pt(_TEXT)
        properties = self._document.core_properties
        properties.title, properties.language = _plain(sheet.title), "en-GB"
        properties.author = ""

    def _section(self, section: Section) -> None:
        self._size = _SMALL if section.small else _TEXT
        heading = self._document.add_heading(_plain(section.title), 1)
        heading.paragraph_format.space_before = self._pt(_ABOVE_HEADING)
        for run in heading.runs:
            run.font.size = self._pt(_HEADING)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block.text, label=block.label)
            elif isinstance(block, SheetTable):
                self._table(block, section.title)
            elif isinstance(block, Picture):
                self._picture(block)
            else:
                self._signatures(block)

    def _paragraph(self, text: str, *, label: str = "", size: float = 0) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_after = self._pt(_AFTER)
        paragraph.paragraph_format.line_spacing = 1.0
        if label:
            self._run(paragraph, f"{label}: ", bold=True)
        run = self._run(paragraph, text)
        if size:
            run.font.size = self._pt(size)

    def _run(self, paragraph: Any, text: str, *, bold: bool = False) -> Any:
        run = paragraph.add_run(_plain(text))
        run.bold, run.font.size = bold, self._pt(self._size)
        return run

    def _table(self, block: SheetTable, above: str) -> None:
        if block.caption != above:
            self._paragraph("", label=block.caption)
        shares = [column.share for column in block.columns]
        table = self._new_table(shares)
        self._fill(table.add_row(), [column.name for column in block.columns], True)
        _repeat_on_each_page(table.rows[0])
        for group in block.groups:
            if group.title:
                cells = table.add_row().cells
                self._cell(cells[0].merge(cells[-1]), group.title, bold=True)
            for row in group.rows:
                self._fill(table.add_row(), row)
        for column, index in ((c, i) for i, c in enumerate(block.columns) if c.right):
            del column
            for cell in table.columns[index].cells:
                cell.paragraphs[0].alignment = 2

    def _rows(self, rows: Sequence[Sequence[str]], shares: Sequence[int]) -> None:
        table = self._new_table(shares)
        for row in rows:
            self._fill(table.add_row(), row)
            for run in table.rows[-1].cells[0].paragraphs[0].runs:
                run.bold = True

    def _new_table(self, shares: Sequence[int]) -> Any:
        table = self._document.add_table(0, len(shares), "Table Grid")
        table.autofit = False
        room, total = _WIDTH - 2 * _MARGIN, sum(shares)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = self._mm(room * share / total)
        return table

    def _fill(self, row: Any, texts: Sequence[str], bold: bool = False) -> None:
        for cell, text, column in zip(row.cells, texts, row.table.columns, strict=True):
            cell.width = column.width
            self._cell(cell, text, bold=bold)

    def _cell(self, cell: Any, text: str, *, bold: bool = False) -> None:
        self._run(cell.paragraphs[0], text, bold=bold)

    def _picture(self, block: Picture) -> None:
        width = self._mm(_WIDTH - 2 * _MARGIN)
        shape = self._document.add_picture(io.BytesIO(block.png), width=width)
        # What a screen reader says of the picture.
        shape._inline.docPr.set("descr", _plain(block.alt))

    def _signatures(self, block: Signatures) -> None:
        self._paragraph(block.opening)
        table = self._new_table(_SIGNATURE_SHARES)
        self._fill(table.add_row(), ("Role", "Name", "Signature", "Date"), True)
        for role, name in block.people:
            row = table.add_row()
            row.height = self._mm(10)
            self._fill(row, (role, name, "", ""))


def _repeat_on_each_page(row: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _plain(text: str) -> str:
    """Return a text without the control characters that XML has no place for."""
    return "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
