"""Who is who: the names of people by the ids that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.cohorts.columns import COLUMNS, column_form
from recommender.cohorts.people import NAME_COLUMNS, find_names, people_of
from recommender.errors import Fault, FileFaultsError
from recommender.files.sheets import lay_out
from recommender.files.texts import name_of
from recommender.tables.caseload_headers import name_columns
from recommender.tables.table_source import read_rows

if TYPE_CHECKING:
    from pathlib import Path

# The column of ids in the list that `pseudonymise` writes.
PSEUDONYM = "pseudonym"


def read_names(path: Path) -> dict[str, str]:
    """Return the names in a list of who is who, or in a caseload, by id.

    A caseload without ids has those that `cohort` makes for it.

    Raises:
        FileFaultsError: it cannot be read, or has no names.
    """
    name, known = name_of(path), (*COLUMNS, *NAME_COLUMNS)
    records, faults, _ = read_rows(path, None, [PSEUDONYM, *known])
    header = {column_form(cell) for cell in records[0].cells} if records else set()
    chosen = {"id": PSEUDONYM} if PSEUDONYM in header else {}
    if chosen and not header & set(NAME_COLUMNS):
        # The people of this list are known by ids of their own.
        chosen["name"] = "id"
    records, _ = name_columns(name, records, known, chosen=chosen)
    records, needed, _ = find_names(name, records)
    sheet, faults = lay_out(name, records, needed, known, faults)
    people = people_of(name, sheet.rows, records)
    if not people.names:
        hint = "give the list that recommender pseudonymise wrote, or the caseload"
        fault = Fault("restore-names", "there are no names in it", hint, name)
        raise FileFaultsError(*faults, fault)
    return people.names
