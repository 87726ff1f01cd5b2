"""An answer says what it is of: the qualification, units and day, what is to do."""

import csv
import io
import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from recommender.cli import error_output
from recommender.errors import Fault
from tests.builders.running import run

pytestmark = pytest.mark.slow

UNITS = ("F3", "F4", "A3", "A13", "B11", "C5", "D6")


def test_a_check_says_what_was_checked_against_what_and_when() -> None:
    before = date.today()
    text = run("check", *reversed(UNITS)).out
    markdown = run("check", *UNITS, "--format", "md").out
    document = json.loads(run("check", *UNITS, "--format", "json").out)
    rows = [*csv.DictReader(io.StringIO(run("check", *UNITS, "--format", "csv").out))]
    days = {f"{before}", f"{date.today()}"}

    for told in (text, markdown):
        assert told.startswith("OCR Level 3 NVQ Diploma in Customer Service (03456)")
        assert " ".join(UNITS) in told
        assert any(day in told for day in days)
    assert (document["qualification"], document["units"]) == ("ocr-03456", [*UNITS])
    assert document["date"] in days
    assert {(one["qualification"], one["units"]) for one in rows} == {
        ("ocr-03456", " ".join(UNITS))
    }
    assert {one["date"] for one in rows} <= days


def test_a_check_for_a_job_says_the_job() -> None:
    assert (
        "Job        Receptionist\n" in run("check", "F3", "--role", "receptionist").out
    )


def test_a_comparison_of_editions_shows_no_path_of_the_installation() -> None:
    done = run("qualification", "diff", "ocr-03455", "ocr-03456").out
    first, second, *_ = done.splitlines()

    assert first.endswith("(ocr-03455)")
    assert second.endswith("(ocr-03456)")


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Import units that nothing is said of."""
    sheet = tmp_path / "u.csv"
    units = "".join(f"U{i},Unit {i},2,4\n" for i in range(1, 6))
    sheet.write_text(f"code,title,level,credits\n{units}", encoding="utf-8")
    folder = tmp_path / "mine"
    assert run("qualification", "import", str(sheet), "--folder", str(folder)).code == 0
    return folder


def test_a_folder_that_is_only_begun_is_not_called_sound(begun: Path) -> None:
    told = run("qualification", "check", str(begun))
    document = json.loads(
        run("qualification", "check", str(begun), "--format", "json").out
    )

    assert told.code == 0
    assert "sound" not in told.out
    assert "not ready for planning" in told.out.splitlines()[-1]
    assert "U2, U3, U4" in told.out
    assert {one["id"] for one in document["remarks"]} >= {
        "rules-unwritten",
        "units-untagged",
    }
    rules, strengths = document["to_do"]
    assert rules.startswith("write the rules")
    assert "strengths.csv what 3 of 5 units assess" in strengths


def test_a_plan_of_a_folder_that_is_only_begun_says_what_to_do(begun: Path) -> None:
    done = run("plan", "-q", str(begun), COLUMNS="100")
    told = "".join(done.out.split())

    assert "Nothing is worth taking" not in done.out
    assert "writetherulesofcombination(to-be-written)into" in told
    assert "mine/qualification.toml" in told
    assert "mine/strengths.csv" in told
    assert "is not ready to plan with" in done.err


def test_a_folder_with_rules_and_tags_is_sound(begun: Path) -> None:
    file = begun / "qualification.toml"
    text = file.read_text(encoding="utf-8").replace("TO BE WRITTEN: ", "")
    file.write_text(text.replace("at_least = 0", "at_least = 8"), encoding="utf-8")
    tags = "".join(f"U{i},first-task,3\n" for i in range(1, 6))
    strengths = begun / "strengths.csv"
    strengths.write_text(f"unit,tag,strength\n{tags}", encoding="utf-8")
    done = run("qualification", "check", str(begun))

    assert done.out.splitlines()[-1].startswith("sound: ")
    assert run("plan", "-q", str(begun)).err == ""


def test_a_scan_that_is_resumed_counts_the_questions_asked_before(
    tmp_path: Path,
) -> None:
    """Two answers of a scan are kept; a third of all is asked when it goes on."""
    answers = tmp_path / "answers.toml"
    answers.write_text('[tags]\nselling = "daily"\n', encoding="utf-8")
    saved = tmp_path / "me.toml"
    role = ("--role", "receptionist")
    whole = run("scan", *role, "--answers", str(answers), "--save", str(saved),
                "--format", "json")  # fmt: skip
    first = json.loads(whole.out)
    progress = tomllib.loads(saved.read_text(encoding="utf-8"))["scan"]
    again = json.loads(
        run(
            "scan",
            "--resume",
            str(saved),
            "--answers",
            str(answers),
            "--format",
            "json",
        ).out
    )

    assert first["questions"] > 0
    assert progress == {
        "questions": first["questions"],
        "tasks": first["tasks"] - first["tasks_left"],
    }
    for name in ("questions", "tasks", "tasks_left"):
        assert again[name] == first[name]
    assert run("plan", "--candidate", str(saved)).code == 0


def test_where_there_is_no_json_the_rest_of_the_faults_is_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    faults = [Fault("made-up", f"fault {i}") for i in range(30)]
    error_output.show_faults(faults, as_json=False, has_json=False)
    told = capsys.readouterr().err
    error_output.show_faults(faults, as_json=False)
    cut = capsys.readouterr().err

    assert told.count("made-up") == 20
    assert told.endswith("and 10 more\n")
    assert "and 10 more; --format json lists them all" in cut


def test_a_command_without_json_hints_at_none(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    rows = "".join(",x\n" for _ in range(30))
    people.write_text(f"id,name\n{rows}", encoding="utf-8")
    places = [
        *("-o", str(tmp_path / "o.csv")),
        *("--mapping", str(tmp_path / "m.csv")),
        *("--key", str(tmp_path / "k.key")),
    ]
    done = run("pseudonymise", str(people), *places, "--by", "id")

    assert done.code == 2
    assert done.err.count("candidate-id") == 1
    assert "rows 2 to 31" in done.err
    assert "--format json" not in done.err
