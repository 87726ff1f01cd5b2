"""`cohort` as a person meets it: what it says, what it writes, how it ends."""

import csv
from pathlib import Path

import pytest

from recommender.cli import watching
from tests.cli.running import run

GOOD = "id,role,Full name\nC1,receptionist,Zoe Secret\nC2,field-engineer,Abe Hidden\n"


def write(tmp_path: Path, text: str = GOOD) -> str:
    path = tmp_path / "in.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_personal_values_are_in_no_output_unless_they_are_kept(tmp_path: Path) -> None:
    file, out = write(tmp_path), str(tmp_path / "out.csv")
    done = run("cohort", file, "-o", out)
    kept = run("cohort", file, "-o", out, "--force", "--keep", "full name", "--bom")

    assert (done.code, done.out) == (0, "")
    assert "column full_name looks like a name and is dropped" in done.err
    assert "secret" not in done.err.casefold()
    assert "2 candidates: 2 with a plan" in kept.err
    content = Path(out).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,full_name,status")
    assert b"Zoe Secret" in content
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_bad_rows_stop_everything_unless_they_are_skipped(tmp_path: Path) -> None:
    file = write(tmp_path, f"{GOOD}Zoe Secret,,\nC4,sales,x\n")
    out = tmp_path / "out.jsonl"
    refused = run("cohort", file, "-o", str(out))
    skipped = run("cohort", file, "-o", str(out), "--skip-bad")

    assert (refused.code, refused.out) == (2, "")
    assert "row 4, column id" in refused.err
    assert "error[role-unknown]" in refused.err
    assert "2 problems in" in refused.err
    assert skipped.code == 1
    assert len(out.read_text().splitlines()) == 2
    with (tmp_path / "out.rejected.csv").open() as rows:
        faults = [(row["row"], row["error"]) for row in csv.DictReader(rows)]
    assert faults == [("4", "candidate-id"), ("5", "role-unknown")]
    for text in (refused.err, skipped.err, (tmp_path / "out.rejected.csv").read_text()):
        assert "secret" not in text.casefold()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument 'FILE'"),
        (("FILE", "--format", "xlsx"), "a workbook needs --output"),
        (("FILE", "--resume"), "only a run with --output"),
        (("FILE", "-o", "out.docx"), "error[output-suffix]"),
        (("FILE", "-o", "FILE"), "exists already"),
        (("FILE", "-o", "no/such/out.csv"), "error[output-folder]"),
        (("FILE", "--sheet", "A"), "error[args-conflict]"),
        (("FILE", "--jobs", "0"), "Invalid value for '--jobs'"),
        (("nothing.csv",), "error[file-missing]"),
        (("-",), "error[csv-empty]"),
    ],
)
def test_a_question_that_cannot_be_used_is_refused_before_anything_is_computed(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    file = write(tmp_path)
    done = run("cohort", *(file if one == "FILE" else one for one in arguments))

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "done" not in done.err


def test_standard_input_is_read_and_progress_comes_in_tenths() -> None:
    rows = "".join(f"C{number},receptionist\n" for number in range(30))
    done = run("cohort", "-", stdin=f"id,role\n{rows}")

    assert done.code == 0
    # All ask the same, so they are planned once and done at once.
    assert done.err.splitlines() == [
        "30 of 30 done, 0 without a plan", "30 candidates: 30 with a plan",
    ]  # fmt: skip
    assert done.out.count("\n") == 30 * 8 + 1


def test_a_line_is_told_for_each_tenth_and_no_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = watching.Progress(1_000)
    for done in range(1, 1_001):
        progress.tell(done, done // 100)
    lines = capsys.readouterr().err.splitlines()

    assert len(lines) == 10
    assert lines[3].startswith("400 of 1,000 done, 4 without a plan, about")
    assert lines[-1] == "1,000 of 1,000 done, 10 without a plan"


def test_a_template_is_written_to_fill_in(tmp_path: Path) -> None:
    out = str(tmp_path / "t.xlsx")

    assert run("cohort", "--template").out.startswith("id,role,tags,")
    assert run("cohort", "--template", "-o", out).code == 0
    assert run("cohort", out).code == 0
