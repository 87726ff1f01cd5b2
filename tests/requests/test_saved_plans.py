"""Saved plans: what the candidate said comes with them, as far as it is known."""

import json
from pathlib import Path
from typing import Any

import pytest

import recommender
from recommender import Candidate, Wishes
from recommender.answers.editions import check_saved_plan
from recommender.errors import FileFaultsError
from recommender.qualifications.grades import Grades
from recommender.requests.saved_plan import SavedPlan, read_saved_plan
from tests.builders.hand_made import qualification

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


def read(content: Any, folder: Path) -> SavedPlan:
    (folder / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    return read_saved_plan(folder / "plan.json")


def faults_of(content: Any, folder: Path) -> list[str]:
    with pytest.raises(FileFaultsError) as refused:
        read(content, folder)
    return [fault.id for fault in refused.value.faults]


PLAN = [{"code": "F3", "title": "x"}, "F4"]


def test_a_saved_plan_is_the_first_of_several_or_the_units_of_a_check(
    tmp_path: Path,
) -> None:
    assert read({"units": PLAN}, tmp_path).codes == ("F3", "F4")
    several = {"plans": [{"units": PLAN}, {"units": ["A3"]}], "units": ["B5"]}
    assert read(several, tmp_path).codes == ("F3", "F4")
    assert read({"units": []}, tmp_path).codes == ()


def test_a_plan_has_at_most_a_thousand_units(tmp_path: Path) -> None:
    codes = [f"U{number}" for number in range(1_000)]

    assert len(read({"units": codes}, tmp_path).codes) == 1_000
    assert faults_of({"units": [*codes, "U"]}, tmp_path) == ["plan-too-big"]


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        {"plans": []},
        {"plans": [{}]},
        {"units": None},
        {"units": {"F3": {"code": "F3"}}},
        {"units": "F3"},
        {"units": [{"code": 3}]},
        {"units": [{}]},
        {"units": [3]},
    ],
)
def test_what_has_no_codes_of_units_is_no_saved_plan(
    content: Any, tmp_path: Path
) -> None:
    assert faults_of(content, tmp_path) == ["plan-format"]


def test_what_else_the_file_has_is_taken_along_as_far_as_it_is_text(
    tmp_path: Path,
) -> None:
    long = "n" * 71
    data = {"qualification": "ocr-03456", "data": {"sha256": "0" * 64}}
    whole = read({"units": ["F3"], **data}, tmp_path)

    assert (whole.qualification, whole.sha256) == ("ocr-03456", "0" * 64)
    cut = read({"units": ["F3"], "qualification": long}, tmp_path).qualification
    assert cut == "n" * 69 + "…"
    kept = read({"units": ["F3"], "qualification": long[1:]}, tmp_path).qualification
    assert kept == long[1:]
    bare = read({"units": ["F3"], "qualification": 3, "data": {}}, tmp_path)
    assert (bare.qualification, bare.sha256) == ("", None)


def test_the_job_of_the_candidate_is_taken_along(tmp_path: Path) -> None:
    asked = {
        "role": "receptionist",
        "tags": {"writing": "daily"},
        "unsure": {"selling": "never..weekly"},
        "no_tags": ["records"],
        "bare": True,
    }
    job = read({"units": ["F3"], "candidate": asked}, tmp_path).job
    tags: Any = {"writing": "daily", "selling": "never..weekly"}

    assert job == Candidate("receptionist", tags, bare=True, no_tags=("records",))
    assert read({"units": ["F3"], "candidate": {}}, tmp_path).job == Candidate()
    for wrong in ({"tags": ["writing"]}, {"no_tags": 3}):
        assert faults_of({"units": ["F3"], "candidate": wrong}, tmp_path) == (
            ["plan-value"]
        )


@pytest.mark.parametrize(
    ("size", "is_right"),
    [
        *((size, True) for size in (5, 0, 7.5, 7.25)),
        *((size, False) for size in (True, "5", None, 7.125, [5])),
    ],
)
def test_credits_of_a_unit_have_up_to_two_decimals(
    size: Any, is_right: bool, tmp_path: Path
) -> None:
    wishes = {"unit_credits": {"D6": size}}
    content = {"units": ["F3"], "candidate": {"wishes": wishes}}
    if is_right:
        assert read(content, tmp_path).stated["unit_credits"] == (("D6", size),)
    else:
        assert faults_of(content, tmp_path) == ["plan-value"]


def test_infinite_credits_are_none(tmp_path: Path) -> None:
    for text in ("1e999", "NaN"):
        wishes = f'{{"wishes": {{"unit_credits": {{"D6": {text}}}}}}}'
        file = tmp_path / "plan.json"
        file.write_text(f'{{"units": ["F3"], "candidate": {wishes}}}', "utf-8")
        with pytest.raises(FileFaultsError):
            read_saved_plan(file)


def test_each_wish_of_another_kind_is_told(tmp_path: Path) -> None:
    wishes = {
        "held_by": {"D6": 3, "C7": "rpl"},
        "facts": [],
        "have": {"D6": 1},
        "elsewhere": "Own",
        "waive": {"total": None},
    }
    content = {"units": ["F3"], "data": 3, "candidate": {"wishes": wishes}}
    with pytest.raises(FileFaultsError) as refused:
        read(content, tmp_path)
    keys = [fault.column for fault in refused.value.faults]
    assert keys == [
        "data",
        "candidate.wishes.facts",
        "candidate.wishes.have",
        "candidate.wishes.elsewhere",
        "candidate.wishes.held_by.D6",
        "candidate.wishes.waive.total",
    ]


def test_facts_and_grades_come_along_where_the_qualification_has_them() -> None:
    grades = Grades(("Pass", "Merit"), "Pass")
    one = qualification(grades=grades)
    stated = {
        "facts": (("pathway", "care"), ("pathway", "arts"), ("colour", "red")),
        "grades": (("U1", "Merit"), ("U2", "Top"), ("Q9", "Merit")),
        "have": ("U1", "Q9"),
        "unit_credits": (("U1", 5), ("U2", 5), ("Q9", 5)),
        "held_by": (("U1", "rpl"), ("Q9", "rpl")),
    }
    wishes = SavedPlan(("U1",), stated=stated).wishes(one)

    assert wishes == Wishes(
        have="U1",
        held_by=(("U1", "rpl"),),
        facts=(("pathway", "care"),),
        grades=(("U1", "Merit"),),
        unit_credits=(("U1", 5),),
    )
    assert SavedPlan((), stated=stated).wishes(qualification()).grades == ()


def test_a_plan_of_other_data_or_of_another_qualification_is_told() -> None:
    name, right = ABOUT.name, ABOUT.sha256

    assert SavedPlan(()).data_change(ABOUT) is None
    assert SavedPlan((), name, None).data_change(ABOUT) is None
    assert SavedPlan((), name, right).data_change(ABOUT) is None
    assert SavedPlan((), "", right).data_change(ABOUT) is None
    other = SavedPlan((), "ocr-03455", right).data_change(ABOUT)
    assert other == "made for another qualification: ocr-03455, not ocr-03456"
    changed = SavedPlan((), name, "0" * 64).data_change(ABOUT)
    assert changed is not None
    assert changed.startswith("made with other data")
