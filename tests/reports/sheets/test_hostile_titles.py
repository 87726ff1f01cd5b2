"""Titles that look like markup, formulas or code stay text, in every format."""

import zipfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from recommender.cli import cli
from tests.browser.chromium import MISSING, find_chromium, launched
from tests.browser.views import SCREEN, opened
from tests.builders.hostile import HOSTILE, hostile_qualification

SCRIPTS = ("script", "foreignObject", "iframe", "object", "embed", "a")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what is written about a plan of hostile titles."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile_qualification(folder / "mine")
    caseload = folder / "caseload.csv"
    caseload.write_text("id,role\nC1,clerk\n", encoding="utf-8")
    people = [f"--{name}={HOSTILE}" for name in ("for", "assessor", "centre")]
    dates = ["--hours-per-week=4", "--start=2027-01-04"]
    plan = ["plan", "--role=clerk", *people, *dates]
    for kind in ("html", "docx"):
        letter, sheet = folder / f"letter.{kind}", folder / f"plan.{kind}"
        write(folder, *plan, f"--letter={letter}", f"--output={sheet}")
    write(folder, *plan, f"--output={folder / 'plan.xlsx'}")
    picture = ["plan", "--role=clerk", "--picture=coverage"]
    write(folder, *picture, f"--output={folder / 'plan.svg'}")
    write(folder, "cohort", str(caseload), f"--output={folder / 'cohort.xlsx'}")
    return folder


def write(folder: Path, command: str, *arguments: str) -> None:
    data = f"--qualification={folder / 'mine'}"
    run = CliRunner().invoke(cli, [command, *arguments, data])
    assert run.exit_code == 0, run.output


def tags_of(xml: bytes | str) -> set[str]:
    root = ElementTree.fromstring(xml)
    return {element.tag.rpartition("}")[2] for element in root.iter()}


def texts_of(path: Path) -> Iterator[str]:
    """Yield each paragraph of a Word document, those of cells too."""
    document = docx.Document(str(path))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


@pytest.mark.parametrize("name", ["plan", "letter"])
def test_a_word_document_has_them_as_text_in_plain_xml(folder: Path, name: str) -> None:
    path = folder / f"{name}.docx"
    texts = list(texts_of(path))

    assert any(f"{HOSTILE}Write letters" in text for text in texts)
    assert any(HOSTILE in text and "A small qualification" in text for text in texts)
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                assert not tags_of(parts.read(part)) & {*SCRIPTS, "hyperlink"}


def test_a_picture_has_them_as_text(folder: Path) -> None:
    svg = (folder / "plan.svg").read_text(encoding="utf-8")
    words = " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())

    assert not tags_of(svg) & set(SCRIPTS)
    assert HOSTILE in words


def test_pictures_in_a_page_have_them_as_text(folder: Path) -> None:
    page = (folder / "plan.html").read_text(encoding="utf-8")
    pictures = page.split('src="data:image/svg+xml;base64,')[1:]

    assert len(pictures) == 3
    for picture in pictures:
        assert not tags_of(b64decode(picture.partition('"')[0])) & set(SCRIPTS)


@pytest.mark.parametrize("name", ["plan", "cohort"])
def test_a_workbook_has_them_as_text_and_in_no_formula(folder: Path, name: str) -> None:
    book = openpyxl.load_workbook(folder / f"{name}.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    hostile = [cell for cell in cells if "alert(" in str(cell.value)]

    assert any(HOSTILE in cell.value for cell in hostile)
    assert {cell.data_type for cell in hostile} == {"s"}


@pytest.mark.browser
@pytest.mark.parametrize("name", ["plan", "letter"])
def test_a_page_has_them_as_text_and_runs_nothing(folder: Path, name: str) -> None:
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    with (
        launched(program) as browser,
        opened(browser, folder / f"{name}.html", SCREEN, bypass_csp=True) as page,
    ):
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda it: (heard.append(it.message), it.dismiss()))
        page.reload()
        text = page.locator("body").inner_text()
        tags = set(
            page.evaluate("[...document.querySelectorAll('*')].map(it => it.localName)")
        )

    assert text.count(HOSTILE) >= 5
    assert not tags & set(SCRIPTS)
    assert heard == []
