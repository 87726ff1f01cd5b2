"""What is unclear in the columns of a table is asked for in one error."""

import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.cli.suggested_command import command_for_faults
from recommender.cohorts.reading import read_cohort
from recommender.errors import Fault, FileFaultsError
from recommender.reports.words.faults import faults_in_words
from tests.builders.broken import GOOD

OCR = recommender.load_qualification("ocr-03456")
UNKNOWN = "Kennung,Stelle,Units\nC-1,receptionist,D6\nC-2,receptionist,\n"


def faults_of(path: Path, *columns: str) -> tuple[Fault, ...]:
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR, columns=columns)
    return caught.value.faults


def test_a_caseload_asks_for_all_columns_at_once_and_the_answer_is_enough(
    tmp_path: Path,
) -> None:
    path = tmp_path / "caseload.csv"
    header = "Team,Learner ID,Candidate ID"
    path.write_text(f"{header},{UNKNOWN}".replace("\nC", "\nx,1,2,C"))
    faults = faults_of(path)

    assert [fault.choice for fault in faults] == [
        ("id", "Learner ID"), ("role", "Stelle"), None,
    ]  # fmt: skip
    hint, units = dict.fromkeys(fault.hint for fault in faults)
    assert "Team, Learner ID, Candidate ID, Kennung, Stelle, Units" in hint
    assert 'choose: --column id="Learner ID" --column role="Stelle";' in hint
    assert units.startswith('choose: --column have="Units", or --column with=')
    columns = ["role=Stelle", "have=Units", "id=Kennung"]
    members = read_cohort(path, OCR, columns=columns).members
    assert [member.id for member in members] == ["C-1", "C-2"]


def test_a_catalogue_asks_for_all_columns_at_once(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("Code,Bezeichnung,Punkte\nA1,Plan,5\n")
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)

    missing = [("title", "HEADER"), ("credits", "HEADER")]
    assert [fault.choice for fault in caught.value.faults] == missing
    (hint,) = {fault.hint for fault in caught.value.faults}
    assert "the headers are: Code, Bezeichnung, Punkte" in hint
    assert '--column title="HEADER" --column credits="HEADER"' in hint


@pytest.mark.parametrize("level", ["", "Stufe", "How hard is it?"])
@pytest.mark.parametrize("above", ["", "Our list\n", "Kite House,Our list\n"])
def test_unknown_headers_are_proposed_by_contents_and_the_proposal_is_enough(
    level: str, above: str, tmp_path: Path
) -> None:
    rows = [("KR1", "Splice a line", 2, 3, 24), ("KR2", "Tie a knot", 2, 4, 30),
            ("KR3", "Sew a torn sail", 3, 6, 51)]  # fmt: skip
    headers = ["Lfd", "What you will do", level, "Pkt", "Std", "Page"]
    lines = [headers, *([*map(str, row), "12"] for row in rows)]
    if not level:
        lines = [line[:2] + line[3:] for line in lines]
    path = tmp_path / "units.csv"
    path.write_text(above + "".join(",".join(line) + "\n" for line in lines))
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)

    command = shlex.split(command_for_faults(caught.value.faults, ["import"]))
    units = read_spreadsheet(path, columns=[w for w in command if "=" in w]).rows
    keys = ("code", "title", "level", "credits", "glh")
    wanted = [tuple(map(str, row)) for row in rows]
    if not level:
        wanted = [(*row[:2], "", *row[3:]) for row in wanted]
    assert [tuple(str(unit[key]) for key in keys) for unit in units] == wanted


