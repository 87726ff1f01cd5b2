"""People who do not learn any more are left out with a word; those in doubt are not."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.cohorts.pseudonymising import pseudonymise
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError

OCR = recommender.load_qualification("ocr-03456")


def caseload(folder: Path, header: str, *cells: str) -> Path:
    path = folder / "learners.csv"
    rows = (f"Person {'ABCDEFGH'[i]},receptionist,{c}" for i, c in enumerate(cells))
    path.write_text("\n".join([f"name,role,{header}", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("header", "cells", "planned"),
    [
        ("Status", ["In learning", "Withdrawn", "completed", ""], [1, 4]),
        ("Status", ["Withdrawn - new job", "LEFT 12/01/26", "Active"], [3]),
        ("Status", ["Break in learning", "Left the company", "On programme"], [3]),
        ("Learner status", ["Completed (early)", "Early leaver", "Current"], [3]),
        # Not said of the person, or not for sure: planned, and told of.
        ("Status", ["not completed", "Completed unit 1", "left to do: D6"], [1, 2, 3]),
        # ILR: 1 continuing, 2 completed, 3 withdrawn, 6 on a break.
        ("CompStatus", ["1", "2", "3", "6", ""], [1, 5]),
        ("Completion status", ["1.0", "3.0", "Withdrawn"], [1]),
        ("Withdrawal date", ["", "12/03/2025", "n/a", "1 Jan 2099"], [1, 3, 4]),
        # A remark may be of anything: only plain ones leave someone out.
        ("Remarks", ["withdrawn - new job", "left company 14/8", "OVERDUE"], [3]),
        ("Notes", ["left the forms with her", "ACHIEVED A3", "on break"], [1, 2]),
        ("Notes", ["Left - 3 units", "left 14/8", "Left: D6", "leaver: moved"], [1, 3]),
        # A column that says nothing of learning.
        ("Grade", ["Achieved", "3", ""], [1, 2, 3]),
    ],
)
def test_who_has_left_is_left_out(
    tmp_path: Path, header: str, cells: list[str], planned: list[int]
) -> None:
    path = caseload(tmp_path, header, *cells)

    cohort = read_cohort(path, OCR)
    # The ids are those of all rows, so that names find their way back.
    assert [member.id for member in cohort.members] == [f"C{n:03}" for n in planned]
    left = len(cells) - len(planned)
    said = [note for note in cohort.notices if f"left out by {header}" in note]
    assert len(said) == (1 if left else 0)


@pytest.mark.parametrize(
    "heading", ["Leavers", "Leavers / completers", "Past learners"]
)
def test_those_below_a_heading_of_leavers_are_left_out(
    tmp_path: Path, heading: str
) -> None:
    rows = (
        "Person A,receptionist\n{}\nPerson B,receptionist\nTeam North,\nPerson C,{}\n"
    )
    path = tmp_path / "learners.csv"
    text = rows.format(f"{heading},", "receptionist")
    path.write_text(f"name,role\n{text}", encoding="utf-8")

    cohort = read_cohort(path, OCR)
    assert [member.id for member in cohort.members] == ["C001", "C003"]
    told = f'{path}: left out, below "{heading}": row 4; to plan for them: '
    assert f"{told}write another heading" in cohort.notices


def test_a_heading_of_others_leaves_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "learners.csv"
    path.write_text(
        "name,role\nNot completed: team 1,\nPerson A,receptionist\n", encoding="utf-8"
    )

    assert len(read_cohort(path, OCR).members) == 1


def test_those_on_a_sheet_of_leavers_are_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, name in (("Live", "Person A"), ("Leavers 2026", "Person B")):
        sheet = book.create_sheet(title)
        sheet.append(["name", "role"])
        sheet.append([name, "receptionist"])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "learners.xlsx")

    cohort = read_cohort(tmp_path / "learners.xlsx", OCR)
    assert [*cohort.names.values()] == ["Person A"]
    told = 'left out, on the sheet "Leavers 2026": row 2; to plan for them: '
    assert any(f'{told}--sheet "Leavers 2026"' in note for note in cohort.notices)
    again = read_cohort(tmp_path / "learners.xlsx", OCR, sheet="Leavers 2026")
    assert [*again.names.values()] == ["Person B"]


def test_a_heading_of_leavers_is_over_its_own_table_only(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    person = ("name", "role")
    leaver = [("Leavers", None), ("Person B", "receptionist")]
    for title, rows in (
        ("North", [person, ("Person A", "receptionist"), *leaver]),
        ("South", [person, ("Person C", "receptionist"), *leaver[:1], person,
                   ("Person D", "receptionist")]),
    ):  # fmt: skip
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "learners.xlsx")

    cohort = read_cohort(tmp_path / "learners.xlsx", OCR)
    assert [*cohort.names.values()] == ["Person A", "Person C"]
    assert [entry.row for entry in cohort.left_out] == [4, 5]


def struck_workbook(path: Path) -> None:
    """Write a caseload with one row struck through, and one cell of another."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("name", "role", "have"),
        ("Person A", "receptionist", "D6"),
        ("Person B", "receptionist", "A11"),
        ("Person C", "receptionist", "C5"),
    ):
        sheet.append(row)  # fmt: skip
    for cell in (*sheet[3], sheet["C4"]):
        cell.font = openpyxl.styles.Font(strike=True)
    book.save(path)


