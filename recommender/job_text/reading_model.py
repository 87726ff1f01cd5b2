"""The reading model: learnt weights that turn what a text shows into probabilities.

It is a logistic regression: the weights of the features are added up, and the sum is
the logarithm of the odds. A weight is for all roles or all tasks, or for a single one.
They are learnt from labelled texts and stored in reading.csv, which can be read.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import exp, isfinite
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError
from recommender.files.shipped_files import data_folder
from recommender.files.texts import read_text
from recommender.job_text.features import WORD, role_features, task_features
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from recommender.job_text.features import JobEvidence
    from recommender.qualifications.vocabulary import Role, Vocabulary

WEIGHTS = "reading.csv"
COLUMNS = ("about", "feature", "weight")
ROLES, TASKS = "roles", "tasks"
# Not a feature: the mean weight of a task, 1 to 3, in the jobs that have it.
OFTEN = "how often"
# Odds are as good as certain from this logarithm on; more may be too large a number.
SUREST = 300.0
# How many words are shown as a reason, and the least weight of such a word.
MOST_WORDS, TELLING = 3, 0.3


@dataclass(frozen=True)
class ReadingModel:
    """Weights of features by what they are about: roles, tasks, one role or one tag."""

    weights: Mapping[str, Mapping[str, float]]

    def contributions(
        self, kind: str, name: str, features: Mapping[str, float]
    ) -> dict[str, float]:
        """Return what each feature adds to the logarithm of the odds.

        `kind` is whether the name is among the roles or the tasks.
        """
        general, own = self.weights.get(kind, {}), self.weights.get(name, {})
        # A text has far more words than a task has weights.
        return {
            feature: features[feature]
            * (general.get(feature, 0.0) + own.get(feature, 0.0))
            for feature in {**general, **own}
            if feature in features
        }

    def score(self, kind: str, name: str, features: Mapping[str, float]) -> float:
        """Return the logarithm of the odds of a role or task."""
        total = sum(self.contributions(kind, name, features).values())
        return min(max(total, -SUREST), SUREST)

    def role_probabilities(
        self, evidence: JobEvidence, vocabulary: Vocabulary
    ) -> dict[str, float]:
        """Return the probability of each role; what is missing to 1 is that of none."""
        odds = {
            role.name: exp(
                self.score(ROLES, role.name, role_features(evidence, role, vocabulary))
            )
            for role in vocabulary.roles
        }
        total = 1 + sum(odds.values())
        return {name: each / total for name, each in odds.items()}

    def task_probabilities(
        self,
        evidence: JobEvidence,
        roles: Mapping[str, float],
        vocabulary: Vocabulary,
    ) -> dict[str, float]:
        """Return the probability that each task is part of the job."""
        scores = {
            tag.name: self.score(
                TASKS, tag.name, task_features(evidence, tag.name, roles, vocabulary)
            )
            for tag in vocabulary.tags
        }
        return {tag: 1 / (1 + exp(-score)) for tag, score in scores.items()}

    def telling_words(self, evidence: JobEvidence, tag: str) -> Iterator[str]:
        """Yield the words of a text that speak most for a task."""
        own = self.weights.get(tag, {})
        telling = {
            feature: weight
            for feature, weight in own.items()
            if weight >= TELLING and feature in evidence.word_features
        }
        most = sorted(telling, key=lambda feature: -telling[feature])[:MOST_WORDS]
        yield from (evidence.words[feature.removeprefix(WORD)] for feature in most)

    def usual_frequency(
        self, tag: str, roles: Mapping[str, float], among: Iterable[Role]
    ) -> Frequency:
        """Return how often a task is usually done, in these roles above all."""
        weight, total = self.weights.get(tag, {}).get(OFTEN, 2.0), 1.0
        for role in among:
            often = dict(role.frequencies).get(tag)
            if often is not None:
                weight += 2 * roles.get(role.name, 0) * often.weight
                total += 2 * roles.get(role.name, 0)
        nearest = min(max(round(weight / total), 1), 3)
        return next(often for often in Frequency if often.weight == nearest)


def load_model(vocabulary: Vocabulary) -> ReadingModel:
    """Return the model of an area; that of any area where it has none of its own.

    Raises:
        FileFaultsError: a row of the file cannot be used.
    """
    own = None if vocabulary.folder is None else vocabulary.folder / WEIGHTS
    if own is not None and own.is_file():
        return _read_model(own)
    return _read_model(data_folder() / WEIGHTS)


@lru_cache(maxsize=2)
def _read_model(path: Path) -> ReadingModel:
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    rows = csv.reader(read_text(path, kind="reading").splitlines())
    for number, row in enumerate(rows, start=1):
        if number == 1 and tuple(row) == COLUMNS:
            continue
        try:
            name, feature, weight = row
            weights[name][feature] = _finite(weight)
        except ValueError:
            message = "this row is not a name, a feature and a weight"
            hint = f"write three columns: {','.join(COLUMNS)}"
            fault = Fault("reading-row", message, hint, str(path), row=number)
            raise FileFaultsError(fault) from None
    return ReadingModel(dict(weights))


def _finite(weight: str) -> float:
    """Return a weight as a number.

    Raises:
        ValueError: it is not a number, or not a finite one.
    """
    number = float(weight)
    if not isfinite(number):
        raise ValueError(weight)
    return number
