"""Codes of nine letters: no report cuts them."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from recommender import load_qualification
from recommender.cli import cli

ABOUT = load_qualification("chc33021")
CODES = frozenset(ABOUT.catalogue.unit_by_code)
AGED = ("--qualification", "chc33021", "--role", "personal-care-attendant")
PEOPLE = "id,role\nC-1,personal-care-attendant\nC-2,disability-support-worker\n"
# The certificate itself, and the qualification that imported units come from.
OTHERS = frozenset(["CHC33021", "CHC43015"])
CORE = tuple(sorted(ABOUT.mandatory))
COMMANDS = {
    "plan": ("plan", *AGED, "--top", "3"),
    "explain": ("explain", *AGED),
    "fragile": ("explain", *AGED, "--fragile"),
    "one-unit": ("explain", *AGED, "HLTHPS006"),
    "what-if": ("what-if", *AGED, "--without", "CHCAGE011"),
    "check": ("check", "--qualification", "chc33021", *CORE, "CHCAGE011"),
    "units": ("units", "--qualification", "chc33021"),
    "unit": ("units", "CHCAGE011", "--qualification", "chc33021"),
    "tags": ("tags", "--qualification", "chc33021"),
    "conflict": ("plan", *AGED, "--without", "CHCCCS031", "--with", "CHCAGE011"),
    "lint": ("qualification", "check", "chc33021"),
    "menu": ("menu", "people.csv", "--qualification", "chc33021", "--units", "8"),
    "common": ("common", "people.csv", "--qualification", "chc33021"),
}


@pytest.mark.parametrize("width", ["80", "59", "100"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_code_is_told_whole(
    command: str, width: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, list(COMMANDS[command]), env={"COLUMNS": width})
    told = set(re.findall(r"\b(?:CHC|HLT)[A-Z0-9]*", done.stdout))
    assert done.exit_code in (0, 1)
    assert len(told) > 1 or command == "unit"
    assert told <= CODES | OTHERS
