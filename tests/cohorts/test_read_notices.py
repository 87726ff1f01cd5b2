"""What is told of a small caseload as a whole: rows, columns, people left out."""

from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.cohorts.caseload_table import read_caseload
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import columns_of, read_cohort
from recommender.cohorts.who_is_who import read_names
from recommender.errors import Fault, FileFaultsError
from recommender.tables.column_headers import parse_choices
from tests.builders.spreadsheets import workbook

OCR = recommender.load_qualification("ocr-03456")


def caseload(folder: Path, *rows: str, **options: object) -> Cohort:
    path = folder / "f.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


def faults_of(folder: Path, *rows: str, **options: object) -> list[Fault]:
    with pytest.raises(FileFaultsError) as caught:
        caseload(folder, *rows, **options)
    return [*caught.value.faults]


HEAD, A, B = "id,role", "C1,receptionist", "C2,receptionist"


def test_what_is_left_out_is_told_before_how_the_rest_is_read(tmp_path: Path) -> None:
    rows = ["Kites,,,", "Learner ID,Job,,Colour", f"{A},x,red", f"{B},y,", "Total,2,,"]
    cohort = caseload(tmp_path, *rows, "Team North,,,")
    told = [notice.partition(": ")[2] for notice in cohort.notices]

    assert told == [
        "not read: 1 row above the header",
        "row 6 is not read: only one text, which is no candidate",
        "column C has no header and is left out: rows 3 and 4",
        "row 5 is a row of totals and is left out",
        "column Colour is not used",
        "columns read: Learner ID as id, Job as role",
        "6 rows: 1 above the header, 1 header, 2 candidates, 1 total row, 1 not read",
    ]
    assert caseload(tmp_path, HEAD, A, B).notices == ()


def test_rows_with_faults_are_left_out_where_that_is_asked(tmp_path: Path) -> None:
    rows = [HEAD, A, "C2,juggler", "C3,receptionist,x", "C4,receptionist"]
    faults = faults_of(tmp_path, *rows)
    assert [(fault.row, fault.id) for fault in faults] == [
        (3, "role-unknown"), (4, "csv-width"),
    ]  # fmt: skip
    cohort = caseload(tmp_path, *rows, skip_bad=True)
    assert [member.id for member in cohort.members] == ["C1", "C4"]
    assert [fault.row for fault in cohort.rejected] == [3, 4]
    # An open quote takes in the rest, and nobody is left where all are wrong.
    assert faults_of(tmp_path, HEAD, A, 'C2,"x', skip_bad=True)[-1].id == "csv-quote"
    assert faults_of(tmp_path, HEAD, "C2,juggler", skip_bad=True)


def test_one_id_twice_is_a_fault_of_both_rows(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, HEAD, A, B, "c1,receptionist")

    assert [(fault.row, fault.column) for fault in faults] == [(2, "id"), (4, "id")]
    assert faults[0].message == "rows 2 and 4 have the same id"


def test_columns_to_keep_or_to_ignore(tmp_path: Path) -> None:
    rows = ["id,role,Site,Site 2,Hours", f"{A},Leeds,York,3", f"{B},,,4"]
    cohort = caseload(tmp_path, *rows, keep=["Site"], columns=["ignore=Hours"])
    assert [member.kept for member in cohort.members] == [("Leeds",), ("",)]
    told = [note for note in cohort.notices if "not used" in note]
    assert told == [f"{tmp_path / 'f.csv'}: column Site 2 is not used"]
    (fault,) = faults_of(tmp_path, *rows, keep=["Town"], columns=["ignore=Hours"])
    assert fault.message == "--keep: there is no such column"
    assert fault.hint.startswith("the headers are: id, role, site, site_2, hours")
    near = faults_of(tmp_path, *rows, keep=["Sit"], columns=["ignore=Hours"])[0]
    assert "site" in near.hint