def test_hours_for_each_level_are_no_levels(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    text = "Unit,Level 2 hours,Hrs level 3,Cr\nKR1 Splice a line,20,30,3\n"
    path.write_text(f"{text}KR2 Tie a knot,25,35,3\n", encoding="utf-8")
    table = read_spreadsheet(path)

    assert [(row["code"], row["level"], row["glh"]) for row in table.rows] == [
        ("KR1", "", ""), ("KR2", "", ""),
    ]  # fmt: skip
    unknown = [h.text for h in table.headers if h.column is None]
    assert unknown == ["Level 2 hours", "Hrs level 3"]


def test_hours_are_never_proposed_as_credits(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("Unit code,Unit title,Nominal hours\nA1,Plan it,20\nA2,Do it,30\n")
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)

    assert [fault.choice for fault in caught.value.faults] == [("credits", "HEADER")]


def test_a_row_for_the_header_is_proposed_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("2,A1,Plan the work,3\n2,A2,Do the work,5\n3,A3,Look at it,5\n")
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(path)

    hint = caught.value.faults[0].hint
    assert hint.startswith("write a header row: level,code,title,credits;")


def test_a_second_column_of_one_kind_is_to_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("Ref,Was,Wird\nC-1,receptionist,field-engineer\n")

    assert [f.choice for f in faults_of(path)] == [("role", "Was"), ("ignore", "Wird")]


@pytest.mark.parametrize(
    "words", [("--column", "role=Stele"), ("--column=role=Stele",)]
)
def test_a_header_chosen_in_vain_gives_way(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text(f"Ref,{UNKNOWN}".replace("\nC", "\n1,C"))
    faults = faults_of(path, "role=Stele")

    assert command_for_faults(faults, ["cohort", *words, "f.csv"]) == (
        "recommender cohort f.csv --column role=Stelle"
    )


def test_a_row_of_people_is_not_listed_as_headers(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("Surname A,receptionist\nSurname B,receptionist\n")
    (fault,) = faults_of(path, "role=Stelle")

    assert "Surname A" not in f"{fault}"


def test_a_fault_names_its_column_as_the_file_does(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("Ref,Role,Units achieved\nC-1,receptionist,Z9\nC-2,tester,D6\n")
    faults = faults_of(path)

    assert [(f.row, f.column, f.header) for f in faults] == [
        (2, "have", "Units achieved"), (3, "role", None),
    ]  # fmt: skip
    (words, _) = faults_in_words(faults)
    assert 'row 2, column "Units achieved" (have): no unit Z9' in words


def test_a_sheet_of_rules_and_units_csv_name_their_columns(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "mine")
    units = tmp_path / "mine" / "units.csv"
    text = units.read_text().replace("credits", "Credit value", 1)
    units.write_text(text.replace(",5", ",five", 1))
    with pytest.raises(FileFaultsError) as caught:
        recommender.load_qualification(tmp_path / "mine")
    (fault,) = caught.value.faults
    assert (fault.column, fault.header) == ("credits", "Credit value")

    (tmp_path / "units.csv").write_text("Code,Title,Credits\nA1,Plan,5\n")
    rules = tmp_path / "rules.csv"
    rules.write_text("Rule,What,Minimum\nAll,credits,some\n")
    with pytest.raises(FileFaultsError) as caught:
        read_spreadsheet(tmp_path / "units.csv", rules=rules)
    (fault,) = caught.value.faults
    assert (fault.column, fault.header) == ("at least", "Minimum")


def test_hidden_rows_and_columns_are_told_by_what_became_of_them(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (
        "Hidden above,,,", "Ref,Job title,Hours left,Remark",
        "C-1,receptionist,3,old", "C-2,receptionist,,", "Total,,3,",
    ):  # fmt: skip
        sheet.append([cell or None for cell in line.split(",")])
    for row in (1, 4, 5):
        sheet.row_dimensions[row].hidden = True
    for letter in "BCD":
        sheet.column_dimensions[letter].hidden = True
    book.save(tmp_path / "caseload.xlsx")
    notices = read_cohort(tmp_path / "caseload.xlsx", OCR, keep=["Remark"]).notices

    told = (notice.partition("caseload.xlsx: ")[2] for notice in notices)
    assert sorted(notice for notice in told if "hidden" in notice) == [
        "column C (Hours left) is hidden, and left out",
        "columns B (Job title), D (Remark) are hidden, but read",
        "row 4 is hidden, but read like the others",
        "rows 1 and 5 are hidden, and not read",
    ]


@pytest.mark.parametrize("choice", ["title=B", "title=#2"])
def test_a_column_without_a_header_is_chosen_by_its_letter(
    choice: str, tmp_path: Path
) -> None:
    text = "Our list,,\nUnit,,Credits\nU1,Take calls,4\nU2,Sell,3\n"
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFaultsError) as refused:
        read_spreadsheet(path)
    table = read_spreadsheet(path, columns=[choice])

    assert '--column title="B"' in refused.value.faults[0].hint
    assert [row["title"] for row in table.rows] == ["Take calls", "Sell"]
    assert [h.text for h in table.headers] == ["Unit", "(column B)", "Credits"]


def test_a_letter_is_a_column_only_where_no_header_has_that_name(
    tmp_path: Path,
) -> None:
    path = tmp_path / "units.csv"
    path.write_text("Code,Name,Worth,C\nU1,Sell,3,4\n", encoding="utf-8")

    for choice, credits in (("C", "4"), ("#3", "3"), ("D", "4"), ("Worth", "3")):
        table = read_spreadsheet(path, columns=[f"credits={choice}"])
        assert [row["credits"] for row in table.rows] == [credits]
    with pytest.raises(FileFaultsError) as refused:
        read_spreadsheet(path, columns=["credits=Z"])
    assert refused.value.faults[0].id == "column-not-found"


def test_one_of_several_headers_of_a_name_is_chosen_by_its_letter(
    tmp_path: Path,
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("Name,Job,Job,Job\nSurname A,x,receptionist,y\n", encoding="utf-8")
    with pytest.raises(FileFaultsError) as refused:
        read_cohort(path, OCR)
    cohort = read_cohort(path, OCR, columns=["role=C"])

    assert "by its letter: --column role=B" in refused.value.faults[0].hint
    assert [m.candidate.role for m in cohort.members] == ["receptionist"]
