"""Scores of reading: each description's tags against those given by hand."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

from recommender import Candidate, load_qualification
from recommender.job_text.dictionary import load_book
from recommender.job_text.job_reading import JobReading
from recommender.job_text.text_reading import read_job
from recommender.requests.read_candidate import candidate_read

HERE = Path(__file__).parent
ABOUT = load_qualification("ocr-03456")
BOOK = load_book(ABOUT)


@dataclass(frozen=True)
class Labelled:
    """A description with its tags, each with how often, and its role or none.

    Good readers could differ on the `arguable` tags, which count for nothing. `role`
    is empty unless both readers call the same one clear; `nearest` are those that one
    of them named.
    """

    name: str
    role: str
    text: str
    tags: dict[str, str]
    arguable: Set[str] = frozenset()
    nearest: tuple[str, ...] = ()

    def has(self) -> set[str]:
        return {tag for tag, often in self.tags.items() if often != "never"}

    def read(self) -> JobReading:
        return read_job(self.text, ABOUT, BOOK)

    def candidate(self) -> Candidate:
        """Give the candidate that `plan --job-text` plans for."""
        return candidate_read(self.read())


def faithful(one: Labelled) -> bool:
    """Say whether a description tells its role's tasks, all but one, and no others."""
    role = dict(ABOUT.vocabulary.find_role(one.role).frequencies) if one.role else {}
    return bool(role) and one.has() <= set(role) and len(role) - len(one.has()) <= 1


def labelled(half: str) -> Iterator[Labelled]:
    """Give the descriptions of a folder: `tuning`, `held_out`, `adverts`, `locked`."""
    for path in sorted((HERE / half).glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        arguable = frozenset(content.get("arguable", ()))
        role = content["role"]
        nearest = tuple(content.get("nearest", [role] if role else []))
        yield Labelled(
            path.stem, role, content["text"], content["tags"], arguable, nearest
        )


@dataclass
class Scores:
    """Tags found rightly, found wrongly, and missed; frequencies of the right ones."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    same_often: int = 0
    denied: int = 0
    denials: int = 0

    def add(self, one: Labelled, reading: JobReading) -> None:
        read = {tag for tag, often in reading.tags.items() if often != "never"}
        found = read - one.arguable
        self.right.update(found & one.has())
        self.wrong.update(found - one.has())
        self.missed.update(one.has() - found)
        self.same_often += sum(
            reading.tags[tag] == one.tags[tag] for tag in found & one.has()
        )
        never = {tag for tag, often in one.tags.items() if often == "never"}
        self.denials += len(never)
        self.denied += len(never - found)

    def of(self, tags: Iterable[str]) -> tuple[float, float, float]:
        """Give precision, recall and F1 over some tags; 1 where there is nothing."""
        tags = list(tags)
        right = sum(self.right[tag] for tag in tags)
        found = right + sum(self.wrong[tag] for tag in tags)
        there = right + sum(self.missed[tag] for tag in tags)
        precision = right / found if found else 1.0
        recall = right / there if there else 1.0
        both = precision + recall
        return precision, recall, 2 * precision * recall / both if both else 0.0

    @property
    def tags(self) -> list[str]:
        return sorted({*self.right, *self.wrong, *self.missed})


def score(half: str) -> Scores:
    """Read every description of a half and score it."""
    scores = Scores()
    for one in labelled(half):
        scores.add(one, one.read())
    return scores
