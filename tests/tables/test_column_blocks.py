"""Tables beside each other are read as the same tables one below the other."""

from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.authoring.imported_units import Imported
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError

LEFT = [["Group A: Mandatory"], ["Unit", "Title", "Level", "Credits"],
        ["K1", "Splice a line", "2", "3"], ["K2", "Tie a knot", "2", "3"]]  # fmt: skip
RIGHT = [["Group B (minimum 6 credits)"], ["Unit", "Title", "Level", "Credits"],
         ["K4", "Sew a sail", "2", "4"], ["K5", "Glue a spar", "2", "4"],
         ["K6", "Fly", "3", "5"]]  # fmt: skip


def beside(left: list[list[str]], right: list[list[str]], gap: int, lower: int) -> str:
    """Return two tables beside each other, the second of them `lower` rows below."""
    right = [[]] * lower + right
    rows = [
        [*(row + [""] * 4)[:4], *[""] * gap, *(right[number : number + 1] or [[]])[0]]
        for number, row in enumerate(left + [[]] * (len(right) - len(left)))
    ]
    return "".join(",".join(row) + "\n" for row in rows)


def read(tmp_path: Path, text: str) -> Imported:
    """Return what is read of a file with this text."""
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return read_spreadsheet(path)


@pytest.mark.parametrize(("gap", "lower"), [(0, 0), (1, 0), (3, 0), (1, 2)])
@pytest.mark.parametrize("title", [(), (["Our kites"], ["All of them count."])])
def test_side_by_side_is_one_below_the_other(
    gap: int, lower: int, title: tuple[list[str], ...], tmp_path: Path
) -> None:
    left, right = [*title, *LEFT], [*[[]] * len(title), *RIGHT]
    stacked = "".join(",".join(row) + "\n" for row in [*left, *RIGHT])
    expected, table = (
        read(tmp_path, stacked),
        read(tmp_path, beside(left, right, gap, lower)),
    )

    wanted = ("code", "title", "group", "level", "credits")
    units = [[row[key] for key in wanted] for row in table.rows]
    assert units == [[row[key] for key in wanted] for row in expected.rows]
    assert [r.requires for r in table.seen.proposed] == [
        r.requires for r in expected.seen.proposed
    ]
    assert (table.skipped, table.groups) == ([], expected.groups)
    assert [row["sheet"] for row in table.rows][::4] == [
        "columns A to D", f"columns {'EFH'[gap - gap // 3]} to {'HIK'[gap - gap // 3]}",
    ]  # fmt: skip


def test_a_title_across_both_tables_is_read_once(tmp_path: Path) -> None:
    table = read(tmp_path, "Kites,,,,,,,,\n" + beside(LEFT, RIGHT, 1, 0))

    assert [note for note in table.left_out if "Kites" in note] == [
        'columns A to D, row 1: not read: "Kites"'
    ]
    assert table.counts.in_words() == (
        "10 rows: 3 above the header, 2 headers, 5 units"
    )


@pytest.mark.parametrize("choice", ["title=F", "title=Bezeichnung"])
def test_a_choice_for_one_table_leaves_the_other_as_it_is(
    choice: str, tmp_path: Path
) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        "Code,Title,Credits,,Code,Bezeichnung,Credits\nA1,Plan it,3,,B1,Sell it,3\n"
    )
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)
    table = read_spreadsheet(path, columns=[choice])

    assert "--column code=A" in caught.value.faults[0].hint
    titles = [(row["code"], row["title"]) for row in table.rows]
    assert titles == [("A1", "Plan it"), ("B1", "Sell it")]


def test_a_column_apart_is_no_table_of_its_own(tmp_path: Path) -> None:
    text = "Unit,Title,Level,Credits,,Notes\nK1,Splice,2,3,,see page 4\n"
    (unit,) = read(tmp_path, text).rows

    assert (unit["sheet"], unit["code"]) == ("", "K1")


def test_a_manager_beside_a_candidate_is_no_candidate(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    text = "Name,Job title,,Name,Job title,Email\nBea,receptionist,,Cy,manager,c@x\n"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, recommender.load_qualification("ocr-03456"))
    assert {fault.id for fault in caught.value.faults} == {"csv-column-duplicate"}


def test_one_of_two_qualifications_beside_each_other_is_read_by_the_hint(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.csv"
    text = "Level 2 Diploma in Kites,,,,Level 3 Diploma in Kites,,\n"
    text += "Code,Title,Credits,,Code,Title,Credits\n"
    text += "A1,Plan,3,,B1,Sell,4\n,,,,B2,Fly,5\n"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)
    assert caught.value.faults[0].hint.endswith('--sheet "columns A to C"')
    read = [
        [row["code"] for row in read_spreadsheet(path, sheet=sheet).rows]
        for sheet in ("columns A to C", "columns E to G")
    ]
    assert read == [["A1"], ["B1", "B2"]]


def test_columns_of_one_of_several_sheets_are_read_by_their_name(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    for number in (1, 2):
        sheet = book.create_sheet(f"Year {number}")
        sheet.append(["Diploma in Kites", None, None, "Award in Sails"])
        sheet.append(["Code", "Title", "Credits"] * 2)
        sheet.append([f"A{number}", "Plan", 3, f"B{number}", "Sell", 4])
    path = tmp_path / "plan.xlsx"
    book.save(path)

    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)
    assert caught.value.faults[0].hint.endswith('--sheet "Year 1, columns A to C"')
    (unit,) = read_spreadsheet(path, sheet="Year 2, columns D to F").rows
    assert unit["code"] == "B2"
    with pytest.raises(FileFaultsError, match="several sheets have such columns"):
        read_spreadsheet(path, sheet="columns D to F")
