"""Rows of a caseload that are no candidates: keys, counts, notes, second headers.

A person's name has none of the words by which they are told, and what is told of a row
has no others. In doubt a row is a candidate, whose faults are told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from recommender.cohorts.columns import JOB
from recommender.cohorts.mark_keys import MarkKey, is_key_label, key_entries, key_of
from recommender.cohorts.marks import is_done, mark_form
from recommender.cohorts.people import NAME_COLUMNS
from recommender.errors import printable, rows_in_words
from recommender.files.sheets import Row
from recommender.tables.column_headers import has_words_of, header_form, words_of
from recommender.tables.whole_table import BETWEEN, Line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from recommender.files.sheets import RawSheet
    from recommender.tables.whole_table import TablePart, WholeTable

KEY, COUNTS, FIGURES = "a key", "counts", "figures"
NOTE, HEADING = "a note", "a second header"
# Below a candidate: when a unit is to be done, or that it was checked.
CHECKS = "checks"
# A row that is joined with another one of the same candidate.
JOINED = "further row"
_WHY = {
    "": "only one text, which is no candidate",
    KEY: "a key to the marks",
    COUNTS: "no names, but labels",
    FIGURES: "only figures, without a name",
    NOTE: "a note, which is no candidate",
    HEADING: "below the header, without a name or marks",
    CHECKS: "below a candidate, but not about what is done",
}
_FIGURE = re.compile(r"-?[0-9][0-9.,]*\s*%?|[0-9]+\s*(?:/|of|out of)\s*[0-9]+")
# Names have fewer words than that.
_MOST_WORDS = 5
_MOST_MARKED = 12


def without_other_rows(table: WholeTable) -> WholeTable:
    """Return a table in which rows that are no candidates are lines."""
    used = marks_used(table)
    parts = [replace(p, entries=list(_entries(p, used))) for p in table.parts]
    return replace(table, parts=parts)


def _entries(part: TablePart, used: Collection[str]) -> Iterator[Row | Line]:
    """Yield the entries of a table, rows that are no candidates as lines."""
    is_in_key = False
    # The last row of a key that has its meanings beside colours, not marks.
    last = 0
    for entry in part.entries:
        fresh = _as_line(part, entry, used, is_in_key=is_in_key)
        text = _only_text(fresh)
        if text and last and fresh.number == last + 1:
            fresh = Line(fresh.number, text, fresh.sheet, "", KEY)
        is_in_key = isinstance(fresh, Line) and fresh.kind == KEY
        is_bare = is_in_key and (is_key_label(text) or fresh.number == last + 1)
        last = fresh.number if is_bare else 0
        yield fresh


def _only_text(entry: Row | Line) -> str:
    """Return the text of a row that has only one, and no name; else ""."""
    if isinstance(entry, Line):
        return "" if BETWEEN in entry.text else entry.text
    texts = [*filter(None, entry.cells.values()), *(t for _, t in entry.nameless)]
    is_named = any(entry.cells.get(column) for column in ("id", *NAME_COLUMNS))
    return "" if is_named or len(texts) != 1 else texts[0]


def marks_used(table: WholeTable) -> frozenset[str]:
    """Return the short texts below the headers that mean no column."""
    unknown = table.unknown
    cells = (row.cells.get(column, "") for row in table.rows for column in unknown)
    return frozenset(mark_form(c) for c in cells if 0 < len(c) <= _MOST_MARKED)


def _as_line(
    part: TablePart, entry: Row | Line, used: Collection[str], *, is_in_key: bool
) -> Row | Line:
    """Return a row as it is, or as a line if it is no candidate.

    It is right below another row of a key if it `is_in_key`.
    """
    if not isinstance(entry, Row):
        is_key = _is_key(entry.text.split(BETWEEN), used, is_in_key=is_in_key)
        return entry._replace(kind=KEY) if is_key else entry
    texts = [cell for cell in entry.cells.values() if cell]
    texts += (text for _, text in entry.nameless)
    is_entry = is_in_key and texts and _is_key(texts, used, is_in_key=True)
    kind = KEY if is_entry else _kind_of(part, entry, texts, used)
    if not kind:
        return entry
    return Line(entry.number, BETWEEN.join(texts), entry.sheet, "", kind)


def _kind_of(
    part: TablePart, row: Row, texts: Sequence[str], used: Collection[str]
) -> str:
    """Return what a row is that is no candidate; "" if it may be one."""
    # Rows that are joined with others are of somebody.
    if not texts or row.more or _is_plain(row):
        return ""
    if _is_key(texts, used):
        return KEY
    if _is_note(texts):
        return NOTE
    keys = [row.cells.get(column, "") for column in ("id", *NAME_COLUMNS)]
    named = [cell for cell in keys if cell] or [
        text for text in texts[:1] if not _FIGURE.fullmatch(text)
    ]
    others = [text for text in texts if text not in named]
    is_figures = all(map(_FIGURE.fullmatch, others))
    # A label in another column may be of a further row of the candidate above.
    may_have_marks = any(keys) and not any(row.cells.get(column) for column in JOB)
    if is_label(" ".join(named)) and (is_figures or may_have_marks):
        return COUNTS
    if not named and is_figures and any(is_done(text) is None for text in others):
        return FIGURES
    is_below = row.number == part.part.row + 1 and len(texts) > 1
    is_known = any(row.cells.get(column) for column in part.known)
    has_marks = any(is_done(text) is not None for text in texts)
    return HEADING if is_below and not is_known and not has_marks else ""


def _is_plain(row: Row) -> bool:
    """Return whether a row has a job that is none of a key, below a name that is none.

    Most rows are such, and need no closer look.
    """
    cells = row.cells
    name, role = cells.get("name") or cells.get("id"), cells.get("role", "")
    is_job = role and not {*"=:"}.intersection(role) and not any(map(str.isdigit, role))
    return bool(is_job and name and not is_key_label(name) and is_done(role) is None)


def _is_key(
    texts: Sequence[str], used: Collection[str], *, is_in_key: bool = False
) -> bool:
    entries, rest = key_entries(texts, used, is_in_key=is_in_key)
    return is_key_label(texts[0]) or bool(entries and not rest)


def _is_note(texts: Sequence[str]) -> bool:
    """Return whether all texts have labels, or one is longer than a name."""
    is_long = len(texts) == 1 and len(texts[0].split()) > _MOST_WORDS
    return is_long or all(":" in text for text in texts)


def is_label(text: str) -> bool:
    """Return whether a text has only words of counts and of what is counted.

    >>> is_label("No. signed off"), is_label("% complete"), is_label("Still to do")
    (True, True, True)
    >>> is_label("Surname A"), is_label("Staff"), is_label("12")
    (False, False, False)
    """
    words = header_form(text.replace("%", " percent ").replace("#", " number ")).split()
    counting, filling = _label_words()
    has_one = any(word in counting for word in words) or has_words_of(text, "other")
    return has_one and all(
        word in counting or word in filling or word.isdigit() for word in words
    )


@cache
def _label_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of which a label has one, and those that may be beside it."""

    def words(*kinds: str) -> frozenset[str]:
        return frozenset(
            w for kind in kinds for text in words_of(kind) for w in text.split()
        )

    return words("counting", "done"), words("other", "person", "units", "counted")


