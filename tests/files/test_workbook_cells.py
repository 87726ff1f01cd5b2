"""The cells, rows and sheets of an Excel workbook, by hand."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from recommender.errors import FileFaultsError
from recommender.files import workbooks
from recommender.files.sheets import RawSheet
from recommender.files.workbooks import OUR_AUTHOR, read_workbook


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def read(book: openpyxl.Workbook, sheet: str | None = None) -> list[RawSheet]:
    return read_workbook(saved(book), "f.xlsx", sheet)


def with_part(name: str, text: str = "") -> bytes:
    out = io.BytesIO(saved(book_of(["a"])))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return out.getvalue()


def test_formulas_without_a_value_are_faults_of_their_rows() -> None:
    (sheet,) = read(book_of(["a", None], ["b", "=1+1"], ["c", None], [None, "d"]))

    assert [(fault.id, fault.row) for fault in sheet.faults] == [("xlsx-formula", 2)]
    assert [record.cells for record in sheet.records] == [
        ["a", ""], ["b", ""], ["c", ""], ["", "d"],
    ]  # fmt: skip
    assert read(book_of(["a"], [None], ["c"]))[0].faults == []


def test_what_is_noted_of_a_sheet() -> None:
    book = book_of(["a", "b", "c"], [], ["d", "e", None], ["f", "g", "h"])
    sheet = book.active
    for cell in (sheet["A3"], sheet["A4"], sheet["B4"]):
        cell.font = Font(strike=True)
    sheet["B1"].comment = Comment("x", "Bea")
    sheet["C1"].comment = Comment("x", OUR_AUTHOR)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    for place, colour in (("C3", "00B050"), ("C4", "FFC000")):
        sheet[place].fill = PatternFill("solid", fgColor=colour)
    sheet["C1"].fill = PatternFill("darkGrid", fgColor="FFC000")
    sheet.merge_cells("A3:A4")
    sheet["A4"].font = Font(strike=True)
    (read_sheet,) = read(book)

    assert [(r.number, r.cells, r.is_struck) for r in read_sheet.records] == [
        (1, ["a", "b", "c"], False), (3, ["d", "e", ""], False),
        (4, ["d", "g", "h"], False),
    ]  # fmt: skip
    assert (read_sheet.hidden_rows, read_sheet.hidden_columns) == ((3,), {1})
    assert read_sheet.coloured == {(3, 2): "green"}
    assert read_sheet.notices == [
        "merged cells: each row is read with their text: A3:A4",
        "cells that are struck through are read like others: rows 3 and 4",
        "a comment on a cell is not read: B1",
    ]


def test_hidden_sheets_are_told_of_and_read_if_they_are_named() -> None:
    book = book_of(["a"])
    book.active.title = "Seen"
    for title, rows in (("Gone", [["b"]]), ("Empty", []), ("None", [])):
        sheet = book.create_sheet(title)
        sheet.sheet_state = "visible" if title == "None" else "hidden"
        for row in rows:
            sheet.append(row)

    (seen,) = read(book)
    assert (seen.title, seen.of_file) == (
        "Seen", ('sheet "Gone" is hidden and not read; to read it: --sheet "Gone"',),
    )  # fmt: skip
    assert [(s.title, s.of_file) for s in read(book, "Gone")] == [("Gone", ())]
    for name, id_ in (("Empty", "csv-empty"), ("Kite", "xlsx-sheet")):
        with pytest.raises(FileFaultsError) as caught:
            read(book, name)
        assert caught.value.faults[0].id == id_


@pytest.mark.parametrize(
    ("part", "notices"),
    [
        ("xl/vbaProject.bin", ("its macros are ignored",)),
        ("xl/externalLinks/x.xml", ("its links to other files are ignored",)),
        ("xl/other.bin", ()),
    ],
)
def test_parts_that_are_not_read_are_told_of(
    part: str, notices: tuple[str, ...]
) -> None:
    assert read_workbook(with_part(part), "f.xlsx")[0].of_file == notices


@pytest.mark.parametrize(
    ("part", "text", "is_refused"),
    [
        ("x.xml", "<!DOCTYPE a>", True), ("x.rels", "<!DOCTYPE a>", True),
        ("x.bin", "<!DOCTYPE a>", False), ("x.xml", "<a/>", False),
    ],
)  # fmt: skip
def test_entities_are_refused(part: str, text: str, is_refused: bool) -> None:
    data = with_part(part, text)
    if not is_refused:
        assert read_workbook(data, "f.xlsx")
        return
    with pytest.raises(FileFaultsError) as caught:
        read_workbook(data, "f.xlsx")
    assert caught.value.faults[0].id == "xlsx-entities"


def is_too_big(data: bytes) -> bool:
    try:
        read_workbook(data, "f.xlsx")
    except FileFaultsError as error:
        return error.faults[0].id == "xlsx-too-big"
    return False


def test_a_part_that_is_packed_very_tightly_is_refused() -> None:
    assert is_too_big(with_part("x.bin", "0" * 1_000_001))
    assert not is_too_big(with_part("x.bin", "0" * 1_000_000))


def test_a_workbook_has_so_many_parts_bytes_and_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = saved(book_of(["a", "b"], ["c", "d"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    sizes = {
        "MOST_MEMBERS": len(parts),
        "MOST_UNPACKED": sum(part.file_size for part in parts),
        "MOST_CELLS": 4,
    }
    for limit, size in sizes.items():
        for most, refused in ((size, False), (size - 1, True)):
            workbooks._grids.cache_clear()
            with monkeypatch.context() as patch:
                patch.setattr(workbooks, limit, most)
                assert is_too_big(data) is refused
