"""Cells that hold two things: `Unit 201: Use a system`, or `4 (L2)` for credits."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.files.sheets import Row
from recommender.tables.column_headers import Header

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.errors import Fault
    from recommender.tables.wanted import Wanted
    from recommender.tables.whole_table import TablePart, WholeTable

_CODE_AND_TITLE = re.compile(
    r"(?:(?:unit|module)\s+)?(?P<code>[A-Z]{0,6}[ ./]?[0-9][\w./]{0,11})"
    r"(?:\s*[:\u2013\u2014]\s*|\s+-\s+|\s+)(?P<title>[^\W\d_]{2}.*)",
    re.IGNORECASE,
)
# A level in brackets, such as (L3), is no code.
_TITLE_AND_CODE = re.compile(
    r"(?P<title>[^\W\d_]{2}.*\S)\s*[(\[](?:(?:unit|module)\s+)?(?!L[0-9][)\]])"
    r"(?P<code>[A-Z]{1,6}[./]?[0-9][\w./]{0,11}|[0-9]{3,}[\w./]{0,9})[)\]]",
    re.IGNORECASE,
)
_CREDITS_AND_LEVEL = re.compile(
    r"(?P<credits>[0-9].*?)\s*[(,;/]\s*(?P<level>(?:level|lvl|l|entry|e)\s*[0-9]+)\)?",
    re.IGNORECASE,
)
_PARTNERS = {"title": "code", "code": "title"}


def without_partner(wanted: Wanted, faults: Iterable[Fault]) -> Wanted | None:
    """Return what is wanted without the column of titles, or codes, that is missing.

    None if something else is wrong, or both are missing.
    """
    missing = {(fault.id, fault.column) for fault in faults}
    for column in _PARTNERS:
        if missing == {("csv-column-missing", column)}:
            needed = tuple(name for name in wanted.needed if name != column)
            return replace(wanted, needed=needed)
    return None


def split_titles(table: WholeTable) -> tuple[WholeTable, str] | None:
    """Return a table with titles and codes that were in one cell, and a note of it.

    None if the cells of most rows are not both, or two have the same code.
    """
    columns = set(_PARTNERS) & set(table.columns)
    if len(columns) != 1:
        return None
    source = columns.pop()
    ways = _CODE_AND_TITLE, _TITLE_AND_CODE
    split = (_split(table, source, _PARTNERS[source], way) for way in ways)
    return next(filter(None, split), None)


def split_levels(table: WholeTable) -> tuple[WholeTable, str] | None:
    """Return a table with the levels that are beside its credits, and a note of it.

    None if it has levels, or most credits have none beside them.
    """
    if "level" in table.columns or "credits" not in table.columns:
        return None
    return _split(table, "credits", "level", _CREDITS_AND_LEVEL)


def _split(
    table: WholeTable, source: str, new: str, pattern: re.Pattern[str]
) -> tuple[WholeTable, str] | None:
    cells = [cell for row in table.rows if (cell := row.cells.get(source, ""))]
    matches = [match for cell in cells if (match := pattern.fullmatch(cell))]
    codes = {match["code"] for match in matches if "code" in match.groupdict()}
    is_clear = "level" in (new, source) or len(codes) == len(matches)
    if not matches or 3 * len(matches) < 2 * len(cells) or not is_clear:
        return None
    parts = [_split_part(part, source, new, pattern) for part in table.parts]
    first, shown = matches[0], table.called(source)
    note = f'{shown} is read as {source} and {new}: "{first[0]}" as '
    note += f'"{first[source]}" and "{first[new]}"'
    return replace(table, parts=parts), note


def _split_part(
    part: TablePart, source: str, new: str, pattern: re.Pattern[str]
) -> TablePart:
    header = Header(part.part.header_of(source), new)
    fresh = replace(part.part, headers=[*part.headers, header])
    entries = [
        entry._replace(cells=_two_cells(entry.cells, source, new, pattern))
        if isinstance(entry, Row)
        else entry
        for entry in part.entries
    ]
    return replace(part, part=fresh, entries=entries)


def _two_cells(
    cells: dict[str, str], source: str, new: str, pattern: re.Pattern[str]
) -> dict[str, str]:
    match = pattern.fullmatch(cells.get(source, ""))
    both = {source: match[source], new: match[new]} if match else {new: ""}
    return {**cells, **both}
