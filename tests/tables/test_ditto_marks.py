"""Ditto marks say what the row above says, and lines between the rows say nothing."""

from recommender.files.sheets import Record
from recommender.tables.column_headers import Header
from recommender.tables.ditto_marks import without_dittos
from recommender.tables.sheet_parts import SheetPart

HEADERS = [Header("Role", "role"), Header("Units", "have"), Header("Note", None)]


def read(*rows: list[str]) -> tuple[list[list[str]], list[str]]:
    records = [Record(n, n, cells) for n, cells in enumerate(rows, 2)]
    part, notices = without_dittos(SheetPart(1, HEADERS, records))
    return [record.cells for record in part.records], notices


def test_a_mark_alone_in_its_row_is_a_line_and_is_passed_over() -> None:
    cells, notices = read(["receptionist", "F3"], ["As above", ""], ["As above", "F4"])

    assert cells == [["receptionist", "F3"], ["As above", ""], ["receptionist", "F4"]]
    assert notices == ['ditto marks below "Role" are read as the cell above: row 4']


def test_a_mark_below_an_empty_cell_stays() -> None:
    assert read(["receptionist", "", "x"], ["ditto", "ditto", "y"]) == (
        [["receptionist", "", "x"], ["receptionist", "ditto", "y"]],
        ['ditto marks below "Role" are read as the cell above: row 3'],
    )
