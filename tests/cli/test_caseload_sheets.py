"""Sheets of a caseload: one for each candidate, all or none, names only if asked."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from recommender.errors import OutputError
from recommender.files.file_sets import file_name, write_files
from tests.builders.running import run
from tests.builders.sheets import Cells

ROWS = """id,name,role,have,max_credits,hours_per_week,start
C-1,Learner One,receptionist,A10,,3,2027-01-04
C-2,Learner Two,contact-centre-adviser,,,,
C-3,Learner Three,field-engineer,,20,,
C/4,Learner Four,receptionist,,,4,
"""


@pytest.fixture
def caseload(tmp_path: Path) -> str:
    file = tmp_path / "caseload.csv"
    file.write_text(ROWS, encoding="utf-8")
    return str(file)


def codes_of(path: Path) -> list[str]:
    page = Cells()
    page.feed(path.read_text(encoding="utf-8"))
    start = page.rows.index(next(row for row in page.rows if row[:2] == HEADS))
    rows = (row for row in page.rows[start + 1 :] if len(row) > 8)
    return [row[0] for row in rows]


HEADS = ["Unit", "Title"]


def test_each_candidate_has_the_sheet_of_the_plan_in_the_list(
    caseload: str, tmp_path: Path
) -> None:
    folder, out = tmp_path / "plans", tmp_path / "plans.jsonl"
    done = run("cohort", caseload, "-o", str(out), "--sheets", str(folder))
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    names = ["C-1.html", "C-2.html", "C-3.html", "C-4.html"]

    assert done.code == 1
    assert sorted(file.name for file in folder.iterdir()) == names
    for line, name in zip(lines, names, strict=True):
        text = (folder / name).read_text("utf-8")
        assert "Learner" not in text
        if line["status"] == "optimal":
            assert sorted(codes_of(folder / name)) == sorted(line["units"])
            assert "Proven optimal: no valid plan has less mismatch within" in text
        else:
            assert "at most 20 credits" in text.casefold()
            assert "At most 42 credits instead of 20" in text
    assert f"written: {folder}, 4 sheets" in done.err
    assert "15 September 2028" in (folder / "C-1.html").read_text("utf-8")


def test_names_are_on_the_sheets_only_if_asked_for_and_in_no_file_name(
    caseload: str, tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    asked = ["--with-names", "--assessor", "Assessor One", "--sheets-as", "docx"]
    done = run("cohort", caseload, "--sheets", str(folder), *asked)
    document = docx.Document(io.BytesIO((folder / "C-2.docx").read_bytes()))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]

    assert cells[:4] == ["Candidate", "Learner Two", "Assessor", "Assessor One"]
    assert not [file for file in folder.iterdir() if "Learner" in file.name]
    assert done.out == ""


def test_a_folder_that_is_there_is_replaced_only_if_asked(
    caseload: str, tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "C-1.html").write_text("before")
    (folder / "notes.txt").write_text("mine")
    refused = run("cohort", caseload, "--sheets", str(folder))
    assert (folder / "C-1.html").read_text() == "before"
    done = run("cohort", caseload, "--sheets", str(folder), "--force")

    assert refused.code == 2
    assert "exists already" in refused.err
    assert (folder / "C-1.html").read_text("utf-8") != "before"
    assert (folder / "notes.txt").read_text() == "mine"
    assert f"left as before in {folder}: 1 other file" in done.err
    assert not list(tmp_path.glob(".*partial"))


@pytest.mark.parametrize("error", [OSError(28, "No space left"), ValueError("a bug")])
@pytest.mark.parametrize("existed", [False, True])
def test_nothing_is_half_written(
    tmp_path: Path, error: Exception, existed: bool
) -> None:
    folder = tmp_path / "plans"
    if existed:
        folder.mkdir()
        (folder / "a").write_text("before")

    def failing() -> Iterator[tuple[str, str]]:
        yield "a", "1"
        raise error

    with pytest.raises((OutputError, ValueError)):
        write_files(folder, failing(), force=existed)

    assert folder.exists() is existed
    assert not existed or (folder / "a").read_text() == "before"
    assert not list(tmp_path.glob(".*partial"))


@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_the_sheet_of_a_caseload_has_each_candidate(
    caseload: str, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"summary.{suffix}"
    done = run("cohort", caseload, "--output", str(path), "--centre", "Centre One")
    if suffix == "html":
        page = Cells()
        page.feed(path.read_text("utf-8"))
        rows = page.rows
    else:
        document = docx.Document(io.BytesIO(path.read_bytes()))
        rows = [[c.text for c in r.cells] for t in document.tables for r in t.rows]
    found = {row[0]: row for row in rows if row[0] in {"C-1", "C-2", "C-3", "C/4"}}

    assert done.code == 1
    assert len(found) == 4
    assert found["C-1"][1] == "Receptionist"
    assert found["C-1"][5] == "15 Sep 2028"
    assert "A10" not in found["C-1"][2].split()
    assert found["C-3"][2] == "no plan"
    assert "at most 42 credits instead of 20" in found["C-3"][6]


def test_the_sheet_of_a_menu_says_what_to_offer_and_nothing_to_type(
    caseload: str, tmp_path: Path
) -> None:
    path, told = tmp_path / "menu.html", tmp_path / "menu.json"
    asked = ["menu", caseload, "--units", "6..7"]
    run(*asked, "-o", str(told))
    done = run(*asked, "-o", str(path))
    page = Cells()
    text = path.read_text("utf-8")
    page.feed(text)
    menus = json.loads(told.read_text("utf-8"))["offers"]
    sizes = [row for row in page.rows if row[0] in ("6", "7")]

    assert done.code == 0
    assert [row[0] for row in sizes] == [f"{menu['size']}" for menu in menus]
    assert [float(row[1]) for row in sizes] == [
        pytest.approx(menu["mismatch"], abs=0.05) for menu in menus
    ]
    assert "Left out: C-3. No plan keeps all of these together" in text
    assert " --" not in text.split("<main>")[1]
    assert text.count("<figure") == 1
    assert "Internal verifier" in text


def test_names_of_files_are_safe_and_told_apart() -> None:
    taken: set[str] = set()
    for id_ in ["../x", "A/1", "a-1", "A:1", "con", ".hidden", "é 1", "x" * 200]:
        name = file_name(id_, ".html", taken)
        assert name.casefold() not in taken
        assert "/" not in name
        assert "\\" not in name
        assert not name.startswith(".")
        assert len(name) < 100
        taken.add(name.casefold())


def test_files_are_written_into_a_new_folder_whole(tmp_path: Path) -> None:
    write_files(tmp_path / "new", [("a", "1"), ("b", b"2")], force=False)

    assert {f.name: f.read_text() for f in (tmp_path / "new").iterdir()} == {
        "a": "1",
        "b": "2",
    }
