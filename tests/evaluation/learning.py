"""Learning the weights by which a job text is read, from labelled texts.

`python -m tests.evaluation.learning` reads the texts to learn from, `adverts/` and
`tuning/`, fits the two logistic regressions of `recommender.job_text.reading_model`,
and writes `reading.csv`. With `--check` it prints how well each sixth of the adverts
is read by what the other five teach. Needs scikit-learn, which comes with `[dev]`.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from recommender import Frequency
from recommender.job_text.deciding import in_tens
from recommender.job_text.features import (
    BIAS,
    USUAL,
    WORD,
    JobEvidence,
    role_features,
    task_features,
)
from recommender.job_text.job_reading import LIKELY
from recommender.job_text.reading_model import (
    COLUMNS,
    OFTEN,
    ROLES,
    TASKS,
    WEIGHTS,
    ReadingModel,
)
from recommender.job_text.text_reading import read_sentences
from recommender.loading.shipped import data_folder
from tests.evaluation.scoring import ABOUT, BOOK, Labelled, labelled

VOCABULARY = ABOUT.vocabulary
TAGS = [tag.name for tag in VOCABULARY.tags]
FOLDS = 6
# How freely weights may grow: chosen by --check over .3, .6 and 1.
STRENGTH = 0.6
# A task about which readers differ counts so much as one that is not done.
ARGUABLE = 0.1
# The old texts are not like real adverts, but short, as people type them.
OLD = 0.2
# A word has to be in so many texts, and so many words at most tell of each role or
# task: those with the largest weights when all of them may.
FEWEST_TEXTS = 4
MOST_OWN_WORDS = 12
# Features with a weight of their own for each role or task, besides that for all.
OWN = {BIAS: 1.0, USUAL: 0.5, "stated": 0.5, "hinted at": 0.5}


@dataclass(frozen=True)
class Lesson:
    """A labelled text, and what the reader finds in it."""

    text: Labelled
    weight: float

    @cached_property
    def evidence(self) -> JobEvidence:
        return read_sentences(self.text.text, BOOK).evidence(VOCABULARY)


def lessons() -> list[Lesson]:
    adverts = [Lesson(text, 1.0) for text in labelled("adverts")]
    return [*adverts, *(Lesson(text, OLD) for text in labelled("tuning"))]


class Rows:
    """Features with a label and a weight each, and the regression over them."""

    def __init__(self, about: str, words: set[str]) -> None:
        self.about, self.words = about, words
        self.features: list[dict[str, float]] = []
        self.labels: list[bool] = []
        self.weights: list[float] = []

    def add(
        self, name: str, features: Mapping[str, float], label: bool, weight: float
    ) -> None:
        row = {}
        for feature, value in features.items():
            if feature.startswith(WORD):
                if feature in self.words:
                    row[f"{name}\t{feature}"] = value
            else:
                row[f"{self.about}\t{feature}"] = value
                if feature in OWN and self.words:
                    row[f"{name}\t{feature}"] = value * OWN[feature]
        self.features.append(row)
        self.labels.append(label)
        self.weights.append(weight)

    def fit(self) -> dict[str, dict[str, float]]:
        """Return the weights by what they are about, of the most telling words only."""
        weights = self._fit(self.features)
        telling = {
            f"{name}\t{feature}"
            for name, own in weights.items()
            for feature in sorted(
                (feature for feature in own if feature.startswith(WORD)),
                key=lambda feature, own=own: (-abs(own[feature]), feature),
            )[:MOST_OWN_WORDS]
        }
        return self._fit(
            {
                column: value
                for column, value in row.items()
                if WORD not in column or column in telling
            }
            for row in self.features
        )

    def _fit(
        self, features: Iterable[Mapping[str, float]]
    ) -> dict[str, dict[str, float]]:
        columns = DictVectorizer()
        table = columns.fit_transform(features)
        fitted = LogisticRegression(C=STRENGTH, max_iter=3000)
        fitted.fit(table, self.labels, sample_weight=self.weights)
        weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for column, weight in zip(
            columns.get_feature_names_out(), fitted.coef_[0], strict=True
        ):
            name, feature = column.split("\t")
            if name != self.about:
                weight *= OWN.get(feature, 1.0)
            weights[name][feature] = float(weight)
        bias = weights[self.about].get(BIAS, 0.0) + float(fitted.intercept_[0])
        weights[self.about][BIAS] = bias
        return dict(weights)


def learn(from_: Sequence[Lesson], *, own: bool = True) -> ReadingModel:
    """Return the model that some lessons teach; without `own`, one for any area.

    The probabilities of the roles, which the tasks are learnt with, come from models
    that did not see the text in question.
    """
    words = _words(from_) if own else set[str]()
    roles = [None] * len(from_)
    for fold in range(FOLDS):
        others = [lesson for n, lesson in enumerate(from_) if n % FOLDS != fold]
        model = ReadingModel(_fit_roles(others, words))
        for number in range(fold, len(from_), FOLDS):
            evidence = from_[number].evidence
            roles[number] = model.role_probabilities(evidence, VOCABULARY)
    weights = {**_fit_roles(from_, words), **_fit_tasks(from_, roles, words)}
    for tag, weight in _usual_weights(from_).items():
        weights.setdefault(tag, {})[OFTEN] = weight
    return ReadingModel(weights)


def _words(from_: Iterable[Lesson]) -> set[str]:
    texts = Counter(word for lesson in from_ for word in lesson.evidence.words)
    return {f"{WORD}{word}" for word, number in texts.items() if number >= FEWEST_TEXTS}


def _fit_roles(from_: Iterable[Lesson], words: set[str]) -> dict[str, dict[str, float]]:
    rows = Rows(ROLES, words)
    for lesson in from_:
        # Where the readers named two roles, each is half true.
        for label in lesson.text.nearest:
            for role in VOCABULARY.roles:
                features = role_features(lesson.evidence, role, VOCABULARY)
                share = 1 / len(lesson.text.nearest)
                rows.add(role.name, features, role.name == label, share)
    return rows.fit()


def _fit_tasks(from_, roles, words):
    rows = Rows(TASKS, words)
    for lesson, probabilities in zip(from_, roles, strict=True):
        text = lesson.text
        for tag in TAGS:
            features = task_features(lesson.evidence, tag, probabilities, VOCABULARY)
            arguable = tag in text.arguable
            weight = lesson.weight * (ARGUABLE if arguable else 1.0)
            rows.add(tag, features, tag in text.has() and not arguable, weight)
    return rows.fit()


def _usual_weights(from_: Iterable[Lesson]) -> dict[str, float]:
    """Return the mean weight of each task in the jobs that have it."""
    weights: defaultdict[str, list[int]] = defaultdict(list)
    for lesson in from_:
        for tag in lesson.text.has():
            weights[tag].append(Frequency(lesson.text.tags[tag]).weight)
    every = [weight for some in weights.values() for weight in some]
    mean = sum(every) / len(every)
    return {
        tag: (sum(weights[tag]) + 2 * mean) / (len(weights[tag]) + 2) for tag in TAGS
    }


def to_rows(model: ReadingModel) -> list[tuple[str, str, str]]:
    """Return the weights as rows of a table, those for all roles and tasks first."""
    names = sorted(model.weights, key=lambda name: (name not in (ROLES, TASKS), name))
    return [
        (name, feature, f"{weight:.2f}")
        for name in names
        for feature, weight in sorted(model.weights[name].items())
    ]


def write(model: ReadingModel, path: Path) -> None:
    """Write the weights as reading.csv."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *to_rows(model)])


