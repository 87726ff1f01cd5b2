"""Notes on the rows of a caseload, such as how cells in other words were read."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.cell_readers import value_in_words
from recommender.errors import printable, rows_in_words
from recommender.tables.column_headers import LISTS
from recommender.tables.whole_table import with_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# So many ways of writing are named for each column, and the others counted.
_MOST_NAMED = 5
# So many titles of units or jobs are named, where each has a meaning of its own.
_MOST_TITLES = 100
# In lists of units words are parts of titles, of which each is named.
_WORDS = re.compile(r"[^\W\d_]{3,}\s+[^\W\d_]{2,}|[^\W\d_]{7,}")


class _Way(NamedTuple):
    """A way of writing: its first cell, what that is read as, and the rows."""

    written: str
    value: str
    rows: list[int]


class RowNotes:
    """What is to be said of rows: each thing once, with all the rows it holds for.

    The rows are those of a place, which is a file, or a sheet of it.
    """

    def __init__(self) -> None:
        self._ways: defaultdict[tuple[str, str], dict[str, _Way]] = defaultdict(dict)
        # The rows of each cell that was noted; None for one that says just its value.
        self._rows: dict[tuple[str, str, str], list[int] | None] = {}
        self._remarks: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)

    def add(self, place: str, remark: str, row: int, column: str = "") -> None:
        """Keep a remark on a row, in which HEADER is the header of a column."""
        self._remarks[place, remark, column].append(row)

    def add_cell(
        self, place: str, column: str, written: str, value: object, row: int
    ) -> None:
        """Keep what a cell is read as, unless the cell says just that.

        Cells that are written alike have values of one kind, and equal ones one value.
        """
        cell = (place, column, written)
        if cell not in self._rows:
            self._rows[cell] = self._rows_of(cell, value_in_words(column, value))
        rows = self._rows[cell]
        if rows is not None:
            rows.append(row)

    def _rows_of(self, cell: tuple[str, str, str], value: str) -> list[int] | None:
        """Return the list of rows that are written as a cell is, None if not noted."""
        place, column, written = cell
        if _plain(written) == _plain(value):
            return None
        # Codes, dates and hours that are written alike are one way of writing; words
        # have a meaning each.
        is_text = column == "role" or not value or _has_title(column, written)
        way = written.casefold() if is_text else _shape(written)
        first = _Way(printable(written), printable(value or "nothing", 60), [])
        return self._ways[place, column].setdefault(way, first).rows

    def notices(
        self,
        called: Callable[[str], str] = str,
        header_of: Callable[[str], str] = str,
    ) -> Iterator[str]:
        """Yield one line for each column, as it is `called`, and for each remark."""
        for (place, column), ways in self._ways.items():
            plain = [key for key in ways if not _has_title(column, key)]
            others = plain[_MOST_NAMED:] if column != "role" else []
            left = {*others, *list(ways)[_MOST_TITLES:]}
            shown = [
                f"{way.written} as {way.value} ({rows_in_words(way.rows)})"
                for key, way in ways.items()
                if key not in left
            ]
            more = f"; and cells written in {len(left)} more ways" if left else ""
            read = f"column {called(column)} is read: {'; '.join(shown)}"
            yield f"{place}: {read}{more}"
        for (place, remark, column), rows in self._remarks.items():
            named = with_header(remark, header_of(column))
            yield f"{place}: {named} ({rows_in_words(rows)})"


def _has_title(column: str, text: str) -> bool:
    """Return whether the cell of a list has words, as titles of units have."""
    return column in LISTS and _WORDS.search(text) is not None


def _shape(text: str) -> str:
    """Return the pattern of letters and digits of a text.

    >>> _shape("Jan 27") == _shape("Feb 28"), _shape("2 hrs") == _shape("12 hours")
    (True, False)
    """
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "0", text.casefold()))


def _plain(text: str) -> str:
    """Return a text without what makes no difference in a caseload."""
    text = re.sub(r":daily\b", "", text.casefold().replace(",", ";"))
    return re.sub(r"[.]0+$", "", re.sub(r"[\s_-]", "", text)).strip(";")
