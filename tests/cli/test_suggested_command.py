"""What was meant: lists with commas, stray words, and the very command to run."""

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from recommender import load_qualification
from recommender.cli import cli
from recommender.loading.shipped import shipped_names
from recommender.qualifications.suggestions import folded
from tests.builders.running import run

DESK = ["--role", "receptionist"]

# Each pair asks the same.
LISTS = [
    (
        ["plan", *DESK, "--with", "D6,A11"],
        ["plan", *DESK, "--with", "D6", "--with", "A11"],
    ),
    (["plan", "--have", "D6, a11"], ["plan", "--have", "D6", "--have", "A11"]),
    (["plan", "--without", "B10;A4"], ["plan", "--without", "B10", "--without", "A4"]),
    (
        ["plan", "--withdrawn", "B10\nA4"],
        ["plan", "--withdrawn", "B10", "--withdrawn", "A4"],
    ),
    (
        ["plan", "--tag", "complaints:weekly, selling"],
        ["plan", "--tag", "complaints:weekly", "--tag", "selling"],
    ),
    (
        ["plan", *DESK, "--no-tag", "records,problems"],
        ["plan", *DESK, "--no-tag", "records", "--no-tag", "problems"],
    ),
    (["plan", *DESK, "--lift", "level-4,"], ["plan", *DESK, "--lift", "level-4"]),
    (["check", "F3,F4", "A3, A13", "B11"], ["check", "F3", "F4", "A3", "A13", "B11"]),
    (
        ["check", "F3,F4", "--locked", "F3,F4"],
        ["check", "F3", "F4", "--locked", "F3", "--locked", "F4"],
    ),
    (["explain", "D6,A11", *DESK], ["explain", "D6", "A11", *DESK]),
    (
        ["what-if", *DESK, "--without", "B10,A4"],
        ["what-if", *DESK, "--without", "B10", "--without", "A4"],
    ),
    (
        ["what-if", *DESK, "but", "--tag", "selling,writing"],
        ["what-if", *DESK, "but", "--tag", "selling", "--tag", "writing"],
    ),
    (
        ["units", "--group", "A,B", "--level", "2,4"],
        ["units", "--group", "A", "--group", "B", "--level", "2", "--level", "4"],
    ),
    (["units", "D6,A11"], ["units", "D6", "A11"]),
    (
        ["units", "--tag", "writing,records"],
        ["units", "--tag", "writing", "--tag", "records"],
    ),
    (
        ["common", "--role", "receptionist:2,team-leader"],
        ["common", "--role", "receptionist:2", "--role", "team-leader"],
    ),
]


def told(arguments: list[str]) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*arguments, "--format", "json"])
    assert not isinstance(done.exception, Exception), done.exception
    return done.exit_code, done.stdout


@pytest.mark.parametrize(
    ("pasted", "single"), LISTS, ids=[" ".join(a) for a, _ in LISTS]
)
def test_a_list_pasted_with_commas_is_a_list(
    pasted: list[str], single: list[str]
) -> None:
    assert told(pasted) == told(single)


# What is typed, and the command that is told to be run instead.
MEANT = [
    (["plan", "--role", "recepionist"], "plan --role receptionist"),
    (["plan", "--role=Recepionist"], "plan --role=receptionist"),
    (
        ["plan", "--role", "recepionist", "--tag", "writing,Complants:weekly"],
        "plan --role receptionist --tag writing,complaints:weekly",
    ),
    (["explain", "6D", *DESK], "explain D6 --role receptionist"),
    (["tradeoffs", "--tag", "answering the phone"], "tradeoffs --tag incoming-calls"),
    (["plan", "--with", "D6 A11"], "plan --with D6,A11"),
    (["plan", "--tag", "writing:dayly"], "plan --tag writing:daily"),
    (["plan", "--lift", "level4"], "plan --lift level-4"),
    (["plan", "-q", "chc33012"], "plan -q chc33021"),
    (
        ["plan", "--reading", "levl-3:at-or-above"],
        "plan --reading level-3:at-or-above",
    ),
    (
        ["what-if", *DESK, "--role", "team-leader"],
        "what-if --role receptionist but --role team-leader",
    ),
    (["plan", "--candidate", "receptionist"], "plan --role receptionist"),
    (["plan", "-q", "receptionist", "--bare"], "plan --role receptionist --bare"),
    (["plan", "receptionist"], "plan --role receptionist"),
    (["plan", *DESK, "D6,A11"], "plan --role receptionist --with D6,A11"),
    (
        ["plan", *DESK, "complaints:daily"],
        "plan --role receptionist --tag complaints:daily",
    ),
    (["plan", *DESK, "without", "B10"], "plan --role receptionist --without B10"),
    (["scan", "receptionist"], "scan --role receptionist"),
    (["plan", *DESK, "--wihtout", "B10"], "plan --role receptionist --without B10"),
    (
        ["what-if", *DESK, "but", "--with", "D6", "but", "--with", "A3"],
        "what-if --role receptionist but --with D6 --with A3",
    ),
]


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(("typed", "meant"), MEANT, ids=[" ".join(a) for a, _ in MEANT])
def test_an_error_that_knows_what_was_meant_prints_the_command(
    typed: list[str], meant: str
) -> None:
    done = run(*typed)
    as_json = json.loads(run(*typed, "--format", "json").out)

    assert done.code == 2
    tries = [line for line in done.err.splitlines() if "ry: " in line]
    assert [one.split(":", 1)[1].strip() for one in tries] == [f"recommender {meant}"]
    assert as_json["command"] == f"recommender {meant} --format json"


