"""A sheet as a page of a workbook, to print on A4 portrait.

Tables of different columns share one grid, in cells that are merged where that takes
it. A picture is given in words only where nothing else says what it shows.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from recommender.reports.blocks import Paragraph
from recommender.reports.cohort_sheets.sheet_styles import (
    BROKEN,
    Styles,
    lines_of,
    new_book,
    put,
    set_page,
    set_widths,
)
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.live_text import LiveText
from recommender.reports.sheets.paper_sheet import Bullets, SheetTable, Signatures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.reports.sheets.paper_sheet import PaperSheet, Section

DETAILS = "Details"
# A4 portrait within its margins, in pixels and in points; what is a little higher is
# printed a little smaller.
_WIDTH, _HEIGHT = 672, 1.45 * 730
# A character is 7 pixels wide in the font that widths are counted in, and a column has
# 5 more; the shares of columns add up to 100.
_CHARACTER, _PADDING, _COUNTED_IN, _WHOLE = 7, 5, 11, 100
_TEXT, _SMALL = 10, 8
_LINE, _SIGNING, _HIGHEST = 1.27, 26, 409
_PALE = "#BFBFBF"
# Ends of columns that are this near become one, so that the grid stays coarse.
_NEAR = 4
_SIGNATURE_SHARES = (24, 30, 30, 16)
_FIELD_SHARES = (15, 85)
_NUMBER = re.compile(r"(\d{1,9}(?:\.\d+)?)(\*?)")


def to_xlsx_file(sheet: PaperSheet) -> bytes:
    """Render a sheet as a workbook; text from data is never a formula."""
    file = io.BytesIO()
    book = new_book(file)
    write_pages(add_pages(book, sheet), Styles(book), sheet)
    book.close()
    return file.getvalue()


def add_pages(book: Any, sheet: PaperSheet) -> list[Any]:
    """Add the worksheets for a sheet: one to be signed, one for what comes after."""
    names = [sheet.title, *([DETAILS] if _to_be_signed(sheet)[1].sections else [])]
    return [book.add_worksheet(name) for name in names]


def write_pages(worksheets: Sequence[Any], styles: Styles, sheet: PaperSheet) -> None:
    """Write a sheet into its worksheets."""
    for worksheet, part in zip(worksheets, _to_be_signed(sheet), strict=False):
        XlsxPage(worksheet, styles).write(part)


def _to_be_signed(sheet: PaperSheet) -> tuple[PaperSheet, PaperSheet]:
    """Return the sections up to the lines to sign on, and the others."""
    sections = sheet.sections
    signed = next(
        (
            number
            for number, section in enumerate(sections, 1)
            if any(isinstance(block, Signatures) for block in section.blocks)
        ),
        len(sections),
    )
    first = replace(sheet, sections=sections[:signed])
    title = f"{sheet.title}: {DETAILS.casefold()}"
    return first, replace(sheet, title=title, fields=(), sections=sections[signed:])


class XlsxPage:
    """Writes one sheet into a worksheet, from the top to the bottom."""

    def __init__(self, worksheet: Any, styles: Styles) -> None:
        self._sheet, self._styles = worksheet, styles
        self._size: float = _TEXT
        self._ends: tuple[int, ...] = ()
        self._heights: list[float] = []

    def write(self, sheet: PaperSheet) -> None:
        """Write the sheet, with its title in the margin of each page."""
        self._ends = tuple(_grid(_shares_of(sheet)))
        pixels = [(b - a) * _WIDTH / _WHOLE for a, b in pairwise((0, *self._ends))]
        set_widths(self._sheet, [max(p - _PADDING, 1) / _CHARACTER for p in pixels])
        self._line((sheet.title,), (_WHOLE,), bold=True, font_size=14)
        self._line((sheet.subtitle,), (_WHOLE,), font_size=12)
        for name, value in sheet.fields:
            self._line((name, value), _FIELD_SHARES, firsts={"bold": True},
                       bottom=0 if value else 1)  # fmt: skip
        for section in sheet.sections:
            self._section(section)
        self._size = _SMALL
        self._space()
        self._line((sheet.footer,), (_WHOLE,))
        self._sheet.hide_gridlines(2)
        begins = {"type": "text", "criteria": "begins with", "value": BROKEN}
        whole = (0, 0, self._row, len(self._ends) - 1)
        look = {**begins, "format": self._styles.if_broken}
        self._sheet.conditional_format(*whole, look)
        pages = 1 if sum(self._heights) <= _HEIGHT else 0
        set_page(self._sheet, f"{sheet.title}: {sheet.subtitle}", pages=pages)

    def _section(self, section: Section) -> None:
        self._size = _SMALL if section.small else _TEXT
        self._space()
        in_words = any(not isinstance(block, Picture) for block in section.blocks)
        self._line((section.title,), (_WHOLE,), bold=True, font_size=12, bottom=2)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block.text, block.label)
            elif isinstance(block, Bullets):
                for item in block.items:
                    self._paragraph(f"\u2022 {item}")
            elif isinstance(block, SheetTable):
                self._table(block, section.title)
            elif isinstance(block, Signatures):
                self._signatures(block)
            elif not in_words:
                self._paragraph(block.alt)

    @property
    def _row(self) -> int:
        """The row written last."""
        return len(self._heights) - 1

    def _space(self) -> None:
        self._end_row(_SMALL)

    def _end_row(self, height: float) -> None:
        self._heights.append(height)
        self._sheet.set_row(self._row, height)

    def _paragraph(self, text: str, label: str = "") -> None:
        if not label:
            self._line((text,), (_WHOLE,))
        else:
            self._line((f"{label}: {text}",), (_WHOLE,))
            bold, plain = (self._styles.of(font_size=self._size, bold=b, valign="top")
                           for b in (True, False))  # fmt: skip
            self._sheet.write_rich_string(
                self._row, 0, bold, f"{label}: ", plain, text or " ", plain
            )

    def _table(self, table: SheetTable, above: str) -> None:
        shares = tuple(column.share for column in table.columns)
        right = frozenset(n for n, column in enumerate(table.columns) if column.right)
        self._space()
        if table.caption != above:
            self._line((table.caption,), (_WHOLE,), bold=True)
        names = tuple(column.name for column in table.columns)
        self._line(names, shares, right=right, bold=True, bottom=1, bg_color="#E7E6E6")
        for group in table.groups:
            if group.title:
                self._line(
                    (group.title,), (_WHOLE,), bold=True, bottom=1, bottom_color=_PALE
                )
            for row in group.rows:
                self._line(row, shares, right=right, bottom=1, bottom_color=_PALE)

    def _signatures(self, block: Signatures) -> None:
        self._paragraph(block.opening)
        heads = ("Role", "Name", "Signature", "Date")
        self._line(heads, _SIGNATURE_SHARES, bold=True)
        for role, name in block.people:
            row = (role, name, "", "")
            self._line(row, _SIGNATURE_SHARES, valign="bottom", bottom=1)
            self._sheet.set_row(self._row, _SIGNING)
            self._heights[-1] = _SIGNING

    def _line(
        self,
        texts: Sequence[str],
        shares: Sequence[int],
        *,
        right: frozenset[int] = frozenset(),
        firsts: dict[str, object] | None = None,
        **look: object,
    ) -> None:
        """Write a row of cells, each as wide as its share; `firsts` is of the first."""
        look = {"font_size": self._size, **look}
        spans = self._spans(shares)
        size = float(str(look["font_size"]))
        lines = lines_of(zip(texts, self._widths(spans, size), strict=True))
        if len(spans) == 1 and isinstance(texts[0], LiveText) and "bold" not in look:
            lines += 2  # it gets longer where rules are broken
        self._end_row(min(lines * size * _LINE, _HIGHEST))
        for number, (text, (first, last)) in enumerate(zip(texts, spans, strict=True)):
            own = dict(look) if number in right else {**look, "align": "left"}
            own |= (firsts or {}) if number == 0 else {}
            self._cell(first, last, text, own)

    def _cell(self, first: int, last: int, text: str, look: dict[str, object]) -> None:
        row = self._row
        number = _NUMBER.fullmatch(text) if "align" not in look else None
        if number is not None:
            look = {**look, "num_format": _number_format(*number.groups())}
        if "align" not in look:
            look = {**look, "align": "center"}
        style = self._styles.of(**look)
        if last > first:
            self._sheet.merge_range(row, first, row, last, "", style)
        value = _number(number[1]) if number is not None else text
        if isinstance(text, LiveText):
            self._sheet.write_formula(
                row, first, text.formula, style, value if number else str(text)
            )
        else:
            put(self._sheet, row, first, value, style)

    def _spans(self, shares: Sequence[int]) -> list[tuple[int, int]]:
        """Return the first and the last column of the grid for each share."""
        ends = [_nearest(end, self._ends) for end in _scaled(shares)]
        places = [0, *(self._ends.index(end) + 1 for end in ends)]
        return [(a, b - 1) for a, b in pairwise(places)]

    def _widths(self, spans: Iterable[tuple[int, int]], size: float) -> list[float]:
        """Return how many characters of a size some spans have room for."""
        ends = (0, *self._ends)
        shares = [ends[last + 1] - ends[first] for first, last in spans]
        character = _CHARACTER * size / _COUNTED_IN
        return [(s * _WIDTH / _WHOLE - _PADDING) / character for s in shares]


def _shares_of(sheet: PaperSheet) -> Iterator[tuple[int, ...]]:
    """Yield the shares of each table of a sheet, those with the most columns first."""
    blocks = (block for section in sheet.sections for block in section.blocks)
    tables = [block for block in blocks if isinstance(block, SheetTable)]
    tables.sort(key=lambda table: -len(table.columns))
    yield from (tuple(column.share for column in table.columns) for table in tables)
    yield _SIGNATURE_SHARES
    yield _FIELD_SHARES


def _grid(rows: Iterable[tuple[int, ...]]) -> list[int]:
    """Return the ends of the columns that all rows fit into.

    >>> _grid([(30, 70), (32, 38, 30)])
    [30, 70, 100]
    """
    ends = [_WHOLE]
    for shares in rows:
        own = list(_scaled(shares))
        # Two columns of one row are never made one.
        taken = [_nearest(end, ends) for end in own]
        for end, near in zip(own, taken, strict=True):
            if abs(near - end) > _NEAR or taken.count(near) > 1:
                ends.append(end)
    return sorted(set(ends))


def _scaled(shares: Sequence[int]) -> Iterator[int]:
    """Yield where columns end, in hundredths of the width."""
    whole = sum(shares)
    yield from (round(_WHOLE * end / whole) for end in accumulate(shares))


def _nearest(end: int, ends: Iterable[int]) -> int:
    return min(ends, key=lambda other: (abs(other - end), other))


def _number_format(number: str, star: str) -> str:
    """Return the format that shows a number with its decimals, and a star after it.

    >>> _number_format("39.0", ""), _number_format("6", "*")
    ('0.0', 'General"*"')
    """
    decimals = number.partition(".")[2]
    shown = f"0.{'0' * len(decimals)}" if decimals else "General"
    return f'{shown}"{star}"' if star else shown


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
