"""A solver that lies: what each command makes of every kind of wrong answer.

An answer is refused (exit code 70, both sides saved), or it is the true one after all.
What is believed for want of a check is listed here: it shrinks, and never grows.
"""

from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from recommender.cli import cli
from recommender.errors import RecommenderError, SelfCheckError
from tests.builders.liars import (
    Cheaper,
    FirstIsBest,
    Garbage,
    Impossible,
    ImpossibleOnce,
    Liar,
    believe,
)
from tests.builders.small import small

JOB = ("--tag", "calls", "--tag", "letters:weekly")
CERTIFICATE = "plan.json"
COMMANDS = {
    "plan": ("plan", *JOB, "--full"),
    "three plans": ("plan", *JOB, "--top", "3", "--full"),
    "plans that differ": ("plan", *JOB, "--top", "3", "--diverse", "--full"),
    "least regret": ("plan", "--tag", "calls:maybe", "--robust", "--full"),
    "no plan": ("plan", *JOB, "--max-credits", "6"),
    "second opinion": ("plan", *JOB, "--second-opinion", "--full"),
    "certificate": ("plan", *JOB, "--certificate", CERTIFICATE, "--force"),
    "what-if": ("what-if", *JOB, "--without", "A2"),
    "explain": ("explain", "O2", *JOB),
    "tradeoffs": ("tradeoffs", *JOB),
    "menu": ("menu", "--role", "clerk", "--units", "1..4"),
    "common": ("common", "--role", "clerk", "--within", "1"),
    "check": ("check", "A1", "O1", *JOB),
}
LIARS: tuple[type[Liar], ...] = (
    FirstIsBest,
    Impossible,
    ImpossibleOnce,
    Garbage,
    Cheaper,
)
# A worse plan than the best is a valid plan, which only another engine, a listing or a
# neighbour shows to be worse; these commands ask for none.
BELIEVED = {
    ("FirstIsBest", "no plan"),
    ("FirstIsBest", "tradeoffs"),
    ("FirstIsBest", "menu"),
    ("FirstIsBest", "common"),
    ("FirstIsBest", "check"),
    ("Impossible", "no plan"),
    ("ImpossibleOnce", "tradeoffs"),
}


@cache
def folder_of(path: Path) -> Path:
    rows = "".join(f"O{n},Unit {n},B,3,{n},,\n" for n in (1, 2, 3, 4))
    table = "code,title,group,level,credits,glh,unit_reference\n"
    units = f"{table}A1,Greet visitors,A,2,5,,\nA2,Answer calls,A,2,4,,\n{rows}"
    strengths = "unit,tag,strength\nA2,calls,3\nO1,letters,3\nO2,letters,2\n"
    files = {"units.csv": units, "strengths.csv": strengths}
    return small(path / "small", files=files).folder


def called(folder: Path, command: str) -> tuple[int, str, RecommenderError | None]:
    name, *rest = COMMANDS[command]
    rest = [str(folder / word) if word == CERTIFICATE else word for word in rest]
    result = CliRunner().invoke(cli, [name, "-q", str(folder), *rest])
    error = result.exception
    if isinstance(error, RecommenderError):
        return error.exit_code, "", error
    if error is not None and not isinstance(error, SystemExit):
        # A lie may make a bug of it, which ends with the same exit code.
        return 70, "", SelfCheckError()
    return result.exit_code, result.stdout, None


@pytest.fixture(name="folder", scope="module")
def the_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("lies"))


@pytest.mark.mostly_slow(3)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("liar", LIARS, ids=lambda liar: liar.__name__)
def test_a_lie_is_refused_or_changes_nothing(
    liar: type[Liar], command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth = called(folder, command)
    assert truth[0] in (0, 1)
    believe(monkeypatch, liar)
    code, text, error = called(folder, command)

    if isinstance(error, SelfCheckError):
        assert code == 70
        assert (liar.__name__, command) not in BELIEVED
        return
    is_believed = code != 3 and (code, text) != truth[:2]
    assert is_believed == ((liar.__name__, command) in BELIEVED)
