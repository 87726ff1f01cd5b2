"""How cells look and pages are printed, and the one way to write a value.

Colour never stands alone: what it says is a sign or a word too, so that a page reads
the same in black and white.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Sequence

TAKEN, HELD, BROKEN = "✓", "H", "✗"
# The head of the column of names, which is hidden where no names are written.
NAME = "Name"
NOTE = "A plan is a suggestion that an assessor confirms."
A4 = 9
DAY = "d mmm yyyy"
_GREY, _GREEN, _RED, _AMBER = "#E7E6E6", "#E2EFDA", "#FFC7CE", "#FFE699"
# Excel takes no longer header or footer.
_MOST_IN_MARGIN = 200
# The height of a line in points, and the pixels on a line of A4 landscape.
LINE, _PIXELS = 15, 950


# A workbook of the same answers has the same bytes on the same day.
_MADE = datetime(2000, 1, 1)
_TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def new_book(file: io.BytesIO) -> Any:
    """Open a workbook that is written to a file when closed; text stays text in it."""
    import xlsxwriter  # noqa: PLC0415  (an extra)

    book = xlsxwriter.Workbook(file, dict(_TEXT_ONLY))
    book.set_properties({"created": _MADE})
    return book


class Styles:
    """The formats of a workbook's cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **properties: object) -> Any:
        """Return the format with these properties; texts wrap and begin at the top."""
        whole = {"text_wrap": True, "valign": "top", **properties}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    @property
    def plain(self) -> Any:
        """The format of a text or a number."""
        return self.of()

    @property
    def title(self) -> Any:
        """The format of the title of a sheet."""
        return self.of(bold=True, font_size=14, text_wrap=False)

    @property
    def head(self) -> Any:
        """The format of a header."""
        return self.of(bold=True, bg_color=_GREY, bottom=1)

    @property
    def head_up(self) -> Any:
        """The format of a header that is written upwards."""
        return self.of(bold=True, bg_color=_GREY, bottom=1, rotation=90, align="center")

    @property
    def warning(self) -> Any:
        """The format of what is wrong with the whole sheet."""
        return self.of(bold=True, font_color="#C00000", text_wrap=False)

    @property
    def part(self) -> Any:
        """The format of a heading between rows."""
        return self.of(bold=True, bottom=1, text_wrap=False)

    @property
    def bold(self) -> Any:
        """The format of a label or a total."""
        return self.of(bold=True)

    @property
    def mark(self) -> Any:
        """The format of a mark in a narrow column."""
        return self.of(align="center", border=4, border_color="#A6A6A6")

    @property
    def day(self) -> Any:
        """The format of a date."""
        return self.of(num_format=DAY, align="left", indent=1)

    @property
    def centred(self) -> Any:
        """The format of a number in the middle of its column."""
        return self.of(align="center")

    @property
    def line(self) -> Any:
        """The format of a line to write on."""
        return self.of(bottom=1)

    # These are laid over the format of a cell, and only say what differs.

    @property
    def if_taken(self) -> Any:
        """What shows that a unit is in the plan."""
        return self._book.add_format({"bg_color": _GREEN})

    @property
    def if_held(self) -> Any:
        """What shows that a unit is achieved already."""
        return self._book.add_format({"bg_color": "#D9D9D9", "bold": True})

    @property
    def if_changed(self) -> Any:
        """What shows that a person changed the plan."""
        return self._book.add_format({"bg_color": _AMBER, "bold": True})

    @property
    def if_broken(self) -> Any:
        """What shows that a rule does not hold; a number gets a sign."""
        shown = f'General" {BROKEN}"'
        return self._book.add_format(
            {"bg_color": _RED, "bold": True, "num_format": shown}
        )


def put(sheet: Any, row: int, column: int, value: object, style: Any = None) -> None:
    """Write a value for what it is; a text is never taken for a formula or a link."""
    if value is None or value == "":
        if style is not None:
            sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    else:
        assert isinstance(value, int | float | Fraction)
        sheet.write_number(row, column, shown_number(value), style)


def put_row(
    sheet: Any, row: int, values: Iterable[object], style: Any = None, first: int = 0
) -> None:
    """Write values in the cells of a row, from the column `first` on."""
    for column, value in enumerate(values, first):
        put(sheet, row, column, value, style)


def shown_number(number: float | Fraction) -> int | float:
    """Return a number as a cell has it: whole where it is whole, else to 2 decimals."""
    return int(number) if number == int(number) else round(float(number), 2)


def set_widths(sheet: Any, widths: Iterable[float]) -> None:
    """Set the widths of the columns, in characters."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def hide_column(sheet: Any, column: int, width: float) -> None:
    """Hide a column, such as that of names: they may be put in it later."""
    sheet.set_column(column, column, width, None, {"hidden": True})


def set_page(
    sheet: Any,
    head: str,
    *,
    landscape: bool = False,
    repeat: int | None = None,
    pages: int = 0,
) -> None:
    """Lay a sheet out for A4, as wide as the page, with numbers on the pages.

    `repeat` is the row of the header that each page has. There may be any number of
    `pages` if it is 0.
    """
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, pages)
    if repeat is not None:
        sheet.repeat_rows(repeat)
    # An & begins a code in a header.
    sheet.set_header(f"&L{head[:_MOST_IN_MARGIN].replace('&', '&&')}")
    sheet.set_footer(f"&L{NOTE}&RPage &P of &N")


def scale_for(widths: Sequence[float]) -> int:
    """Return the scale, in percent, at which columns fit the width of an A4 page.

    Columns that would be too small to read go on to another page.

    >>> scale_for([10] * 10), scale_for([10] * 20), scale_for([10] * 100)
    (100, 63, 45)
    """
    # A character is 7 pixels wide, and a column has 5 more.
    pixels = sum(7 * width + 5 for width in widths)
    return min(max(int(100 * _PIXELS / pixels), 45), 100)


def set_height(sheet: Any, row: int, cells: Iterable[tuple[object, float]]) -> int:
    """Make a row high enough for texts in cells of some widths; return its height.

    Not every program does so when it opens a file.
    """
    lines = lines_of(cells)
    sheet.set_row(row, LINE * lines)
    return LINE * lines


def lines_of(cells: Iterable[tuple[object, float]]) -> int:
    """Return how many lines the longest of some texts takes, in cells of some widths.

    >>> lines_of([("a word", 10), ("a word and another", 10)])
    2
    """
    return max((_lines(str(value), width) for value, width in cells), default=1)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes, in a font that may be wider than ours.

    >>> _lines("a word and another", 10), _lines("", 10)
    (2, 1)
    """
    room = max(int(1.2 * width), 1)
    return sum(len(wrap(part, room)) or 1 for part in text.split("\n"))
