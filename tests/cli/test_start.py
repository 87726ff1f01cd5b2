"""What is loaded when: help is instant, browsing needs no solver, nor pandas."""

import subprocess
import sys
from pathlib import Path

import pytest

from recommender.loading.shipped import data_folder
from tests.builders.installed import install
from tests.builders.loading import HEAVY, loaded_by
from tests.builders.running import run


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["plan", "-h"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    assert loaded_by(*arguments) == set()


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "F3", "F4", "A3", "A13", "B11", "C5", "D6"],
        ["units"],
        ["rules"],
        ["roles"],
        ["tags"],
    ],
    ids=lambda one: one[0],
)
def test_browsing_loads_neither_pandas_nor_the_solver(arguments: list[str]) -> None:
    assert not loaded_by(*arguments) & {"pandas", "ortools", "numpy"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("recommender plan --with A1", "A13"),
        ("recommender plan --tag compl", "complaints"),
        ("recommender plan --tag complaints:w", "complaints:weekly"),
        ("recommender plan --role contact", "contact-centre-adviser"),
        ("recommender check C", "C5"),
    ],
)
def test_the_shell_completes_codes_tags_and_roles(words: str, expected: str) -> None:
    parts = words.split()
    done = run(
        _RECOMMENDER_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(parts) - 1),
    )

    assert f"plain,{expected}" in done.out.splitlines()


def test_tags_of_a_shipped_area_are_completed_for_a_folder_of_one_s_own(
    tmp_path: Path,
) -> None:
    text = (data_folder() / "ocr-03456" / "qualification.toml").read_text("utf-8")
    (tmp_path / "qualification.toml").write_text(text, encoding="utf-8")
    words = f"recommender plan --qualification {tmp_path} --tag compl"
    done = run(_RECOMMENDER_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="5")

    assert "plain,complaints" in done.out.splitlines()


def test_an_unknown_qualification_completes_nothing() -> None:
    words = "recommender plan --qualification nowhere --tag compl"
    done = run(_RECOMMENDER_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="5")

    assert (done.code, done.out.strip()) == (0, "")


@pytest.mark.parametrize("command", ["rules", "plan --role receptionist"])
def test_files_known_to_be_good_are_not_checked_again(
    command: str, tmp_path: Path
) -> None:
    """Checking takes pydantic, whose models take a tenth of the time of a plan.

    To find the table in a sheet of a stranger takes a fifteenth.
    """
    install(tmp_path)
    program = (
        "import sys\n"
        "from recommender.cli import main\n"
        f"try:\n    main({command.split()!r})\nexcept SystemExit:\n    pass\n"
        "assert 'pydantic' not in sys.modules\n"
        "assert 'recommender.tables.table_reading' not in sys.modules\n"
        "assert 'recommender.answers.timelines' not in sys.modules\n"
    )
    succeeds(program, tmp_path)


def test_completion_loads_nothing_heavy(tmp_path: Path) -> None:
    """A checkout's data is checked each time, with pydantic; what is installed not."""
    install(tmp_path)
    program = (
        "import os, sys\n"
        "os.environ.update(_RECOMMENDER_COMPLETE='bash_complete',"
        " COMP_WORDS='recommender plan --tag c', COMP_CWORD='3')\n"
        "from recommender.cli import main\n"
        "try:\n    main([])\nexcept SystemExit:\n    pass\n"
        f"assert not [name for name in {HEAVY!r} if name in sys.modules]\n"
    )
    succeeds(program, tmp_path)


def succeeds(program: str, folder: Path) -> None:
    """Run a Python program in a folder, and check that it ends well."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert done.returncode == 0, done.stderr
