"""Cells that have a colour and no text: read by the key of the sheet, or told of."""

from pathlib import Path

import pytest

import recommender
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError
from recommender.files.workbooks import read_workbook

openpyxl = pytest.importorskip("openpyxl")

OCR = recommender.load_qualification("ocr-03456")
GREEN, AMBER, GREY = "00B050", "FFC000", "D9D9D9"
HEAD = ["Learner", "Role", "F3", "F4", "A3", "Comments"]
# Of each learner the colours of units, and a comment.
LEARNERS = [
    ("Surname A Bea", "receptionist", [GREEN, AMBER, ""], "works Fridays"),
    ("Surname B Cy", "receptionist", [GREEN, GREEN, AMBER], ""),
    ("Surname C Di", "team-leader", ["", AMBER, GREEN], "back in May"),
]


def tracker(path: Path, key: list[tuple[str, str]], *, down: bool = False) -> Path:
    """Write a tracker that has only colours, with its key in the first rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number, (colour, meaning) in enumerate(key):
        row, column = (1 + number, 8) if down else (1, 2 + 2 * number)
        paint(sheet.cell(row, column), colour)
        sheet.cell(row, column + 1, meaning)
    sheet.cell(6, 1)
    sheet.append(HEAD)
    for name, role, colours, comment in LEARNERS:
        sheet.append([name, role, *[None] * 3, comment or None])
        for place, colour in enumerate(colours):
            paint(sheet.cell(sheet.max_row, 3 + place), colour)
    book.save(path)
    return path


def paint(cell: object, colour: str) -> None:
    if colour:
        fill = openpyxl.styles.PatternFill("solid", fgColor=colour)
        cell.fill = fill  # type: ignore[attr-defined]


KEY = [(GREEN, "Signed off"), (AMBER, "In progress")]


@pytest.mark.parametrize("down", [False, True])
def test_a_tracker_of_colours_is_read_by_its_key(tmp_path: Path, down: bool) -> None:
    path = tracker(tmp_path / "tracker.xlsx", KEY, down=down)
    cohort = read_cohort(path, OCR)

    held = {cohort.names[m.id]: m.candidate.wishes.have for m in cohort.members}
    assert held == {
        "Surname A Bea": ("F3",),
        "Surname B Cy": ("F3", "F4"),
        "Surname C Di": ("A3",),
    }
    told = "read by the colours of the key: Signed off (4), In progress (3)"
    assert any(told in notice for notice in cohort.notices)


@pytest.mark.parametrize(
    "key",
    [
        [],
        # One entry is a remark, and two of one meaning, or of one colour, say nothing.
        [(GREEN, "Signed off")],
        [(GREEN, "Signed off"), (AMBER, "Signed off")],
        [(GREEN, "Signed off"), (GREEN, "In progress")],
        # Colours that no cell has are no key to those that cells have.
        [("0070C0", "Signed off"), ("7030A0", "In progress")],
    ],
)
def test_without_a_key_colours_are_told_of(
    tmp_path: Path, key: list[tuple[str, str]]
) -> None:
    path = tracker(tmp_path / "tracker.xlsx", key)
    (sheet,) = read_workbook(path.read_bytes(), path.name)

    assert {sheet.coloured[cell] for cell in ((8, 2), (9, 3), (10, 4))} == {"green"}
    assert not any("by the colours" in notice for notice in sheet.notices)
    assert all(record.cells[2:5] in ([], ["", "", ""]) for record in sheet.records[-3:])


def test_rows_and_headers_that_are_coloured_throughout_say_nothing(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for number, cells in enumerate([HEAD, ["A", "b"], ["C", "d"], ["E", "f"]]):
        sheet.append(cells)
        for column in range(1, 9):
            paint(sheet.cell(sheet.max_row, column), GREY if number % 2 else GREEN)
    path = tmp_path / "bands.xlsx"
    book.save(path)

    (read,) = read_workbook(path.read_bytes(), path.name)
    assert not [notice for notice in read.notices if "colour" in notice]
    assert not read.coloured


def test_colours_without_a_key_are_asked_about_and_chosen(tmp_path: Path) -> None:
    path = tracker(tmp_path / "tracker.xlsx", [])
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)

    assert {(f.id, f.row) for f in caught.value.faults} == {
        ("unit-mark-unknown", row) for row in (8, 9, 10)
    }
    assert (
        'done: --column done="green" --column done="amber"'
        in caught.value.faults[0].hint
    )
    cohort = read_cohort(path, OCR, columns=["done=green", "not_done=amber"])
    held = [m.candidate.wishes.have for m in cohort.members]
    assert held == [("F3",), ("F3", "F4"), ("A3",)]
    assert any("as chosen, green as done and amber" in n for n in cohort.notices)


def test_who_is_coloured_throughout_has_done_all(tmp_path: Path) -> None:
    path = tracker(tmp_path / "tracker.xlsx", KEY)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.append(["Surname D Ed", "receptionist"])
    for column in range(1, 6):
        paint(sheet.cell(sheet.max_row, column), GREEN)
    book.save(path)

    members = read_cohort(path, OCR).members
    assert members[3].candidate.wishes.have == ("F3", "F4", "A3")


def test_colours_that_are_of_no_unit_are_told_of(tmp_path: Path) -> None:
    path = tracker(tmp_path / "tracker.xlsx", KEY)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    paint(sheet["F9"], "FFFF00")
    # Two greens are told apart, a line between people is none, and white is no colour.
    paint(sheet["E8"], "FFFFFF")
    sheet.append(["Team North", None, None])
    paint(sheet["C11"], "FF92D050")
    book.save(path)

    cohort = read_cohort(path, OCR)
    told = "2 cells have a colour and no text, and are not read: F9 and others"
    assert any(told in notice for notice in cohort.notices)


def test_two_colours_of_one_name_are_named_by_their_first_cells(tmp_path: Path) -> None:
    path = tracker(tmp_path / "tracker.xlsx", [])
    book = openpyxl.load_workbook(path)
    paint(book.active["E10"], "FF92D050")
    book.save(path)

    (sheet,) = read_workbook(path.read_bytes(), path.name)
    assert sheet.coloured[8, 2] == "green of C8"
    assert sheet.coloured[10, 4] == "green of E10"


def test_colours_are_read_where_people_are_beside_units(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Unit", "Surname A Bea", "Surname B Cy"])
    for unit in ("F3 Demonstrate understanding of customer service", "A4"):
        sheet.append([unit])
    sheet.append(["Job", "receptionist", "receptionist"])
    for cell, colour in (("B2", GREEN), ("C2", GREEN), ("B3", AMBER), ("C3", GREEN)):
        paint(sheet[cell], colour)
    for row, (colour, meaning) in enumerate(
        [(GREEN, "Signed off"), (AMBER, "In progress")], 7
    ):
        paint(sheet.cell(row, 1), colour)
        sheet.cell(row, 2, meaning)
    book.save(tmp_path / "tracker.xlsx")

    cohort = read_cohort(tmp_path / "tracker.xlsx", OCR)
    assert [m.candidate.wishes.have for m in cohort.members] == [("F3",), ("F3", "A4")]


def test_colours_of_units_below_each_other_are_asked_about(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Name", "Job", "Unit", "Status"])
    for unit, colour in (("F3", GREEN), ("A4", AMBER), ("A11", GREEN)):
        sheet.append(["Surname A Bea", "receptionist", unit])
        paint(sheet.cell(sheet.max_row, 4), colour)
    book.save(tmp_path / "tracker.xlsx")

    with pytest.raises(FileFaultsError) as caught:
        read_cohort(tmp_path / "tracker.xlsx", OCR)
    assert {f.id for f in caught.value.faults} == {"unit-mark-unknown"}
    columns = ["done=green", "not_done=amber"]
    cohort = read_cohort(tmp_path / "tracker.xlsx", OCR, columns=columns)
    assert [m.candidate.wishes.have for m in cohort.members] == [("F3", "A11")]


def test_a_key_below_the_names_is_nobody_and_a_bar_above_units_is_no_unit(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([None, None, "Mandatory", None, "Delivery"])
    sheet.append(["Learner", "Job", "F3", "F4", "B6"])
    sheet.append(["Surname A", "receptionist"])
    sheet.append(["Surname B", "receptionist"])
    for cell in ("C3", "D4", "E3"):
        paint(sheet[cell], GREEN)
    for cell in ("D3", "C4"):
        paint(sheet[cell], AMBER)
    for cell in ("E4", "F3"):
        paint(sheet[cell], GREY)
    sheet["B7"] = "KEY"
    for row, (colour, meaning) in enumerate(
        [(GREEN, "Signed off + IQA'd"), (AMBER, "Working on"), (GREY, "Overdue")], 8
    ):
        paint(sheet.cell(row, 2), colour)
        sheet.cell(row, 3, meaning)
    path = tmp_path / "tracker.xlsx"
    book.save(path)
    cohort = read_cohort(path, OCR)

    assert [m.candidate.wishes.have for m in cohort.members] == [("F3", "B6"), ("F4",)]
    said = " ".join(cohort.notices)
    assert "rows 7 to 10 are not read: a key to the marks" in said
