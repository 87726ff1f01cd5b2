"""Learning: the same texts give the same weights, which are those that are shipped."""

from collections.abc import Iterator
from dataclasses import replace
from math import exp, isclose
from pathlib import Path

import pytest

from recommender.job_text.features import BIAS, WORD
from recommender.job_text.reading_model import (
    OFTEN,
    ROLES,
    TASKS,
    ReadingModel,
    load_model,
)
from recommender.loading.shipped import data_folder
from tests.evaluation import learning
from tests.evaluation.learning import TAGS, VOCABULARY, Rows, learn, lessons, to_rows
from tests.evaluation.scoring import Labelled, labelled

# Weights are written to two places, and differ a little between machines.
NEAR = 0.05


@pytest.fixture(scope="module")
def few() -> list[learning.Lesson]:
    """Return a few lessons of many roles."""
    return lessons()[:60:5]


def test_learning_reads_no_text_that_is_kept_for_measuring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def noted(half: str) -> Iterator[Labelled]:
        read.append(half)
        return labelled(half)

    monkeypatch.setattr(learning, "labelled", noted)
    texts = lessons()

    assert read == ["adverts", "tuning"]
    assert len(texts) == sum(1 for half in read for _ in labelled(half))


@pytest.mark.slow
def test_the_same_lessons_teach_the_same(few: list[learning.Lesson]) -> None:
    rows = to_rows(learn(few))

    assert rows == to_rows(learn([learning.Lesson(each.text, 1.0) for each in few]))


def test_probabilities_are_right_on_average_over_what_they_are_learnt_from() -> None:
    """Check the law of a regression whose intercept is free, with every scale in it."""
    rows = Rows(TASKS, {f"{WORD}ring"})
    cases = [
        ("calls", {BIAS: 1.0, "stated": 1.0, f"{WORD}ring": 0.4}, True, 1.0),
        ("calls", {BIAS: 1.0, "length": 0.3}, False, 1.0),
        ("calls", {BIAS: 1.0, "stated": 1.0}, False, 0.2),
        ("repairs", {BIAS: 1.0, "stated": 1.0, "length": 0.3}, True, 1.0),
        ("repairs", {BIAS: 1.0, f"{WORD}ring": 0.4}, False, 0.6),
    ]
    for case in cases:
        rows.add(*case)
    model = ReadingModel(rows.fit())
    expected = sum(weight * label for _, _, label, weight in cases)
    found = sum(
        weight / (1 + exp(-model.score(TASKS, name, features)))
        for name, features, _, weight in cases
    )

    assert isclose(found, expected, rel_tol=1e-3)
    assert model.weights["calls"][f"{WORD}ring"] > 0
    assert f"{WORD}ring" not in model.weights[TASKS]
    assert model.weights[TASKS]["stated"] > 0


def test_how_often_a_task_is_done_is_a_mean_drawn_to_that_of_all_tasks() -> None:
    text = next(iter(labelled("adverts")))
    told = replace(text, tags={"complaints": "daily", "selling": "sometimes"})
    model = learning._usual_weights([learning.Lesson(told, 1.0)])

    # The mean of 3 and 1 is 2, which counts twice.
    assert isclose(model["complaints"], (3 + 2 * 2) / 3)
    assert isclose(model["selling"], (1 + 2 * 2) / 3)
    assert model["writing"] == 2


def test_what_is_written_is_read_again(
    tmp_path: Path, few: list[learning.Lesson]
) -> None:
    model = learn(few)
    learning.write(model, tmp_path / "reading.csv")
    again = load_model(replace(VOCABULARY, folder=tmp_path))

    assert again.weights.keys() == model.weights.keys()
    for name, weights in model.weights.items():
        assert again.weights[name].keys() == weights.keys()
        for feature, weight in weights.items():
            assert isclose(again.weights[name][feature], weight, abs_tol=0.005001)


def test_what_is_learnt_for_any_area_has_no_words(few: list[learning.Lesson]) -> None:
    model = learn(few, own=False)
    features = {feature for own in model.weights.values() for feature in own}

    assert not any(feature.startswith(WORD) for feature in features)
    assert {ROLES, TASKS} <= model.weights.keys()
    assert all(OFTEN in model.weights[tag] for tag in TAGS)


@pytest.mark.exhaustive
@pytest.mark.parametrize("own", [True, False])
def test_the_shipped_weights_are_those_that_the_texts_teach(own: bool) -> None:
    folder = VOCABULARY.folder if own else data_folder()
    shipped = load_model(replace(VOCABULARY, folder=folder)).weights
    learnt = learn(lessons(), own=own).weights

    assert shipped.keys() == learnt.keys()
    for name, weights in learnt.items():
        for feature in {*weights, *shipped[name]}:
            here, there = weights.get(feature, 0), shipped[name].get(feature, 0)
            assert abs(here - there) <= NEAR, (name, feature)
