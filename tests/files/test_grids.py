"""Merged cells, hidden rows and what is struck through, as a sheet has them."""

import pytest

from recommender.files.grids import Area, Grid


def records(grid: Grid) -> list[tuple[int, list[str], bool]]:
    found = grid.to_sheet("book.xlsx").records
    return [(record.number, record.cells, record.is_struck) for record in found]


@pytest.mark.parametrize(
    ("area", "rows", "notices"),
    [
        # Down a column: each row below has the text.
        (Area(1, 1, 3, 1), [["G", "a"], ["G", "b"], ["G", "c"]], ["A1:A3"]),
        # Across a row that has nothing else it is a title; beside others it stays.
        (Area(4, 2, 4, 4), [["", "T", "T", "T"]], []),
        (Area(5, 2, 5, 3), [["x", "T", ""]], []),
        # A block, and one that begins in an empty row.
        (Area(1, 1, 2, 2), [["G", "a"], ["G", "b"]], ["A1:B2"]),
        (Area(6, 1, 7, 1), [], []),
    ],
)
def test_merged_cells_are_filled(
    area: Area, rows: list[list[str]], notices: list[str]
) -> None:
    sheet = {1: ["G", "a"], 2: ["", "b"], 3: ["", "c"], 4: ["", "T"], 5: ["x", "T", ""]}
    found = Grid("S", {n: list(cells) for n, cells in sheet.items()}, [area])
    read = {number: cells for number, cells, _ in records(found)}

    assert [read[n] for n in range(area.top, area.bottom + 1) if n in read] == rows
    others = [n for n in sheet if not area.top <= n <= area.bottom]
    assert {n: read[n] for n in others} == {n: sheet[n] for n in others}
    told = ["merged cells: each row is read with their text: " + n for n in notices]
    assert found.to_sheet("book.xlsx").notices == told


@pytest.mark.parametrize(
    ("struck", "filled", "whole", "part"),
    [(0, 2, set(), set()), (1, 2, set(), {7}), (2, 3, {7}, set()), (1, 1, {7}, set())],
)
def test_a_row_of_which_most_is_struck_through_is_struck(
    struck: int, filled: int, whole: set[int], part: set[int]
) -> None:
    grid = Grid("S", {})
    grid.note_struck(7, struck, filled)

    assert (grid.struck, grid.partly_struck) == (whole, part)


def test_what_is_told_of_a_sheet() -> None:
    grid = Grid("S", {2: ["a"], 3: ["b"], 5: ["c"]}, hidden={3, 4}, uncalculated=[5])
    grid.struck, grid.partly_struck, grid.hidden_columns = {2}, {5, 3}, {1}
    grid.commented = [f"A{n}" for n in range(1, 7)]
    grid.remarks, grid.coloured = ["a remark"], {(2, 1): "green"}
    sheet = grid.to_sheet("book.xlsx")

    assert sheet.title == "S"
    assert records(grid) == [(2, ["a"], True), (3, ["b"], False), (5, ["c"], False)]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((3,), {1})
    assert [(fault.id, fault.row) for fault in sheet.faults] == [("xlsx-formula", 5)]
    assert sheet.notices == [
        "cells that are struck through are read like others: rows 3 and 5",
        "6 comments on cells are not read: A1, A2, A3, A4, A5, ...",
        "a remark",
    ]
    assert sheet.coloured == {(2, 1): "green"}
    grid.commented.pop()
    assert grid.to_sheet("x").notices[1].endswith("A4, A5")
