"""Cells that have a colour and no text, and the key of a sheet that says what it means.

Trackers of learners often say with colours alone what is done. Where a key has the
colours, each beside its meaning, such a cell is read as the words of the key.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from recommender.errors import printable
from recommender.files.grids import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What tells one colour from another; its parts mean nothing here.
Colour: TypeAlias = tuple[object, ...]
# The row of a cell, and the place of its column from 0.
_Cell: TypeAlias = tuple[int, int]

# A meaning is a few words, and little else is in the row of a key.
_MOST_LETTERS = 30
_MOST_OTHERS = 2


@dataclass
class ColouredCells:
    """The cells of a sheet that have a colour and no text, by colour."""

    cells: defaultdict[Colour, list[_Cell]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def note(self, cell: _Cell, colour: Colour) -> None:
        """Note a cell that has a colour and no text."""
        self.cells[colour].append(cell)

    def read_by_key(self, rows: Mapping[int, list[str]]) -> Iterator[str]:
        """Write the words of the key into the cells, and yield what was done.

        Of a sheet without a key that has cells like these, so much is said.
        """
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
        others = sorted(cell for c in self.cells.keys() - key for cell in self.cells[c])
        if others:
            row, place = others[0]
            cell = f"{column_letters(place)}{row}"
            yield (
                f"{len(others):,} cells have a colour and no text, and are not read: "
                f"{cell} and others"
                if others[1:]
                else f"a cell has a colour and no text, and is not read: {cell}"
            )

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


def _right_of(cell: _Cell, rows: Mapping[int, list[str]]) -> str:
    """Return the words in the cell right of another; "" if it has none, or many."""
    row, place = cell
    text = "".join(rows[row][place + 1 : place + 2]).strip()
    return text if 1 < len(text) <= _MOST_LETTERS and not text.isdigit() else ""
