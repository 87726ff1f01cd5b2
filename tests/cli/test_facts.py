"""Facts, and how units are held, through every command and every format."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from recommender.cli import cli
from tests.builders.small import bound, small

RULES = "".join(
    [
        '\n[facts.pathway]\nquestion = "Which pathway?"\nvalues = ["care", "retail"]\n'
        '[facts.check]\nquestion = "Is a check held?"\nvalues = ["yes", "no"]\n'
        'unless_said = "no"\n',
        bound("care", 'of.units = ["B1"]', "at_least = 1", 'when.pathway = ["care"]'),
        bound("rpl", 'measure = "credits"', 'of.held = ["rpl"]', "at_most = 5"),
        '\n[[rules]]\nid = "checked"\ntext = "B2 needs a check"\nsource = "page 1"\n'
        'if.of.units = ["B2"]\nthen.fact.check = ["yes"]\n',
        '\n[[rules]]\nid = "brought"\ntext = "Who brings a unit takes A2"\n'
        'source = "page 1"\nif.of.held = ["transfer"]\nthen.of.units = ["A2"]\n',
        '\n[[rules]]\nid = "alone"\ntext = "B1, or a unit by transfer"\n'
        'source = "page 1"\nany_of = [{ of.units = ["B1", "B2"] }, '
        '{ of.any_of = [{ held = ["transfer"] }, '
        '{ held = ["any"], levels = [4] }] }]\n',
    ]
)
PEOPLE = (
    "id,role,have,facts\nC-1,clerk,A1:rpl,pathway:care\n"
    "C-2,clerk,A2:transfer,check:yes\n"
)
SAID = ("--have", "A1:rpl", "--fact", "pathway:care", "--fact", "check:yes")
JOB = ("--role", "clerk")
COMMANDS = {
    "plan": ("plan", *JOB, *SAID, "--top", "2", "--second-opinion"),
    "timed": ("plan", *JOB, *SAID, "--hours-per-week", "4", "--start", "2026-12-01"),
    "conflict": ("plan", *JOB, *SAID, "--max-credits", "3"),
    "too much brought": ("plan", *JOB, "--have", "A1:rpl", "--have", "B1:rpl"),
    "explain": ("explain", *JOB, *SAID),
    "explain B2": ("explain", "B2", *JOB, "--have", "A1:transfer"),
    "fragile": ("explain", *JOB, *SAID, "--fragile"),
    "tradeoffs": ("tradeoffs", *JOB, *SAID),
    "what-if": ("what-if", *JOB, *SAID),
    "but": ("what-if", *JOB, *SAID, "but", "--fact", "pathway:retail"),
    "not held": ("what-if", *JOB, *SAID, "but", "--not-have", "A1"),
    "check": ("check", "A1", "B1", "--fact", "pathway:care"),
    "check how held": ("check", "A1", "B1", *JOB, "--candidate", "one.toml"),
    "check held": ("check", "A1", "B1", "--have", "A1:rpl", "--have", "B1:rpl"),
    "rules": ("rules",),
    "units": ("units",),
    "menu": ("menu", "people.csv", "--units", "1..2"),
    "common": ("common", "people.csv"),
    "lint": ("qualification", "check", "mine"),
    "scan": ("scan", *JOB, *SAID, "--answers", "one.toml"),
    "scenarios": ("what-if", "--scenarios", "one.toml"),
}
FILE = (
    'role = "clerk"\n[wishes]\nhave = ["A1:rpl"]\n[facts]\npathway = "care"\n'
    '[[scenarios]]\nname = "other"\nnot_have = ["A1"]\nfacts.pathway = "retail"\n'
)


OF = ("--qualification", "mine")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    small(tmp_path / "mine", RULES)
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "one.toml").write_text(FILE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(*words: str) -> Any:
    of = () if words[0] == "qualification" else OF
    done = CliRunner().invoke(cli, [*words, *of])
    assert done.exit_code in (0, 1), done.output
    return done


def document(*words: str) -> Any:
    return json.loads(ask(*words, "--format", "json").stdout)


@pytest.mark.parametrize("format_", ["table", "json", "csv", "md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_fails_on_facts_and_how_units_are_held(
    command: str, format_: str
) -> None:
    done = ask(*COMMANDS[command], "--format", format_)

    assert done.stdout
    if format_ == "json":
        assert json.loads(done.stdout)


@pytest.mark.parametrize("format_", ["csv", "jsonl", "xlsx"])
def test_a_caseload_takes_facts_and_how_units_are_held(
    format_: str, folder: Path
) -> None:
    name = f"plans.{format_}"
    ask("cohort", "people.csv", "--jobs", "1", "--output", name)

    assert (folder / name).stat().st_size > 0


def test_files_of_a_plan_take_facts_and_how_units_are_held(folder: Path) -> None:
    ask(*COMMANDS["plan"], "--output", "plan.json")
    ask(*COMMANDS["timed"], "--output", "plan.ics")

    assert "BEGIN:VEVENT" in (folder / "plan.ics").read_text()
    assert document("check", "--plan", "plan.json", *SAID[2:])["valid"]


def test_what_is_said_is_in_the_document_by_name() -> None:
    told = document(*COMMANDS["plan"])

    asked = told["candidate"]["wishes"]
    assert asked["facts"] == {"pathway": "care", "check": "yes"}
    assert (asked["have"], asked["held_by"]) == (["A1"], {"A1": "rpl"})
    assert [unit["code"] for unit in told["plans"][0]["units"]] == ["A1", "B1"]


def test_facts_and_how_units_are_held_decide_what_is_valid() -> None:
    """By hand: 5 and 6 credits by rpl are more than 5; B2 needs a check."""
    assert document(*COMMANDS["too much brought"])["status"] == "infeasible"
    assert not document(*COMMANDS["check held"])["valid"]
    assert document(*COMMANDS["check held"][:5])["valid"]
    (b2,) = document("explain", "B2", *JOB)["units"]
    assert (b2["in_plan"], b2["price"]) == (False, None)
    with_a2 = document("plan", *JOB, "--have", "A1:transfer")["plans"][0]["units"]
    assert "A2" in [unit["code"] for unit in with_a2]
    checked = document("plan", *JOB, "--with", "B2", "--fact", "check:yes")
    assert checked["status"] == "optimal"


def test_a_check_says_what_it_takes_for_granted_and_which_units_count() -> None:
    """Rules about what nobody said would seem to be kept."""
    said = ("--have", "A1:rpl", "--fact", "pathway:care")
    told, all_told = document("check", "A1", "B1", *said), document(*COMMANDS["rules"])

    assert told["assumed"] == [
        "check is no",
        "no unit is achieved by transfer",
    ]
    counted = {finding["rule"]: finding["counted"] for finding in told["findings"]}
    assert (counted["care"], counted["rpl"]) == (["B1"], ["A1"])
    assert {r["rule"]: r["when"] for r in all_told["rules"]}["care"] == {
        "pathway": ["care"]
    }
    shown = ask("check", "A1", "B1", *said, "--full").stdout
    assert re.search(r"(?m)^A1 .*, rpl$", shown)
    in_short = ask("check", "A1", "B1", *said).stdout
    assert "check is no (--fact check:VALUE)" in in_short
    assert "What each unit" not in in_short


def test_a_rule_about_how_units_are_held_says_so() -> None:
    told = " ".join(ask("rules").stdout.split())

    assert "at least 1 unit of A2, if at least 1 unit achieved by transfer" in told
    assert "already held" in told
