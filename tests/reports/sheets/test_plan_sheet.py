"""The plan sheet: it says what the JSON says, and names go nowhere else."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from recommender import Candidate, Recommendation, load_qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.cli import cli
from recommender.errors import RequestError
from recommender.qualifications.plans import Finding
from recommender.reports.blocks import Paragraph
from recommender.reports.documents import to_json
from recommender.reports.pictures.picture import Picture
from recommender.reports.plan_report import PlanReport
from recommender.reports.sheets.docx_writer import to_docx_file
from recommender.reports.sheets.html_writer import to_html_file
from recommender.reports.sheets.paper_sheet import PaperSheet
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.reports.words.wording import rules_hold
from recommender.requests.sheet_names import SheetNames
from recommender.solver.engine.clock import Clock
from tests.builders.sheets import Cells, tables

ABOUT = load_qualification("ocr-03456")
DAY = date(2027, 1, 4)
ROLES = [role.name for role in ABOUT.vocabulary.roles]
HOSTILE = "<script>alert('x')</script> & \"=1+1\" {{ 7*7 }}"


def answered(candidate: Candidate) -> Recommendation:
    return add_details(recommend(ABOUT, candidate), Clock(), most=1)


@pytest.mark.parametrize("role", ROLES[:4])
def test_units_and_rules_are_those_of_the_json(role: str) -> None:
    candidate = replace(
        Candidate(role), wishes=replace(Candidate().wishes, have=("A10",))
    )
    answer = answered(candidate)
    told = json.loads(to_json(PlanReport(answer).document()))
    found = tables(PlanSheet(answer, DAY).sheet())

    units = told["plans"][0]["units"]
    rows = found["Units of the plan"].rows
    assert [row[0] for row in rows] == [unit["code"] for unit in units]
    assert [row[1] for row in rows] == [unit["title"] for unit in units]
    numbers = [(row[2].rstrip("*"), row[3].rstrip("*")) for row in rows]
    assert numbers == [(f"{u['level']}", f"{u['credits']}") for u in units]
    done = [row[5] == "done" for row in rows]
    assert done == [unit["code"] == "A10" for unit in units]
    rules = told["plans"][0]["findings"]
    rows = found["Each rule, with what it needs"].rows
    asked = {"--have A10": "Already achieved: A10"}
    texts = [asked.get(rule["text"], rule["text"]) for rule in rules]
    assert sorted(row[0] for row in rows) == sorted(texts)
    assert "Already achieved: A10" in texts


def test_it_says_what_the_diploma_leads_to_and_who_says_so() -> None:
    candidate = Candidate("receptionist")
    answer = answered(candidate)
    told = json.loads(to_json(PlanReport(answer).document()))["leads_to"]
    units_only = answered(replace(candidate, units_only=True))
    silent = replace(answer, qualification=replace(ABOUT, leads_to=()))
    sheet = PlanSheet(answer, DAY).sheet()
    (section,) = [s for s in sheet.sections if s.title == "What it leads to"]
    written = " ".join(b.text for b in section.blocks if isinstance(b, Paragraph))

    assert [entry["title"] for entry in told] == [e.title for e in ABOUT.leads_to]
    assert "Level 4 NVQ Diploma in Customer Service" in written
    assert all(entry["title"] in written for entry in told)
    assert all(entry["source"] in written for entry in told)
    for file in (to_html_file(sheet), " ".join(texts_in_word(sheet))):
        assert written.split(";")[0] in file
    for other in (units_only, silent):
        titles = [section.title for section in PlanSheet(other, DAY).sheet().sections]
        assert "What it leads to" not in titles
    assert json.loads(to_json(PlanReport(units_only).document()))["leads_to"] == []


def texts_in_word(sheet: PaperSheet) -> list[str]:
    document = docx.Document(io.BytesIO(to_docx_file(sheet)))
    return [paragraph.text for paragraph in document.paragraphs]


def test_html_and_word_have_every_cell_of_the_sheet() -> None:
    wishes = replace(Candidate().wishes, hours_per_week=4, start=DAY)
    answer = answered(Candidate("receptionist", wishes=wishes))
    sheet = PlanSheet(answer, DAY, SheetNames("C", "A", "Z")).sheet()
    expected = [list(row) for table in tables(sheet).values() for row in table.rows]

    page = Cells()
    page.feed(to_html_file(sheet))
    document = docx.Document(io.BytesIO(to_docx_file(sheet)))
    in_word = [[c.text for c in r.cells] for t in document.tables for r in t.rows]

    assert [row for row in page.rows if row in expected] == expected
    assert [row for row in in_word if row in expected] == expected


def test_hostile_text_stays_text() -> None:
    answer = answered(Candidate("receptionist"))
    sheet = PlanSheet(answer, DAY, SheetNames(HOSTILE, HOSTILE, HOSTILE)).sheet()
    sheet = replace(sheet, title=HOSTILE, footer=HOSTILE)
    text = to_html_file(sheet)
    page = Cells()
    page.feed(text)
    document = docx.Document(io.BytesIO(to_docx_file(sheet)))

    assert "script" not in page.tags
    assert "49" not in text.split("<h1>")[1].split("</h1>")[0]
    assert any(HOSTILE in row for row in page.rows)
    assert document.paragraphs[0].text == HOSTILE


def test_nothing_is_loaded_from_elsewhere() -> None:
    text = to_html_file(PlanSheet(answered(Candidate("receptionist")), DAY).sheet())

    assert "http" not in text.replace("http-equiv", "")
    assert "default-src 'none'" in text
    sources = [part.split('"')[0] for part in text.split('src="')[1:]]
    assert sources
    assert all(part.startswith("data:image/svg+xml;base64,") for part in sources)


def test_all_rules_hold_is_said_of_rules_only() -> None:
    findings = answered(Candidate("receptionist")).best.findings
    rules = [f for f in findings if f.rule.kind.value == "rule"]
    broken = [replace(rules[0], holds=False), *rules[1:]]

    assert len(rules) == 8
    assert rules_hold(findings) == "All 8 rules hold"
    assert rules_hold(rules[:1]) == "The one rule holds"
    assert rules_hold(list[Finding](broken)) == "1 of 8 rules is broken"


def test_names_come_from_options_and_file_and_are_on_the_sheet_only(
    tmp_path: Path,
) -> None:
    file = tmp_path / "candidate.toml"
    file.write_text(
        'role = "receptionist"\n[people]\ncandidate = "Cand A"\ncentre = "Centre B"\n'
    )
    sheet, other = tmp_path / "plan.html", tmp_path / "plan.json"
    request = ["plan", "--candidate", str(file), "--centre", "Centre C"]
    run = CliRunner().invoke(cli, [*request, "--output", str(sheet)])
    also = CliRunner().invoke(cli, [*request, "--output", str(other)])

    assert (run.exit_code, also.exit_code) == (0, 0)
    text = sheet.read_text()
    assert "Cand A" in text
    assert "Centre C" in text
    assert "Centre B" not in text
    for told in (run.output, also.output, other.read_text()):
        assert "Cand A" not in told
        assert "Centre" not in told


def test_a_word_document_needs_a_file() -> None:
    run = CliRunner().invoke(cli, ["plan", "--format", "docx"])

    assert isinstance(run.exception, RequestError)
    assert "a Word document needs a file" in str(run.exception)


def test_a_sheet_claims_no_more_than_the_report(tmp_path: Path) -> None:
    unsure = ["plan", "--role", "receptionist", "--tag", "complaints:maybe"]
    texts = []
    for number, more in enumerate(([], ["--robust"])):
        path = tmp_path / f"{number}.html"
        run = CliRunner().invoke(cli, [*unsure, *more, "--output", str(path)])
        assert run.exit_code == 0
        texts.append(path.read_text(encoding="utf-8"))

    plain, robust = ("Proven optimal" in text for text in texts)
    assert (plain, robust) == (True, False)
    assert "largest regret is smaller" in texts[1]


def test_without_a_plan_the_sheet_says_why_and_what_leads_out(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    asked = ["plan", "--max-credits", "20", "--output", str(path)]
    run = CliRunner().invoke(cli, asked)
    document = docx.Document(io.BytesIO(path.read_bytes()))
    texts = [paragraph.text for paragraph in document.paragraphs]
    ways = [[cell.text for cell in row.cells] for row in document.tables[1].rows]

    assert run.exit_code == 1
    assert "there is no plan: the sheet says why" in run.output
    assert "No unit plan" in texts
    assert "You asked: at most 20 credits" in texts
    assert "Rules of combination: At least 42 credits in total" in texts
    assert ways[0] == ["Change", "Job covered", "Credits", "The plan then", "Agreed"]
    assert ways[1][0] == "At most 42 credits instead of 20"
    assert ways[1][2] == "42"


def test_without_a_plan_there_is_no_calendar_and_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "plan.svg"
    asked = ["plan", "--max-credits", "20", "--picture", "credits", "-o", str(path)]
    run = CliRunner().invoke(cli, asked)

    assert run.exit_code == 1
    assert "there is no plan, so no picture was written" in run.output
    assert not path.exists()


def test_a_sheet_of_likely_tasks_says_which_answers_change_it(tmp_path: Path) -> None:
    """The terminal report says it of the same request, and JSON lists the answers."""
    job = ["plan", "--job-text", str(Path(__file__).parents[2] / "cli" / "advert.txt")]
    path = tmp_path / "plan.html"
    told = CliRunner().invoke(cli, [*job, "--format", "json", "--no-questions"])
    run = CliRunner().invoke(cli, [*job, "--output", str(path)])
    listed = json.loads(told.stdout)["questions"]
    page = Cells()
    page.feed(path.read_text(encoding="utf-8"))
    asked = [row for row in page.rows if row[0].startswith("Do you ")]

    assert run.exit_code == 0
    assert "sure, as far as single answers go, unless you" in path.read_text()
    assert len(asked) == min(len(listed), 3) > 0


def test_a_sheet_has_the_pictures_that_there_are_data_for() -> None:
    wishes = replace(Candidate().wishes, hours_per_week=4, start=DAY)
    full = PlanSheet(answered(Candidate("receptionist", wishes=wishes)), DAY).sheet()
    least = PlanSheet(answered(Candidate(bare=True)), DAY).sheet()
    blocks = [block for section in full.sections for block in section.blocks]
    pictures = [block for block in blocks if isinstance(block, Picture)]
    document = docx.Document(io.BytesIO(to_docx_file(full)))
    in_word = [s._inline.docPr.get("descr") for s in document.inline_shapes]

    assert [picture.title.split()[:2] for picture in pictures] == [
        ["The", "plan"],
        ["The", "plan"],
        ["All", "8"],
    ]
    assert in_word == [picture.alt for picture in pictures]
    html = to_html_file(full)
    assert all(picture.data_address in html for picture in pictures)
    assert to_html_file(least).count("<figure ") == 1


def test_a_word_table_repeats_its_heads_keeps_its_rows_whole_and_is_named() -> None:
    sheet = PlanSheet(answered(Candidate("receptionist")), DAY).sheet()
    document = docx.Document(io.BytesIO(to_docx_file(sheet)))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    fields, *others = document.tables

    for table in others:
        heads = [row._tr.find(f".//{word}tblHeader") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
    captions = [table._tbl.find(f".//{word}tblCaption") for table in others]
    named = [each.get(f"{word}val") for each in captions if each is not None]
    assert named[:2] == ["Units of the plan", "Nearest alternatives, one swap each"]
    assert len(named) == len(others)
    assert len(fields.rows) == 6
    footer = document.sections[0].footer.paragraphs[0].text
    assert footer.startswith("OCR Level 3 NVQ Diploma in Customer Service (03456), ")
    groups = [row for row in others[0].rows if row.cells[0].text.startswith("Group")]
    assert [row.cells[0].paragraphs[0].alignment for row in groups] == [None] * 5
