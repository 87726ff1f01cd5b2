"""What English says about tasks: how often, that they are none, what is no task."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.phrasebook import Phrasebook, index_of
from recommender.job_text.phrases import Found
from recommender.loading.shipped import data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.job_text.words import Token

ENGLISH = "english.toml"


class Said(NamedTuple):
    """What a language's phrases say in a sentence, by what they are about.

    `often` has daily, weekly and sometimes; `denials` are not, ends, elsewhere, after
    and harmless; `asides` are phrases that name a task without being one; `company`
    begins a sentence about the employer, unless `candidate` shows that it is about
    the job; `doing` makes a task of what follows; `others` begins what is others' work;
    `headings` has aside and duties; `health` are words of a person's health.
    """

    often: list[Found]
    denials: list[Found]
    asides: list[Found]
    company: list[Found]
    candidate: list[Found]
    doing: list[Found]
    others: list[Found]
    headings: list[Found]
    health: list[Found]


class Language(NamedTuple):
    """The phrases that a language has for any job, and its commonest words."""

    book: Phrasebook
    common: frozenset[str]

    def said_in(self, tokens: Sequence[Token]) -> Said:
        """Find all that the language says in a sentence."""
        said = Said(*([] for _ in Said._fields))
        for one in self.book.find(tokens):
            qualification, _, label = one.label.partition(_OF)
            getattr(said, qualification).append(Found(label, one.words))
        return said


# Between what a phrase is about and what it says.
_OF = "."


@lru_cache(maxsize=1)
def english() -> Language:
    """Load what comes with the program for English."""
    text = (data_folder() / ENGLISH).read_text(encoding="utf-8")
    content = tomllib.loads(text)
    patterns: dict[str, list[str]] = {}
    for qualification in Said._fields:
        said = content[qualification]
        for label, texts in said.items() if isinstance(said, dict) else [("", said)]:
            patterns[f"{qualification}{_OF}{label}"] = texts
    return Language(Phrasebook(index_of(patterns)), frozenset(content["common"]))
