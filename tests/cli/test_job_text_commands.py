"""The commands that read a job text: they refuse alike, and agree with one another."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders.running import Done, run

GERMAN = (
    "Kundenberater im Aussendienst\n\nSie beraten unsere Kunden am Telefon und per "
    "Brief, und Sie helfen ihnen gern, wenn etwas nicht so ist, wie es sein soll.\n"
)
BRICKS = (
    "Bricklayer\n\nYou will lay bricks to a line and mix the mortar on site.\n"
    "You will never answer calls.\n"
)
ADVERT = """Receptionist

About us
We are a firm of surveyors in York.

What you will do
- Greet visitors and answer the switchboard every day
- Update our records each week
- No outbound calls

Benefits
- 25 days of holiday
"""
FORMATS = ("table", "json", "csv", "md", "toml")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("plan",),
    ("scan",),
    ("what-if", "--without", "A13"),
    ("explain", "A13"),
    ("tradeoffs",),
    ("check", "F3", "F4"),
)


@pytest.fixture
def advert(tmp_path: Path) -> Path:
    return file_of(tmp_path, ADVERT)


def file_of(folder: Path, text: str) -> Path:
    path = folder / "job.txt"
    path.write_text(text, encoding="utf-8")
    return path


def answer(done: Done) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize(
    ("text", "fault", "said"),
    [
        (GERMAN, "job-language", "does not seem to be in English"),
        (BRICKS, "job-no-task", "no task of this qualification was found"),
    ],
)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_command_plans_for_a_text_that_tells_of_no_job_here(
    tmp_path: Path, command: tuple[str, ...], text: str, fault: str, said: str
) -> None:
    job = str(file_of(tmp_path, text))
    done = run(*command, "--job-text", job)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    if command[0] == "plan":
        told = run(*command, "--job-text", job, "--format", "json")
        assert told.code == 2
        assert [each["id"] for each in json.loads(told.out)["errors"]] == [fault]


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BRICKS, "No task of this qualification was found."),
        (GERMAN, "only English can be read"),
    ],
)
def test_tags_from_says_that_nothing_was_found_and_exits_with_1(
    tmp_path: Path, text: str, said: str
) -> None:
    done = run("tags", "from", str(file_of(tmp_path, text)))

    assert done.code == 1
    assert said in done.out


@pytest.mark.slow
def test_a_text_its_saved_file_and_a_scan_lead_to_the_same_plan(
    advert: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "me.toml"
    assert run("tags", "from", str(advert), "--output", str(saved)).code == 0
    read = answer(run("plan", "--job-text", str(advert), "--format", "json"))
    written = answer(run("plan", "--candidate", str(saved), "--format", "json"))
    # A scan that no answer can move far enough asks nothing.
    nothing = tmp_path / "none.toml"
    nothing.write_text("[tags]\n", encoding="utf-8")
    start = ("--answers", str(nothing), "--tolerance", "100", "--format", "json")
    scanned = answer(run("scan", "--job-text", str(advert), *start))

    assert written["candidate"] == read["candidate"]
    assert written["plans"] == read["plans"]
    assert scanned["plan"]["units"] == read["plans"][0]["units"]
    assert "never" not in saved.read_text("utf-8").partition("[tags]")[2]


@pytest.mark.slow
def test_the_candidate_that_is_planned_for_has_the_tasks_that_are_shown(
    advert: Path,
) -> None:
    shown = answer(run("tags", "from", str(advert), "--format", "json"))
    planned = answer(run("plan", "--job-text", str(advert), "--format", "json"))
    tags = {each["tag"]: each for each in [*shown["tags"], *shown["doubtful"]]}

    assert shown["denied"] == ["outgoing-calls"]
    assert planned["candidate"]["no_tags"] == ["outgoing-calls"]
    for tag, often in planned["candidate"]["tags"].items():
        assert (tags[tag]["often"], tags[tag]["percent"]) == (often, 100)


@pytest.mark.slow
def test_a_job_text_is_read_for_the_role_that_is_chosen_or_for_none(
    advert: Path,
) -> None:
    plan = ("plan", "--job-text", str(advert))
    any_, none, chosen, both = (
        run(*plan, *more)
        for more in (
            (),
            ("--no-role",),
            ("--role", "manager"),
            ("--role", "manager", "--no-role"),
        )
    )

    assert "receptionist" in any_.err
    assert "receptionist" not in none.err + chosen.err
    assert "Customer-service manager" in chosen.out
    assert "Customer-service manager" not in any_.out + none.out
    assert (both.code, both.out) == (2, "")


@pytest.mark.slow
def test_what_a_text_denies_is_told_wherever_it_is_planned_for(advert: Path) -> None:
    for command in COMMANDS:
        told = run(*command, "--job-text", str(advert)).err
        assert "not part of the job, as the text says: outgoing-calls" in told


@pytest.mark.slow
def test_no_output_repeats_a_personal_value(tmp_path: Path) -> None:
    values = ("020 7946 0018", "jobs@example.org", "QQ 12 34 56 C", "depression")
    text = ADVERT.replace(
        "- Update our records",
        f"- Polish the brass lamp, and write to {values[1]} or ring {values[0]}\n"
        f"- Polish brass for {values[2]}\n- She has depression and polishes brass\n"
        "- Update our records",
    )
    job = str(file_of(tmp_path, text))
    done = [
        *(run("tags", "from", job, "--format", kind) for kind in FORMATS),
        *(run(*command, "--job-text", job) for command in COMMANDS),
    ]

    for value in values:
        assert not [each for each in done if value in each.out + each.err]
    assert all("an email address" in each.err for each in done)
