"""A qualification whose units have no credits: every report counts units."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import recommender
from recommender.cli import cli
from recommender.loading.shipped import data_folder

AGED = ("--qualification", "chc33021", "--role", "personal-care-attendant")
OF = ("--qualification", "chc33021")
ABOUT = recommender.load_qualification("chc33021")
CORE, CODES = tuple(sorted(ABOUT.mandatory)), ABOUT.catalogue.unit_by_code
PEOPLE = "id,role\nC-1,personal-care-attendant\nC-2,disability-support-worker\n"
COMMANDS = {
    "plan": ("plan", *AGED, "--top", "3"),
    "held": ("plan", *AGED, "--have", "HLTAID011", "--have", "CHCCCS031"),
    "diverse": ("plan", *AGED, "--top", "3", "--diverse"),
    "unsure": ("plan", *AGED, "--tag", "medication:maybe"),
    "conflict": ("plan", *AGED, "--max-credits", "14"),
    "what-if": ("what-if", *AGED, "--without", "CHCAGE011"),
    "explain": ("explain", *AGED),
    "one-unit": ("explain", *AGED, "CHCAGE011"),
    "fragile": ("explain", *AGED, "--fragile"),
    "tradeoffs": ("tradeoffs", *AGED),
    "against-units": ("tradeoffs", *AGED, "--against", "units"),
    "check": ("check", *OF, *CORE, "CHCAGE011", "--role", "personal-care-attendant"),
    "units": ("units", *OF),
    "unit": ("units", "CHCAGE011", *OF),
    "rules": ("rules", *OF),
    "lint": ("qualification", "check", "chc33021"),
    "menu": ("menu", "people.csv", *OF, "--units", "8"),
    "menus": ("menu", "people.csv", *OF, "--units", "7..9"),
    "common": ("common", "people.csv", *OF),
}
# The notice that comes with every plan, the option, and a note of the certificate.
SAID_ANYWAY = (
    r"units of this certificate have no credits|--max-credits|\d+ hours of work"
)


def ask(*words: str) -> Any:
    return CliRunner().invoke(cli, list(words))


@pytest.mark.parametrize("command", COMMANDS)
def test_no_report_speaks_of_credits_or_estimates_hours(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    monkeypatch.chdir(tmp_path)
    done = ask(*COMMANDS[command])
    assert done.exit_code in (0, 1), done.output
    told = re.sub(SAID_ANYWAY, "", " ".join(done.stdout.casefold().split()))
    assert told
    assert not re.search(r"\bcredits?\b", told)
    assert "guided hours" not in told


def test_the_size_of_a_plan_is_told_once() -> None:
    told = ask("plan", *AGED).stdout

    assert "In all     15 units. All 5 rules hold.\n" in told
    full = ask("plan", *AGED, "--full").stdout
    assert "within 18 units" in " ".join(full.split())


def test_documents_say_what_plans_are_counted_in() -> None:
    told = json.loads(ask("plan", *AGED, "--format", "json").stdout)
    plan = told["plans"][0]
    other = json.loads(ask("plan", "--role", "receptionist", "--format", "json").stdout)

    assert (plan["counted_in"], plan["credits"], plan["hours"]) == ("units", 15, None)
    assert other["plans"][0]["counted_in"] == "credits"
    assert other["plans"][0]["hours"] > 0


@pytest.mark.parametrize(
    "words",
    [
        ("plan", *AGED, "--hours-per-week", "3"),
        ("tradeoffs", *AGED, "--against", "hours"),
    ],
    ids=["pace", "tradeoffs"],
)
def test_what_needs_hours_is_refused(words: tuple[str, ...]) -> None:
    refused = ask(*words).exception

    assert isinstance(refused, recommender.RequestError)
    assert [one.id for one in refused.faults] == ["hours-unknown"]


def with_hours(folder: Path) -> Path:
    """Give a copy of the certificate whose units have 10 guided hours each."""
    for name in ("chc33021", "individual-support"):
        shutil.copytree(data_folder() / name, folder / name)
    units = folder / "chc33021" / "units.csv"
    header, *rows = units.read_text("utf-8").splitlines()
    more = [f"{header},glh", *(f"{row},10" for row in rows)]
    units.write_text("\n".join(more) + "\n", encoding="utf-8")
    return folder / "chc33021"


def test_published_hours_are_told_where_there_are_no_credits(tmp_path: Path) -> None:
    folder = str(with_hours(tmp_path))
    done = ask(
        "plan", "--qualification", folder, *AGED[2:], "--hours-per-week", "3", "--full"
    )

    told = " ".join(re.sub(SAID_ANYWAY, "", done.stdout.casefold()).split())
    assert "in all: 15 units, about 150 guided hours, 50 weeks" in told
    assert "credits x" not in told
    assert "hours of learning in all" not in told
    _, timeline = done.stdout.split("Timeline\n")
    rows = [line.split() for line in timeline.splitlines()[1:16]]
    assert {code for code, *_ in rows} < set(CODES)
    assert all(set(bar) <= {"#", "."} for *_, bar in rows)


def test_credits_of_1_give_the_same_plan_as_none(tmp_path: Path) -> None:
    folder = with_hours(tmp_path)
    file = folder / "qualification.toml"
    text = file.read_text("utf-8").replace(
        "credits = false\n\n[defaults]\n", "[defaults]\ncredits = 1\n"
    )
    file.write_text(text, encoding="utf-8")
    job = recommender.Candidate("personal-care-attendant")

    ones = recommender.recommend(recommender.load_qualification(folder), job).best
    none = recommender.recommend(recommender.load_qualification("chc33021"), job).best

    assert ones.codes == none.codes
    assert ones.fit == none.fit


def test_a_column_of_credits_is_left_out_with_a_notice(tmp_path: Path) -> None:
    folder = with_hours(tmp_path)
    units = folder / "units.csv"
    text = units.read_text("utf-8").replace(",glh\n", ",credits\n", 1)
    units.write_text(text, encoding="utf-8")

    qualification = recommender.load_qualification(folder)

    assert "credits" in qualification.notices[0]
    assert {unit.credits for unit in qualification.catalogue.units} == {1}
