"""Pictures from the command line: a file, or what to write instead."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from recommender.cli import cli
from recommender.errors import RequestError

PLAN = ["plan", "--role", "receptionist"]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ([*PLAN, "--picture", "coverage"], "x.svg"),
        ([*PLAN, "--picture", "credits"], "x.png"),
        ([*PLAN, "--picture", "timeline", "--hours-per-week", "4"], "x.svg"),
        (["tradeoffs", "--role", "receptionist", "--up-to", "44"], "x.svg"),
        (["explain", "A13", "B10", "--role", "receptionist"], "x.svg"),
        (["menu", "--role", "receptionist:2", "--units", "8..9"], "x.svg"),
    ],
)
def test_a_picture_is_written_to_a_file(
    command: list[str], name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    run = CliRunner().invoke(cli, [*command, "--output", str(path)])

    assert run.exit_code == 0, run.output
    assert f"written: {path}" in run.output
    if name.endswith("svg"):
        assert ElementTree.fromstring(path.read_text()).tag.endswith("svg")
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_cohort_has_a_picture_of_its_units_without_names(tmp_path: Path) -> None:
    path, out = tmp_path / "c.csv", tmp_path / "units.svg"
    path.write_text(
        "id,name,role\nC-1,Surname A,receptionist\nC-2,Surname B,receptionist\n"
    )
    run = CliRunner().invoke(
        cli, ["cohort", str(path), "--with-names", "-j", "1", "-o", str(out)]
    )

    assert run.exit_code == 0, run.output
    assert "The 2 plans use" in out.read_text()
    assert "Surname" not in out.read_text()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--output", "{}/x.svg"], "add --picture coverage, credits or timeline"),
        (["--picture", "coverage"], "add --output coverage.svg"),
        (["--picture", "coverage", "--format", "png"], "add --output coverage.svg"),
        (
            ["--picture", "coverage", "--output", "{}/x.json"],
            "add --output coverage.svg",
        ),
        (["--picture", "timeline", "--output", "{}/x.svg"], "--hours-per-week 4"),
    ],
)
def test_what_is_missing_is_said_with_what_to_write(
    more: list[str], words: str, tmp_path: Path
) -> None:
    run = CliRunner().invoke(cli, [*PLAN, *(word.format(tmp_path) for word in more)])

    assert isinstance(run.exception, RequestError)
    assert words in str(run.exception)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("command", ["plan", "tradeoffs", "explain"])
def test_without_a_plan_there_is_no_picture_but_the_reason(
    command: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.svg"
    picture = ["--picture", "credits"] if command == "plan" else []
    request = [command, "--max-credits", "20", *picture, "--output", str(path)]
    run = CliRunner().invoke(cli, request)

    assert run.exit_code == 1
    assert "there is no plan, so no picture was written" in run.output
    assert "42" in run.output
    assert not path.exists()


def test_one_size_of_menu_is_refused_before_anything_is_computed() -> None:
    request = ["menu", "--role", "receptionist", "--units", "8", "--format", "svg"]
    run = CliRunner().invoke(cli, request)

    assert isinstance(run.exception, RequestError)
    assert "--units 8..16" in str(run.exception)
