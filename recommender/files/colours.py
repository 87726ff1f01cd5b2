"""Cells that have a colour and no text, and the key of a sheet that says what it means.

Trackers of learners often say with colours alone what is done. Where a key has the
colours, each beside its meaning, such a cell is read as the words of the key. Of others
the colours have names, so that a person can say what they mean.
"""

from __future__ import annotations

import colorsys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from recommender.errors import printable
from recommender.files.grids import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# What tells one colour from another; its parts mean nothing here.
Colour: TypeAlias = tuple[object, ...]
# The row of a cell, and the place of its column from 0.
_Cell: TypeAlias = tuple[int, int]

# A meaning is a few words, and little else is in the row of a key.
_MOST_LETTERS = 30
_MOST_OTHERS = 2
_WHITE = (("rgb", "FFFFFFFF"), ("rgb", "00FFFFFF"))
# Colours by their hue, each up to a part of the circle, and how grey greys are.
_HUES = ((0.04, "red"), (0.13, "amber"), (0.19, "yellow"), (0.45, "green"),
         (0.7, "blue"), (0.85, "purple"), (1.0, "red"))  # fmt: skip
_GREY = 0.06
# The letters of a colour: two each for how opaque it is, red, green and blue.
_RGB = 8


@dataclass
class ColouredCells:
    """The cells of a sheet that have a colour and no text, by colour.

    Those `of_rows` are in rows that are coloured throughout.
    """

    cells: defaultdict[Colour, list[_Cell]] = field(
        default_factory=lambda: defaultdict(list)
    )
    of_rows: defaultdict[Colour, list[_Cell]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def note_row(
        self, number: int, texts: Iterable[Any], colours: Iterable[Colour | None]
    ) -> None:
        """Note the cells of a row that have a colour, which is not white, and no text.

        A row that is coloured throughout only looks better so, unless other cells have
        the same colour.
        """
        cells = list(zip(map(_is_filled, texts), colours, strict=False))
        own = {colour for is_filled, colour in cells if is_filled}
        for place, (is_filled, colour) in enumerate(cells):
            if colour is not None and not is_filled and colour[:2] not in _WHITE:
                noted = self.of_rows if own == {colour} else self.cells
                noted[colour].append((number, place))

    def read_by_key(self, rows: Mapping[int, list[str]]) -> Iterator[str]:
        """Write the words of the key into the cells, and yield what was done.

        The colours that it explains are known then.
        """
        for colour in self.cells.keys() & self.of_rows.keys():
            self.cells[colour] = sorted(self.cells[colour] + self.of_rows[colour])
        key, entries = self._key(rows)
        read = {c: [cell for cell in self.cells[c] if cell not in entries] for c in key}
        for colour, meaning in key.items():
            for row, place in read[colour]:
                cells = rows[row]
                cells += [""] * (place + 1 - len(cells))
                cells[place] = meaning
        if read:
            named = ", ".join(f"{printable(key[c])} ({len(read[c]):,})" for c in key)
            yield f"cells without text are read by the colours of the key: {named}"
        for colour in key:
            del self.cells[colour]

    def named(self) -> dict[_Cell, str]:
        """Return the cells with the names of their colours, those of one name apart."""
        names = {colour: _name_of(colour) for colour in self.cells}
        times = Counter(names.values())
        return {
            cell: name
            if name and times[name] == 1
            else f"{name or 'colour'} of {cell_name(min(cells))}"
            for colour, cells in self.cells.items()
            for name in [names[colour]]
            for cell in cells
        }

    def _key(
        self, rows: Mapping[int, list[str]]
    ) -> tuple[dict[Colour, str], frozenset[_Cell]]:
        """Return the meanings of the colours, and the cells of the key.

        Its entries are in a row or in a column: each colour once, and beside it a text
        that no other has. Each colour is used elsewhere, too.
        """
        beside = {
            cell: (colour, text)
            for colour, cells in self.cells.items()
            for cell in cells
            if (text := _right_of(cell, rows)) and len(cells) > 1
        }
        lines: defaultdict[tuple[str, int], list[_Cell]] = defaultdict(list)
        for row, place in beside:
            lines["row", row].append((row, place))
            lines["column", place].append((row, place))
        for line, cells in lines.items():
            key = dict(beside[cell] for cell in cells)
            texts = sum(map(bool, rows[cells[0][0]]))
            in_row = 1 if line[0] == "column" else len(cells)
            is_apart = texts <= in_row + _MOST_OTHERS
            if is_apart and len(cells) == len(key) == len(set(key.values())) > 1:
                return key, frozenset(cells)
        return {}, frozenset()


def _is_filled(text: Any) -> bool:
    return text not in (None, "")


def cell_name(cell: _Cell) -> str:
    """Return what a spreadsheet calls a cell.

    >>> cell_name((4, 1))
    'B4'
    """
    return f"{column_letters(cell[1])}{cell[0]}"


def unread_in_words(cells: Iterable[_Cell]) -> list[str]:
    """Return a notice of cells with a colour and no text that are not read, if any."""
    named = [cell_name(cell) for cell in sorted(cells)]
    if not named:
        return []
    if not named[1:]:
        return [f"a cell has a colour and no text, and is not read: {named[0]}"]
    number = f"{len(named):,} cells have a colour and no text, and are not read"
    return [f"{number}: {named[0]} and others"]


def _name_of(colour: Colour) -> str:
    """Return the name of a colour; "" of one that depends on the look of the book.

    >>> [_name_of(("rgb", code, 0)) for code in ("FF00B050", "FFFFC7CE", "FFD9D9D9")]
    ['green', 'red', 'grey']
    """
    kind, code, *_ = colour
    if kind != "rgb" or not isinstance(code, str) or len(code) != _RGB:
        return ""
    red, green, blue = (int(code[n : n + 2], 16) / 255 for n in (2, 4, 6))
    if max(red, green, blue) - min(red, green, blue) < _GREY:
        return "grey"
    hue = colorsys.rgb_to_hsv(red, green, blue)[0]
    return next(name for end, name in _HUES if hue <= end)


def _right_of(cell: _Cell, rows: Mapping[int, list[str]]) -> str:
    """Return the words in the cell right of another; "" if it has none, or many."""
    row, place = cell
    text = "".join(rows[row][place + 1 : place + 2]).strip()
    return text if 1 < len(text) <= _MOST_LETTERS and not text.isdigit() else ""
