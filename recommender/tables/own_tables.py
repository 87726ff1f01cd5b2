"""The CSV files of a qualification's folder, whose columns are the format's own."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.errors import FileFaultsError
from recommender.files.sheets import Row
from recommender.files.texts import name_of, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recommender.errors import Fault
    from recommender.tables.whole_table import WholeTable


@dataclass(frozen=True)
class OwnTable:
    """The rows of such a file, and notices of what is left out of it.

    `whole` is the table as any reader of tables finds it, if it was read as one.
    """

    name: str
    rows: list[Row]
    notices: list[str] = field(default_factory=list)
    whole: WholeTable | None = None

    def with_headers(self, faults: Iterable[Fault]) -> list[Fault]:
        """Return faults with their columns as the file calls them."""
        return [*faults] if self.whole is None else self.whole.with_headers(faults)


def read_own_table(
    path: Path,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    purpose: str = "",
    *,
    may_be_empty: bool = False,
    known_good: bool = False,
) -> OwnTable:
    """Return the rows of a CSV file, its headers read by their names in headers.toml.

    Unknown columns are left out, with a notice. If it `may_be_empty`, it has a header
    at least. A file that is `known_good` is as it was shipped: its first row is the
    header, in the names of the columns.

    Raises:
        FileFaultsError: All faults of the layout.
    """
    if known_good:
        return OwnTable(name_of(path), _plain_rows(path))
    # What strangers make of a table takes longer to load than the shipped data to read.
    from recommender.tables.column_headers import meanings_for  # noqa: PLC0415
    from recommender.tables.table_reading import read_table  # noqa: PLC0415
    from recommender.tables.wanted import Wanted  # noqa: PLC0415
    from recommender.tables.whole_table import (  # noqa: PLC0415
        above_notices,
        renamed_notices,
        unknown_notices,
    )

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
    with_name = [f"{table.name}: {notice}" for notice in notices]
    return OwnTable(table.name, table.rows, with_name, table)


def _plain_rows(path: Path) -> list[Row]:
    """Return the rows of a file below its first, which names their columns."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    header = next(reader)
    rows = []
    line = reader.line_num + 1
    for number, cells in enumerate(reader, 2):
        rows.append(Row(number, line, dict(zip(header, cells, strict=True))))
        line = reader.line_num + 1
    return rows
