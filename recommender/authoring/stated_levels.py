"""Levels that the lines of a table state, for units whose rows have none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.authoring.tolerant_cells import level_number, read_level
from recommender.errors import printable
from recommender.files.sheets import CellError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.tables.whole_table import WholeTable

_LEVEL = re.compile(
    r"\b(entry[ -]levels?(?:\s*[1-3])?|entry\s*[1-3]"
    r"|(?:level|lvl)\s*:?\s*(?:[0-9]{1,2}|[a-z]+))\b",
    re.IGNORECASE,
)
# Begins the note of the levels below 1.
_ENTRY = "entry levels, which rules count as level 0: "


class StatedLevels:
    """The level of the units below a line, and levels that a title only mentions."""

    def __init__(self, given: int | None) -> None:
        self._given = given
        self._below: str | None = None
        self._place = self.mentioned = ""
        self._is_column_read = True
        self.notes: list[str] = []
        self._entry: dict[str, str] = {}

    def are_in(self, table: WholeTable) -> bool:
        """Return whether there is a level for units: in a column, a line, or for all.

        A column in which no cell is a level is not read.
        """
        rows = [row for row in table.rows if "level" in row.cells]
        words = _not_levels(row.cells["level"] for row in rows)
        if words:
            self._is_column_read = False
            shown = printable(", ".join(words), 60)
            self.notes.append(f"no level is in its column, which is left out: {shown}")
        elif rows:
            return True
        sheets = [part.sheet for part in table.parts]
        stated = any(level_in(line.text) is not None for line in table.lines)
        named = any(level_in(sheet) is not None for sheet in sheets)
        return self._given is not None or stated or named

    def begin(self, sheet: str = "") -> None:
        """Begin a sheet: its name may state the level of its units."""
        self._below = level_in(sheet)
        self._place = f'the name of sheet "{sheet}"'

    def open(self, text: str, place: str) -> None:
        """Note a line between the units, such as `Level 2 units`."""
        level = level_in(text)
        if level is not None:
            self._below, self._place = level, place

    def mention(self, text: str, place: str) -> None:
        """Note a title above a table: its level is that of the whole, not of units."""
        level = level_in(text)
        if level is not None:
            number = level_number(level)
            self.mentioned = f" ({place} states level {level}: --level {number}?)"

    def read(self, text: str) -> str:
        """Return the level of a unit from its cell, or else the one that is stated.

        Raises:
            CellError: It cannot be read, or there is none.
        """
        if not (text and self._is_column_read):
            level = self.level()
            self._note_entry(level, level)
            return level
        other = re.search("scqf|fheq|cqfw|eqf|aqf", text, re.I)
        if other:
            note = f"levels of {other[0].upper()} are read as the same numbers of RQF"
            if note not in self.notes:
                self.notes.append(note)
        level = read_level(text)
        self._note_entry(text, level)
        return level

    def _note_entry(self, text: str, level: str) -> None:
        """Note that a level is one of those below 1, which rules do not tell apart."""
        if level_number(level) == 0 and text not in self._entry:
            self._entry[text] = "entry level" if level == "0" else level
            read = (f'"{printable(t, 40)}" is {n}' for t, n in self._entry.items())
            self.notes = [n for n in self.notes if not n.startswith(_ENTRY)]
            self.notes.append(f"{_ENTRY}{', '.join(read)}")

    def level(self) -> str:
        """Return the level of a unit whose row has none.

        Raises:
            CellError: Nothing states it.
        """
        if self._below is not None:
            note = f"level {self._below} of units without one is from {self._place}"
            if note not in self.notes:
                self.notes.append(note)
            return self._below
        if self._given is not None:
            return f"{self._given}"
        hint = f"or give one level for all units with --level{self.mentioned}"
        raise CellError("unit-level", "no level is given; add it", hint)


def _not_levels(cells: Iterable[str]) -> list[str]:
    """Return what is in a column of levels if no cell of it is one; else nothing."""
    filled = list(dict.fromkeys(filter(None, cells)))
    for cell in filled:
        try:
            read_level(cell)
        except CellError:
            continue
        return []
    return filled


def level_in(text: str) -> str | None:
    """Return the only level that a text states, if there is one.

    >>> level_in("Level 2 units"), level_in("Level 2 or level 3"), level_in("Units")
    ('2', None, None)
    >>> level_in("Entry Level 3 units"), level_in("Award (Entry 2)")
    ('E3', 'E2')
    """
    stated = set()
    for match in _LEVEL.finditer(text):
        try:
            stated.add(read_level(match[1]))
        except CellError:
            continue
    return stated.pop() if len(stated) == 1 else None
