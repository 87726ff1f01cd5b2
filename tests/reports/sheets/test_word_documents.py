"""Word documents say what the JSON says, and open on few pages of A4."""

import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest

from recommender.reports.sheets.docx_writer import to_docx_file
from recommender.reports.words.day_words import day_in_words
from tests.browser.documents import LETTERS, PLANS, PlanDocument, json_of, rules_differ

each_plan = pytest.mark.parametrize("document", PLANS, ids=lambda d: d.name)
each_document = pytest.mark.parametrize(
    "document", [*PLANS, *LETTERS], ids=lambda d: d.name
)


def tables_of(document: PlanDocument) -> dict[tuple[str, ...], list[list[str]]]:
    """Return the rows of each table by its header, read again from the file."""
    word = docx.Document(io.BytesIO(to_docx_file(document.sheet())))
    tables = [[[c.text for c in row.cells] for row in t.rows] for t in word.tables]
    # A cell that spans a row, which is the title of a group, is there for each column.
    return {
        tuple(head): [row for row in rows if len(set(row)) > 1 or len(row) == 1]
        for head, *rows in tables
    }


def rows_under(document: PlanDocument, *names: str) -> list[list[str]]:
    """Return the rows of the table whose header has these names."""
    tables = tables_of(document)
    (rows,) = [rows for head, rows in tables.items() if {*names} <= {*head}]
    return rows


@each_plan
def test_units_and_rules_are_those_of_the_json(document: PlanDocument) -> None:
    plan = json_of(document.request)["plans"][0]
    has_credits = plan["counted_in"] == "credits"

    for row, unit in zip(rows_under(document, "Unit", "O"), plan["units"], strict=True):
        sizes = [unit["level"], unit["credits"]] if has_credits else [unit["level"]]
        shown = ["" if size is None else str(size) for size in sizes]
        assert row[:2] == [unit["code"], unit["title"]]
        assert [cell.rstrip("*") for cell in row[2 : 2 + len(shown)]] == shown
        assert ("done" if unit["held"] else "to do") in row
    assert rules_differ(rows_under(document, "Rule", "Needed"), plan) == []


def test_dates_are_those_of_the_json() -> None:
    timeline = json_of(PLANS[0].request)["timeline"]
    rows = rows_under(PLANS[0], "From", "To")

    assert [row[0] for row in rows] == [unit["code"] for unit in timeline["units"]]
    for row, unit in zip(rows, timeline["units"], strict=True):
        days = [
            day_in_words(date.fromisoformat(unit[end])) for end in ("start", "finish")
        ]
        assert row[3:] == days


@pytest.mark.parametrize("document", LETTERS, ids=lambda d: d.name)
def test_a_letter_has_each_unit_to_do(document: PlanDocument) -> None:
    units = json_of(document.request)["plans"][0]["units"]
    word = docx.Document(io.BytesIO(to_docx_file(document.sheet())))
    texts = [paragraph.text for paragraph in word.paragraphs]

    for unit in units:
        named = f"{unit['code']} {unit['title']}"
        starts = [text for text in texts if text.startswith(f"{named}:")]
        assert len(starts) == (0 if unit["held"] else 1)


@pytest.mark.slow
def test_each_opens_in_libreoffice_on_few_pages_of_a4(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-writer-nogui")
    documents = {f"{d.kind}-{d.request}": d for d in (PLANS[0], PLANS[3], *LETTERS)}
    for name, document in documents.items():
        (tmp_path / f"{name}.docx").write_bytes(to_docx_file(document.sheet()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / f"{name}.docx") for name in documents]
    convert = [program, profile, "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*convert, "--outdir", str(tmp_path), *files], check=True, capture_output=True
    )

    for name, document in documents.items():
        printed = (tmp_path / f"{name}.pdf").read_bytes()
        boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
        assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}
        pages = len(re.findall(rb"/Type\s*/Page\b", printed))
        # Word's letters are larger than those of the page that is printed.
        assert pages <= document.most_pages + (document.kind == "plan")
