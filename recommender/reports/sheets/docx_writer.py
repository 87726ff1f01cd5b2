"""A sheet as a Word document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from recommender.reports.blocks import Paragraph
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.paper_sheet import (
    Bullets,
    PaperSheet,
    Section,
    SheetTable,
    Signatures,
)
from recommender.safe_text import without_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

# A4 with margins of 14 mm, in millimetres.
_WIDTH, _HEIGHT, _MARGIN = 210, 297, 14
_TEXT, _SMALL, _LETTER = 9.5, 7.5, 10
_TITLE, _HEADING, _ABOVE_HEADING = 18, 11.5, 6
_AFTER, _BELOW_TABLE = 2, 4
_HEAD = 8.5
# Inside a cell, to the left and to the right, in twentieths of a point.
_CELL_MARGIN = 60
# The share of the width that a picture takes.
_PICTURE = 0.82
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
        self._text: float = _TEXT
        self._size, self._is_below_table = self._text, False

    def write(self, sheet: PaperSheet) -> bytes:
        self._text = _LETTER if sheet.is_letter else _TEXT
        self._set_page(sheet)
        self._document.add_heading(without_orders(sheet.title), 0)
        self._paragraph(sheet.subtitle, size=12)
        self._rows([(name, value) for name, value in sheet.fields], (20, 80))
        for section in sheet.sections:
            self._section(section)
        self._footer(sheet.footer)
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _set_page(self, sheet: PaperSheet) -> None:
        page = self._document.sections[0]
        page.page_width, page.page_height = self._mm(_WIDTH), self._mm(_HEIGHT)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(page, side, self._mm(_MARGIN))
        for style, size in (
            ("Normal", self._text), ("Title", _TITLE), ("Heading 1", _HEADING)
        ):  # fmt: skip
            self._set_style(self._document.styles[style], size)
        properties = self._document.core_properties
        properties.title, properties.language = without_orders(sheet.title), "en-GB"
        properties.author = ""

    def _set_style(self, style: Any, size: float) -> None:
        """Set a style in black Arial, in place of the fonts of Word's theme."""
        from docx.oxml import ns  # noqa: PLC0415
        from docx.shared import RGBColor  # noqa: PLC0415

        style.font.name, style.font.size = "Arial", self._pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(ns.qn(f"w:{name}"), None)

    def _footer(self, text: str) -> None:
        """Write what the sheet was made with at the foot of each page, numbered."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        self._size = _SMALL
        self._run(paragraph, f"{text} Page ")
        for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
            _add_field(self._run(paragraph, ""), kind, code)

    def _section(self, section: Section) -> None:
        self._size = _SMALL if section.small else self._text
        heading = self._document.add_heading(without_orders(section.title), 1)
        heading.paragraph_format.space_before = self._pt(_ABOVE_HEADING)
        heading.paragraph_format.keep_with_next = True
        for block in section.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block.text, label=block.label)
            elif isinstance(block, Bullets):
                for item in block.items:
                    self._paragraph(item, style="List Bullet")
            elif isinstance(block, SheetTable):
                self._table(block, section.title)
            elif isinstance(block, Picture):
                self._picture(block)
            else:
                self._signatures(block)

    def _paragraph(
        self, text: str, *, label: str = "", size: float = 0, style: str = "Normal"
    ) -> Any:
        paragraph = self._document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = self._pt(_AFTER)
        paragraph.paragraph_format.line_spacing = 1.0
        if self._is_below_table:
            paragraph.paragraph_format.space_before = self._pt(_BELOW_TABLE)
        self._is_below_table = False
        if label:
            self._run(paragraph, f"{label}: ", bold=True)
        run = self._run(paragraph, text)
        if size:
            run.font.size = self._pt(size)
        return paragraph

    def _run(self, paragraph: Any, text: str, *, bold: bool = False) -> Any:
        run = paragraph.add_run(without_orders(text))
        run.bold, run.font.size = bold, self._pt(self._size)
        return run

    def _table(self, block: SheetTable, above: str) -> None:
        if block.caption != above:
            caption = self._paragraph("", label=block.caption)
            caption.paragraph_format.keep_with_next = True
        right = frozenset(i for i, column in enumerate(block.columns) if column.right)
        table = self._new_table([column.share for column in block.columns])
        _describe(table, block.caption)
        heads = [column.name for column in block.columns]
        self._head_row(table, heads, right)
        for group in block.groups:
            if group.title:
                row = table.add_row()
                cell = row.cells[0].merge(row.cells[-1])
                self._cell(cell, group.title, bold=True)
                _keep_with_next(row)
            for cells in group.rows:
                self._fill(table.add_row(), cells, right=right)

    def _head_row(
        self, table: Any, heads: Sequence[str], right: frozenset[int] = frozenset()
    ) -> None:
        """Write the heads of columns, which stand again on each page."""
        size, self._size = self._size, min(self._size, _HEAD)
        row = table.add_row()
        self._fill(row, heads, bold=True, right=right)
        self._size = size
        _repeat_on_each_page(row)
        _keep_with_next(row)

    def _rows(self, rows: Sequence[Sequence[str]], shares: Sequence[int]) -> None:
        table = self._new_table(shares)
        for row in rows:
            self._fill(table.add_row(), row)
            for run in table.rows[-1].cells[0].paragraphs[0].runs:
                run.bold = True

    def _new_table(self, shares: Sequence[int]) -> Any:
        table = self._document.add_table(0, len(shares), "Table Grid")
        table.autofit = False
        _set_margins(table)
        self._is_below_table = True
        room, total = _WIDTH - 2 * _MARGIN, sum(shares)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = self._mm(room * share / total)
        return table

    def _fill(
        self,
        row: Any,
        texts: Sequence[str],
        *,
        bold: bool = False,
        right: frozenset[int] = frozenset(),
    ) -> None:
        _keep_whole(row)
        columns = row.table.columns
        for i, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = columns[i].width
            self._cell(cell, text, bold=bold)
            if i in right:
                cell.paragraphs[0].alignment = 2

    def _cell(self, cell: Any, text: str, *, bold: bool = False) -> None:
        self._run(cell.paragraphs[0], text, bold=bold)

    def _picture(self, block: Picture) -> None:
        width = self._mm(_PICTURE * (_WIDTH - 2 * _MARGIN))
        shape = self._document.add_picture(io.BytesIO(block.png), width=width)
        # What a screen reader says of the picture.
        shape._inline.docPr.set("descr", without_orders(block.alt))

    def _signatures(self, block: Signatures) -> None:
        opening = self._paragraph(block.opening)
        opening.paragraph_format.keep_with_next = True
        table = self._new_table(_SIGNATURE_SHARES)
        _describe(table, block.opening)
        self._head_row(table, ("Role", "Name", "Signature", "Date"))
        for role, name in block.people:
            row = table.add_row()
            row.height = self._mm(10)
            self._fill(row, (role, name, "", ""))
            for cell in row.cells:
                _add(cell._tc.get_or_add_tcPr(), "vAlign", val="bottom")
        for row in table.rows[:-1]:
            _keep_with_next(row)


def _add(parent: Any, name: str, **values: str) -> Any:
    """Add an element of Word's own, with its attributes."""
    from docx.oxml import OxmlElement, ns  # noqa: PLC0415

    element = OxmlElement(f"w:{name}")
    for key, value in values.items():
        element.set(ns.qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _repeat_on_each_page(row: Any) -> None:
    _add(row._tr.get_or_add_trPr(), "tblHeader")


def _keep_whole(row: Any) -> None:
    """Keep the lines of a row on one page."""
    _add(row._tr.get_or_add_trPr(), "cantSplit")


def _keep_with_next(row: Any) -> None:
    """Keep a row on the page of the next one."""
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _set_margins(table: Any) -> None:
    margins = _add(table._tbl.tblPr, "tblCellMar")
    for side in ("left", "right"):
        _add(margins, side, w=f"{_CELL_MARGIN}", type="dxa")


def _describe(table: Any, caption: str) -> None:
    """Name a table for those who hear it read."""
    _add(table._tbl.tblPr, "tblCaption", val=without_orders(caption))


def _add_field(run: Any, kind: str, code: str) -> None:
    """Add a part of a field, such as the number of the page."""
    if kind:
        _add(run._r, "fldChar", fldCharType=kind)
    else:
        _add(run._r, "instrText").text = code
