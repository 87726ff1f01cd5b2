"""A job title behind a name is the job, where nothing else says what that is."""

from pathlib import Path

import pytest

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.pseudonymising import pseudonymise
from recommender.cohorts.reading import read_cohort

OCR = recommender.load_qualification("ocr-03456")


def caseload(folder: Path, *rows: str) -> Path:
    path = folder / "caseload.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def read(path: Path) -> Cohort:
    return read_cohort(path, OCR, bare=True)


@pytest.mark.parametrize(
    ("cells", "name", "role"),
    [
        ("Surname A Bea (Receptionist)", "Surname A Bea", "receptionist"),
        ("Surname A Bea [Team Leader]", "Surname A Bea", "team-leader"),
        ('"Surname A, Bea - Receptionist"', "Surname A, Bea", "receptionist"),
        ("Surname-A Bea (Bee)", "Surname-A Bea (Bee)", None),
        ("Surname A - Bea", "Surname A - Bea", None),
    ],
)
def test_a_title_behind_a_name_is_a_role(
    tmp_path: Path, cells: str, name: str, role: str | None
) -> None:
    cohort = read(caseload(tmp_path, "Name,Units done", f"{cells},D6"))

    assert [*cohort.names.values()] == [name]
    assert [member.candidate.role for member in cohort.members] == [role]
    told = "job titles behind names are read as role: row 2"
    assert any(told in notice for notice in cohort.notices) is (role is not None)


def test_what_else_says_the_job_goes_first(tmp_path: Path) -> None:
    rows = ("Name,Job", "Surname A (Team Leader),receptionist", "B One (Receptionist),")
    cohort = read(caseload(tmp_path, *rows))

    assert [m.candidate.role for m in cohort.members] == ["receptionist"] * 2
    assert [*cohort.names.values()] == ["Surname A (Team Leader)", "B One"]


def test_a_name_with_a_job_alone_in_its_row_is_a_candidate(tmp_path: Path) -> None:
    rows = ("Name,Units done", "Team North,", "Surname A (Team Leader),")
    cohort = read(caseload(tmp_path, *rows))

    assert [member.candidate.role for member in cohort.members] == ["team-leader"]


def test_the_job_is_kept_where_the_name_is_not(tmp_path: Path) -> None:
    path = caseload(tmp_path, "Name,Units done", "Surname A Bea (Receptionist),D6")
    made = pseudonymise(path, b"k" * 32, qualification=OCR)

    assert [row["role"] for row in made.caseload] == ["Receptionist"]
    assert [row["name"] for row in made.mapping] == ["Surname A Bea"]
