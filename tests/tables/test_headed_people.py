"""Names alone in their rows, with the units of each below."""

from pathlib import Path

import pytest

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError
from recommender.tables.cards import Reshaped
from recommender.tables.column_blocks import MOST_ABOVE
from recommender.tables.headed_people import from_headed_people
from tests.builders.raw_sheets import PEOPLE, cells_of, sheet

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


def headed(*rows: str) -> Reshaped | None:
    return from_headed_people(sheet(*rows), PEOPLE)


def test_each_row_gets_the_name_above_it_and_what_is_around_is_told() -> None:
    rows = ["Progress,", HEADER, "Surname A Bea,", "F3,Achieved,seen", ""]
    rows += ["Surname B Cy (Clerk),", "D6,x", "Team North,", "A11,x", "", "x = done"]
    found = headed(*rows)

    assert found is not None
    assert cells_of(found.raw) == [
        "2: Unit,Status,,name",
        "3: ,,,Surname A Bea",
        "4: F3,Achieved,seen,Surname A Bea",
        "6: ,,,Surname B Cy (Clerk)",
        "7: D6,x,,Surname B Cy (Clerk)",
        "8: Team North,",
        "9: A11,x,,",
    ]
    assert found.raw.notices == [
        "names alone in their rows are those of the units below: rows 3 and 6",
        "not read, around the units: rows 1 and 11, except as a key",
    ]
    assert [record.number for record in found.others] == [1, 11]
    assert (found.rest, found.number, found.has_tables) == (frozenset(), 0, False)


def test_headers_that_come_again_are_rows_of_labels() -> None:
    found = headed(BEA[0], HEADER, BEA[1], "", CY[0], HEADER, CY[1])

    assert found is not None
    assert found.rest == {6}
    assert cells_of(found.raw) == [
        "2: Unit,Status,name",
        "1: ,,Surname A Bea (Receptionist)",
        "3: F3,Achieved,Surname A Bea (Receptionist)",
        "5: ,,Surname B Cy - Receptionist",
        "7: D6,Achieved,Surname B Cy - Receptionist",
    ]
    assert found.raw.notices[1:] == []


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Surname A Bea", True),
        ("O'One, Bea-Cy A.", True),
        ("Surname A (Team Leader)", True),
        ("Surname A [Clerk, part time]", True),
        ("Surname A \u2013 Clerk", True),
        ("surname A", False),
        ("Surname a", False),
        ("Surname", False),
        ("Surname A Bea Cy Di Ed", False),
        ("Surname 2", False),
        ("Other Units", False),
        ("Award Surname", False),
        ("Core Skills", False),
    ],
)
def test_what_may_be_a_name(text: str, is_name: bool) -> None:
    found = headed(HEADER, *BEA, f'"{text}",', "D6,x", *CY)

    assert (found is not None) is is_name
    assert not found or f"6: D6,x,{text}" in cells_of(found.raw)


@pytest.mark.parametrize(("letters", "is_name"), [(199, True), (200, False)])
def test_a_long_text_is_no_name(letters: int, is_name: bool) -> None:
    name = f"Surname C ({'x' * (letters - 12)})"
    assert len(name) == letters

    assert (headed(HEADER, *BEA, f"{name},", "D6,x") is not None) is is_name


def test_the_header_is_among_the_first_rows_and_of_more_than_a_name() -> None:
    above = ["A line,of two"] * (MOST_ABOVE - 1)
    rows = [HEADER, *BEA, *CY]

    assert headed(*above, *rows) is not None
    assert headed(*above, "Another,line", *rows) is None
    assert headed("Learner,Job,Unit,Status", *BEA, *CY) is None
    assert headed("Unit,Credits", *BEA, *CY) is None
    assert headed("Unit done,", "Surname A Bea,", "Surname B Cy,") is None
    assert headed("a,b") is None
