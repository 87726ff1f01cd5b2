"""Sheets as they are in a file, and what is wanted of those of people and of units."""

import csv

from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.people import NAME_COLUMNS
from recommender.files.sheets import RawSheet, Record
from recommender.tables.column_headers import meanings_for
from recommender.tables.wanted import Wanted

CODES = ("F3", "F4", "A11", "D6", "Unit A11: Deal with calls")
PEOPLE = Wanted(
    meanings_for("caseload", (*COLUMNS, *NAME_COLUMNS)),
    ("id",),
    instead={"id": ("name", *NAME_COLUMNS)},
    is_line=lambda text: text.casefold().startswith(("team", "leavers")),
    is_personal=True,
    asked={"id": "name"},
    example="name,role",
    within=meanings_for("unit").only(("code", "title")),
    is_unit=lambda text: text in CODES,
)
UNITS = Wanted(
    meanings_for("unit", guesses=True),
    ("code", "title", "credits"),
    instead={"code": ("unit_reference",)},
    is_line=lambda text: True,
)


def sheet(*rows: str, title: str = "") -> RawSheet:
    """Return a sheet of rows of CSV; empty ones are numbered and left out."""
    records = [
        Record(number, number, next(csv.reader([row])))
        for number, row in enumerate(rows, 1)
        if row.strip(",")
    ]
    return RawSheet(title, records, [], [])


def cells_of(raw: RawSheet) -> list[str]:
    """Return the rows of a sheet, each with its number: `2: F3,Achieved`."""
    return [f"{record.number}: {','.join(record.cells)}" for record in raw.records]
