"""A cohort file is read whole, with every fault, or not at all."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.reading import read_cohort
from recommender.errors import Fault, FileFaultsError
from recommender.requests.candidate_file import read_candidate
from recommender.requests.resolving import resolve

ABOUT = recommender.load_qualification("ocr-03456")
HEADER = "id,role,tags,with,without,max_credits,start,hours_per_week\n"


def faults_of(path: Path, **options: object) -> list[tuple[str, int | None, str]]:
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, ABOUT, **{"bare": True, **options})  # type: ignore[arg-type]
    assert all(fault.excerpt is None for fault in caught.value.faults)
    return [(one.id, one.row, one.column or "") for one in caught.value.faults]


def csv_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "caseload.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_row_asks_what_a_candidate_file_asks(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path,
        "ID,Role,Tags,No tags,With,Without,Have,Withdrawn,Max credits,Spare,Max level,"
        "Hours per week,Start,Finish by,Parallel,Mandatory,Lift,Readings,Bare,"
        "Units only\n"
        "C-1,Receptionist,complaints:daily; selling:maybe,records,a3,B10;B5,D6,A11,50,"
        "2,3,2.5,2026-12-01,2030-01-01,2,alongside,level-4,level-3:exactly,yes,no\n",
    )
    (member,) = read_cohort(path, ABOUT).members
    file = tmp_path / "one.toml"
    file.write_text(
        'role = "receptionist"\nbare = true\nno_tags = ["records"]\n'
        '[tags]\ncomplaints = "daily"\nselling = "maybe"\n[wishes]\nwith = ["A3"]\n'
        'without = ["B10", "B5"]\nhave = ["D6"]\nwithdrawn = ["A11"]\n'
        "max_credits = 50\nspare = 2\nmax_level = 3\nhours_per_week = 2.5\n"
        "start = 2026-12-01\nfinish_by = 2030-01-01\nparallel = 2\n"
        'mandatory = "alongside"\nlift = ["level-4"]\n[readings]\nlevel-3 = "exactly"\n'
    )
    assert (member.id, member.row) == ("C-1", 2)
    assert member.candidate == resolve(read_candidate(file)[0], ABOUT)


def test_every_fault_comes_at_once_with_its_row_and_column(tmp_path: Path) -> None:
    rows = (
        "C1,receptionist,,,,,,\n"
        "C2,recepsionist,complaints:dayly,Q9,,x,,\n"
        "C3,,,A13,A13,,,\n"
        "C4,,,,,,31/02/03,\n"
        "c1,,,,,,,\n"
        "C6,,,,\n"
        ",,,,,,2026-12-01,\n"
        'C8,,"a,b",,,,,0\n'
    )
    assert faults_of(csv_of(tmp_path, HEADER + rows)) == [
        ("candidate-duplicate", 2, "id"),
        ("role-unknown", 3, "role"),
        ("frequency-unknown", 3, "tags"),
        ("number-range", 3, "max_credits"),
        ("unit-unknown", 3, "with"),
        ("args-conflict", 4, ""),
        ("date-unreadable", 5, "start"),
        ("candidate-duplicate", 6, "id"),
        ("csv-width", 7, ""),
        ("candidate-id", 8, "id"),
        ("hours-range", 9, "hours_per_week"),
        ("tag-unknown", 9, "tags"),
        ("tag-unknown", 9, "tags"),
    ]


def test_faults_of_several_columns_name_the_one_that_is_wrong_alone(
    tmp_path: Path,
) -> None:
    path = csv_of(tmp_path, HEADER + "C1,,telefone,A13,A13,,,\n")

    assert faults_of(path) == [
        ("tag-unknown", 2, "tags"),
        ("args-conflict", 2, ""),
    ]


def test_bad_rows_are_left_out_only_where_that_is_asked(tmp_path: Path) -> None:
    path = csv_of(tmp_path, HEADER + "C1,,,,,,,\nC2,,foo,,,,,\nC3,,\nC4,,,,,,,\n")
    cohort = read_cohort(path, ABOUT, skip_bad=True, bare=True)

    assert [member.id for member in cohort.members] == ["C1", "C4"]
    assert [(one.id, one.row) for one in cohort.rejected] == [
        ("tag-unknown", 3),
        ("csv-width", 4),
    ]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("", "csv-empty"),
        (HEADER, "csv-no-rows"),
        (HEADER + "Total,,,,,,,\n", "csv-no-rows"),
        ("role,tags\nreceptionist,\n", "csv-column-missing"),
        ("id,ID\nC1,C2\n", "csv-column-duplicate"),
        ('id,role\n"C1,receptionist\nC2,\n', "csv-quote"),
        ("<html><body>error</body></html>", "file-kind"),
        ("PK\x03\x04", "file-kind"),
        ("id,role\nC1,foo\n", "role-unknown"),
    ],
)
def test_a_file_without_any_candidate_that_can_be_read_is_refused(
    text: str, id_: str, tmp_path: Path
) -> None:
    assert faults_of(csv_of(tmp_path, text), skip_bad=True)[0][0] == id_


def test_what_is_personal_is_dropped_with_a_notice_and_never_shown(
    tmp_path: Path,
) -> None:
    path = csv_of(
        tmp_path,
        "id,Full name,e-mail,DOB,team\nC1,Zoe Secret,zoe@secret.example,1990-01-01,x\n",
    )
    cohort = read_cohort(path, ABOUT, bare=True)

    notices = " ".join(cohort.notices)
    assert "Full name as name" in notices
    assert all(word in notices for word in ("e-mail", "DOB", "team"))
    assert "secret" not in repr(cohort).casefold()
    assert cohort.names == {"C1": "Zoe Secret"}
    kept = read_cohort(path, ABOUT, keep=["Full name"], bare=True)
    assert (kept.kept, kept.members[0].kept) == (("full_name",), ("Zoe Secret",))


@pytest.mark.parametrize("id_", ["Zoe Secret", "zoe@secret.example", "=cmd()", "Zoë"])
def test_what_is_no_id_is_not_shown(id_: str, tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(csv_of(tmp_path, f"id,role\n{id_},\nC1,\nC2,\n"), ABOUT, bare=True)

    (fault,) = caught.value.faults
    assert (fault.id, fault.row) == ("candidate-id", 2)
    assert id_ not in repr(fault)


def test_a_guard_against_formulas_is_taken_off_again(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "id,note\nC1,'=1+1\nC2,'tis\n")

    cohort = read_cohort(path, ABOUT, keep=["note"], bare=True)
    kept = [one.kept for one in cohort.members]
    assert kept == [("=1+1",), ("'tis",)]


Fill = Callable[[openpyxl.Workbook], None]


def workbook(tmp_path: Path, fill: Fill, name: str = "caseload.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.active.append(["id", "Role", "Start", "Hours per week", "bare"])
    fill(book)
    path = tmp_path / name
    book.save(path)
    return path


def test_a_workbook_is_read_like_its_text(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append([17, "receptionist", datetime(2026, 12, 1), 3.0, True])
        book.active.append([])
        book.active.append(["Totals", None, None, "=SUM(D2:D2)", None])

    path = workbook(tmp_path, fill)
    book = openpyxl.load_workbook(path)
    book.active["D4"] = 3
    book.save(path)
    cohort = read_cohort(path, ABOUT)

    (member,) = cohort.members
    assert (member.id, member.row, member.candidate.bare) == ("17", 2, True)
    assert member.candidate.wishes.start == date(2026, 12, 1)
    assert member.candidate.wishes.hours_per_week == 3
    assert "row 4 is a row of totals" in cohort.notices[0]


def test_all_sheets_with_a_caseload_are_read_and_the_others_told(
    tmp_path: Path,
) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.title = "North"
        book.active.append(["C1", "receptionist"])
        other = book.create_sheet("South")
        other.append(["Learner ID", "Job title"])
        other.append(["C2", "receptionist"])
        book.create_sheet("Notes").append(["Call on Monday"])
        book.create_sheet("Old").append(["id"])
        book["Old"].sheet_state = "hidden"

    path = workbook(tmp_path, fill)
    cohort = read_cohort(path, ABOUT)
    assert [(one.id, one.row) for one in cohort.members] == [("C1", 2), ("C2", 2)]
    notices = "\n".join(cohort.notices)
    assert 'sheet "Notes" is not read: there is no header row with id' in notices
    assert 'sheet "Old" is hidden and not read' in notices
    assert "5 rows: 2 headers, 2 candidates, 1 not read" in notices
    assert faults_of(path, sheet="Another") == [("xlsx-sheet", None, "")]
    south = read_cohort(path, ABOUT, sheet="South")
    assert [one.id for one in south.members] == ["C2"]


def test_a_person_in_two_sheets_is_told_with_both(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["C1", "receptionist"])
        other = book.create_sheet("South")
        other.append(["id", "role"])
        other.append(["c1", "receptionist"])

    path = workbook(tmp_path, fill)
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, ABOUT)

    assert [(f.file, f.row) for f in caught.value.faults] == [
        (f"{path} [Sheet]", 2), (f"{path} [South]", 2),
    ]  # fmt: skip


def test_hidden_rows_are_read_and_told_and_merged_cells_are_filled(
    tmp_path: Path,
) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["C1", "receptionist"])
        book.active.append(["C2"])
        book.active.row_dimensions[3].hidden = True

    path = workbook(tmp_path, fill)
    cohort = read_cohort(path, ABOUT, bare=True)
    assert len(cohort.members) == 2
    assert "row 3 is hidden" in cohort.notices[0]
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.save(path)
    cohort = read_cohort(path, ABOUT)
    roles = [one.candidate.role for one in cohort.members]
    assert roles == ["receptionist", "receptionist"]
    assert any("B2:B3" in notice for notice in cohort.notices)


def test_a_formula_that_was_never_worked_out_is_no_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path, lambda book: book.active.append(["C1", '="recep"']))

    assert faults_of(path) == [("xlsx-formula", 2, "")]


def zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


BOMB = zipped({"xl/workbook.xml": b"<a/>", "xl/a.xml": b"0" * 30_000_000})
BIG = zipped({"xl/workbook.xml": b"<a/>", **{f"xl/{i}": b"" for i in range(1_001)}})
ENTITIES = zipped({"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY'})
OLE = b"\xd0\xcf\x11\xe0" + bytes(600)


@pytest.mark.parametrize(
    ("content", "id_"),
    [
        (BOMB, "xlsx-too-big"),
        (BIG, "xlsx-too-big"),
        (ENTITIES, "xlsx-entities"),
        (OLE, "xls-old"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "xlsx-encrypted"),
        (b"id,role\nC1,\n", "file-kind"),
        (zipped({"word/document.xml": b"<a/>"}), "file-kind"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "xlsx-broken"),
        (BOMB[:500], "file-kind"),
    ],
)
def test_a_workbook_that_cannot_be_trusted_is_refused_by_name(
    content: bytes, id_: str, tmp_path: Path
) -> None:
    path = tmp_path / "caseload.xlsx"
    path.write_bytes(content)

    assert faults_of(path) == [(id_, None, "")]


def test_without_the_extra_a_workbook_says_which_line_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, lambda book: book.active.append(["C1"]))
    monkeypatch.setattr("recommender.extras.find_spec", lambda _: None)

    with pytest.raises(recommender.RequestError) as caught:
        read_cohort(path, ABOUT)
    assert caught.value.faults == (
        Fault(
            "package-missing",
            "this needs the package openpyxl",
            'pip install ".[excel]"',
        ),
    )


def test_every_column_is_documented() -> None:
    text = (Path(__file__).parents[2] / "data" / "README.md").read_text("utf-8")
    section = text.split("## A caseload")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]

    assert [row[1].strip(" `") for row in rows] == list(COLUMNS)
    assert [row[4].strip() for row in rows] == [one.meaning for one in COLUMNS.values()]


@pytest.mark.parametrize(
    "text",
    [
        "id;role;have;tags\nC-1;receptionist;D6;complaints:daily\n",
        "id\trole\thave\ttags\nC-1\treceptionist\tD6\tcomplaints:daily\n",
        "sep=,\nid,role,have,tags\nC-1,receptionist,D6,complaints:daily\n",
    ],
)
def test_every_separator_of_excel_is_read(text: str, tmp_path: Path) -> None:
    (member,) = read_cohort(csv_of(tmp_path, text), ABOUT).members

    assert (member.id, member.row) == ("C-1", 2)
    assert member.candidate.role == "receptionist"
    assert member.candidate.wishes.have == ("D6",)


def test_dates_as_excel_saves_them_in_the_uk_are_read(tmp_path: Path) -> None:
    header = "id,role,start,finish_by,hours_per_week\n"
    text = header + "C-1,receptionist,01/12/2026,30/6/2028,3\n"
    (member,) = read_cohort(csv_of(tmp_path, text), ABOUT).members

    wishes = member.candidate.wishes
    assert f"{wishes.start} {wishes.finish_by}" == "2026-12-01 2028-06-30"


def test_leading_zeros_of_a_workbook_are_part_of_an_id(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "role", "max_level"])  # type: ignore[union-attr]
    book.active.append([42, "receptionist", 3])  # type: ignore[union-attr]
    book.active["A2"].number_format = "00000"  # type: ignore[index]
    book.active["C2"].number_format = "0.00"  # type: ignore[index]
    book.save(tmp_path / "caseload.xlsx")
    (member,) = read_cohort(tmp_path / "caseload.xlsx", ABOUT).members

    assert member.id == "00042"
    assert member.candidate.wishes.max_level == 3


def test_the_job_of_a_learner_is_no_name_and_is_asked_for(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "ID,Learner Job Role\nC1,Travel agent\nC2,Cashier\n")

    (fault,) = faults_of(path)
    assert fault == ("column-doubtful", 1, "")


def test_a_letter_is_that_of_a_column_if_only_a_value_is_the_same(
    tmp_path: Path,
) -> None:
    path = csv_of(tmp_path, ",Role,Employer\nCandidate 1,receptionist,A\n")

    cohort = read_cohort(path, ABOUT, columns=["name=A"])
    assert [member.row for member in cohort.members] == [2]
    assert any("(column A) as name" in notice for notice in cohort.notices)


def test_a_job_as_above_is_the_job_above(tmp_path: Path) -> None:
    rows = "id,role,have\n1,receptionist,F3\n2,As above,A3\n3,-\u2033-,\n"
    cohort = read_cohort(csv_of(tmp_path, rows), ABOUT)

    assert [m.candidate.role for m in cohort.members] == ["receptionist"] * 3
    note = 'ditto marks below "role" are read as the cell above: rows 3 and 4'
    assert note in " ".join(cohort.notices)


def test_rows_of_counts_and_averages_are_nobody(tmp_path: Path) -> None:
    rows = "Ref,Learner,Level,Job,Units held,Current unit(s),%\n"
    rows += "1,Surname A,3,receptionist,F3,A10,0.5\n2,Surname B,3,receptionist,0,F3,0\n"
    rows += ",Learners,2,,,average,0.25\n,TOTAL,2,,,,\n"
    cohort = read_cohort(csv_of(tmp_path, rows), ABOUT)

    assert [m.candidate.wishes.have for m in cohort.members] == [("F3",), ()]
    assert "2 total rows" in " ".join(cohort.notices)
