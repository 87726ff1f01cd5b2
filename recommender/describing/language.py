"""What English says about tasks: how often, that they are none, what is no task."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recommender.describing.compiled import read_compiled
from recommender.describing.phrases import Phrasebook, index_of
from recommender.qualifications.shipped import data_folder

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = "english.toml"


@dataclass(frozen=True)
class Language:
    """The phrases that a language has for any job, each in a book of its own.

    `often` has daily, weekly and sometimes; `denials` are not, ends, elsewhere, after
    and harmless; `asides` are phrases that name a task without being one; `company`
    begins a sentence about the employer, unless `candidate` shows that it is about
    the job; `doing` makes a task of what follows; `others` begins what is others' work;
    `headings` has aside and duties; `health` are words of a person's health.
    """

    often: Phrasebook
    denials: Phrasebook
    asides: Phrasebook
    company: Phrasebook
    candidate: Phrasebook
    doing: Phrasebook
    others: Phrasebook
    headings: Phrasebook
    health: Phrasebook
    common: frozenset[str]


@lru_cache(maxsize=1)
def english() -> Language:
    """Load what comes with the program for English."""
    source = data_folder() / ENGLISH
    content = read_compiled(source.with_suffix(".json"), [source])
    indexes = content or indexes_of(source)
    common = frozenset(indexes.pop("common"))
    books = {name: Phrasebook(index) for name, index in indexes.items()}
    return Language(**books, common=common)


def indexes_of(path: Path) -> dict[str, Any]:
    """Index a language's file; a pattern that cannot be read is an error of ours."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, Any] = {"common": content["common"]}
    for name in ("often", "denials", "headings"):
        found[name] = index_of(content[name])
    for name in ("asides", "company", "candidate", "doing", "others", "health"):
        found[name] = index_of({name: content[name]})
    return found
