"""Columns of days and of hours, told from those that hold something else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.cohorts.everyday_values import LONG_HOURS, read_day, read_hours
from recommender.errors import Fault, printable
from recommender.files.sheets import CellError
from recommender.tables.column_headers import (
    has_words_of,
    header_form,
    meanings_for,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from recommender.tables.whole_table import WholeTable

# The rank of headers that may be of something else.
_WEAK = 2


def tell_days(table: WholeTable, chosen: Collection[str]) -> WholeTable:
    """Return a table without columns of days, such as `Started`, that hold none."""
    known = meanings_for("caseload").names
    for column in {"start", "finish_by"}.difference(chosen):
        cells = {row.cells.get(column, "") for row in table.rows} - {""}
        forms = [header_form(h.text) for h in table.headers if h.column == column]
        ranks = [
            rank for form in forms for rank, c in known.get(form, []) if c == column
        ]
        if cells and min(ranks, default=0) >= _WEAK and not any(map(_is_day, cells)):
            table = table.rename_column(column, None)
    return table


def _is_day(cell: str) -> bool:
    try:
        return read_day(cell) is not None
    except CellError:
        return False


def tell_hours(
    table: WholeTable, chosen: Collection[str]
) -> tuple[WholeTable, list[Fault]]:
    """Return a table without hours of work, and a fault of a column that may be hours.

    So many hours as people work are taken for that, unless their header is `chosen`,
    is our own, or is of study.
    """
    for column in ("hours", "hours_per_week"):
        header = next((h.text for h in table.headers if h.column == column), "")
        hours = [read_hours(row.cells.get(column, "")) for row in table.rows]
        is_clear = header_form(header) == "hours per week" or has_words_of(
            header, "study"
        )
        if not header or column in chosen or is_clear:
            continue
        name = printable(" ".join(header.split()))
        stated = [hour for hour in hours if hour]
        if 2 * sum(hour >= LONG_HOURS for hour in stated) > len(stated):
            notice = (
                f"column {name} is not used: {LONG_HOURS} hours and more are taken as "
                "hours of work; if they are of learning: "
                f'--column hours_per_week="{name}"'
            )
            known = table.rename_column(column, "hours_of_work")
            return replace(known, notices=[*table.notices, notice]), []
        cells = {row.cells.get(column, "") for row in table.rows} - {""}
        is_open = column == "hours" and "hours_per_week" not in table.columns
        are_hours = 2 * sum(read_hours(cell) is not None for cell in cells) > len(cells)
        if is_open and are_hours:
            message = f'"{name}" holds hours: per week (hours_per_week)?'
            choice = "hours_per_week", header
            return table, [Fault("column-doubtful", message, choice=choice)]
    return table, []
