"""A fault in a candidate file hides none elsewhere, and each has its row and key."""

import json
import re
from collections.abc import Iterable
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

import recommender
from recommender import Candidate, Frequency, Wishes
from recommender.requests.candidate_checking import check_file, placed_name_faults
from recommender.requests.faults_together import CheckedFile
from recommender.requests.resolving import request_faults
from tests.builders.bad_inputs import BadInput, run_here
from tests.builders.running import Done

# What is written, above the tables or in one of them, and what is told of it.
SLIPS = {
    "role": ("", 'role = "recepsionist"', "column role: no role recepsionist"),
    "key": ("", "max_credtis = 5", "max_credtis is not a valid key"),
    "no tag": ("", 'no_tags = ["wrting"]', "column no_tags: no tag wrting"),
    "tag": ("tags", 'complants = "daily"', "column tags.complants: no tag complants"),
    "often": ("tags", 'writing = "dayly"', "dayly is not a valid frequency"),
    "unit": ("wishes", 'with = ["A3", "A99"]', "column wishes.with: no unit A99"),
    "held": ("wishes", 'have = ["D66"]', "column wishes.have: no unit D66"),
    "type": ("wishes", 'max_credits = "42"', "max_credits: should be a valid number"),
    "lift": ("wishes", 'lift = ["level-5"]', "no guidance called level-5"),
    "reading": ("readings", 'levl-3 = "exactly"', "no rule levl-3"),
}


# How a candidate file is given; a scenario has the slips in its own table.
COMMANDS = {
    "plan": ["plan", "--candidate", "me.toml"],
    "which": ["which", "--candidate", "me.toml", "-q", "ocr-03456"],
    "change": ["what-if", "--candidate", "me.toml", "--spare", "3"],
    "answers": ["scan", "--role", "receptionist", "--answers", "me.toml"],
    "scenarios": ["what-if", "--scenarios", "me.toml"],
}


def file_of(names: Iterable[str], inside: str = "") -> str:
    lines = ["[[scenarios]]", 'name = "x"'] if inside else []
    for table in ("", "tags", "wishes", "readings"):
        written = [SLIPS[name][1] for name in names if SLIPS[name][0] == table]
        lines += [f"[{inside}{table}]"] if written and table else []
        lines += written
    return "\n".join(lines) + "\n"


def run(names: Iterable[str], command: list[str], folder: Path) -> Done:
    inside = "scenarios." if "--scenarios" in command else ""
    (folder / "me.toml").write_text(file_of(names, inside), encoding="utf-8")
    done = run_here(BadInput(name="", command=command), folder)
    assert done.code == 2, done.err
    return done


def told(names: Iterable[str], command: list[str], folder: Path) -> str:
    words = run(names, command, folder).err.replace("scenarios[1].", "")
    return " ".join(words.split())


@pytest.mark.parametrize("way", COMMANDS)
def test_two_faults_are_told_at_once(way: str, tmp_path: Path) -> None:
    # Each kind beside the next; all together are in the test below.
    pairs = zip(SLIPS, [*list(SLIPS)[1:], *SLIPS], strict=False)
    for names in combinations(SLIPS, 2) if way == "plan" else pairs:
        words = told(names, COMMANDS[way], tmp_path)
        assert [SLIPS[n][2] for n in names if SLIPS[n][2] not in words] == [], words
        assert words.count("me.toml, row") == 2, words


@pytest.mark.parametrize("way", COMMANDS)
def test_all_faults_are_told_in_the_order_of_the_file(way: str, tmp_path: Path) -> None:
    done = run(SLIPS, [*COMMANDS[way], "--format", "json"], tmp_path)
    faults = json.loads(done.out)["errors"]
    assert len(faults) == len(SLIPS)
    assert {fault["file"] for fault in faults} == {"me.toml"}
    rows = [fault["row"] for fault in faults]
    assert rows == sorted(rows)


@pytest.mark.parametrize("name", SLIPS)
def test_a_fault_of_an_option_is_told_too(name: str, tmp_path: Path) -> None:
    command = [*COMMANDS["plan"], "--without", "Q9", "--fact", "x:y"]
    words = told((name,), command, tmp_path)
    assert SLIPS[name][2] in words
    assert "no unit Q9" in words
    assert not re.search(r"me\.toml, row \d+, column [^:]*: no unit Q9", words)


def test_an_option_replaces_a_faulty_role(tmp_path: Path) -> None:
    command = [*COMMANDS["plan"], "--role", "receptionist"]
    words = told(("role", "unit"), command, tmp_path)
    assert "recepsionist" not in words
    assert SLIPS["unit"][2] in words


def test_faults_of_two_options_are_told_at_once(tmp_path: Path) -> None:
    options = ["--role", "recepsionist", "--tag", "selling:dayly", "--tag", "wrting"]
    for command in (["plan"], ["which"], ["what-if", "--spare", "3"]):
        done = run((), [*command, *options, "--with", "A99"], tmp_path)
        words = ("no role recepsionist", "dayly is not", "no tag wrting", "no unit A99")
        assert [text for text in words if text not in done.err] == []


