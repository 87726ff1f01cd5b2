"""A fault in a candidate file hides none elsewhere, and each has its row and key."""

import re
from itertools import combinations
from pathlib import Path

import pytest

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