def test_columns_are_ignored_by_header_or_by_letter(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("id,role,Note,Note,Kite\nC1,receptionist,a,b,c\n", "utf-8")

    def ignored(*columns: str) -> tuple[str, ...]:
        chosen = parse_choices(columns, ("id",))
        table = read_caseload(path, chosen=chosen)
        return columns_of(OCR, (), chosen, table).ignored

    assert ignored("ignore=Note") == ("note", "note_2")
    assert ignored("ignore=D") == ("note_2",)
    assert ignored("ignore=kite", "ignore=C") == ("note", "kite")
    assert ignored() == ()


def test_a_name_is_in_no_fault_of_its_row(tmp_path: Path) -> None:
    rows = ["Name,Job,Units done", "Bea Cy,Bea,D6 by Cy", "Di Ed,receptionist,D6"]
    told = repr(faults_of(tmp_path, *rows))

    assert "Bea" not in told
    assert "Cy" not in told


def test_a_caseload_of_those_who_have_left_says_so(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, f"{HEAD},Status", f"{A},Withdrawn")
    assert fault.message.startswith("all candidates have left: ")
    cohort = caseload(tmp_path, f"{HEAD},Status", f"{A},Withdrawn", f"{B},Active")
    assert [left.id for left in cohort.left_out] == ["C1"]
    # A fault in the row of someone who has left is none.
    gone = caseload(tmp_path, f"{HEAD},Status", "C1,juggler,Withdrawn", f"{B},Active")
    assert [member.id for member in gone.members] == ["C2"]


def test_names_are_read_back_by_id(tmp_path: Path) -> None:
    def names(*rows: str) -> dict[str, str]:
        path = tmp_path / "names.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        return read_names(path, OCR)

    assert names("pseudonym,id", "P1,Bea Cy") == {"P1": "Bea Cy"}
    assert names("pseudonym,id,name", "P1,7,Bea Cy") == {"P1": "Bea Cy"}
    assert names("Name,Job", "Bea Cy,clerk", "Di Ed,clerk") == {
        "C001": "Bea Cy", "C002": "Di Ed",
    }  # fmt: skip
    with pytest.raises(FileFaultsError) as caught:
        names("id,role", A)
    assert caught.value.faults[-1].id == "restore-names"
    with pytest.raises(FileFaultsError) as caught:
        names("id,name", "C1,Bea Cy", "C1,Di Ed", "C1,bea cy")
    assert [fault.message for fault in caught.value.faults] == [
        "rows 2 and 3 have the same id and different names"
    ]


def book_of(folder: Path, **sheets: list[list[str]]) -> Path:
    (folder / "f.xlsx").write_bytes(workbook(".xlsx", sheets))
    return folder / "f.xlsx"


def test_lists_of_a_template_are_no_caseload(tmp_path: Path) -> None:
    people = [["id", "role"], ["C1", "receptionist"]]
    lists = [["Roles", "Tags", "Units"], ["receptionist", "complaints", "D6"]]
    cohort = read_cohort(book_of(tmp_path, Lists=lists, People=people), OCR)
    assert [member.id for member in cohort.members] == ["C1"]
    assert not any("Lists" in notice for notice in cohort.notices)
    other = [["Roles", "Tags"], ["receptionist", "complaints"]]
    told = read_cohort(book_of(tmp_path, Lists=other, People=people), OCR).notices
    assert any('sheet "Lists" is not read' in notice for notice in told)


def test_colours_are_marks_below_units_beside_them_or_below_a_status(
    tmp_path: Path,
) -> None:
    green, amber = "00B050", "FFC000"

    def read(*rows: list[str], painted: dict[str, str]) -> list[tuple[str, ...]]:
        path = book_of(tmp_path, People=[*rows])
        book = openpyxl.load_workbook(path)
        for place, colour in painted.items():
            fill = openpyxl.styles.PatternFill("solid", fgColor=colour)
            book.active[place].fill = fill
        book.save(path)
        cohort = read_cohort(path, OCR, columns=["done=green", "not_done=amber"])
        return [member.candidate.wishes.have for member in cohort.members]

    head, a, b = ["Name", "Job", "F3", "D6"], ["Surname A", "receptionist"], ["Team B"]
    below = read(head, a, b, painted={"C2": green, "D2": amber, "C3": green})
    assert below == [("F3",)]
    beside = [
        ["Unit", "Surname A", "Surname B"],
        ["Job", "receptionist", "receptionist"],
    ]
    units = [["F3"], ["D6"]]
    both = read(*beside, *units, painted={"B3": green, "C3": green, "C4": green})
    assert both == [("F3",), ("F3", "D6")]
    status = [["Name", "Job", "Unit", "Status"], *([*a, unit] for unit in ("F3", "D6"))]
    marks = read(*status, painted={"D2": green, "D3": amber})
    assert marks == [("F3",)]
