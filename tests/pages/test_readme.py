"""The README and the guides are true: their commands print what they show."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages.console import (
    EXAMPLE,
    MAP,
    NOTEBOOKS,
    OWN,
    PAGES,
    README,
    matches,
    read_page,
    run,
    run_in_order,
)

TEXT = read_page(README)
CONSOLE = [
    example
    for page in PAGES
    if page != OWN
    for example in EXAMPLE.findall(read_page(page))
]
SHELL = re.findall(r"```sh\n(.*?)```", TEXT, flags=re.DOTALL)


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[c for c, _ in CONSOLE])
def test_each_command_prints_what_the_readme_shows(command: str, shown: str) -> None:
    assert matches(run(command), shown)


@pytest.mark.slow
def test_a_centre_gets_from_nothing_to_a_plan(tmp_path: Path) -> None:
    """The section's commands one after another, with the edits it asks for."""
    page = read_page(OWN)
    done = list(run_in_order(page, tmp_path))

    (rule,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    rules = (tmp_path / "front-office" / "qualification.toml").read_text("utf-8")
    assert rule in rules
    assert [c.split()[1] for c, _, _ in done] == ["qualification"] * 2 + ["plan"]
    for command, shown, printed in done:
        assert matches(printed, shown), command


def test_the_readme_walks_the_same_way_as_the_guide() -> None:
    guide = read_page(OWN)
    commands = [command for command, _ in EXAMPLE.findall(guide)]
    sheets = re.findall(r"```text\n(.*?)```", TEXT, flags=re.DOTALL)

    assert SHELL[2].splitlines() == commands
    assert len(sheets) == 2
    for line in "".join(sheets).splitlines():
        assert f"\n{line}\n" in guide


def test_the_reader_has_seen_the_main_job_run_by_line_25() -> None:
    opening = "\n".join(TEXT.splitlines()[:25])

    assert "$ recommender plan --role" in opening
    assert "In all     8 units, 44 credits" in opening


def test_the_first_block_sets_up_and_plans_and_the_second_sets_up_and_tests() -> None:
    plan, test = SHELL[:2]

    assert "pip install . " in plan
    assert "recommender plan --role" in plan
    assert 'pip install -e ".[dev]"' in test
    assert test.strip().endswith("pytest")


def test_the_python_code_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})

    assert capsys.readouterr().out.startswith("optimal ('F3', 'F4'")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "arguments", "expected"),
    [
        ("guide-plan.md", "plan --candidate", "A13"),
        ("guide-what-if.md", "what-if --scenarios", "promoted"),
        ("guide-evidence.md", "evidence --candidate", "testimony"),
    ],
)
def test_the_candidate_files_of_the_guides_are_accepted(
    page: str, arguments: str, expected: str, tmp_path: Path
) -> None:
    guide = (NOTEBOOKS / page).read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", guide, flags=re.DOTALL)
    file = tmp_path / "adviser.toml"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "recommender", *arguments.split(), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert expected in done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)]+)\)", page.read_text(encoding="utf-8"))

    assert links
    assert all((page.parent / link.partition("#")[0]).exists() for link in links)


def test_the_readme_is_short() -> None:
    assert len(TEXT.splitlines()) <= 250


def test_every_module_on_the_map_is_there() -> None:
    modules = re.findall(r"`([\w/]+\.py)`", MAP.read_text(encoding="utf-8"))

    assert modules
    assert [name for name in modules if not (MAP.parent / name).exists()] == []
