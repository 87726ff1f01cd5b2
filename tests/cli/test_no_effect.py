"""Options that have no effect beside others: a note says so, and what has one."""

from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from recommender.cli import cli
from tests.builders.solving_commands import folder_of

JOB = ("--tag", "calls")
COMMANDS = {
    "plan": ("plan", *JOB),
    "a picture": (
        "plan",
        *JOB,
        "--picture",
        "coverage",
        "--output",
        "plan.svg",
        "--force",
    ),
    "check": ("check", "A1", "O1", *JOB),
    "what-if": ("what-if", *JOB, "--without", "A2"),
    "evidence": ("evidence", *JOB),
    "which": ("which", *JOB),
    "menu": ("menu", "--role", "clerk", "--units", "2"),
}
NOTE = "for a sheet: write one with -o sheet.html"


def told(folder: Path, *words: str) -> str:
    name, *rest = words
    with chdir(folder):
        result = CliRunner().invoke(cli, [name, "-q", str(folder), *rest])
    assert result.exit_code in (0, 1)
    return result.stderr


@pytest.fixture(name="folder", scope="module")
def the_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("no effect"))


@pytest.mark.parametrize("command", COMMANDS)
def test_names_without_a_sheet_are_noted(command: str, folder: Path) -> None:
    one = told(folder, *COMMANDS[command], "--centre", "The college")
    two = told(folder, *COMMANDS[command], "--centre", "C", "--assessor", "A")

    assert f"note: --centre is {NOTE}" in one
    assert f"note: --assessor and --centre are {NOTE}" in two
    assert "The college" not in one


@pytest.mark.parametrize("command", COMMANDS)
def test_without_names_nothing_is_noted(command: str, folder: Path) -> None:
    assert NOTE not in told(folder, *COMMANDS[command])


def test_a_letter_has_the_names(folder: Path) -> None:
    options = ("--centre", "C", "--letter", "letter.html", "--force")

    assert NOTE not in told(folder, *COMMANDS["plan"], *options)


def test_what_is_for_csv_is_noted_beside_another_format(folder: Path) -> None:
    caseload = folder / "caseload.csv"
    caseload.write_text("id,role\nC-1,clerk\n", encoding="utf-8")
    command = ("cohort", str(caseload), "--bom", "--raw-csv", "--jobs", "1")
    others = (*command, "--centre", "C", "--output", "plans.jsonl")

    assert "only for csv" not in told(folder, *command)
    notes = told(folder, *others)
    assert "note: --bom and --raw-csv: only for csv, not for jsonl" in notes
    assert f"note: --centre is {NOTE}" in notes
