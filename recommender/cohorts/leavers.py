"""The people of a caseload who do not learn any more, by its columns of status.

They are left out with a word. To plan for someone who has left would be a plan that
nobody asks for; to say nothing of it would be worse.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.everyday_values import EMPTY_WORDS, read_day
from recommender.errors import printable, rows_in_words
from recommender.files.sheets import CellError
from recommender.requests.dates import today
from recommender.tables.column_headers import header_form, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from recommender.files.sheets import Row
    from recommender.tables.whole_table import WholeTable

_MOST_SHOWN = 80
_STATUS = {"status", "state", "outcome", "progress"}
# What follows the word for having left: a date, a reason, or what was left.
_MORE = re.compile(
    r"\W*(?:$|[-\u2013(,;:/]|[0-9]|(?:on|in|early|from|due|to(?! do)|the|course"
    r"|programme|program|learning|employment|job|company|jan|feb|mar|apr|may|jun|jul"
    r"|aug|sep|oct|nov|dec)\b)"
)


class Leavers(NamedTuple):
    """The rows of people who have left, what is to be said, and by which columns."""

    rows: frozenset[tuple[str, int]]
    notices: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset()

    def include(self, row: Row) -> bool:
        """Return whether a row is of someone who has left."""
        return (row.sheet, row.number) in self.rows


def leavers_of(table: WholeTable, ignored: Collection[str]) -> Leavers:
    """Return who has left by a status, or by the date of leaving.

    A cell that has such a word among others leaves nobody out: it may be of a unit.
    """
    gone: set[tuple[str, int]] = set()
    notices: list[str] = []
    columns: set[str] = set()
    for column, header in table.unknown.items():
        if column in ignored:
            continue
        left, doubtful = _by_column(table.rows, column, header)
        gone.update((row.sheet, row.number) for row in left)
        columns |= {column} if left or doubtful else set()
        if left:
            ignore = f'to plan for them: --column ignore="{header}"'
            notices.append(f"left out by {header}: {_cells(left, column)}; {ignore}")
        if doubtful:
            which = _cells(doubtful, column)
            notices.append(f"planned for all the same, by {header}: {which}")
    said = tuple(f"{table.name}: {notice}" for notice in notices)
    return Leavers(frozenset(gone), said, frozenset(columns))


def _cells(rows: Iterable[Row], column: str) -> str:
    words = dict.fromkeys(row.cells[column].strip() for row in rows)
    numbers = rows_in_words(row.number for row in rows)
    return f"{printable(', '.join(words), _MOST_SHOWN)} ({numbers})"


def _by_column(
    rows: Iterable[Row], column: str, header: str
) -> tuple[list[Row], list[Row]]:
    """Return the rows of people who have left by a column, and those in doubt."""
    has_left = _reader_of(header)
    left: list[Row] = []
    doubtful: list[Row] = []
    if has_left is None:
        return left, doubtful
    for row in rows:
        answer = has_left(row.cells.get(column, "").strip())
        if answer is not False:
            (left if answer else doubtful).append(row)
    return left, doubtful


def _reader_of(header: str) -> Callable[[str], bool | None] | None:
    """Return what says of a cell below a header whether it is of a leaver."""
    form = header_form(header)
    if form in words_of("learning_status"):
        return _by_code
    if form in words_of("leaving_date"):
        return _by_date
    return _by_status if {*form.split()} & _STATUS else None


def _by_code(cell: str) -> bool | None:
    """Return whether a completion status says so: 1 is continuing, 3 withdrawn."""
    code = cell.removesuffix(".0")
    return code != "1" if code.isdigit() else _by_status(cell)


def _by_date(cell: str) -> bool | None:
    """Return whether the day of leaving has come."""
    if cell.casefold() in EMPTY_WORDS | {""}:
        return False
    try:
        day = read_day(cell)
    except CellError:
        return None
    return day is not None and day <= today()


def _by_status(cell: str) -> bool | None:
    """Return whether a status says that someone has left; None if it may.

    >>> _by_status("Withdrawn - new job"), _by_status("not completed")
    (True, None)
    >>> _by_status("Completed unit 1"), _by_status("In learning")
    (None, False)
    """
    text = " ".join(cell.casefold().split())
    for word in words_of("gone"):
        if text.startswith(word) and _MORE.match(text[len(word) :]):
            return True
    is_named = any(re.search(rf"\b{word}\b", text) for word in words_of("gone"))
    return None if is_named else False
