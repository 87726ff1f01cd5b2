"""Cells that hold two things are read as both, or the file is refused as before."""

from pathlib import Path

import pytest

from recommender.authoring.imported_units import Imported
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import FileFaultsError


def imported(tmp_path: Path, text: str) -> Imported:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return read_spreadsheet(path)


@pytest.mark.parametrize("header", ["Unit", "Unit title", "Module"])
@pytest.mark.parametrize("written", ["Unit {}: {}", "{} - {}", "Module {} \u2013 {}"])
def test_a_code_and_a_title_in_one_cell_are_read_as_both(
    header: str, written: str, tmp_path: Path
) -> None:
    units = [("201", "Use a system"), ("U 7", "Take calls"), ("A/3", "Sell")]
    rows = [f"{written.format(*unit)},4 (L2),9" for unit in units]
    table = imported(tmp_path, f"{header},Credits (level),GLH\n" + "\n".join(rows))

    assert [(row["code"], row["title"]) for row in table.rows] == units
    assert {(row["level"], row["credits"]) for row in table.rows} == {("2", "4")}
    assert any(" code and title: " in n or "title and code: " in n for n in table.notes)
    assert any('"4 (L2)" as "4" and "L2"' in note for note in table.notes)


@pytest.mark.parametrize(
    "rows",
    [
        "Use a system,2,4\nTake calls,2,4",
        "U1,2,4\nU2,2,4",
        "Unit 1: Use a system,2,4\nUnit 1: Take calls,2,4",
    ],
)
def test_other_cells_are_asked_about_as_before(rows: str, tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as refused:
        imported(tmp_path, f"Unit,Level,Credits\n{rows}\n")

    assert [fault.id for fault in refused.value.faults] == ["csv-column-missing"]


def test_a_remark_beside_credits_is_no_level_where_levels_have_a_column(
    tmp_path: Path,
) -> None:
    table = imported(tmp_path, "Code,Title,Level,Credits\nU1,Plan,3,4 (L2)\n")

    assert [row["level"] for row in table.rows] == ["3"]
