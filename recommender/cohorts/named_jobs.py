"""Job titles behind names: "A Learner (Receptionist)" says the job too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.cohorts.columns import JOB
from recommender.cohorts.people import MOST_LETTERS, NAME_COLUMNS
from recommender.errors import rows_in_words
from recommender.files.sheets import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.tables.whole_table import Line, WholeTable

# A text in brackets behind a name, or one behind a dash.
_BEHIND = re.compile(
    r"([^()\[\]]+?)\s*(?:[(\[]([^()\[\]]+)[)\]]|\s[-\u2013\u2014]\s(.+))"
)


def with_named_jobs(table: WholeTable, is_title: Callable[[str], bool]) -> WholeTable:
    """Return a table in which job titles behind names are roles.

    They are so in rows that say nothing else of the job, if they are known as titles.
    """
    rows: list[int] = []

    def read(entry: Row | Line) -> Row | Line:
        if not isinstance(entry, Row) or any(map(entry.cells.get, JOB)):
            return entry
        cells = _read(entry.cells, is_title)
        rows.extend([entry.number] * (cells != entry.cells))
        return entry._replace(cells=cells)

    parts = [replace(p, entries=[*map(read, p.entries)]) for p in table.parts]
    if not rows:
        return table
    notice = f"job titles behind names are read as role: {rows_in_words(rows)}"
    return replace(table, parts=parts, notices=[*table.notices, notice])


def _read(cells: dict[str, str], is_title: Callable[[str], bool]) -> dict[str, str]:
    """Return the cells of a row with the job title behind a name as its role."""
    for column in ("id", *NAME_COLUMNS):
        text = " ".join(cells.get(column, "").split())
        match = _BEHIND.fullmatch(text) if len(text) <= MOST_LETTERS else None
        title = (match[2] or match[3]).strip() if match else ""
        if match and title and is_title(title):
            return {**cells, column: match[1].strip(), "role": title}
    return cells