# A what-if that changes nothing, and what to type instead.
UNCHANGED = [
    ([*DESK], "what-if --role receptionist --spare 6"),
    ([*DESK, "but"], "what-if --role receptionist but --spare 6"),
    (["--tag", "writing"], "what-if --tag writing but --spare 6"),
    (
        ["--tag", "writing", "--no-tag", "records"],
        "what-if --tag writing but --no-tag records",
    ),
    (
        [*DESK, "--not-have", "D6"],
        "what-if --role receptionist --have D6 but --not-have D6",
    ),
]


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(("typed", "meant"), UNCHANGED)
def test_a_what_if_without_a_change_tells_one_that_can_be_run(
    typed: list[str], meant: str
) -> None:
    done = run("what-if", *typed)
    told = done.err.strip().rpartition("recommender ")[2]

    assert (done.code, told) == (2, meant)
    assert run(*shlex.split(told)).code == 0


def test_a_candidate_file_after_but_is_told_before_it(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_text('role = "receptionist"\n', encoding="utf-8")
    for before, after in (([], ["--without", "B10"]), (["--without", "B10"], [])):
        done = run("what-if", *before, "but", "--candidate", str(file), *after)
        told = done.err.strip().rpartition("recommender ")[2]
        assert done.code == 2
        assert told == f"what-if --candidate {file} but --without B10"


@pytest.mark.slow
def test_with_a_job_text_the_wishes_or_the_tags_are_the_change(tmp_path: Path) -> None:
    text = "Receptionist. You answer the telephone daily and welcome visitors."
    file = tmp_path / "job.txt"
    file.write_text(text, encoding="utf-8")
    for change in (["--without", "A11"], ["--tag", "incoming-calls:never"]):
        done = run("what-if", "--job-text", str(file), *change, "--format", "json")
        answer = json.loads(done.out)
        assert answer["candidate_before"]["tags"]["incoming-calls"] == "daily"
        assert answer["changed"].startswith(" ".join(change))
        assert answer["units_out"]


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(
    "typed",
    [
        ["plan", "--role", "astronaut"],
        ["plan", "--role", "recepionist", "--tag", "xyzzy"],
        ["plan", "--tag", "phones"],
        ["plan", "--with", "A99"],
        ["plan", "astronaut"],
        ["doctor", "receptionist"],
        ["plan", *DESK, "--role", "team-leader"],
    ],
)
def test_what_is_not_clear_is_no_command(typed: list[str]) -> None:
    done = run(*typed)
    assert done.code == 2
    assert "recommender plan --role receptionist" not in done.err
    assert "ry:  recommender" not in done.err


@pytest.mark.slow
def test_a_hint_looks_at_the_qualification_that_was_asked_for() -> None:
    for option in (["-q", "chc33021"], ["--qualification=chc33021"]):
        done = run("plan", *option, "--role", "astronaut", "--with", "X1")
        assert "recommender roles --qualification chc33021\n" in done.err
        assert "recommender units --qualification chc33021\n" in done.err


@pytest.mark.slow
def test_columns_pasted_with_commas_are_columns(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Surname,DOB,role\nOne,1.1.,receptionist\n", encoding="utf-8")
    places = ("-o", str(tmp_path / "o.csv"), "--mapping", str(tmp_path / "m.csv"))
    key = ("--key", str(tmp_path / "k.key"))
    done = run("pseudonymise", str(people), *places, *key, "--by", "surname, dob")
    assert "1 id made from surname, dob" in done.err

    caseload = tmp_path / "c.csv"
    caseload.write_text("id,role,site,team\nC-1,receptionist,N,T\n", encoding="utf-8")
    done = run("cohort", str(caseload), "--keep", "site,team", "--format", "csv")
    assert "site" in done.out.splitlines()[0]
    assert "team" in done.out.splitlines()[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("customer service advisor", "contact-centre-adviser"),
        ("Customer Service Advisors", "contact-centre-adviser"),
        ("call center agent", "contact-centre-adviser"),
        ("receptionists", "receptionist"),
        ("bank advisor", None),
    ],
)
def test_roles_are_found_in_both_spellings(name: str, role: str | None) -> None:
    done = run("plan", "--role", name, "--format", "json")
    if role is None:
        assert "bank-insurance-adviser" in done.out
        assert done.code == 2
        return
    assert json.loads(done.out)["candidate"]["role"] == role


@pytest.mark.parametrize("name", shipped_names())
def test_no_two_names_are_one_in_the_other_spelling(name: str) -> None:
    words = load_qualification(name).vocabulary
    tags = {(folded(one), tag.name) for tag in words.tags for one in tag.phrases}
    tags |= {(folded(tag.name), tag.name) for tag in words.tags}
    assert len({form for form, _ in tags}) == len(tags)
    for role in words.roles:
        names = (role.name, role.title, *role.also)
        spelt = (one.replace("adviser", "advisor") for one in names)
        assert {words.find_role(one).name for one in spelt} == {role.name}
