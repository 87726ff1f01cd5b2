"""The reading model: sums by hand, probabilities, and the file of weights."""

from dataclasses import replace
from math import exp, isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import FileFaultsError
from recommender.job_text.features import BIAS, WORD, JobEvidence
from recommender.job_text.reading_model import (
    OFTEN,
    ROLES,
    TASKS,
    ReadingModel,
    load_model,
)
from recommender.job_text.titles import TitleMatches
from recommender.loading.shipped import data_folder
from recommender.qualifications.vocabulary import Frequency, Role, Tag, Vocabulary
from tests.builders.examples import examples

DAILY, WEEKLY, SOMETIMES, NEVER = Frequency
DESK = Role("desk", "Desk", (("calls", DAILY),))
FIELD = Role("field", "Field", (("calls", SOMETIMES), ("repairs", DAILY)))
AREA = Vocabulary(
    (Tag("calls", "Calls"), Tag("repairs", "Repairs")), (DESK, FIELD), (), {}
)
UNTITLED = TitleMatches({}, {}, {}, {}, {})
EMPTY = JobEvidence((), UNTITLED, {}, 0)


def test_a_score_is_the_sum_of_the_general_weights_and_its_own() -> None:
    model = ReadingModel(
        {
            TASKS: {BIAS: -2.0, "stated": 3.0},
            "calls": {"stated": 0.5, f"{WORD}ring": 1.0},
            ROLES: {BIAS: 100.0},
        }
    )
    features = {BIAS: 1.0, "stated": 2.0, f"{WORD}ring": 0.4, "unknown": 9.0}

    assert model.contributions(TASKS, "calls", features) == {
        BIAS: -2.0,
        "stated": 7.0,
        f"{WORD}ring": 0.4,
    }
    assert isclose(model.score(TASKS, "calls", features), 5.4)
    assert model.score(TASKS, "repairs", features) == 4


def test_roles_share_their_odds_with_that_of_none() -> None:
    model = ReadingModel({ROLES: {BIAS: -1.0}, "desk": {BIAS: 2.0}})
    desk, field = exp(1), exp(-1)
    found = model.role_probabilities(EMPTY, AREA)

    assert isclose(found["desk"], desk / (1 + desk + field))
    assert isclose(found["field"], field / (1 + desk + field))


def test_a_task_has_the_logistic_of_its_score() -> None:
    model = ReadingModel({TASKS: {BIAS: -1.0}, "repairs": {BIAS: 1.0}})
    found = model.task_probabilities(EMPTY, {"desk": 0, "field": 0}, AREA)

    assert isclose(found["calls"], 1 / (1 + exp(1)))
    assert found["repairs"] == 0.5


@examples(60)
@given(
    st.dictionaries(
        st.sampled_from([ROLES, TASKS, "desk", "field", "calls"]),
        st.dictionaries(
            st.sampled_from([BIAS, f"{WORD}lamp", "length"]),
            st.floats(-1e6, 1e6),
        ),
    ),
    st.integers(0, 100_000),
)
def test_any_weights_give_probabilities(
    weights: dict[str, dict[str, float]], length: int
) -> None:
    model = ReadingModel(weights)
    evidence = JobEvidence((), UNTITLED, {"lamp": "lamps"}, length)
    roles = model.role_probabilities(evidence, AREA)
    tasks = model.task_probabilities(evidence, roles, AREA)

    assert sum(roles.values()) <= 1 + 1e-9
    assert all(0 <= each <= 1 for each in [*roles.values(), *tasks.values()])


def test_words_tell_if_their_weight_is_large_the_largest_first() -> None:
    weights = {"a": 0.3, "b": 0.29, "c": 0.9, "d": 0.5, "e": 0.4, "f": -2.0}
    model = ReadingModel({"calls": {f"{WORD}{w}": n for w, n in weights.items()}})
    evidence = JobEvidence((), UNTITLED, {w: w.upper() for w in "fedcba"}, 6)

    assert list(model.telling_words(evidence, "calls")) == ["C", "D", "E"]
    few = replace(evidence, words={"b": "B", "a": "A"})
    assert list(model.telling_words(few, "calls")) == ["A"]
    assert list(model.telling_words(evidence, "repairs")) == []


@pytest.mark.parametrize(
    ("usual", "desk", "field", "often"),
    [
        (2.0, 0.0, 0.0, WEEKLY),
        (1.4, 0.0, 0.0, SOMETIMES),
        (2.6, 0.0, 0.0, DAILY),
        # By hand: (1.4 + 2 * 1 * 3) / (1 + 2 * 1) is 2.47.
        (1.4, 1.0, 0.0, WEEKLY),
        # (2 + 2 * .5 * 1) / (1 + 2 * .5) is 1.5, which is rounded to 2.
        (2.0, 0.0, 0.5, WEEKLY),
        (2.0, 0.0, 0.6, SOMETIMES),
        (9.0, 0.0, 0.0, DAILY),
        (0.0, 0.0, 0.0, SOMETIMES),
    ],
)
def test_the_usual_frequency_is_a_mean_over_the_likely_roles(
    usual: float, desk: float, field: float, often: Frequency
) -> None:
    model = ReadingModel({"calls": {OFTEN: usual}})
    roles = {"desk": desk, "field": field}

    assert model.usual_frequency("calls", roles, AREA.roles) is often


def test_a_task_without_a_mean_is_weekly() -> None:
    model = ReadingModel({})
    assert model.usual_frequency("calls", {"desk": 0, "field": 0}, AREA.roles) is WEEKLY


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("tasks,always\n", 2),
        ("tasks,always,high\n", 2),
        ("tasks,always,nan\n", 2),
        ("tasks,always,inf\n", 2),
        ("tasks,always,1\n\ntasks,stated,1\n", 3),
        ("tasks,always,1,2\n", 2),
    ],
)
def test_a_row_that_cannot_be_used_is_a_fault_with_its_place(
    tmp_path: Path, text: str, row: int
) -> None:
    file = tmp_path / "reading.csv"
    file.write_text(f"about,feature,weight\n{text}", encoding="utf-8")

    with pytest.raises(FileFaultsError) as caught:
        load_model(replace(AREA, folder=tmp_path))

    (fault,) = caught.value.faults
    assert (fault.id, fault.file, fault.row) == ("reading-row", str(file), row)


def test_a_file_that_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "reading.csv").write_bytes("tasks,café,1\n".encode("latin-1"))

    with pytest.raises(FileFaultsError):
        load_model(replace(AREA, folder=tmp_path))


def test_an_area_has_its_own_weights_or_else_those_of_any_area(tmp_path: Path) -> None:
    shipped = load_model(replace(AREA, folder=data_folder()))
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    (own / "reading.csv").write_text('tasks,"a, b",-0.5\n', encoding="utf-8")

    assert load_model(replace(AREA, folder=own)).weights == {TASKS: {"a, b": -0.5}}
    assert load_model(replace(AREA, folder=other)) == shipped
    assert load_model(AREA) == shipped
    # Words tell of the jobs of an area, and of no other.
    features = {feature for own in shipped.weights.values() for feature in own}
    assert not any(feature.startswith(WORD) for feature in features)
