"""Unknown job titles: asked about in a terminal, elsewhere answered for in a file."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from recommender.cli import caseload_inputs, cli
from tests.builders.running import run

ROWS = (
    "id,role",
    "1,Front desk guru",
    "2,receptionist",
    "3,front desk GURU",
    "4,Customer Service Advisor / Team Leader",
)


@pytest.fixture
def caseload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "spring.csv"
    path.write_text("\n".join(ROWS), encoding="utf-8")
    return path


def answered(monkeypatch: pytest.MonkeyPatch, *options: str, typed: str) -> str:
    """Return what a person is shown in a terminal who types these lines."""
    monkeypatch.setattr(caseload_inputs, "in_terminal", lambda: True)
    arguments = ["cohort", "spring.csv", *options]
    done = CliRunner().invoke(cli, arguments, input=typed)
    assert done.exit_code == 0, done.stderr
    return done.stderr


def roles(path: Path) -> object:
    return tomllib.loads(path.read_text(encoding="utf-8"))["roles"]


def test_a_person_is_asked_title_by_title_and_the_answers_are_kept(
    caseload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter is the nearest role; a wrong name and ? ask again."""
    shown = answered(monkeypatch, typed="\n?\nwizard\nteam leader\ny\n")

    assert '"Front desk guru" (rows 2 and 4)\n  1  Receptionist\n' in shown
    assert "  2  Team leader\n" in shown
    assert "no role wizard in this qualification" in shown
    assert "4 candidates: 4 with a plan" in shown
    assert roles(caseload.parent / "roles.toml") == {
        "Front desk guru": "receptionist",
        "Customer Service Advisor / Team Leader": "team-leader",
    }
    again = run("cohort", "spring.csv", "--roles", "roles.toml")
    assert again.code == 0


def test_no_role_is_an_answer_for_a_row_with_tasks(
    caseload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "id,role,tags\n1,Wizard,complaints:daily\n"
    caseload.write_text(text, encoding="utf-8")

    shown = answered(monkeypatch, typed="-\nn\n")
    assert "1 candidate: 1 with a plan" in shown
    assert not Path("roles.toml").exists()


def test_answers_go_into_the_file_that_was_named(
    caseload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that was only proposed gives way to the answer."""
    named = Path("titles.toml")
    assert run("cohort", "spring.csv", "--roles", "titles.toml").code == 2
    assert roles(named) == {}
    answered(monkeypatch, "--roles", "titles.toml", typed="1\n2\n")

    text = named.read_text(encoding="utf-8")
    assert text.count("guru") == 1
    assert roles(named) == {
        "Front desk guru": "receptionist",
        "Customer Service Advisor / Team Leader": "team-leader",
    }


def test_other_faults_come_first(
    caseload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload_inputs, "in_terminal", lambda: True)
    caseload.write_text("id,role,start\n1,Wizard,soon\n", encoding="utf-8")

    done = CliRunner().invoke(cli, ["cohort", "spring.csv"], input="")
    assert done.exit_code != 0
    assert "Role" not in done.stderr


def test_elsewhere_the_very_command_to_continue_is_shown(caseload: Path) -> None:
    done = run("cohort", "spring.csv", "--output", "plans.csv")
    command = "recommender cohort spring.csv --output plans.csv --roles roles.toml"

    assert f"try:  {command}" in done.err
    started = run(*command.split()[1:])
    assert "2 job titles written to roles.toml" in started.err
    assert f"try:  {command}" in started.err
    # One edit, and it runs: each proposed line without its #.
    path = Path("roles.toml")
    text = path.read_text(encoding="utf-8").replace('# "', '"')
    path.write_text(text, encoding="utf-8")
    assert run(*command.split()[1:]).code == 0
