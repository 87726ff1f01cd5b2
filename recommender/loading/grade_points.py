"""Building grades from their table, and checking that every unit can have points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.errors import Fault
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.grades import Grades

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit
    from recommender.tables.own_tables import OwnTable

    Entry = Mapping[str, Any]


def grades_of(content: Entry) -> Grades | None:
    """Return the grades of a qualification.toml, if it has any."""
    entry = content.get("grades")
    if entry is None:
        return None
    by_size = entry.get("points_by_size", {}).items()
    return Grades(
        tuple(entry["order"]),
        entry["unless_said"],
        _exactly(entry.get("points", {})),
        entry.get("per", "credits"),
        {number_of(size): _exactly(points) for size, points in by_size},
    )


def _exactly(points: Mapping[str, float]) -> dict[str, Number]:
    return {grade: number_of(number) for grade, number in points.items()}


def size_faults(
    content: Entry, units: Sequence[Unit], table: OwnTable
) -> Iterator[Fault]:
    """Yield a fault for each unit whose size has no points at any grade."""
    grades = grades_of(content)
    if grades is None or not grades.points_by_size:
        return
    row_by_code = {row.cells["code"]: row.number for row in table.rows}
    for unit in units:
        if grades.has_points(unit):
            continue
        size = grades.size_of(unit)
        message = f"{unit.code} has {size} {grades.per}, a size without points"
        hint = f'add "{size}" = {{ ... }} under [grades.points_by_size]'
        column = "credits" if grades.per == "credits" else "glh"
        row = row_by_code.get(unit.code)
        yield Fault("unit-size-points", message, hint, table.name, row, column=column)
