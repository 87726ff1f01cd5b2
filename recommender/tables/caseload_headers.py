"""The header of a caseload: found below title rows, and named as its columns are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import FileFaultsError, counted, printable
from recommender.tables.column_headers import (
    check_chosen,
    doubt_faults,
    header_form,
    meanings_for,
    read_headers,
)
from recommender.tables.sheet_parts import MOST_ABOVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.files.sheets import Record
    from recommender.tables.column_headers import Header, Meanings


def name_columns(
    name: str,
    records: list[Record],
    columns: Iterable[str],
    *,
    chosen: Mapping[str, str],
    keep: Iterable[str] = (),
) -> tuple[list[Record], tuple[str, ...]]:
    """Return the rows from the header on, its columns named, and notices of changes.

    `chosen` are headers for columns, and those in `keep` stay as they are. A header
    that only looks like a known one is not taken for it: headers.toml has no `words`
    for caseloads.

    Raises:
        FileFaultsError: A header chosen is not there, or several may be one column.
    """
    exact = meanings_for("caseload", tuple(columns))
    start = _find_header(records, exact, chosen)
    if not records:
        return records, ()
    header = records[start]
    check_chosen(name, header.number, header.cells, chosen)
    kept = set(map(header_form, keep)) - set(map(header_form, chosen.values()))
    cells = ["" if header_form(c) in kept else c for c in header.cells]
    headers, doubtful = read_headers(cells, exact, chosen)
    # Two columns of a name that is a column's own are a fault of the layout.
    doubtful = [
        (column, texts)
        for column, texts in doubtful
        if header_form(texts[0]) != header_form(column)
    ]
    if doubtful:
        raise FileFaultsError(*doubt_faults(name, header.number, doubtful))
    notices = []
    if start:
        notices.append(f"{name}: not read: {counted(start, 'row')} above the header")
    renamed = _by_meaning(headers)
    notices += (
        f"{name}: column {printable(header.cells[place], 40)} is read as {column}"
        for place, column in renamed.items()
    )
    renamed |= _not_chosen(headers, chosen)
    named = [renamed.get(place, cell) for place, cell in enumerate(header.cells)]
    return [header._replace(cells=named), *records[start + 1 :]], tuple(notices)


def _by_meaning(headers: Sequence[Header]) -> dict[int, str]:
    """Return the columns of the headers that have another name, by their places."""
    return {
        place: header.column
        for place, header in enumerate(headers)
        if header.column is not None
        and header_form(header.text) != header_form(header.column)
    }


def _not_chosen(headers: Sequence[Header], chosen: Mapping[str, str]) -> dict[int, str]:
    """Return new names of columns for which another header was chosen."""
    taken = set(map(header_form, chosen))
    return {
        place: f"{header.text} (not chosen)"
        for place, header in enumerate(headers)
        if header.column is None and header_form(header.text) in taken
    }


def _find_header(
    records: Sequence[Record], meanings: Meanings, chosen: Mapping[str, str]
) -> int:
    """Return the place of the first row that names the most columns; 0 if none does."""
    forms = {*meanings.names, *map(header_form, chosen.values())}
    known = [
        (len({header_form(cell) for cell in record.cells} & forms), -place)
        for place, record in enumerate(records[:MOST_ABOVE])
    ]
    most, place = max(known, default=(0, 0))
    return -place if most > 1 or (known and known[0][0] < most) else 0
