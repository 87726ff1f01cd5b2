"""Columns of codes whose headers say that they are of units, and whose units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import printable
from recommender.tables.column_headers import header_form, words_of
from recommender.tables.whole_table import looks_like_code

if TYPE_CHECKING:
    from recommender.tables.whole_table import WholeTable


def with_codes(table: WholeTable) -> tuple[WholeTable, str] | None:
    """Return a table with the codes below a header such as `OCR unit`, and a note.

    None if another header is the code, or a unit has none there, or that of another.
    The header says nothing else, so it is no column of their hours.
    """
    if "code" in table.columns:
        return None
    for column, header in table.unknown.items():
        if header_form(header).rpartition(" ")[2] not in words_of("units"):
            continue
        units = [row.cells for row in table.rows if row.cells.get("unit_reference")]
        pairs = {(cells.get(column, ""), cells["unit_reference"]) for cells in units}
        codes = {code for code, _ in pairs}
        if units and len(codes) == len(pairs) and all(map(looks_like_code, codes)):
            note = f"{printable(header)} is read as code, by what is in it"
            return table.rename_column(column, "code"), note
    return None
