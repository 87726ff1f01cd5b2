"""No silent loss: each row has one fate, and each cell of a column is read or told."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recommender
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.cohorts.pseudonymising import pseudonymise
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError, SelfCheckError
from recommender.tables.row_counts import RowCounts

OCR = recommender.load_qualification("ocr-03456")
# Anything that may be in a row: units and candidates, lines, totals, and rubbish.
CELLS = st.sampled_from(
    ("", "U1", "U2", "U3", "C-1", "C-2", "Plan", "receptionist", "D6", "3", "5",
     "7.5", "Group A: Mandatory", "Team North", "Total", "* barred with U2",
     "Level 3 units", "x,y", "Unit code", "id", "role", "have", "12 hours")
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=12)
UNITS = ("Unit code", "Unit title", "Level", "Credit value", "GLH")
PEOPLE = ("id", "role", "have", "notes")
ABOVE = st.lists(st.sampled_from((["Our list"], ["", ""], ["May", "2025"])), max_size=2)


def text_of(*rows: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def filled(rows: list[list[str]]) -> int:
    return sum(any(cell.strip() for cell in row) for row in rows)


@settings(max_examples=150, deadline=None)
@given(ABOVE, ROWS)
def test_every_row_of_a_list_of_units_is_counted_once(
    above: list[list[str]], rows: list[list[str]]
) -> None:
    table = [*above, list(UNITS), ["U9", "Keep", "2", "4", "30"], *rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        path.write_text(text_of(*table), encoding="utf-8", newline="")
        try:
            imported = read_spreadsheet(path)
        except FileFaultsError:
            return
    fates = imported.counts.by_fate
    assert sum(fates.values()) == filled(table)
    assert fates["unit"] == len(imported.rows)
    told = fates["left out"] + fates["total row"]
    assert told == len(imported.skipped) == len({s.row for s in imported.skipped})
    read, _ = imported.counts.cells
    columns = ("code", "title", "level", "credits", "glh")
    cells = [row[column] for row in imported.rows for column in columns]
    assert read == sum(map(bool, cells))


@settings(max_examples=100, deadline=None)
@given(ABOVE, ROWS)
def test_every_row_of_a_caseload_is_a_candidate_or_told(
    above: list[list[str]], rows: list[list[str]]
) -> None:
    table = [*above, list(PEOPLE), ["C-9", "receptionist", "D6", ""], *rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_text(text_of(*table), encoding="utf-8", newline="")
        try:
            cohort = read_cohort(path, OCR, skip_bad=True)
        except FileFaultsError:
            return
    words = " ".join(cohort.notices)
    faulty = {fault.row for fault in cohort.rejected}
    assert len({member.row for member in cohort.members}) == len(cohort.members)
    assert not faulty & {member.row for member in cohort.members}
    expected = len(cohort.members) + len(faulty)
    if f"{filled(table)} rows: " not in words:
        # Then there are only headers, candidates and the rows that are refused.
        assert filled(table) - expected == _headers(table)


def _headers(table: list[list[str]]) -> int:
    return sum({"id", "role"} <= set(row) or {"id", "have"} <= set(row)
               or {"role", "have"} <= set(row) for row in table)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_row_of_people_is_pseudonymised_or_told(rows: list[list[str]]) -> None:
    table = [list(PEOPLE), ["C-9", "receptionist", "D6", ""], *rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_text(text_of(*table), encoding="utf-8", newline="")
        try:
            people = pseudonymise(path, b"K" * 32)
        except FileFaultsError:
            return
    counted = f"{filled(table)} rows: "
    whole = filled(table) == len(people.caseload) + _headers(table)
    assert whole or any(counted in notice for notice in people.notices)
    assert len(people.mapping) == len(people.caseload)


def test_a_row_without_a_fate_or_with_two_withholds_the_answer() -> None:
    counts = RowCounts("units.csv", [("", 1), ("", 2)])
    counts.tell(("", 1), "header")
    with pytest.raises(SelfCheckError):
        counts.check()
    with pytest.raises(SelfCheckError):
        counts.tell(("", 1), "unit")
    with pytest.raises(SelfCheckError):
        counts.tell(("", 3), "unit")
    with pytest.raises(SelfCheckError):
        counts.tell_cells(2, there=4, read=3)
