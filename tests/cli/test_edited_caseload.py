"""`cohort --from`: who was changed, does it hold, what does it cost."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner

import recommender
from recommender.cli import cli
from recommender.loading.shipped import data_folder
from recommender.reports import cohort_workbook
from tests.builders.running import run

pytestmark = pytest.mark.slow

CASELOAD = (
    "id,Full name,role,tags,have,max_credits,note\n"
    "C-1,Surname A,receptionist,complaints:daily,,,=1+1\n"
    "C-2,Surname B,contact-centre-adviser,,D6,,two\n"
    "C-3,Surname C,field-engineer,,,20,three\n"
)


@pytest.fixture(name="plans", scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plan for three people, of whom one has no plan."""
    folder = tmp_path_factory.mktemp("edited")
    (folder / "in.csv").write_text(CASELOAD, encoding="utf-8")
    out = folder / "plans.xlsx"
    arguments = ("--with-names", "--keep", "note")
    assert run("cohort", str(folder / "in.csv"), "-o", str(out), *arguments).code == 1
    return out


def edited(plans: Path, tmp_path: Path, **marks: dict[str, Any]) -> Path:
    """Save the workbook with other marks, by unit, for the candidates of `marks`."""
    book = openpyxl.load_workbook(plans)
    page = book["Plans"]
    columns = {cell.value: cell.column for cell in page[1]}
    rows = {page.cell(row, 1).value: row for row in range(2, page.max_row + 1)}
    for id_, by_code in marks.items():
        for code, mark in by_code.items():
            page.cell(rows[id_.replace("_", "-")], columns[code]).value = mark
    path = tmp_path / "edited.xlsx"
    book.save(path)
    return path


def best_of(role: str, **wishes: Any) -> recommender.Recommendation:
    asked = recommender.Candidate(role, wishes=recommender.Wishes(**wishes))
    return recommender.recommend("ocr-03456", asked)


def test_what_was_not_changed_is_told_so(plans: Path, tmp_path: Path) -> None:
    done = run("cohort", "--from", str(edited(plans, tmp_path)))

    assert done.code == 1  # one of them has no plan
    assert "Changed by hand" not in done.out
    assert (
        "C-3        no plan: At least 42 credits in total; at most 20 credits"
        in done.out
    )
    last = done.out.splitlines()[-1]
    assert last == "3 candidates: 0 changed, 3 unchanged; 1 without a valid plan"


def test_a_swap_is_told_with_what_it_costs(plans: Path, tmp_path: Path) -> None:
    best = best_of("contact-centre-adviser", have=("D6",)).best
    out = best.new_units[-1].code
    path = edited(plans, tmp_path, C_2={out: None, "A3": "x"})
    done = run("cohort", "--from", str(path), "--format", "csv")
    row = {row["id"]: row for row in csv.DictReader(io.StringIO(done.out))}["C-2"]
    units = [code for code in (*best.codes, "A3") if code != out]
    checked = run(
        "check", *units, "--role", "contact-centre-adviser", "--have", "D6",
        "--format", "json", "--top", "0",
    )  # fmt: skip
    answer = json.loads(checked.out)

    assert (row["changed"], row["in"], row["out"]) == ("yes", "A3", out)
    assert row["holds"] == ("yes" if answer["valid"] else "no")
    broken = [f["rule"] for f in answer["findings"] if not f["holds"]]
    assert row["breaks"] == "; ".join(broken)
    mismatch = answer["fit"]["mismatch"]
    assert float(row["mismatch"]) == pytest.approx(mismatch, abs=0.005)
    assert float(row["cost"]) == pytest.approx(
        mismatch - float(best.fit.mismatch), abs=0.006
    )


def test_a_broken_rule_is_told_in_words_and_ends_with_1(
    plans: Path, tmp_path: Path
) -> None:
    path = edited(plans, tmp_path, C_1={"F3": None})
    done = run("cohort", "--from", str(path))

    assert done.code == 1
    (line,) = [text for text in done.out.splitlines() if text.startswith("C-1  ")][:1]
    assert line.split()[1:4] == ["nothing", "F3", "NO"]
    assert "C-1        the plan is " in done.out
    assert "2 without a valid plan" in done.out


def test_the_document_has_everyone(plans: Path, tmp_path: Path) -> None:
    path = edited(plans, tmp_path, C_1={"F3": None})
    done = run("cohort", "--from", str(path), "--format", "json", "--with-names")
    answer = json.loads(done.out)
    schema = data_folder() / "schemas" / "cohort-edits.schema.json"
    jsonschema.validate(answer, json.loads(schema.read_text(encoding="utf-8")))

    assert [one["id"] for one in answer["candidates"]] == ["C-1", "C-2", "C-3"]
    assert [one["name"] for one in answer["candidates"]] == [
        "Surname A", "Surname B", "Surname C",
    ]  # fmt: skip
    assert [one["changed"] for one in answer["candidates"]] == [True, False, False]
    assert [one["rule"] for one in answer["candidates"][0]["broken"]][-1:] != []
    assert not answer["data_changed"]


