"""Shapes without a row for each are read, refused by what they are, or left out."""

from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError

OCR = recommender.load_qualification("ocr-03456")
CARDS = "LEARNER CARD,\nName:,Person {n}\nJob title:,receptionist\nUnits done:,D6\n"


def workbook(tmp_path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "caseload.xlsx")
    return tmp_path / "caseload.xlsx"


@pytest.mark.parametrize("between", ["", ",\n"])
def test_cards_are_read_as_rows(tmp_path: Path, between: str) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text(between.join(CARDS.format(n=n) for n in range(3)), "utf-8")

    cohort = read_cohort(path, OCR)
    asked = [
        (each.candidate.role, each.candidate.wishes.have) for each in cohort.members
    ]
    assert asked == [("receptionist", ("D6",))] * 3
    assert any("3 cards" in notice for notice in cohort.notices)


def test_a_header_that_comes_again_makes_no_cards(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    rows = "name,role\nPerson A,receptionist\n"
    path.write_text(rows + rows.replace("A", "B"), encoding="utf-8")

    assert len(read_cohort(path, OCR).members) == 2


def test_a_sheet_of_totals_is_left_out_with_a_word(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        Summary=[("Assessor", "Learners"), ("Red", 1), ("Blue", 2)],
        Red=[("Learner", "Job role"), ("Person A", "receptionist")],
    )

    cohort = read_cohort(path, OCR)
    assert [*cohort.names.values()] == ["Person A"]
    (told,) = (note for note in cohort.notices if "Summary" in note)
    assert 'sheet "Summary": rows 1 to 3 are not read: a table of totals' in told


def test_a_sheet_of_people_by_number_is_no_sheet_of_totals(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        One=[("Learners", "Job role"), (17, "receptionist")],
        Two=[("Learners", "Job role"), (18, "receptionist")],
    )

    assert len(read_cohort(path, OCR).members) == 2


def test_a_doubt_names_the_sheet_that_it_is_of(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        First=[("Ref", "Role"), ("C1", "receptionist")],
        Second=[("Ref", "Role", "Units"), ("C2", "receptionist", "D6")],
    )
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)

    (fault,) = caught.value.faults
    assert fault.file == f"{path} [Second]"
    assert '--column have="Units", or --column with="Units"' in fault.hint


def test_a_count_below_a_section_is_a_row_of_totals(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    rows = "name,role,hours_per_week\nPerson A,receptionist,3\n3 learners,,3\n"
    path.write_text(rows, encoding="utf-8")

    cohort = read_cohort(path, OCR)
    assert [*cohort.names.values()] == ["Person A"]
    assert any("row 3 is a row of totals" in note for note in cohort.notices)


def test_two_rows_for_each_candidate_are_told_as_that(tmp_path: Path) -> None:
    people = [(f"Person {letter}", "receptionist", "D6") for letter in "ABC"]
    rows = [r for person in people for r in (person, (person[0], None, "12/05/26"))]
    path = workbook(tmp_path, One=[("Learner", "Role", "Units done"), *rows])
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)

    (fault,) = caught.value.faults
    assert (fault.id, fault.row) == ("candidate-rows", 3)
    assert "two rows for each candidate: rows 2 to 7" in fault.message


def test_one_person_twice_is_not_a_table_of_two_rows_each(tmp_path: Path) -> None:
    people = [(f"Person {letter}", "receptionist", "D6") for letter in "ABCD"]
    rows = [*people, ("Person D", "receptionist", "A11")]
    path = workbook(tmp_path, One=[("Learner", "Role", "Units done"), *rows])

    assert len(read_cohort(path, OCR).members) == 5
