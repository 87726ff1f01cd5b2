"""The people of a caseload who do not learn any more, and how it says so.

They are left out with a word. To plan for someone who has left would be a plan that
nobody asks for; to say nothing of it would be worse. Of cells only the words that are
known are told, since the rest may be anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.everyday_values import EMPTY_WORDS, read_day
from recommender.errors import printable, rows_in_words
from recommender.files.sheets import CellError, Row
from recommender.requests.dates import today
from recommender.tables.column_headers import header_form, words_of
from recommender.tables.sheet_titles import LEFT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from recommender.tables.whole_table import WholeTable

_ON_SHEET, _STRUCK = "on the sheet ", "struck through"
_STATUS = {"status", "state", "outcome", "progress"}
# What follows the word for having left: a date, a reason, or what was left.
_LEFT_WHAT = r"course|programme|program|learning|employment|job|company|business|centre"
_MORE = re.compile(
    r"\W*(?:$|[-\u2013(,;:/]|[0-9]|(?:on|in|early|from|due|to(?! do)|the|jan|feb|mar"
    rf"|apr|may|jun|jul|aug|sep|oct|nov|dec|{_LEFT_WHAT})\b)"
)
# In a remark, which may be of anything, it must be plain what was left, or when.
_PLAINLY = re.compile(
    r"\W*(?:$|(?:on )?[0-9]{1,2}[/.][0-9]"
    rf"|(?:(?:on|in|from) )?(?:(?:the|his|her|their) )?(?:{_LEFT_WHAT})\b)"
)
_REASON = re.compile(r"\s*[-\u2013(,;:]")


class Leavers(NamedTuple):
    """Why each row of someone who has left is left out, the notices, and by columns."""

    reasons: dict[tuple[str, int], str]
    notices: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset()

    def include(self, row: Row) -> bool:
        """Return whether a row is of someone who has left."""
        return (row.sheet, row.number) in self.reasons


class _Verdict(NamedTuple):
    """Whether a cell says that someone has left, None if it may; by which word."""

    has_left: bool | None = False
    word: str = ""


def leavers_of(table: WholeTable, ignored: Collection[str]) -> Leavers:
    """Return who has left by a status, a date of leaving, a section or a line through.

    A cell that has such a word among others leaves nobody out: it may be of a unit.
    """
    reasons: dict[tuple[str, int], str] = {}
    notices: list[str] = []
    columns: set[str] = set()
    for column, header in table.unknown.items():
        verdicts = [] if column in ignored else _by_column(table, column, header)
        left = [pair for pair in verdicts if pair[1].has_left]
        doubtful = [pair for pair in verdicts if not pair[1].has_left]
        name = printable(header)
        for row, verdict in left:
            reasons[row.sheet, row.number] = f"{name}: {verdict.word}"
        is_remark = _reader_of(header) is _by_remark
        columns |= {column} if left or (verdicts and not is_remark) else set()
        if left:
            ignore = f'to plan for them: --column ignore="{header}"'
            notices.append(f"left out by {name}: {_in_words(left)}; {ignore}")
        if doubtful:
            which = _in_words(doubtful)
            notices.append(f"planned for all the same, by {name}: {which}")
    for reason, rows in _apart(table).items():
        reasons |= {(row.sheet, row.number): reason for row in rows}
        numbers = rows_in_words(row.number for row in rows)
        how = _all_the_same(reason)
        notices.append(f"left out, {reason}: {numbers}; to plan for them: {how}")
    said = tuple(f"{table.name}: {notice}" for notice in notices)
    return Leavers(reasons, said, frozenset(columns))


def _all_the_same(reason: str) -> str:
    """Return how to plan for people who are apart from the others."""
    if reason.startswith(_ON_SHEET) and reason.endswith(f'{LEFT}"'):
        return "give the sheet another name"
    if reason.startswith(_ON_SHEET):
        return f"--sheet {reason.removeprefix(_ON_SHEET)}"
    return "take the line away" if reason == _STRUCK else "write another heading"


def _in_words(pairs: Iterable[tuple[Row, _Verdict]]) -> str:
    pairs = list(pairs)
    words = dict.fromkeys(verdict.word for _, verdict in pairs)
    return f"{', '.join(words)} ({rows_in_words(row.number for row, _ in pairs)})"


def _apart(table: WholeTable) -> dict[str, list[Row]]:
    """Return the rows that are below a heading or on a sheet of leavers, or struck."""
    apart: dict[str, list[Row]] = {}
    before = None
    for part in table.parts:
        # A text right above a header is the title of its table.
        lines = part.above or (before.entries[-1:] if before else [])
        last = lines[-1] if lines and not isinstance(lines[-1], Row) else None
        last = last if last and not last.kind else None
        above = last.text if last and last.sheet == part.sheet else ""
        before = part
        # Of a sheet that is read in parts, or turned, the name comes first.
        names = {part.sheet, part.sheet.partition(", ")[0]}
        gone = (n for n in names if is_over_leavers(n) or n.endswith(LEFT))
        named = min(gone, key=len, default="")
        sheet = f'{_ON_SHEET}"{named}"' if named else ""
        for entry in part.entries:
            if not isinstance(entry, Row):
                # Counts and keys stand between rows of one section.
                above = above if entry.kind else entry.text
            elif is_over_leavers(above):
                apart.setdefault(f'below "{printable(above)}"', []).append(entry)
            elif sheet:
                apart.setdefault(sheet, []).append(entry)
            elif entry.is_struck:
                apart.setdefault(_STRUCK, []).append(entry)
    return apart


def is_over_leavers(heading: str) -> bool:
    """Return whether a heading says that those below it have left.

    >>> is_over_leavers("Leavers / completers 2026"), is_over_leavers("Not completed")
    (True, False)
    """
    words = header_form(heading).split()
    gone = words_of("gone_section") | words_of("gone")
    filling = words_of("person") | words_of("gone_beside")
    return any(word in gone for word in words) and all(
        word in gone or word in filling or word.isdigit() for word in words
    )


def _by_column(
    table: WholeTable, column: str, header: str
) -> list[tuple[Row, _Verdict]]:
    """Return the rows of people who have left by a column, and those in doubt."""
    read = _reader_of(header)
    if read is None:
        return []
    cells = ((row, row.cells.get(column, "").strip()) for row in table.rows)
    verdicts = [(row, read(cell)) for row, cell in cells]
    return [(row, verdict) for row, verdict in verdicts if verdict.word]


def _reader_of(header: str) -> Callable[[str], _Verdict] | None:
    """Return what says of a cell below a header whether it is of a leaver."""
    form = header_form(header)
    if form in words_of("learning_status"):
        return _by_code
    if form in words_of("leaving_date"):
        return _by_date
    if {*form.split()} & _STATUS:
        return _by_status
    return _by_remark if words_of("remarks") & {*form.split()} else None


def _by_code(cell: str) -> _Verdict:
    """Return whether a completion status says so: 1 is continuing, 3 withdrawn."""
    code = cell.removesuffix(".0")
    if not code.isdigit():
        return _by_status(cell)
    return _Verdict(has_left=True, word=code) if code != "1" else _Verdict()


def _by_date(cell: str) -> _Verdict:
    """Return whether the day of leaving has come."""
    if cell.casefold() in EMPTY_WORDS | {""}:
        return _Verdict()
    try:
        day = read_day(cell)
    except CellError:
        return _Verdict(None, "not a date")
    has_come = day is not None and day <= today()
    return _Verdict(has_left=True, word=f"{day}") if has_come else _Verdict()


def _by_status(cell: str) -> _Verdict:
    """Return whether a status says that someone has left; None if it may.

    >>> _by_status("Withdrawn - new job")
    _Verdict(has_left=True, word='withdrawn')
    >>> [_by_status(cell).has_left for cell in ("Completed unit 1", "In learning")]
    [None, False]
    """
    return _by_words(cell, words_of("gone"), _MORE)


def _by_remark(cell: str) -> _Verdict:
    """Return whether a remark says so; many of them are of something else.

    >>> _by_remark("Left company 14/8"), _by_remark("left the forms with her").has_left
    (_Verdict(has_left=True, word='left'), None)
    >>> _by_remark("likes what is left").word
    ''
    """
    verdict = _by_words(cell, words_of("gone_remark"), _PLAINLY)
    rest = cell.strip().casefold().removeprefix(verdict.word)
    begins = rest != cell.strip().casefold()
    if verdict.word == "left":
        return verdict if begins else _Verdict()
    # A reason may follow the other words: they are of nothing else.
    return (
        verdict._replace(has_left=True) if begins and _REASON.match(rest) else verdict
    )


def _by_words(cell: str, gone: Collection[str], more: re.Pattern[str]) -> _Verdict:
    text = " ".join(cell.casefold().split())
    words = sorted(gone, key=len, reverse=True)
    for word in _starting(text, words):
        if more.match(text[len(word) :]):
            return _Verdict(has_left=True, word=word)
    named = (word for word in words if re.search(rf"\b{word}\b", text))
    word = next(named, "")
    return _Verdict(None if word else False, word)


def _starting(text: str, words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if text.startswith(word))