def test_occasions_are_told_with_their_row(tmp_path: Path) -> None:
    (tmp_path / "me.toml").write_text(
        'role = "recepsionist"\n[evidence]\nwith = ["testimony:wrting"]\n'
        'without = ["statement", "products:sellng"]\n'
    )
    command = ["evidence", "--candidate", "me.toml"]
    done = run_here(BadInput(name="", command=command), tmp_path)
    rows = re.findall(r"row (\d), column ([a-z.]+): no (\w+ \w+)", done.err)
    assert rows == [
        ("1", "role", "role recepsionist"),
        ("3", "evidence.with", "tag wrting"),
        ("4", "evidence.without", "tag sellng"),
    ]


def test_scenarios_that_differ_are_all_read(tmp_path: Path) -> None:
    (tmp_path / "me.toml").write_text(
        'role = "receptionist"\nwishes.have = ["D6"]\n'
        '[[scenarios]]\nwishes.spare = "x"\nnot_have = ["D6", "D7"]\n'
        '[[scenarios]]\nname = "b"\nwishes = { with = ["D7"], without = ["D7"] }\n'
        '[[scenarios]]\nname = "b"\nwishes.have = ["A13", "Q1"]\n'
    )
    command = ["what-if", "--scenarios", "me.toml"]
    done = run_here(BadInput(name="", command=command), tmp_path)
    told = re.findall(r"error\[([a-z-]+)\]: me.toml, row (\d+)", done.err)
    assert sorted(told) == [
        ("args-conflict", "6"),
        ("candidate-key-missing", "3"),
        ("candidate-value", "4"),
        ("have-unknown", "5"),
        ("scenario-twice", "10"),
        ("unit-unknown", "11"),
    ]


PARTLY_SOUND = """
qualification = "ocr-03456"
role = "receptionist"
no_tags = ["writing", 3, "selling", 4]
bare = "yes"
nothing = 1
[tags]
complaints = "dayly"
records = "weekly"
[wishes]
with = ["A3", 4, "A4", 5, 6]
max_credits = 45
max_level = 99
start = 3
[unit_credits]
D6 = 5
C7 = "many"
[people]
assessor = 3
[[scenarios]]
name = "one"
[[scenarios]]
name = "two"
bare = 3
"""


def checked(text: str, folder: Path) -> CheckedFile:
    (folder / "me.toml").write_text(text, encoding="utf-8")
    return check_file(folder / "me.toml")


def test_what_is_sound_is_read_beside_what_is_not(tmp_path: Path) -> None:
    found = checked(PARTLY_SOUND, tmp_path)

    assert len(found.faults) == 13
    assert found.qualification == "ocr-03456"
    assert found.candidate == Candidate(
        "receptionist",
        {"records": Frequency.WEEKLY},
        Wishes(with_units=("A3", "A4"), max_credits=45, unit_credits=(("D6", 5),)),
        no_tags=("writing", "selling"),
    )
    assert found.scenarios == [{"name": "one"}, {"name": "two", "bare": 3}]


def test_a_file_that_is_sound_is_whole(tmp_path: Path) -> None:
    found = checked('role = "receptionist"\n[wishes]\nwith = ["A3"]\n', tmp_path)

    assert found.faults == ()
    assert found.candidate == Candidate("receptionist", wishes=Wishes(with_units="A3"))


def test_of_a_file_that_is_no_toml_nothing_is_read(tmp_path: Path) -> None:
    found = checked("a = ", tmp_path)

    assert len(found.faults) == 1
    assert (found.candidate, found.qualification) == (Candidate(), None)


def test_a_scenario_without_a_name_spoils_nothing_else(tmp_path: Path) -> None:
    found = checked("wishes.spare = 1\n[[scenarios]]\n", tmp_path)

    assert len(found.faults) == 1
    assert found.candidate == Candidate(wishes=Wishes(spare=1))


ABOUT = recommender.load_qualification("ocr-03456")
CLASH = Wishes(with_units=("A3", "A4"), without_units=("A3", "A4"))


def ids_of(wishes: Wishes, file: CheckedFile, is_faulty: bool) -> list[str]:
    candidate = Candidate(wishes=wishes)
    check = partial(request_faults, qualification=ABOUT)
    faults = placed_name_faults(candidate, file, check, is_faulty)
    return [f"{fault.id} {fault.column}" for fault in faults]


def test_faults_of_names_are_told_with_all_others_and_others_alone_later(
    tmp_path: Path,
) -> None:
    none = CheckedFile()
    clashes = ["args-conflict None"] * 2

    assert ids_of(Wishes(), none, True) == ids_of(Wishes(), none, False) == []
    assert ids_of(CLASH, none, False) == []
    assert ids_of(CLASH, none, True) == clashes
    unknown = Wishes(with_units=("A3", "A4", "Q9"), without_units=("A3", "A4"))
    assert ids_of(unknown, none, False) == ["unit-unknown None", *clashes]
    file = checked(
        '[wishes]\nwith = ["A3", "A4", "Q9"]\nwithout = ["A3", "A4"]\n', tmp_path
    )
    # What no single name in the file makes is not placed in it.
    assert ids_of(unknown, file, False) == ["unit-unknown wishes.with", *clashes]
    own = Wishes(with_units=("Q9", "Q8"))
    assert ids_of(own, file, False) == ["unit-unknown wishes.with", "unit-unknown None"]


def test_names_of_scenarios_are_not_those_of_the_request(tmp_path: Path) -> None:
    text = '[[scenarios]]\nname = "one"\n[scenarios.wishes]\nwith = ["Q9"]\n'
    file = checked(text, tmp_path)

    assert ids_of(Wishes(with_units="Q9"), file, False) == ["unit-unknown None"]
