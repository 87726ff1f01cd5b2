"""Small sheets on their side, and the tables that a person makes of them."""

from dataclasses import replace

import pytest

from recommender.errors import FileFaultsError
from recommender.files.sheets import RawSheet
from recommender.tables.cards import Reshaped
from recommender.tables.reshaping import reshaped
from recommender.tables.wanted import Wanted
from tests.builders.raw_sheets import PEOPLE, UNITS, cells_of, sheet

ON_SIDE = "the table lies on its side: each column is read as a row"
GRID = ("Unit,Surname A,Surname B", "Job role,clerk,", "F3,x,", "Group E,,", "D6,,x")
KITES = ("Unit code,A1,A2", "Title,Plan,Do", "Level,2,3", "Credits,3,4")


def turned(raw: RawSheet, wanted: Wanted = PEOPLE) -> Reshaped | None:
    """Return what a sheet becomes; None if it stays as it is."""
    found = reshaped(raw, wanted, "f.csv")
    return None if found.raw is raw else found


def test_people_beside_units_with_what_is_around_them() -> None:
    found = turned(sheet("Tracker,", *GRID, "", "x = done"))

    assert found is not None
    assert found.raw.title == "row 2 is column B"
    assert cells_of(found.raw) == [
        "1: name,Job role,F3,D6",
        "2: Surname A,clerk,x,",
        "3: Surname B,,,x",
    ]
    assert found.raw.notices == [
        "not read, between the units: row 5 of the sheet",
        "not read, below the units: row 8 of the sheet, except as a key",
        ON_SIDE,
        "not read, above it: row 1 of the sheet",
    ]
    assert [record.number for record in found.others] == [1, 8]


@pytest.mark.parametrize(
    ("corner", "named"), [("Name", "Name"), ("", "name"), ("Unit title", "name")]
)
def test_a_corner_is_empty_or_of_people_or_units(corner: str, named: str) -> None:
    found = turned(sheet(f"{corner},,Level,Surname A", "F3,Serve,2,x", "D6,Do,3,"))

    assert found is not None
    assert found.raw.title == "row 4 is column D"
    assert cells_of(found.raw) == [f"1: {named},F3,D6", "4: Surname A,x,"]


@pytest.mark.parametrize(
    "rows",
    [
        # One unit, another corner, nobody beside, headers, units above, one unit twice.
        (",Surname A,Surname B", "F3,x,"),
        ("Tutor,Surname A", "F3,x", "D6,"),
        (",Level", "F3,2", "D6,3"),
        ("Name,Job role", "F3,clerk", "D6,clerk"),
        ("F3,x", "D6,x", "Unit,Surname A"),
        ("Unit,Surname A", "F3,x", "F3,"),
    ],
)
def test_what_is_no_list_of_units_stays(rows: tuple[str, ...]) -> None:
    assert turned(sheet(*rows)) is None


def test_as_many_other_texts_as_units_may_be_between_them() -> None:
    rows = [",Surname A,Surname B", "F3,x,", "a,x,", "b,,", "D6,,x"]
    found = turned(sheet(*rows))

    # One is read like a unit, since somebody has something there.
    assert found is not None
    assert cells_of(found.raw) == [
        "1: name,F3,a,D6",
        "2: Surname A,x,x,",
        "3: Surname B,,,x",
    ]
    told = "not read, between the units: row 4 of the sheet"
    assert found.raw.notices == [told, ON_SIDE]
    assert turned(sheet(*rows[:4], "c,,", rows[4])) is None


def test_labels_of_people_may_be_beside_them_and_below_the_units() -> None:
    rows = ["Unit,Level,Surname A,Surname B", ",Job role,clerk,adviser", "F3,2,x,"]
    found = turned(sheet(*rows, "D6,3,x,x", "Hours per week,,3,4", "Total,,2,1"))

    assert found is not None
    assert cells_of(found.raw) == [
        "1: name,Job role,F3,D6,Hours per week",
        "3: Surname A,clerk,x,x,3",
        "4: Surname B,adviser,,x,4",
    ]
    assert [record.number for record in found.others] == [6]


