"""Several tables in a file: a header chosen for one of them, and what of the others."""

from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError

OCR = recommender.load_qualification("ocr-03456")
CURRENT = "Learner,Post they hold\nSurname A,receptionist\nSurname B,receptionist\n"
ROLE = ("role=Post they hold",)


def caseload(tmp_path: Path, text: str, *columns: str) -> Cohort:
    path = tmp_path / "caseload.csv"
    path.write_text(text, encoding="utf-8")
    return read_cohort(path, OCR, columns=columns)


def people(cohort: Cohort) -> list[tuple[str, str | None]]:
    return [(cohort.names[m.id], m.candidate.role) for m in cohort.members]


@pytest.mark.parametrize("title", ["", "Leavers,\n", "Left this year\n"])
def test_a_list_without_the_header_chosen_is_left_out_with_the_reason(
    tmp_path: Path, title: str
) -> None:
    leavers = "Name,Left on,Reason\nSurname C,2026-01-04,moved\n"
    cohort = caseload(tmp_path, f"{CURRENT}\n{title}{leavers}", *ROLE)

    both = [("Surname A", "receptionist"), ("Surname B", "receptionist")]
    assert people(cohort) == both
    rows = "rows 6 and 7" if title else "rows 5 and 6"
    told = f'{rows} are not read: a table with no header "Post they hold"'
    (note,) = (notice for notice in cohort.notices if told in notice)
    assert note.endswith("its headers: Name, Left on, Reason")
    assert title == "" or any("row 5 is not read" in note for note in cohort.notices)


def test_a_table_with_a_header_of_its_own_is_read_by_it(tmp_path: Path) -> None:
    others = "Name,Job title\nSurname C,field-engineer\n"
    cohort = caseload(tmp_path, f"{CURRENT}\n{others}", *ROLE)

    assert people(cohort)[2:] == [("Surname C", "field-engineer")]
    told = 'the table of row 5 has no header "Post they hold": it is read by its own'
    assert any(told in notice for notice in cohort.notices)


def test_a_wish_that_only_one_table_has_leaves_no_table_out(tmp_path: Path) -> None:
    text = "Name,Role,Got\nSurname A,receptionist,D6\n\nName,Role\nSurname B,tester\n"
    text = text.replace("tester", "receptionist")
    cohort = caseload(tmp_path, text, "have=Got")

    assert [m.candidate.wishes.have for m in cohort.members] == [("D6",), ()]


def test_bare_rows_are_kept_where_a_table_has_no_job(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text(f"{CURRENT}\nName,Surname,Reason\nA,Surname C,moved\n")

    assert len(read_cohort(path, OCR, columns=ROLE).members) == 2
    assert len(read_cohort(path, OCR, columns=ROLE, bare=True).members) == 3


def test_a_header_chosen_that_no_table_has_stops(tmp_path: Path) -> None:
    others = "Name,Job title\nSurname C,field-engineer\n"
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, f"{CURRENT}\n{others}", "role=Post they had")

    (fault,) = caught.value.faults
    assert (fault.id, fault.choice) == ("column-not-found", ("role", "Post they hold"))
    assert "Learner, Post they hold, Name, Job title" in fault.hint


def test_a_table_above_the_first_whole_header_is_no_title(tmp_path: Path) -> None:
    others = "Name,Job title\nSurname C,field-engineer\n"
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, f"{CURRENT}\n{others}")

    assert [f.choice for f in caught.value.faults] == [("role", "Post they hold")]


def test_a_sheet_without_the_header_chosen_is_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = {
        "Now": ("Learner,Post they hold", "Surname A,receptionist"),
        "Gone": ("Name,Surname,Reason", "A,Surname C,moved"),
        "New": ("Name,Role", "Surname D,receptionist"),
    }
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line.split(","))
    path = tmp_path / "caseload.xlsx"
    book.save(path)
    cohort = read_cohort(path, OCR, columns=ROLE)

    assert [name for name, _ in people(cohort)] == ["Surname A", "Surname D"]
    assert any('sheet "Gone" is not read: it has' in n for n in cohort.notices)


def test_units_of_two_lists_with_one_header_chosen(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        "Kennung,Title,Credits\nA1,Plan,3\n\nUnit,Remark,\nA9,old,\n\n"
        "Code,Title,Credits\nB1,Do,4\n"
    )
    read = read_spreadsheet(path, columns=("code=Kennung",))

    assert [row["code"] for row in read.rows] == ["A1", "B1"]
    (note,) = (note for note in read.notes if "not read" in note)
    assert note.startswith(
        'rows 4 and 5 are not read: a table with no header "Kennung"'
    )
