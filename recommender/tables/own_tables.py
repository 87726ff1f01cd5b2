"""The CSV files of a qualification's folder, whose columns are the format's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.errors import FileFaultsError
from recommender.tables.column_headers import meanings_for
from recommender.tables.table_reading import read_table
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import (
    WholeTable,
    above_notices,
    renamed_notices,
    unknown_notices,
)

if TYPE_CHECKING:
    from pathlib import Path


def read_own_table(
    path: Path,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    purpose: str = "",
    *,
    may_be_empty: bool = False,
) -> WholeTable:
    """Return the rows of a CSV file, its headers read by their names in headers.toml.

    Unknown columns are left out, with a notice. If it `may_be_empty`, it has a header
    at least.

    Raises:
        FileFaultsError: All faults of the layout.
    """
    known = (*required, *optional)
    meanings = meanings_for(purpose, known).only(known)
    wanted = Wanted(meanings, required, is_own=True, may_be_empty=may_be_empty)
    table = read_table(path, wanted)
    if table.faults:
        raise FileFaultsError(*table.faults)
    notices = (
        *above_notices(table),
        *table.left_out,
        *renamed_notices(table),
        *unknown_notices(table, known),
        *table.notices,
    )
    return replace(table, notices=[f"{table.name}: {notice}" for notice in notices])