def test_hidden_columns_become_rows_and_hidden_rows_columns() -> None:
    raw = sheet("Tracker,", *GRID[:3], GRID[4])
    raw = raw._replace(hidden_rows=(1, 4), hidden_columns=frozenset((2, 3)))
    found = turned(raw)

    assert found is not None
    assert found.raw.hidden_rows == (3,)
    assert found.raw.hidden_columns == {2}


def test_headers_below_each_other_are_those_of_people_beside() -> None:
    rows = ["Name,Surname A,,Surname B", "Job role,clerk,,clerk", "Tutor,T,,T"]
    found = turned(sheet(*rows, title="Spring"))

    assert found is not None
    assert found.raw.title == "Spring, row 2 is column B"
    assert cells_of(found.raw) == [
        "1: Name,Job role,Tutor",
        "2: Surname A,clerk,T",
        "4: Surname B,clerk,T",
    ]
    # Two of three labels are not most of all, if they are apart; below each other do.
    assert turned(sheet(rows[0], rows[2], rows[1])) is None
    assert turned(sheet(rows[0], rows[2], rows[1], "Hours per week,3,,4")) is not None


def test_of_as_many_headers_in_a_row_a_person_chooses() -> None:
    with pytest.raises(FileFaultsError) as caught:
        turned(sheet("", "Name,Job", "Job,receptionist", title="Spring"))

    (fault,) = caught.value.faults
    assert (fault.id, fault.file, fault.row) == ("table-sideways", "f.csv [Spring]", 2)
    # More in the row needs no choice.
    assert turned(sheet("Name,Job,Hours per week", "Job,clerk,3")) is None


def test_units_beside_each_other_become_rows() -> None:
    found = turned(sheet("Kites,", *KITES), UNITS)

    assert found is not None
    assert cells_of(found.raw) == [
        "1: Unit code,Title,Level,Credits",
        "2: A1,Plan,2,3",
        "3: A2,Do,3,4",
    ]
    so = f"{ON_SIDE}, so that row 2 is column B"
    assert found.raw.notices == [so, 'not read, above it: "Kites"']
    assert found.raw.title == ""


@pytest.mark.parametrize(
    "rows",
    [
        # A header twice, a header row below, the qualification itself, many rows.
        (*KITES, "Title,x,y"),
        (*KITES, "Code,Title,Credits", "A3,Go,3"),
        ("Unit code,A1", "Title,Award in Kites", "Credits,3"),
        (*KITES, *[f"Week {n},x,y" for n in range(27)]),
    ],
)
def test_what_is_no_list_of_units_beside_each_other_stays(
    rows: tuple[str, ...],
) -> None:
    assert turned(sheet(*rows), UNITS) is None


def test_a_table_on_its_side_has_few_rows() -> None:
    weeks = [f"Week {n},x,y" for n in range(26)]

    assert turned(sheet(*KITES, *weeks), UNITS) is not None


def test_a_sheet_whose_header_is_chosen_or_that_is_our_own_stays() -> None:
    raw = sheet(*KITES)

    assert turned(raw, replace(UNITS, chosen={"header_row": "1"})) is None
    assert turned(raw, replace(UNITS, is_own=True)) is None
    assert turned(raw, replace(UNITS, chosen={"code": "Unit code"})) is not None


@pytest.mark.parametrize(
    ("last", "faulty"),
    [
        # A list that its separator splits is longer than the row of the names.
        ("Units done,D6,A11,F3", 3),
        ("Units done,D6,A11", None),
        ("Units done,D6,,A11", None),
    ],
)
def test_a_row_that_is_wider_than_that_of_the_names(
    last: str, faulty: int | None
) -> None:
    raw = sheet("Learner,Surname A,Surname B", "Job role,clerk,clerk", last)
    if faulty is None:
        assert turned(raw) is not None
        return
    with pytest.raises(FileFaultsError) as caught:
        turned(raw)
    (fault,) = caught.value.faults
    assert (fault.id, fault.row) == ("csv-width", faulty)
    assert fault.message == "4 fields, the row that tells them apart has 3"
