"""Columns of a tracker that are about one unit each: who has done it, by a mark."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.everyday_values import EMPTY_WORDS
from recommender.cohorts.mark_keys import MarkKey
from recommender.cohorts.marks import is_done, is_of_check
from recommender.cohorts.other_rows import key_in, marks_used
from recommender.cohorts.unclear_marks import UnclearMark, mark_faults
from recommender.errors import printable, rows_in_words
from recommender.tables.column_headers import (
    has_words_of,
    header_form,
    header_words,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from recommender.errors import Fault
    from recommender.files.sheets import Row
    from recommender.qualifications.catalogue import Catalogue
    from recommender.tables.whole_table import WholeTable

# So many columns and marks are named, and the others counted.
_MOST_NAMED = 6
# What else the header of such a column may say.
_BESIDE = {"unit", "units", "module", "date", "on", "so", "far", "already"}


class MarkedRows(NamedTuple):
    """Rows whose marks are in `have` too, faults of marks, and what was read."""

    rows: list[Row]
    faults: list[Fault]
    notices: tuple[str, ...]


def unit_columns(
    table: WholeTable, catalogue: Catalogue, kept: Collection[str]
) -> dict[str, str]:
    """Return the columns that mean nothing else but one unit, with its code."""
    unknown = {c: h for c, h in table.unknown.items() if c not in kept}
    named = {column: unit_in(header, catalogue) for column, header in unknown.items()}
    return {column: code for column, code in named.items() if code}


def unit_in(header: str, catalogue: Catalogue) -> str:
    """Return the code of the unit that a header names, perhaps as done; else ""."""
    unit = catalogue.unit_named(header)
    if unit is not None:
        return unit.code
    words = header.split()
    codes = {u.code for word in words if (u := catalogue.unit_named(word.strip(":")))}
    if len(codes) != 1 or has_words_of(header, "other"):
        return ""
    beside = " ".join(w for w in words if not catalogue.unit_named(w.strip(":")))
    title = header_words(catalogue.unit_by_code[min(codes)].title)
    if is_of_check(beside) and not header_words(beside) <= title:
        return ""
    of_unit = [word for word in words if header_form(word) not in words_of("units")]
    is_first = catalogue.unit_named(of_unit[0].strip(":")) is not None
    is_plain = header_words(beside) <= _BESIDE.union(
        words_of("done"), words_of("units")
    )
    return codes.pop() if is_first or is_plain else ""


def with_marks(
    table: WholeTable, rows: Iterable[Row], codes: Mapping[str, str]
) -> MarkedRows:
    """Return rows in which the units marked as done are among those of `have`."""
    marked, unclear = [], []
    key = key_in(table) if codes else MarkKey({})
    others: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        done = []
        for column, code in codes.items():
            mark = row.cells.get(column, "").strip()
            done_by = is_done(mark, key.done)
            if done_by is None:
                unclear.append(UnclearMark(table.place(row), row.number, column, mark))
            elif done_by:
                done.append(code)
            elif mark and mark.casefold() not in EMPTY_WORDS | {"n", "no"}:
                others[printable(mark.casefold(), 20)].append(row.number)
        have = "; ".join(filter(None, (row.cells.get("have", ""), *done)))
        marked.append(
            row._replace(cells={**row.cells, "have": have} if done else row.cells)
        )
    notices = (*_notices(table, codes, others), *_key_notices(table, key))
    return MarkedRows(marked, mark_faults(table, unclear, key), notices)


def _notices(
    table: WholeTable, codes: Mapping[str, str], others: Mapping[str, Sequence[int]]
) -> Iterator[str]:
    if not codes:
        return
    units = list(dict.fromkeys(codes.values()))
    more = f" and {len(units) - _MOST_NAMED} more" if units[_MOST_NAMED:] else ""
    named = f"{', '.join(units[:_MOST_NAMED])}{more}"
    how = "x, yes, 100% or a date up to today is read as done"
    yield f"{table.name}: in the columns of units ({named}), {how}"
    for mark, rows in list(others.items())[:_MOST_NAMED]:
        yield f"{table.name}: {mark} is read as not done ({rows_in_words(rows)})"
    if len(others) > _MOST_NAMED:
        left = len(others) - _MOST_NAMED
        yield f"{table.name}: {left} more ways to write not done"


def _key_notices(table: WholeTable, key: MarkKey) -> Iterator[str]:
    """Yield which of the marks used are done by the key of the sheet, and which not."""
    used = marks_used(table)
    by_key = {mark: key.done[mark] for mark in key.done if mark not in table.marks}
    sources = {"by the key of the sheet": by_key, "as chosen": table.marks}
    for source, means in sources.items():
        by_meaning = {
            words: [printable(m, 20) for m in means if means[m] is done and m in used]
            for done, words in ((True, "done"), (False, "not done"))
        }
        read = [f"{', '.join(m)} as {words}" for words, m in by_meaning.items() if m]
        if read:
            yield f"{table.name}: {source}, {' and '.join(read)}"
