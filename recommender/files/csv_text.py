"""Writing tables as CSV, without any cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from recommender.safe_text import for_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Iterable


def csv_of(rows: Iterable[Iterable[object]], *, raw: bool = False) -> str:
    """Return rows as CSV; what would be a formula has an apostrophe, unless `raw`.

    Read again, the cells are the same: `files.sheets` takes the apostrophes off.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(value, raw=raw) for value in row])
    return out.getvalue()


def _cell(value: object, *, raw: bool) -> object:
    if isinstance(value, str):
        return value if raw else for_spreadsheet(value)
    return "" if value is None else value
