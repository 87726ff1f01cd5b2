"""A sheet of a workbook as text, with its merged cells and hidden rows told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from recommender.errors import Fault, rows_in_words
from recommender.files.sheets import RawSheet, Record

# So many cells are named of those that have comments.
MOST_NAMED = 5


class Area(NamedTuple):
    """Cells that are merged: the numbers of the first and last row and column, from 1.

    >>> f"{Area(3, 1, 9, 1)}"
    'A3:A9'
    """

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first = f"{column_letters(self.left - 1)}{self.top}"
        return f"{first}:{column_letters(self.right - 1)}{self.bottom}"


@dataclass
class Grid:
    """The filled rows of a sheet by their numbers, and what else there is about them.

    `hidden` are the rows that are hidden, and `hidden_columns` the places of columns.
    `uncalculated` are the rows of formulas without a value, `struck` those of which
    most is struck through, and `partly_struck` those of which some is. `commented` are
    the cells that have comments, and `coloured` those that have a colour and no text,
    by row and place. `remarks` are what else is to be told of its looks.
    """

    title: str
    rows: dict[int, list[str]]
    merged: list[Area] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    uncalculated: list[int] = field(default_factory=list)
    is_hidden: bool = False
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    partly_struck: set[int] = field(default_factory=set)
    commented: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    coloured: dict[tuple[int, int], str] = field(default_factory=dict)

    def note_struck(self, number: int, struck: int, filled: int) -> None:
        """Note how many of the filled cells of a row are struck through."""
        if struck:
            (self.struck if 2 * struck > filled else self.partly_struck).add(number)

    def to_sheet(self, name: str) -> RawSheet:
        """Return the sheet; each row of merged cells has their text.

        A text merged across a row that has no other one fills the row, which shows
        that it is a title. `name` is the name of the file in faults.
        """
        notices = []
        down = [area for area in self.merged if self._fill(area)]
        if down:
            areas = ", ".join(map(str, sorted(down)))
            notices.append(f"merged cells: each row is read with their text: {areas}")
        if self.partly_struck:
            rows = rows_in_words(sorted(self.partly_struck))
            notices.append(
                f"cells that are struck through are read like others: {rows}"
            )
        if self.commented:
            notices.append(_of_comments(self.commented))
        notices += self.remarks
        message = "a formula without a value"
        hint = "open and save it in Excel to calculate them"
        faults = [
            Fault("xlsx-formula", message, hint, name, row) for row in self.uncalculated
        ]
        records = [
            Record(number, number, row, number in self.struck)
            for number, row in self.rows.items()
        ]
        hidden = tuple(sorted(self.hidden & self.rows.keys()))
        return RawSheet(
            self.title,
            records,
            faults,
            notices,
            hidden_rows=hidden,
            hidden_columns=frozenset(self.hidden_columns),
            coloured=self.coloured,
        )

    def _fill(self, area: Area) -> bool:
        """Write the text of merged cells into their rows; return whether into several.

        A column of them is filled; a row only if there is nothing else in it.
        """
        text = self.rows.get(area.top, [""] * area.left)[area.left - 1]
        numbers = [n for n in range(area.top, area.bottom + 1) if n in self.rows]
        if not text.strip():
            return False
        for number in numbers:
            row = self.rows[number]
            row += [""] * (area.right - len(row))
            row[area.left - 1] = text
            if sum(map(bool, row)) == 1:
                row[area.left - 1 : area.right] = [text] * (area.right - area.left + 1)
        return len(numbers) > 1


def _of_comments(cells: list[str]) -> str:
    """Return a notice of comments on cells.

    >>> _of_comments(["B3"]), _of_comments(["B3", "C4"])
    ('a comment on a cell is not read: B3', '2 comments on cells are not read: B3, C4')
    """
    number = len(cells)
    which = (
        f"{number:,} comments on cells are" if number > 1 else "a comment on a cell is"
    )
    more = ", ..." if cells[MOST_NAMED:] else ""
    return f"{which} not read: {', '.join(cells[:MOST_NAMED])}{more}"


def column_letters(place: int) -> str:
    """Return the letters of a column, of which the first has the place 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
