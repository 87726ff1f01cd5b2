"""Units from elsewhere on paper: apart, with what was agreed, and never missing."""

import io
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from recommender import Candidate, Wishes, load_qualification, recommend
from recommender.answers.checks import check_units
from recommender.answers.plan_details import add_details
from recommender.answers.recommendation import Recommendation
from recommender.reports.pictures.plan_charts import size_chart
from recommender.reports.sheets.check_sheet import CheckSheet
from recommender.reports.sheets.docx_writer import to_docx_file
from recommender.reports.sheets.html_writer import to_html_file
from recommender.reports.sheets.paper_sheet import PaperSheet
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from tests.builders.running import run
from tests.builders.sheets import Cells, tables

DAY = date(2027, 1, 4)
ELSEWHERE = (
    "Team leading, level 3, 6 credits, group B",
    "Minuting, level 2, 4 credits, rule optional, rpl",
    "First aid, level 2, 3 credits, group C, exemption",
    "Filing, level 2, 2 credits, rule optional, rule level-3",
)
APART = [
    ("EXT1", "Team leading", "3", "6", "Group B", "transfer"),
    ("EXT2", "Minuting", "2", "4", "the rule optional only",
     "recognition of prior learning"),
    ("EXT3", "First aid", "2", "0", "Group C", "exemption, without credits"),
    ("EXT4", "Filing", "2", "2", "the rules optional and level-3 only", "transfer"),
]  # fmt: skip
CODES = [row[0] for row in APART]
TITLE = "From elsewhere, as agreed"


@pytest.fixture(scope="module")
def answer() -> Recommendation:
    one = load_qualification("ocr-03456")
    wishes = Wishes(elsewhere=ELSEWHERE, have=("D6",))  # type: ignore[arg-type]
    asked = Candidate("receptionist", wishes=wishes)
    return add_details(recommend(one, asked), Clock(), most=1)


def test_the_plan_sheet_lists_them_apart_and_nothing_twice(
    answer: Recommendation,
) -> None:
    sheet = PlanSheet(answer, DAY).sheet()
    found = tables(sheet)

    assert TITLE in [section.title for section in sheet.sections]
    assert [*found[TITLE].rows] == APART
    listed = [row[0] for row in (*found["Units of the plan"].rows, *found[TITLE].rows)]
    assert listed == list(answer.best.codes)


def test_a_plan_without_them_has_no_such_section() -> None:
    one = load_qualification("ocr-03456")
    plain = add_details(recommend(one, Candidate("receptionist")), Clock(), most=1)

    assert TITLE not in tables(PlanSheet(plain, DAY).sheet())


def test_html_and_word_have_the_same_rows(answer: Recommendation) -> None:
    sheet: PaperSheet = PlanSheet(answer, DAY).sheet()
    cells = Cells()
    cells.feed(to_html_file(sheet))
    document = docx.Document(io.BytesIO(to_docx_file(sheet)))
    in_word = [
        tuple(cell.text for cell in row.cells)
        for table in document.tables
        for row in table.rows
    ]

    assert [tuple(row) for row in cells.rows if row[0] in CODES] == APART
    assert [row for row in in_word if row[0] in CODES] == APART


def test_the_check_sheet_lists_them_apart(answer: Recommendation) -> None:
    one = answer.qualification
    asked = resolve(answer.candidate, one)
    units = [one.catalogue.find(code) for code in ("F3", "F4", "D6")]
    checked = check_units(one, asked, units)
    found = tables(CheckSheet(checked, None, DAY).sheet())

    assert [*found[TITLE].rows] == APART
    assert [row[0] for row in found["Units of the set"].rows] == ["F3", "F4", "D6"]
    assert checked.untagged == ()


def test_the_picture_has_those_in_no_group(answer: Recommendation) -> None:
    plan, one = answer.best, answer.qualification
    labels = [bar.label for bar in size_chart(plan.units, plan.findings, one).bars]

    assert "In no group (EXT2 EXT4)" in labels
    assert sum("EXT" in label for label in labels) == 3


def test_the_workbook_of_a_plan_has_them_with_their_marks(tmp_path: Path) -> None:
    options = [word for each in ELSEWHERE for word in ("--elsewhere", each)]
    file = tmp_path / "plan.xlsx"
    done = run("plan", "--role", "receptionist", *options, "--output", str(file))
    page = openpyxl.load_workbook(file).worksheets[0]
    rows = [tuple(cell for cell in row if cell is not None)
            for row in page.iter_rows(values_only=True)]  # fmt: skip
    own = [row for row in rows if row and row[0] in CODES]

    assert done.code == 0, done.err
    assert [tuple(map(str, row[:5])) for row in own] == [row[:5] for row in APART]
    for row, expected in zip(own, APART, strict=True):
        assert row[5].endswith(f'out","{expected[5]}")')
    assert [row for row in rows if row == (TITLE,)] == [(TITLE,)]


def test_the_workbook_of_a_caseload_has_them_on_the_page_of_a_candidate(
    tmp_path: Path,
) -> None:
    file, book = tmp_path / "caseload.csv", tmp_path / "plans.xlsx"
    cell = "; ".join(ELSEWHERE)
    file.write_text(f'id,role,elsewhere\nC-1,receptionist,"{cell}"\n', "utf-8")
    done = run("cohort", str(file), "--output", str(book), "--jobs", "1")
    page = openpyxl.load_workbook(book)["C-1"]
    rows = [tuple(cell for cell in row if cell is not None)
            for row in page.iter_rows(values_only=True)]  # fmt: skip
    own = [row for row in rows if row and row[0] in CODES]

    assert done.code == 0, done.err
    assert (TITLE,) in [tuple(cell for cell in row if cell) for row in rows]
    assert [(row[0], row[1], f"{row[2]}", f"{row[3]}") for row in own] == [
        row[:4] for row in APART
    ]
    assert [row[-1] for row in own] == [
        f"counts for {counts_for}; {way}" for *_, counts_for, way in APART
    ]


def test_a_change_shows_one_that_comes_with_it(tmp_path: Path) -> None:
    file = tmp_path / "change.html"
    asked = ["what-if", "--role", "receptionist", "but", "--elsewhere", ELSEWHERE[1]]
    done = run(*asked, "--output", str(file))
    cells = Cells()
    cells.feed(file.read_text("utf-8"))
    own = [row for row in cells.rows if row and row[0] == "EXT1"]

    assert done.code == 0, done.err
    assert [*APART[1][1:]] == own[1][1:]
    assert own[0][-1] == "Already achieved elsewhere"
