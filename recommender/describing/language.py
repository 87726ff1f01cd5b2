"""What English says about tasks: how often, that they are none, what is no task."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from recommender.describing.phrases import Phrasebook
from recommender.qualifications.shipped import data_folder

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Language:
    """The phrases that a language has for any job, each in a book of its own.

    `often` has daily, weekly and sometimes; `denials` are not, ends, elsewhere, after
    and harmless; `asides` are phrases that name a task without being one; `company`
    begins a sentence about the employer, unless `candidate` shows that it is about
    the job; `headings` has aside and duties; `health` are words of a person's health.
    """

    often: Phrasebook
    denials: Phrasebook
    asides: Phrasebook
    company: Phrasebook
    candidate: Phrasebook
    headings: Phrasebook
    health: Phrasebook
    common: frozenset[str]


@lru_cache(maxsize=1)
def english() -> Language:
    """Load what comes with the program for English."""
    return read_language(data_folder() / "english.toml")


def read_language(path: Path) -> Language:
    """Read a language's file; a pattern that cannot be read is an error of ours."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Language(
        often=Phrasebook(content["often"]),
        denials=Phrasebook(content["denials"]),
        asides=Phrasebook({"aside": content["asides"]}),
        company=Phrasebook({"company": content["company"]}),
        candidate=Phrasebook({"candidate": content["candidate"]}),
        headings=Phrasebook(content["headings"]),
        health=Phrasebook({"health": content["health"]}),
        common=frozenset(content["common"]),
    )
