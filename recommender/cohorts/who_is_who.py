"""Who is who: the names of people by the ids that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.cohorts.caseload_table import CHOICES, read_caseload
from recommender.cohorts.people import NAME_COLUMNS, full_name, people_of, tell_names
from recommender.cohorts.reading import columns_of, names_unit
from recommender.errors import Fault, FileFaultsError, normal_form, rows_in_words
from recommender.files.reading_time import in_time
from recommender.files.texts import name_of
from recommender.tables.column_headers import parse_choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from recommender.cohorts.people import People
    from recommender.files.sheets import Row
    from recommender.qualifications.qualification import Qualification
    from recommender.tables.whole_table import WholeTable

# The column of ids in the list that `pseudonymise` writes.
PSEUDONYM = "pseudonym"


@in_time
def read_names(
    path: Path,
    qualification: Qualification,
    *,
    sheet: str | None = None,
    columns: Iterable[str] = (),
) -> dict[str, str]:
    """Return the names in a list of who is who, or in a caseload, by id.

    A caseload without ids has those that `cohort` makes for it with the same choices
    of `sheet` and `columns`: of rows that are joined there, one.

    Raises:
        FileFaultsError: it cannot be read, or has no names.
    """
    name = name_of(path)
    chosen = parse_choices(columns, CHOICES)
    table = read_caseload(
        path,
        chosen=chosen,
        nameless=True,
        sheet=sheet,
        is_unit=names_unit(qualification),
    )
    if PSEUDONYM in table.columns:
        chosen = {"id": PSEUDONYM}
        if not set(table.columns) & set(NAME_COLUMNS):
            # The people of this list are known by ids of their own.
            chosen["name"] = "id"
        table = tell_names(read_caseload(path, chosen=chosen))
    else:
        table = columns_of(qualification, (), chosen, table).table
    people = people_of(table, table.rows)
    if not people.names:
        hint = "give the list that recommender pseudonymise wrote, or the caseload"
        fault = Fault("restore-names", "there are no names in it", hint, name)
        raise FileFaultsError(*table.faults, fault)
    if twice := list(_named_twice(table, people)):
        raise FileFaultsError(*twice)
    return people.names


def _named_twice(table: WholeTable, people: People) -> Iterator[Fault]:
    """Yield a fault for each row whose id has another name before."""
    first: dict[str, tuple[str, Row]] = {}
    for row, written in zip(people.rows, table.rows, strict=True):
        full = normal_form(full_name(written.cells))
        known, upper = first.setdefault(row.cells["id"], (full, row))
        if full and known and full != known:
            message = f"{rows_in_words([upper.number, row.number])} have the same id"
            hint = "give each person an id of their own"
            yield Fault(
                "restore-twice",
                f"{message} and different names",
                hint,
                table.place(row),
                row.number,
                column="id",
            )
