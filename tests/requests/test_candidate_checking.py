"""A fault in a candidate file hides none elsewhere, and each has its row and key."""

import re
from itertools import combinations
from pathlib import Path

import pytest

import recommender
from recommender import Candidate, Frequency, Wishes
from recommender.requests.candidate_checking import (
    CheckedFile,
    check_file,
    name_faults,
)
from tests.builders.bad_inputs import BadInput, run_here

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


def file_of(names: tuple[str, ...]) -> str:
    lines = []
    for table in ("", "tags", "wishes", "readings"):
        inside = [SLIPS[name][1] for name in names if SLIPS[name][0] == table]
        lines += ([f"[{table}]"] if inside and table else []) + inside
    return "\n".join(lines) + "\n"


def told(names: tuple[str, ...], options: list[str], folder: Path) -> str:
    (folder / "me.toml").write_text(file_of(names), encoding="utf-8")
    command = ["plan", "--candidate", "me.toml", *options]
    done = run_here(BadInput(name="", command=command), folder)
    assert done.code == 2, done.err
    return " ".join(done.err.split())


def test_two_faults_are_told_at_once(tmp_path: Path) -> None:
    for names in combinations(SLIPS, 2):
        words = told(names, [], tmp_path)
        assert [SLIPS[n][2] for n in names if SLIPS[n][2] not in words] == [], words
        assert words.count("me.toml, row") == 2, words


@pytest.mark.parametrize("name", SLIPS)
def test_a_fault_of_an_option_is_told_too(name: str, tmp_path: Path) -> None:
    words = told((name,), ["--without", "Q9", "--fact", "x:y"], tmp_path)
    assert SLIPS[name][2] in words
    assert "no unit Q9" in words
    assert not re.search(r"me\.toml, row \d+, column [^:]*: no unit Q9", words)


def test_an_option_replaces_a_faulty_role(tmp_path: Path) -> None:
    words = told(("role", "unit"), ["--role", "receptionist"], tmp_path)
    assert "recepsionist" not in words
    assert SLIPS["unit"][2] in words


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
    assert found.file is not None
    assert found.file.content["scenarios"] == [{"name": "one"}, {"name": "two"}]


def test_a_file_that_is_sound_is_whole(tmp_path: Path) -> None:
    found = checked('role = "receptionist"\n[wishes]\nwith = ["A3"]\n', tmp_path)

    assert found.faults == ()
    assert found.candidate == Candidate("receptionist", wishes=Wishes(with_units="A3"))


@pytest.mark.parametrize(
    ("text", "faults"), [("[[scenarios]]\n[wishes]\nspare = 1\n", 1), ("a = ", 1)]
)
def test_of_a_file_that_cannot_be_made_sound_nothing_is_read(
    text: str, faults: int, tmp_path: Path
) -> None:
    found = checked(text, tmp_path)

    assert len(found.faults) == faults
    assert (found.candidate, found.qualification) == (Candidate(), None)


ABOUT = recommender.load_qualification("ocr-03456")
CLASH = Wishes(with_units=("A3", "A4"), without_units=("A3", "A4"))


def ids_of(wishes: Wishes, file: CheckedFile, is_faulty: bool) -> list[str]:
    candidate = Candidate(wishes=wishes)
    faults = name_faults(candidate, file.file, ABOUT, is_faulty)
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