def cross_validation() -> Iterator[str]:
    """Yield how well each sixth of the adverts is read by what the others teach.

    The patterns were written with these texts in view, so other texts are read worse:
    those in `locked/` show how much.
    """
    texts = lessons()
    adverts = [lesson for lesson in texts if lesson.weight == 1]
    others = [lesson for lesson in texts if lesson.weight != 1]
    tasks, roles = Counter[tuple[bool, bool]](), Counter[bool]()
    for fold in range(FOLDS):
        model = learn(
            [*(a for n, a in enumerate(adverts) if n % FOLDS != fold), *others]
        )
        for lesson in adverts[fold::FOLDS]:
            likely = model.role_probabilities(lesson.evidence, VOCABULARY)
            chances = model.task_probabilities(lesson.evidence, likely, VOCABULARY)
            if lesson.text.role:
                roles[max(likely, key=lambda r: likely[r]) == lesson.text.role] += 1
            for tag in {*TAGS} - lesson.text.arguable:
                is_read = in_tens(chances[tag]) >= LIKELY
                tasks[tag in lesson.text.has(), is_read] += 1
    right, wrong, missed = tasks[True, True], tasks[False, True], tasks[True, False]
    precision, recall = right / (right + wrong), right / (right + missed)
    yield f"precision {precision:.3f}, recall {recall:.3f}"
    yield f"likeliest role right: {roles[True]} of {roles.total()}"


def main() -> None:
    """Learn from all texts, and write the weights of the area and of any area."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.learning")
    parser.add_argument("--check", action="store_true", help="cross-validate instead")
    if parser.parse_args().check:
        print(*cross_validation(), sep="\n")
        return
    folder = VOCABULARY.folder
    assert folder is not None
    texts = lessons()
    write(learn(texts), folder / WEIGHTS)
    write(learn(texts, own=False), data_folder() / WEIGHTS)


if __name__ == "__main__":
    main()
