"""A caseload with a column for each candidate is the one with a row for each."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import read_cohort
from recommender.errors import Fault, FileFaultsError
from tests.builders.examples import examples

OCR = recommender.load_qualification("ocr-03456")
LABELS = ("Learner", "Job title", "Hours per week", "A4", "A11", "D6")
MARKS = st.sampled_from(("x", "", "IP", "1/5/2025"))
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(("receptionist", "outbound-adviser", "Trainee")),
        st.integers(1, 9),
        MARKS, MARKS, MARKS,
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip
Rows = list[list[str]]


def turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def caseload(folder: Path, rows: Rows, **options: object) -> Cohort:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = folder / "caseload.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


def fault_of(folder: Path, rows: Rows, **options: object) -> Fault:
    with pytest.raises(FileFaultsError) as caught:
        caseload(folder, rows, **options)
    (fault,) = caught.value.faults
    assert "Person" not in f"{fault}"
    return fault


def plain(cohort: Cohort) -> list[object]:
    return [(m.id, m.row, m.candidate, cohort.names[m.id]) for m in cohort.members]


@examples(60)
@given(PEOPLE, st.integers(0, 2))
def test_people_in_columns_are_the_same_people(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[object, ...]],
    above: int,
) -> None:
    folder = tmp_path_factory.mktemp("turned")
    named = [(f"Person {'ABCDE'[n]}", *cells) for n, cells in enumerate(people)]
    rows = [list(LABELS), *([f"{cell}" for cell in person] for person in named)]
    title = ["Overview of the month", *[""] * len(people)]
    on_its_side = [title] * above + turned(rows)
    options = {"skip_bad": True, "bare": True}
    try:
        expected = caseload(folder, rows, **options)
    except FileFaultsError:
        # All of them have a job that is no role.
        with pytest.raises(FileFaultsError):
            caseload(folder, on_its_side, **options)
        return
    cohort = caseload(folder, on_its_side, **options)

    assert plain(cohort) == plain(expected)
    assert [f.row for f in cohort.rejected] == [f.row for f in expected.rejected]
    note = "row 2 is column B: the table lies on its side: each column is read as a row"
    assert any(note in notice for notice in cohort.notices)
    assert all("[row 2 is column B]" in f"{fault.file}" for fault in cohort.rejected)
    assert not above or any("not read, above it: row" in n for n in cohort.notices)


def test_no_row_above_is_quoted(tmp_path: Path) -> None:
    rows = [["", "Person A", "Person B"], ["Name", "One A", "One B"],
            ["Job", "receptionist", "receptionist"]]  # fmt: skip

    said = "\n".join(caseload(tmp_path, rows).notices)
    assert "not read, above it: row 1 of the sheet" in said
    assert "Person" not in said


def test_as_many_headers_in_a_row_as_in_a_column_need_a_choice(tmp_path: Path) -> None:
    rows = [["Name", "Job"], ["Job", "receptionist"]]

    fault = fault_of(tmp_path, rows)
    assert (fault.id, fault.row) == ("table-sideways", 1)
    assert "choose the row: --column header_row=1" in fault.hint
    cohort = caseload(tmp_path, rows, columns=["header_row=1"])
    assert [*cohort.names.values()] == ["Job"]


def test_a_label_below_people_does_not_turn_a_table(tmp_path: Path) -> None:
    rows = [["Learner", "Job", "A4"], ["Person A", "receptionist", "x"],
            ["Units done", "", "1"]]  # fmt: skip

    assert [member.row for member in caseload(tmp_path, rows).members] == [2]
    lacking = [["Learner", "Employer", "A4"], ["Person A", "Acme", "x"], rows[2]]
    assert not any("side" in n for n in caseload(tmp_path, lacking, bare=True).notices)


@pytest.mark.parametrize("corner", ["Name", "", "Unit", "Unit title"])
@pytest.mark.parametrize("above", [0, 2])
@pytest.mark.parametrize("job", ["first", "last"])
def test_people_beside_units_are_the_candidates(
    tmp_path: Path, corner: str, above: int, job: str
) -> None:
    units = [["F3", "x", "x"], ["Group E", "", ""], ["D6", "", "x"]]
    jobs = [["Job role", "receptionist", "team leader"]]
    rows = [[corner, "Person A", "Person B"]]
    rows += [*jobs, *units] if job == "first" else [*units, *jobs]
    cohort = caseload(tmp_path, [["Tracker of spring"]] * above + rows)

    assert [m.candidate.wishes.have for m in cohort.members] == [("F3",), ("F3", "D6")]
    assert [*cohort.names.values()] == ["Person A", "Person B"]


def test_titles_and_levels_beside_codes_are_no_candidates(tmp_path: Path) -> None:
    rows = [["Unit", "Title", "Level", "Person A"], ["F3", "Service", "3", "x"],
            ["D6", "Self-study", "2", ""], [], ["Total", "", "", "1"]]  # fmt: skip
    cohort = caseload(tmp_path, rows, bare=True)

    assert [m.candidate.wishes.have for m in cohort.members] == [("F3",)]
    assert any("not read, below the units: row 5" in n for n in cohort.notices)


def test_one_unit_in_a_column_of_names_is_no_list(tmp_path: Path) -> None:
    rows = [["Name", "Job", "A4"], ["D6", "receptionist", "x"],
            ["Person B", "receptionist", ""]]  # fmt: skip

    assert len(caseload(tmp_path, rows).members) == 2


def test_a_sheet_of_leavers_may_lie_on_its_side_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, name in (("Current", "Person A"), ("Leavers", "Person B")):
        sheet = book.create_sheet(title)
        for row in (("Name", name), ("Job", "receptionist"), ("Units done", "D6")):
            sheet.append(row)
    book.save(tmp_path / "caseload.xlsx")

    cohort = read_cohort(tmp_path / "caseload.xlsx", OCR)
    assert [*cohort.names.values()] == ["Person A"]
    assert [left.reason for left in cohort.left_out] == ['on the sheet "Leavers"']


@pytest.mark.parametrize("names", ["Ada;Bo", "Ada;Bo;Cy"])
def test_a_list_that_is_split_by_its_separator_is_given_to_nobody_else(
    tmp_path: Path, names: str
) -> None:
    jobs = ";receptionist" * names.count(";") + ";receptionist"
    path = tmp_path / "split.csv"
    units = "Units done;D6; A11;A3" + ";B6" * (names.count(";") - 1)
    path.write_text(f"Learner;{names}\nJob title{jobs}\n{units}\n", encoding="utf-8")

    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)
    (fault,) = caught.value.faults
    assert (fault.id, fault.row) == ("csv-width", 3)
    assert "in quotes" in fault.hint


def test_headings_between_units_and_a_label_beside_people_are_read_as_such(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["A = achieved; P = in progress; S = submitted"],
        [],
        ["Unit", "Title", "Cr", "Surname A", "Surname B"],
        [None, None, "Role", "receptionist", "retail-assistant"],
        ["Mandatory"],
        ["F3", "Customer service", 6, "A", "P"],
        ["Group A"],
        ["A10", "Face to face", 5, "A", "S"],
        ["B6", "Questions", 4, None, "A"],
        [None, "Units achieved", None, 2, 1],
    ):
        sheet.append(row)
    for row in (5, 7):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
    path = tmp_path / "grid.xlsx"
    book.save(path)
    cohort = read_cohort(path, OCR)

    asked = [(m.candidate.role, m.candidate.wishes.have) for m in cohort.members]
    assert asked == [("receptionist", ("F3", "A10")), ("retail-assistant", ("B6",))]
    said = " ".join(cohort.notices)
    assert "not read, between the units: rows 5 and 7 of the sheet" in said
    assert "not read, below the units: row 10 of the sheet" in said
