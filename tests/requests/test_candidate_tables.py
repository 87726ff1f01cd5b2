"""The tables of a candidate file: what each takes, and scenarios by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recommender import Candidate, Wishes
from recommender.errors import FileFaultsError
from recommender.requests.candidate_file import (
    candidate_in,
    read_occasions,
    read_people,
    read_scan_progress,
)
from recommender.requests.scenarios import Scenarios
from recommender.requests.scenarios import read_scenarios as read_with
from recommender.requests.sheet_names import SheetNames
from tests.builders.hand_made import qualification


def file_of(text: str, folder: Path) -> Path:
    file = folder / "me.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults_of(
    text: str, folder: Path, read: Callable[[Path], object] = read_people
) -> list[str]:
    with pytest.raises(FileFaultsError) as refused:
        read(file_of(text, folder))
    return [fault.id for fault in refused.value.faults]


def test_what_is_not_written_is_not_asked_for() -> None:
    assert candidate_in("", "me.toml") == Candidate()
    tags: Any = {"writing": "daily", "selling": "maybe"}
    text = 'role = "clerk"\nbare = true\n[tags]\nwriting = "daily"\nselling = "maybe"\n'
    assert candidate_in(text, "me.toml") == Candidate("clerk", tags, bare=True)
    units = candidate_in("units_only = true\n", "me.toml")
    assert (units.bare, units.units_only) == (False, True)


def test_names_of_people_are_read_and_not_too_long(tmp_path: Path) -> None:
    names = "".join(
        f'{name} = "{200 * name[0]}"\n' for name in ("candidate", "assessor", "centre")
    )
    file = file_of(f"[people]\n{names}", tmp_path)

    assert read_people(file) == SheetNames(200 * "c", 200 * "a", 200 * "c")
    assert read_people(file_of("bare = false\n", tmp_path)) == SheetNames()
    too_long = names.replace('"\n', 'x"\n')
    assert len(faults_of(f"[people]\n{too_long}", tmp_path)) == 3


def test_how_far_a_scan_got_is_none_or_more(tmp_path: Path) -> None:
    scan = read_scan_progress(file_of("bare = false\n", tmp_path))
    nothing = read_scan_progress(
        file_of("[scan]\nquestions = 0\ntasks = 0\n", tmp_path)
    )

    assert (scan.questions, scan.tasks) == (nothing.questions, nothing.tasks) == (0, 0)
    text = "[scan]\nquestions = -1\ntasks = -1\n"
    assert len(faults_of(text, tmp_path, read_scan_progress)) == 2


@pytest.mark.parametrize(
    ("visits", "is_right"), [(0, True), (1_000, True), (-1, False), (1_001, False)]
)
def test_visits_are_none_to_a_thousand(
    visits: int, is_right: bool, tmp_path: Path
) -> None:
    text = f"[evidence]\nmax_visits = {visits}\n"
    if is_right:
        assert read_occasions(file_of(text, tmp_path)).max_visits == visits
    else:
        assert len(faults_of(text, tmp_path, read_occasions)) == 1


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("unit_credits = { D6 = 0, C7 = 10000, A3 = 7.5 }\n", 0),
        ("unit_credits = { D6 = -0.5, C7 = 10000.5, A3 = 7.125 }\n", 3),
        ("[tags]\nwriting = 3\nselling = true\n", 2),
        ("[wishes]\nstart = 3\n", 1),
        ('[wishes]\nstart = 2026-12-01\nfinish_by = "1/6/2027"\n', 0),
        ("[wishes]\nmax_level = 0\n", 1),
        ("[wishes]\nhours_per_week = 3\n", 0),
        ("[wishes]\nhours_per_week = 168.5\n", 1),
        ('[wishes]\nhours_per_week = "3"\n', 1),
        ("[wishes]\nhours_per_week = true\n", 1),
        ("[wishes]\nmax_level = 12\n", 0),
    ],
)
def test_values_are_of_their_kind_and_in_their_range(
    text: str, faults: int, tmp_path: Path
) -> None:
    if faults:
        assert len(faults_of(text, tmp_path)) == faults
    else:
        read_people(file_of(text, tmp_path))


SCENARIOS = """
role = "seller"
[wishes]
have = ["U4"]
[[scenarios]]
name = "one"
not_have = ["u4"]
[[scenarios]]
name = "two"
bare = true
"""
HAND_MADE = qualification()


def read_scenarios(file: Path) -> Scenarios:
    return read_with(file, lambda name: HAND_MADE)


def test_each_scenario_is_the_file_with_what_is_different(tmp_path: Path) -> None:
    found = read_scenarios(file_of(SCENARIOS, tmp_path))

    held = Wishes(have="U4")
    assert found.qualification is HAND_MADE
    assert found.candidates == {
        "as given": Candidate("seller", wishes=held),
        "one": Candidate("seller"),
        "two": Candidate("seller", wishes=held, bare=True),
    }


def test_scenarios_have_names_of_their_own_and_there_is_one(tmp_path: Path) -> None:
    same = SCENARIOS.replace('"two"', '"one"')
    reserved = SCENARIOS.replace('"two"', '"as given"')

    assert faults_of(same, tmp_path, read_scenarios) == ["scenario-twice"]
    assert faults_of(reserved, tmp_path, read_scenarios) == ["scenario-twice"]
    assert faults_of('role = "seller"\n', tmp_path, read_scenarios) == (
        ["scenarios-missing"]
    )
    for name, count in (("", 1), (60 * "n", 0), (61 * "n", 1), ("a\\nb", 1)):
        text = SCENARIOS.replace('"two"', f'"{name}"')
        if count:
            assert len(faults_of(text, tmp_path, read_scenarios)) == count
        else:
            read_scenarios(file_of(text, tmp_path))
