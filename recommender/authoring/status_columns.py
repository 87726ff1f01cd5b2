"""A column that says of each unit whether it is mandatory, whatever its header says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.authoring.unit_groups import status_of
from recommender.errors import printable
from recommender.files.grids import column_letters
from recommender.files.sheets import Row
from recommender.tables.column_headers import Header, header_form

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from recommender.tables.whole_table import Line, WholeTable

STATUS = "status"
# Said of a table where only mandatory units have one.
UNMARKED = "units without a mark of their own are read as optional"
# So many different words are in such a column at most.
_MOST_WORDS = 8


def with_status(
    table: WholeTable, ignored: Iterable[str] = ()
) -> tuple[WholeTable, str]:
    """Return a table whose only column of statuses is known as one, and a note of it.

    It may be without a header. Where several columns have them, as one for each
    pathway, none is taken.
    """
    if any(STATUS in part.names for part in table.parts):
        return table, ""
    left = set(map(header_form, ignored))
    unknown = [c for c, h in table.unknown.items() if header_form(h) not in left]
    columns = [
        column
        for column in unknown
        if _are_statuses(
            [row.cells.get(column, "") for row in table.rows], table.unknown[column]
        )
    ]
    places = {place for row in table.rows for place, _ in row.nameless}
    nameless = [place for place in sorted(places) if _are_statuses(_at(table, place))]
    if len(columns) + len(nameless) != 1:
        return table, ""
    if columns:
        return table.rename_column(columns[0], STATUS), ""
    note = f"column {column_letters(nameless[0])} has no header: it is read as status"
    return _named(table, nameless[0]), note


def unmarked_group(table: WholeTable) -> str:
    """Return the group of units without a status where only mandatory ones have it.

    "" where others have one too, or where a blank cell has the text above it: the first
    unit has one then.
    """
    cells = [row.cells.get(STATUS, "").strip() for row in table.rows]
    marks = {status_of(cell) for cell in cells if cell}
    return "Optional" if marks == {"mandatory"} and not cells[0] else ""


def _at(table: WholeTable, place: int) -> list[str]:
    return [dict(row.nameless).get(place, "") for row in table.rows]


def _are_statuses(cells: Collection[str], header: str = "") -> bool:
    """Return whether most cells say that a unit is mandatory, or optional.

    Letters alone are statuses only where the header is made of letters too.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    letters = header_form(header).split()
    has_letters = bool(letters) and all(len(letter) == 1 for letter in letters)
    words = {cell.casefold() for cell in filled if has_letters or len(cell) > 1}
    known = [c for c in filled if c.casefold() in words and status_of(c)]
    return (
        2 * len(filled) > len(cells)
        and 2 * len(known) > len(filled)
        and 1 < len(words) <= _MOST_WORDS
    )


def _named(table: WholeTable, place: int) -> WholeTable:
    """Return a table in which a column without a header is the status."""
    header = Header(f"(column {column_letters(place)})", STATUS)
    parts = []
    for part in table.parts:
        headers = [*part.headers]
        headers[place] = header
        entries = list(_moved(part.entries, place))
        fresh = replace(part.part, headers=headers)
        parts.append(replace(part, part=fresh, entries=entries))
    return replace(table, parts=parts)


def _moved(entries: Iterable[Row | Line], place: int) -> Iterator[Row | Line]:
    for entry in entries:
        if isinstance(entry, Row):
            others = tuple(pair for pair in entry.nameless if pair[0] != place)
            text = printable(dict(entry.nameless).get(place, ""), 300)
            yield entry._replace(cells={**entry.cells, STATUS: text}, nameless=others)
        else:
            yield entry