def key_in(table: WholeTable) -> MarkKey:
    """Return what the marks of a table mean by choice, or by a key in its file.

    This may be above or below the table, beside it in columns without a header or under
    the header `Key`, or on another sheet.
    """
    used = marks_used(table)
    table = without_other_rows(table)
    rows = [(line.text.split(BETWEEN), line.kind == KEY) for line in table.lines]
    above = (line for part in table.parts for line in part.above)
    rows += ((line.text.split(BETWEEN), False) for line in above)
    rows += (([header], False) for header in table.unknown.values())
    rows += (row for raw, _ in table.others for row in _rows_of(raw, used))
    beside = [column for column, h in table.unknown.items() if is_key_label(h)]
    for row in table.rows:
        cells = [row.cells.get(column, "") for column in beside]
        rows.append(([*filter(None, cells), *(t for _, t in row.nameless)], False))
    key = key_of(
        entry
        for row, is_in_key in rows
        for entry in key_entries(
            [cell.strip() for cell in row if cell.strip()], used, is_in_key=is_in_key
        )[0]
    )
    return MarkKey({**key.done, **table.marks}, key.named | table.marks.keys())


def _rows_of(raw: RawSheet, used: Collection[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield the texts of the rows of a sheet, and whether they are in a key of it."""
    is_named = is_key_label(raw.title)
    is_in_key = is_named
    for record in raw.records:
        texts = [cell for cell in record.cells if cell.strip()]
        yield texts, is_in_key
        is_in_key = is_named or bool(
            texts and _is_key(texts, used, is_in_key=is_in_key)
        )


def other_rows_notices(table: WholeTable) -> Iterator[str]:
    """Yield which rows are no candidates, and why, without what is in them."""
    by_kind: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in table.lines:
        if line.kind == JOINED:
            continue
        by_kind[line.sheet, line.kind].append(line)
    for (_, kind), lines in by_kind.items():
        are = "is" if len(lines) == 1 else "are"
        rows = rows_in_words(line.number for line in lines)
        yield f"{rows} {are} not read: {_WHY[kind]}{_labels(lines, kind)}"


def _labels(lines: Iterable[Line], kind: str) -> str:
    """Return the labels of rows of counts and checks, which have no name."""
    labels = [line.text.split(BETWEEN)[0] for line in lines if kind in (COUNTS, CHECKS)]
    shown = filter(None if kind == CHECKS else is_label, labels)
    named = ", ".join(f'"{label}"' for label in dict.fromkeys(shown))
    return f" ({printable(named, 100)})" if named else ""
