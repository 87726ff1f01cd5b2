"""Names alone in their rows, with the units of each below."""

from pathlib import Path

import pytest

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError

OCR = recommender.load_qualification("ocr-03456")
HEADER = "Unit,Status"
BEA = ("Surname A Bea (Receptionist),", "F3,Achieved", "A11,In progress")
CY = ("Surname B Cy - Receptionist,", "D6,Achieved")


def read(folder: Path, *rows: str) -> Cohort:
    path = folder / "tracker.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return read_cohort(path, OCR)


def held(cohort: Cohort) -> dict[str, tuple[str, ...]]:
    return {cohort.names[m.id]: m.candidate.wishes.have for m in cohort.members}


@pytest.mark.parametrize(
    "rows",
    [
        (HEADER, *BEA, *CY),
        ("Progress of everyone,", HEADER, *BEA, "Team North,", *CY),
        (BEA[0], HEADER, *BEA[1:], "", CY[0], HEADER, *CY[1:]),
    ],
)
def test_units_are_of_the_name_above_them(
    tmp_path: Path, rows: tuple[str, ...]
) -> None:
    cohort = read(tmp_path, *rows)

    assert held(cohort) == {"Surname A Bea": ("F3",), "Surname B Cy": ("D6",)}
    assert any("names alone in their rows" in notice for notice in cohort.notices)


def test_a_name_that_is_not_right_above_its_header_is_asked_about(
    tmp_path: Path,
) -> None:
    rows = (BEA[0], HEADER, *BEA[1:], CY[0], "", "F4,Achieved", HEADER, *CY[1:])
    with pytest.raises(FileFaultsError):
        read(tmp_path, *rows)


def test_who_has_no_unit_yet_is_a_candidate(tmp_path: Path) -> None:
    cohort = read(tmp_path, HEADER, *BEA, "Surname C Di (Team Leader),", *CY)

    assert held(cohort)["Surname C Di"] == ()


def test_who_has_nothing_done_is_no_note_and_a_key_is_read(tmp_path: Path) -> None:
    name = "Surname A Bea - Call Centre Advisor,"
    key = ("", "IP = in progress,", "G = achieved,")
    cohort = read(tmp_path, name, HEADER, "F3,IP", "", CY[0], HEADER, "D6,G", *key)

    assert held(cohort) == {"Surname A Bea": (), "Surname B Cy": ("D6",)}
    assert any("not read, around the units: rows" in n for n in cohort.notices)


@pytest.mark.parametrize(
    "rows",
    [
        # Groups, a remark, and one name, which may be a title.
        (HEADER, "Mandatory,", "F3,Achieved", "Optional,", "D6,Achieved"),
        (HEADER, *BEA, "see the other file,", *CY),
        (HEADER, *BEA),
        # A list of units for all.
        ("Unit,Credits", "Own Skills,", "F3,6", "People Skills,", "D6,6"),
        # A name above only one of the two headers.
        (BEA[0], HEADER, *BEA[1:], "", HEADER, *CY[1:]),
    ],
)
def test_other_headings_are_no_names(tmp_path: Path, rows: tuple[str, ...]) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read(tmp_path, *rows)

    assert caught.value.faults[0].id == "csv-header"


def test_units_below_a_line_are_of_nobody(tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read(tmp_path, HEADER, *BEA, "Team North,", "D6,Achieved", *CY)

    assert {fault.id for fault in caught.value.faults} >= {"candidate-id"}