def test_a_row_that_is_struck_through_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "learners.xlsx"
    struck_workbook(path)

    cohort = read_cohort(path, OCR)
    assert [member.id for member in cohort.members] == ["C001", "C003"]
    told = "left out, struck through: row 3; to plan for them: take the line away"
    assert f"{path}: {told}" in cohort.notices
    told = "cells that are struck through are read like others: row 4"
    assert f"{path}: {told}" in cohort.notices


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_open_document_says_so_too(tmp_path: Path) -> None:
    struck_workbook(tmp_path / "learners.xlsx")
    office = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
    ]
    to_ods = ["--convert-to", "ods", "--outdir", f"{tmp_path}"]
    command = [*office, *to_ods, f"{tmp_path / 'learners.xlsx'}"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    cohort = read_cohort(tmp_path / "learners.ods", OCR)
    assert [member.id for member in cohort.members] == ["C001", "C003"]


def test_each_leaver_is_kept_by_id_with_the_reason(tmp_path: Path) -> None:
    path = caseload(tmp_path, "Status", "Active", "Withdrawn")

    assert read_cohort(path, OCR).left_out == (("C002", 3, "Status: withdrawn", ""),)


def test_what_else_a_cell_says_of_a_leaver_is_not_told(tmp_path: Path) -> None:
    path = caseload(tmp_path, "Status", "Withdrawn: ask Zoe Secret", "done? Zoe left")

    assert "Zoe" not in "".join(read_cohort(path, OCR, bare=True).notices)


def test_what_is_left_out_or_in_doubt_is_told_with_its_rows(tmp_path: Path) -> None:
    path = caseload(tmp_path, "Status", "Withdrawn", "nearly completed", "Active")

    notices = read_cohort(path, OCR).notices
    assert (
        f"{path}: left out by Status: withdrawn (row 2); to plan for them: "
        '--column ignore="Status"'
    ) in notices
    doubt = "planned for all the same, by Status: completed (row 3)"
    assert f"{path}: {doubt}" in notices
    assert not any("column status is not used" in note for note in notices)


def test_a_column_to_ignore_leaves_nobody_out(tmp_path: Path) -> None:
    path = caseload(tmp_path, "Status", "Withdrawn", "Active")

    cohort = read_cohort(path, OCR, columns=["ignore=Status"])
    assert [member.id for member in cohort.members] == ["C001", "C002"]
    assert pseudonymise(path, b"k" * 32, columns=["ignore=Status"]).caseload[1:]


def test_who_has_left_has_no_pseudonym(tmp_path: Path) -> None:
    done = pseudonymise(caseload(tmp_path, "Status", "Withdrawn", "Active"), b"k" * 32)

    assert [row["role"] for row in done.caseload] == ["receptionist"]
    assert [row["name"] for row in done.mapping] == ["Person B"]
    assert any("left out by Status" in note for note in done.notices)


def test_a_caseload_of_leavers_only_has_no_candidates(tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(caseload(tmp_path, "Status", "Withdrawn", "Left"), OCR)

    assert caught.value.faults[0].id == "csv-no-rows"
    assert "left" in caught.value.faults[0].message
