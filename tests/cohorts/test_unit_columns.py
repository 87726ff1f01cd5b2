"""A column per unit says who has done it; a mark that does not say so is a fault."""

from pathlib import Path

import pytest

import recommender
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError

OCR = recommender.load_qualification("ocr-03456")


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "tracker.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def held(path: Path, **options: object) -> dict[str, list[str]]:
    cohort = read_cohort(path, OCR, **options)  # type: ignore[arg-type]
    return {member.id: list(member.candidate.wishes.have) for member in cohort.members}


def test_ticks_dates_and_words_are_units_done(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "id,role,A4,Unit A11 completed,b3,D6 Develop customer relationships",
        "C1,receptionist,x,01/05/2024,Yes,100%",
        "C2,receptionist,,1/1/2999,no,40%",
        "C3,receptionist,Achieved,not started,-,",
    )

    assert held(path) == {"C1": ["A4", "A11", "B3", "D6"], "C2": [], "C3": ["A4"]}
    notices = "\n".join(read_cohort(path, OCR).notices)
    assert "in the columns of units (A4, A11, B3, D6)" in notices
    assert "1/1/2999 is read as not done (row 3)" in notices
    assert "40% is read as not done (row 3)" in notices
    assert "is not used" not in notices


def test_marks_are_added_to_the_column_of_units_done(tmp_path: Path) -> None:
    path = table(tmp_path, "id,role,Units done,A4", "C1,receptionist,D6,y")

    assert held(path) == {"C1": ["D6", "A4"]}


def test_an_unclear_mark_is_a_fault_and_its_row_is_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, "id,role,A4", "C1,receptionist,P", "C2,receptionist,x")

    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)
    (fault,) = caught.value.faults
    assert (fault.id, fault.row, fault.column) == ("unit-mark-unknown", 2, "a4")
    assert held(path, skip_bad=True) == {"C2": ["A4"]}
    assert held(path, columns=["ignore=A4"]) == {"C1": [], "C2": []}


def test_columns_of_what_is_to_come_are_no_marks(tmp_path: Path) -> None:
    path = table(tmp_path, "id,role,A4 target date", "C1,receptionist,1/1/2024")

    assert held(path) == {"C1": []}
    assert "column A4 target date is not used" in "\n".join(
        read_cohort(path, OCR).notices
    )


@pytest.mark.parametrize("check", ["start", "IQA", "sampled on", "IV date", "target"])
def test_a_day_of_a_check_or_a_start_is_no_unit_done(
    tmp_path: Path, check: str
) -> None:
    header = f"id,role,A4 {check},A4 complete,B3 Deliver {check}"
    path = table(
        tmp_path,
        header,
        "C1,receptionist,1/1/2025,,",
        "C2,receptionist,1/1/2025,2/1/2025,",
    )

    assert held(path) == {"C1": [], "C2": ["A4"]}


def test_units_may_be_above_the_columns_of_their_days(tmp_path: Path) -> None:
    """A unit stands over its first column, as merged cells have it."""
    path = table(
        tmp_path,
        ",,A4,,,B3,,",
        "Learner,Job,Start,Complete,IQA,Start,Complete,IQA",
        "Surname A,receptionist,1/1/2025,2/1/2025,3/1/2025,1/1/2025,,",
        "Surname B,receptionist,1/1/2025,,3/1/2025,1/1/2025,2/1/2025,",
    )

    assert list(held(path).values()) == [["A4"], ["B3"]]


def test_a_header_may_be_people_beside_units(tmp_path: Path) -> None:
    path = table(tmp_path, "Learner,A4,B3", "Surname A,x,", "Surname B,x,x")

    assert list(held(path, bare=True).values()) == [["A4"], ["A4", "B3"]]


def test_marks_of_several_words_are_read_by_their_words(tmp_path: Path) -> None:
    marks = (
        "Signed off 1/2/26",
        "all done",
        "Done 1/1/2999",
        "still to do",
        "50 % done",
    )
    rows = (f"C{n},receptionist,{mark}" for n, mark in enumerate(marks))
    told = held(table(tmp_path, "id,role,A4", *rows), skip_bad=True)

    assert told == {"C0": ["A4"], "C1": ["A4"], "C2": [], "C3": []}
