"""A workbook that a person has edited says what was changed, or which cell is wrong."""

import io
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import recommender
from recommender.cohorts.chosen_units import Edit
from recommender.cohorts.cohort import Cohort, CohortAnswers, Member
from recommender.cohorts.edited_workbook import (
    REQUESTS,
    columns_kept,
    read_edits,
    read_made_with,
)
from recommender.cohorts.planning import Planner
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError
from recommender.reports.cohort_template import to_workbook_template
from recommender.reports.cohort_workbook import to_workbook
from tests.builders.cohort_runs import ABOUT, candidates
from tests.builders.waiting import FOR_EVER

SOFFICE = shutil.which("soffice")
CODES = [unit.code for unit in ABOUT.catalogue.units]
Change = Callable[[Any, dict[str, int], dict[str, int]], object]


@cache
def planned(count: int = 6) -> CohortAnswers:
    planner = Planner(ABOUT, 60.0)
    some = candidates(count)
    members = tuple(
        Member(f"C-{number}", one, number, (f"note {number}",))
        for number, one in enumerate(some)
    )
    cohort = Cohort("caseload.csv", members, kept=("note",))
    return CohortAnswers(ABOUT, cohort, tuple(planner.plan(one) for one in some))


@cache
def content() -> bytes:
    return to_workbook(planned(), sheets=False)


def edit(path: Path, change: Change, sheet: str = "Plans") -> Path:
    """Save the workbook after a change of its sheet, with its columns and rows."""
    book = openpyxl.load_workbook(io.BytesIO(content()))
    page = book[sheet]
    columns = {str(cell.value): cell.column for cell in page[1]}
    rows = {page.cell(row, 1).value: row for row in range(2, page.max_row + 1)}
    change(page, columns, rows)
    book.save(path)
    return path


def read(path: Path) -> tuple[dict[str, Edit], tuple[str, ...]]:
    cohort = read_cohort(path, ABOUT, sheet=REQUESTS, keep=columns_kept(path))
    assert [member.kept for member in cohort.members] == [
        member.kept for member in planned().cohort.members
    ]
    return read_edits(path, ABOUT, cohort)


def faults(path: Path) -> list[tuple[str, str | None, str]]:
    with pytest.raises(FileFaultsError) as error:
        read(path)
    return [(fault.id, fault.file, fault.message) for fault in error.value.faults]


def expected() -> dict[str, tuple[str, ...]]:
    pairs = zip(planned().cohort.members, planned().outcomes, strict=True)
    return {member.id: outcome.units for member, outcome in pairs}


def test_what_nobody_touched_is_as_suggested(tmp_path: Path) -> None:
    path = tmp_path / "plans.xlsx"
    path.write_bytes(content())
    edits, notices = read(path)

    assert {id_: edit.codes for id_, edit in edits.items()} == expected()
    assert {id_: edit.suggested for id_, edit in edits.items()} == expected()
    assert notices == ()
    made_with = read_made_with(path)
    assert (made_with.qualification, made_with.sha256) == (ABOUT.name, ABOUT.sha256)
    assert made_with.data_change(ABOUT) is None