def test_names_are_not_told_unless_they_are_asked_for(
    plans: Path, tmp_path: Path
) -> None:
    path = edited(plans, tmp_path, C_1={"F3": None})
    for form in ("table", "csv", "json", "md"):
        done = run("cohort", "--from", str(path), "--format", form)
        assert "Surname" not in done.out + done.err
        asked = run("cohort", "--from", str(path), "--format", form, "--with-names")
        assert "Surname A" in asked.out


def test_a_workbook_again_has_the_changes_and_reads_the_same(
    plans: Path, tmp_path: Path
) -> None:
    path, again = edited(plans, tmp_path, C_1={"F3": ""}), tmp_path / "again.xlsx"
    done = run("cohort", "--from", str(path), "-o", str(again), "--with-names")
    book = openpyxl.load_workbook(again)
    lines = {line[0]: line for line in book["Summary"].values}

    assert (done.code, done.out) == (1, "")
    assert "changed by hand: out F3" in lines["C-1"][-1]
    assert "the plan is" in lines["C-1"][-1]
    assert lines["C-1"][1] == "Surname A"
    heads, *rows = book["Plans"].values
    kept = [row[heads.index("note")] for row in rows]
    assert kept == ["=1+1", "two", "three"]
    assert [c.data_type for c in book["Plans"]["C"][1:]] == ["s", "s", "s"]
    first = run("cohort", "--from", str(path), "--format", "csv")
    assert run("cohort", "--from", str(again), "--format", "csv").out == first.out


def test_another_qualification_is_told_clearly(plans: Path, tmp_path: Path) -> None:
    done = run("cohort", "--from", str(plans), "-q", "ocr-03455", "--format", "json")

    told = "made for another qualification: ocr-03456, not ocr-03455"
    assert f"note: {plans}: {told}" in done.err
    assert json.loads(done.out)["data_changed"]


def test_a_wrong_cell_stops_everything(plans: Path, tmp_path: Path) -> None:
    path = edited(plans, tmp_path, C_1={"F3": "perhaps"})
    done = run("cohort", "--from", str(path))

    assert (done.code, done.out) == (2, "")
    assert f"{path}, sheet Plans, row 2" in done.err
    assert "perhaps is not a mark" in done.err
    assert "nothing was computed" in done.err


def test_a_wrong_request_is_told_with_its_sheet(plans: Path, tmp_path: Path) -> None:
    book, path = openpyxl.load_workbook(plans), tmp_path / "edited.xlsx"
    page = book["Requests"]
    heads = {cell.value: cell.column for cell in page[1]}
    page.cell(2, heads["role"]).value = "astronaut"
    book.save(path)
    done = run("cohort", "--from", str(path))

    assert done.code == 2
    assert f"{path}, sheet Requests, row 2, column role" in done.err
    assert "see recommender roles" in done.err
    assert "--roles" not in done.err


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("Plans", "sheet Plans: there are no candidates below the header"),
        ("About", "the sheet About is empty"),
    ],
)
def test_a_sheet_without_rows_is_told(
    sheet: str, said: str, plans: Path, tmp_path: Path
) -> None:
    book, path = openpyxl.load_workbook(plans), tmp_path / "edited.xlsx"
    book[sheet].delete_rows(2 if sheet == "Plans" else 1, 99)
    book.save(path)
    done = run("cohort", "--from", str(path))

    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("FROM", "in.csv"), "--from and FILE cannot be used together"),
        (("FROM", "--resume"), "--from and --resume cannot be used together"),
        (("FROM", "--skip-bad"), "--from and --skip-bad cannot be used together"),
        (("FROM", "--format", "jsonl"), "not jsonl"),
        (("FROM", "--format", "xlsx"), "add --output FILE.xlsx"),
        (("in.csv", "--format", "md"), "--format md needs --from"),
        (("--from", "nothing.xlsx"), "error[file-missing]"),
        (("--from", "in.csv"), "this is not a workbook"),
    ],
)
def test_what_does_not_go_together_is_refused(
    arguments: tuple[str, ...], said: str, plans: Path
) -> None:
    words = [
        w for a in arguments for w in (("--from", str(plans)) if a == "FROM" else (a,))
    ]
    done = run("cohort", *words)

    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_too_many_pages_are_left_out_with_a_note(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_workbook, "MOST_SHEETS", 2)
    out = tmp_path / "few.xlsx"
    arguments = ["cohort", "--from", str(plans), "-o", str(out), "--jobs", "1"]
    done = CliRunner().invoke(cli, arguments)

    assert "note: no page per candidate: more than 2 candidates" in done.stderr
    assert "C-1" not in openpyxl.load_workbook(out).sheetnames
