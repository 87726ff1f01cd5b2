"""Saved plans: what the candidate said comes with them, as far as it is known."""

import json
from pathlib import Path
from typing import Any

import pytest

import recommender
from recommender import Candidate, Wishes
from recommender.answers.editions import check_saved_plan
from recommender.errors import FileFaultsError
from recommender.requests.saved_plan import read_saved_plan

ABOUT = recommender.load_qualification("ocr-03456")
LEVEL_3 = tuple(
    unit.code for unit in ABOUT.catalogue.units if unit.level == 3 and unit.group != "A"
)


OWN_UNIT = "Team leading, level 3, 6 credits, group E, transfer"


def saved(folder: Path, candidate: Any, codes: tuple[object, ...] = ("F3",)) -> Path:
    file = folder / "plan.json"
    content = {"units": codes, "candidate": candidate}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, Wishes()),
        (
            {"have": ["D6", "Z9"], "held_by": {"D6": "rpl", "Z9": "rpl"}},
            Wishes(have=("D6",), held_by=(("D6", "rpl"),)),
        ),
        (
            {"readings": {"level-3": "at-or-above", "no-rule": "exactly"}},
            Wishes(readings=(("level-3", "at-or-above"),)),
        ),
        ({"readings": {"level-3": "no-reading"}}, Wishes()),
        ({"facts": {"pathway": "care"}, "with": ["A3"]}, Wishes()),
        (
            {"waive": {"total": "agreed", "no-rule": "agreed"}},
            Wishes(waive=(("total", "agreed"),)),
        ),
        ({"unit_credits": {"Z9": 6, "F3": 99}}, Wishes()),
        ({"have": None, "readings": None}, Wishes()),
    ],
)
def test_what_is_said_comes_along_as_far_as_the_qualification_knows_it(
    wishes: dict[str, Any], expected: Wishes, tmp_path: Path
) -> None:
    file = saved(tmp_path, {"wishes": wishes})

    assert read_saved_plan(file).wishes(ABOUT) == expected


@pytest.mark.parametrize(
    ("candidate", "keys"),
    [
        ("me", ["candidate"]),
        ({"wishes": [1]}, ["candidate.wishes"]),
        (
            {"wishes": {"have": "D6", "held_by": ["D6"], "facts": 3}},
            [f"candidate.wishes.{key}" for key in ("held_by", "facts", "have")],
        ),
        (
            {"wishes": {"have": [6], "readings": {"level-3": 3}}},
            [f"candidate.wishes.{key}" for key in ("have", "readings.level-3")],
        ),
        ({"wishes": {"have": ["D6", 6]}}, ["candidate.wishes.have"]),
        (
            {"wishes": {"elsewhere": [OWN_UNIT, "no such line"]}},
            ["candidate.wishes.elsewhere"],
        ),
        ({"role": 5}, [None]),
    ],
)
def test_what_is_of_another_kind_is_refused_with_its_key(
    candidate: Any, keys: list[str | None], tmp_path: Path
) -> None:
    with pytest.raises(FileFaultsError) as refused:
        read_saved_plan(saved(tmp_path, candidate))

    assert [fault.column for fault in refused.value.faults] == keys
    assert {fault.file for fault in refused.value.faults} == {
        str(tmp_path / "plan.json")
    }


def test_units_of_which_one_is_no_code_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as refused:
        read_saved_plan(saved(tmp_path, {}, ("F3", 4)))

    assert [fault.id for fault in refused.value.faults] == ["plan-format"]


@pytest.mark.parametrize("candidate", [None, {"wishes": None}, {}])
def test_a_file_that_does_not_say_for_whom_says_nothing(
    candidate: Any, tmp_path: Path
) -> None:
    assert read_saved_plan(saved(tmp_path, candidate)).wishes(ABOUT) == Wishes()


def test_another_edition_is_held_to_the_reading_of_the_plan(tmp_path: Path) -> None:
    """Ten credits through level 4 units are enough under that reading alone."""
    wishes = Wishes(
        without_units=LEVEL_3,
        lift=("level-4",),
        readings=(("level-3", "at-or-above"),),
    )
    plan = recommender.recommend(ABOUT, Candidate(wishes=wishes)).best
    said = {"wishes": {"readings": {"level-3": "at-or-above"}}}
    file = saved(tmp_path, said, plan.codes)
    found = check_saved_plan("plan.json", read_saved_plan(file), ABOUT)

    assert (found.checked.valid, found.repair) == (True, None)
    unsaid = check_saved_plan(
        "plan.json", read_saved_plan(saved(tmp_path, {}, plan.codes)), ABOUT
    )
    assert unsaid.broken == ("level-3",)