@pytest.mark.parametrize("seed", range(5))
def test_any_marks_are_read_as_they_were_set(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    after = {id_: set(codes) for id_, codes in expected().items()}

    def flip(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        for _ in range(40):
            id_, code = draw.choice(list(rows)), draw.choice(CODES)
            cell = page.cell(rows[id_], columns[code])
            if code in after[id_]:
                after[id_].remove(code)
                cell.value = draw.choice([None, "", "  "])
            else:
                after[id_].add(code)
                cell.value = draw.choice(["✓", "✔", "x", "X", "yes", "Y", 1, True])

    edits, _ = read(edit(tmp_path / "plans.xlsx", flip))

    assert {id_: set(one.codes) for id_, one in edits.items()} == after
    assert {id_: one.suggested for id_, one in edits.items()} == expected()


def test_rows_may_be_in_any_order_and_columns_be_added(tmp_path: Path) -> None:
    def sort(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for number, line in enumerate(reversed(lines), 2):
            for column, value in enumerate(line, 1):
                page.cell(number, column).value = value
        page.cell(1, page.max_column + 1).value = "Remarks"
        page.cell(3, page.max_column).value = "see me"
        page.insert_rows(1, 2)
        page["A1"] = "Plans of the spring"

    edits, notices = read(edit(tmp_path / "plans.xlsx", sort))

    assert {id_: one.codes for id_, one in edits.items()} == expected()
    assert list(edits) == list(reversed(expected()))
    assert notices == ()


def test_rows_and_columns_that_are_gone_are_noticed(tmp_path: Path) -> None:
    def delete(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.delete_cols(columns["A13"])
        page.delete_rows(rows["C-2"])

    edits, notices = read(edit(tmp_path / "plans.xlsx", delete))

    assert "C-2" not in edits
    assert [notice.partition(": ")[2] for notice in notices] == [
        "no row for 1 candidate of sheet Requests: left out",
        "no column for A13: in no plan",
    ]


def test_a_wrong_mark_is_told_with_its_sheet_and_cell(tmp_path: Path) -> None:
    def spoil(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.cell(rows["C-1"], columns["A13"]).value = "maybe"
        page.cell(rows["C-1"], columns["F3"]).value = "H"
        page.cell(rows["C-3"], columns["D6"]).value = "no"

    path = edit(tmp_path / "plans.xlsx", spoil)
    page = openpyxl.load_workbook(path)["Plans"]
    columns = {cell.value: cell.column_letter for cell in page[1]}

    assert faults(path) == [
        ("mark-unknown", f"{path}, sheet Plans", f"cell {columns[code]}{row}: {said}")
        for code, row, said in (
            ("F3", 3, "H marks a unit achieved already, and F3 is not"),
            ("A13", 3, "maybe is not a mark"),
            ("D6", 5, "no is not a mark"),
        )
    ]


def test_a_row_that_is_nobodys_or_comes_twice_is_a_fault(tmp_path: Path) -> None:
    def spoil(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.cell(rows["C-1"], 1).value = "C-77"
        page.cell(rows["C-3"], 1).value = "c-0"

    assert faults(edit(tmp_path / "plans.xlsx", spoil)) == [
        ("candidate-unknown", f"{tmp_path / 'plans.xlsx'}, sheet Plans",
         "cell A3: there is no request with this id"),
        ("candidate-duplicate", f"{tmp_path / 'plans.xlsx'}, sheet Plans",
         "cell A5: this id is also in row 2"),
    ]  # fmt: skip


def test_marks_without_a_unit_and_units_twice_are_faults(tmp_path: Path) -> None:
    def nameless(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.cell(1, columns["A13"]).value = None
        page.cell(rows["C-0"], columns["A13"]).value = "x"

    def twice(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.cell(1, columns["A13"]).value = "a11"

    (fault,) = [
        fault
        for fault in faults(edit(tmp_path / "plans.xlsx", nameless))
        if "2: " in fault[2]
    ]
    assert fault[2].endswith("there is a mark in a column without a unit")
    assert faults(edit(tmp_path / "plans.xlsx", twice))[0][::2] == (
        "csv-column-duplicate", "two columns have this unit",
    )  # fmt: skip


def test_a_code_that_is_no_unit_is_kept_as_unknown(tmp_path: Path) -> None:
    def rename(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.cell(1, columns["F3"]).value = "Z9"

    edits, notices = read(edit(tmp_path / "plans.xlsx", rename))
    with_plan = {id_ for id_, codes in expected().items() if codes}

    assert {id_ for id_, one in edits.items() if one.unknown == ("Z9",)} == with_plan
    assert "no column for F3" in notices[0]


def test_a_changed_request_is_the_one_that_is_read(tmp_path: Path) -> None:
    def hold(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.cell(rows["C-1"], columns["have"]).value = "F3"

    path = edit(tmp_path / "plans.xlsx", hold, REQUESTS)
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book["Plans"][1]}
    book["Plans"].cell(3, columns["F3"]).value = "H"
    book.save(path)
    edits, _ = read(path)

    assert "F3" in edits["C-1"].codes


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("plans.csv", b"id,role\nC1,manager\n", "this is not a workbook"),
        ("template.xlsx", to_workbook_template(ABOUT), "there is no sheet About"),
    ],
)
def test_what_is_no_workbook_of_plans_is_refused(
    name: str, written: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(written)
    with pytest.raises(FileFaultsError) as error:
        read_made_with(path)

    assert error.value.faults[0].message == said
    assert "recommender cohort FILE --output plans.xlsx" in error.value.faults[0].hint


def test_a_sheet_without_its_header_is_refused(tmp_path: Path) -> None:
    def behead(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.delete_rows(1)

    assert faults(edit(tmp_path / "plans.xlsx", behead))[0][::2] == (
        "csv-header", "there is no header row with Id and Suggested",
    )  # fmt: skip


def test_other_data_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plans.xlsx"
    path.write_bytes(content())
    other = recommender.load_qualification("ocr-03455")
    made_with = read_made_with(path)

    assert made_with.data_change(other) == (
        "made for another qualification: ocr-03456, not ocr-03455"
    )
    assert replace(made_with, sha256="0").data_change(ABOUT) == (
        "made with other data: the units, rules or tags of ocr-03456 have changed since"
    )


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    "form", ["xlsx:Calc MS Excel 2007 XML", "ods"], ids=["xlsx", "ods"]
)
def test_what_libreoffice_saves_reads_the_same(form: str, tmp_path: Path) -> None:
    def swap(page: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        page.cell(rows["C-1"], columns["A13"]).value = "x"
        page.cell(rows["C-2"], columns["F4"]).value = None

    path = edit(tmp_path / "plans.xlsx", swap)
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", form, "--outdir", str(tmp_path / "out"), str(path)],
        check=True, capture_output=True, timeout=FOR_EVER,
    )  # fmt: skip
    (again,) = (tmp_path / "out").iterdir()

    assert read(again) == read(path)
    assert read_made_with(again) == read_made_with(path)
