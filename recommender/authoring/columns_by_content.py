"""What columns may be whose headers are not known, by what is in their cells."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from recommender.authoring.tolerant_cells import (
    read_credits,
    read_hours,
    read_level,
)
from recommender.files.sheets import CellError
from recommender.tables.column_headers import has_words_of
from recommender.tables.whole_table import looks_like_code

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

# So many rows say what their columns are.
_FEWEST, _MOST = 2, 200
_MOST_LEVEL, _MOST_CREDITS = 12, 120
# Hours of learning are this many times the credits, or more.
_HOURS_PER_CREDIT = 4
# Words in a cell that say what it is, such as "5 credits".
_WORDS = {
    "level": re.compile(r"\b(?:level|lvl|entry|[se]?cqf|rqf|nqf)\b", re.IGNORECASE),
    "credits": re.compile(r"[0-9]\s*(?:credits?|crs?|points?|pts)\b", re.IGNORECASE),
    "glh": re.compile(r"[0-9]\s*(?:hours?|hrs?|glh|h)\b", re.IGNORECASE),
}
_READ = {"level": read_level, "credits": read_credits, "glh": read_hours}


class _Column(NamedTuple):
    """A column that may be anything: its place, its filled cells, and its header."""

    place: int
    cells: list[str]
    header: str = ""

    @property
    def numbers(self) -> list[float]:
        """Its cells as numbers; none if one is not a number."""
        texts = [read_number(cell, read_hours) for cell in self.cells]
        return [float(text) for text in texts] if all(texts) else []

    @property
    def may_be_credits(self) -> bool:
        """Whether its numbers are none of hours."""
        is_small = max(self.numbers) <= _MOST_CREDITS
        return is_small and not has_words_of(self.header, "hours")

    def states(self, kind: str) -> bool:
        """Return whether its cells say in words that they are levels, for example."""
        return all(
            _WORDS[kind].search(cell) and read_number(cell, _READ[kind])
            for cell in self.cells
        )

    @property
    def are_codes(self) -> bool:
        """Whether each cell is a code of its own."""
        alike = len(set(self.cells)) < len(self.cells)
        return not alike and all(map(looks_like_code, self.cells))

    @property
    def are_titles(self) -> bool:
        """Whether its cells are words, mostly different and more than one."""
        letters = [sum(map(str.isalpha, cell)) for cell in self.cells]
        words = [len(cell.split()) for cell in self.cells]
        differ = 4 * len(set(self.cells)) > 3 * len(self.cells)
        return differ and sum(words) > len(words) and sum(letters) > len(letters) * 4


def read_number(cell: str, read: Callable[[str], str]) -> str:
    """Return what a cell is read as; "" if it cannot be."""
    try:
        return read(cell)
    except CellError:
        return ""


def propose_columns(
    headers: Sequence[str], rows: Sequence[Sequence[str]], known: Collection[str]
) -> dict[str, int]:
    """Return the places of columns that may be those of units, by their contents.

    `rows` have the cells of columns without a meaning; the others are empty in them.
    The `headers` tell hours, and numbers that are none of a unit, such as pages.
    Nothing is proposed for the columns that are `known`.

    >>> rows = [["KR1", "Splice a line", "2", "3", "24"]]
    >>> rows += [["KR2", "Sew a torn sail", "3", "5", "40"]]
    >>> propose_columns([], rows, ())
    {'code': 0, 'title': 1, 'level': 2, 'credits': 3, 'glh': 4}
    >>> propose_columns([], [row[:2] + row[3:] for row in rows], ())
    {'code': 0, 'title': 1, 'credits': 2, 'glh': 3}
    """
    columns = _columns_of(headers, rows)
    codes = [column for column in columns if column.are_codes]
    # A running number is a code only where there is no other.
    codes.sort(key=lambda column: all(map(str.isdigit, column.cells)))
    candidates = {"code": codes, "title": [c for c in columns if c.are_titles]}
    candidates |= {kind: [c for c in columns if c.states(kind)] for kind in _WORDS}
    proposed: dict[str, int] = {}
    for kind, those in candidates.items():
        free = [c.place for c in those if c.place not in proposed.values()]
        if free and kind not in known:
            proposed[kind] = free[0]
    numbers = [c for c in columns if c.place not in proposed.values() and c.numbers]
    proposed |= _of_numbers(numbers, {*known, *proposed})
    return {kind: proposed[kind] for kind in candidates if kind in proposed}


def _columns_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[_Column]:
    """Return the columns that most rows fill, of the rows that are no lines of text."""
    widest = max((sum(map(bool, row)) for row in rows), default=0)
    whole = [row for row in rows[:_MOST] if 2 * sum(map(bool, row)) > widest]
    if len(whole) < _FEWEST:
        return []
    columns = [
        _Column(place, list(filter(None, map(str.strip, cells))), header)
        for place, cells in enumerate(zip_longest(*whole, fillvalue=""))
        for header in ("".join(headers[place : place + 1]),)
        if not has_words_of(header, "no_unit")
    ]
    return [column for column in columns if 2 * len(column.cells) > len(whole)]


def _of_numbers(columns: Sequence[_Column], known: Collection[str]) -> dict[str, int]:
    """Return which columns of numbers may be levels, credits and hours, by size."""
    columns = sorted(columns, key=lambda c: sum(c.numbers) / len(c.numbers))
    kinds = [kind for kind in _READ if kind not in known]
    if "level" in kinds and not _may_be_levels(columns):
        kinds.remove("level")
    proposed = {}
    for kind in kinds:
        fit = [c for c in columns if kind == "glh" or c.may_be_credits]
        if fit:
            proposed[kind] = fit[0].place
            columns = [column for column in columns if column is not fit[0]]
    return proposed


def _may_be_levels(columns: Sequence[_Column]) -> bool:
    """Return whether the column of the smallest numbers has levels, not credits.

    There is another one for credits, which is not many times as large.
    """
    first = columns[0].numbers if len(columns) > 1 else []
    if not first or max(first) > _MOST_LEVEL or any(n % 1 for n in first):
        return False
    more = sum(columns[1].numbers) / sum(first) if sum(first) else 0
    return len(columns) > 2 or more < _HOURS_PER_CREDIT
