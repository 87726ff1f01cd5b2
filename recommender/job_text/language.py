"""The phrases of English for any job: frequencies, denials, and what is not a task."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.phrasebook import Phrasebook, index_of
from recommender.job_text.phrases import Match
from recommender.job_text.words import Token
from recommender.loading.shipped import data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence


ENGLISH = "english.toml"


class Phrases(NamedTuple):
    """The phrases of a language found in a sentence, by subject.

    The labels of `often` are daily, weekly and sometimes; those of `denials` are not,
    ends, elsewhere, after and harmless; those of `headings` are the parts of a text,
    and wished and denied. `asides` name a task that is not part of the job: their
    labels are parts, and others. `openings` begin a sentence of a part, unless
    `candidate` shows that it is about the job. `doing` makes a task of what follows;
    `others` begins the work of others; `wished` is asked of a person, but not required.
    `health` are words about a person's health.
    """

    often: list[Match]
    denials: list[Match]
    asides: list[Match]
    openings: list[Match]
    candidate: list[Match]
    doing: list[Match]
    others: list[Match]
    wished: list[Match]
    headings: list[Match]
    health: list[Match]


class Language(NamedTuple):
    """The phrases of a language for any job, and its commonest words."""

    book: Phrasebook
    common: frozenset[str]

    def phrases_in(self, tokens: Sequence[Token]) -> Phrases:
        """Return the phrases of the language in a sentence."""
        phrases = Phrases(*([] for _ in Phrases._fields))
        for match in self.book.find(tokens):
            subject, _, label = match.label.partition(_DOT)
            getattr(phrases, subject).append(Match(label, match.words))
        return phrases

    def phrases_in_heading(self, tokens: Sequence[Token]) -> Phrases:
        """Return the phrases in a heading; ^ and $ are its beginning and end."""
        return self.phrases_in((_BEGINS, *tokens, _ENDS))


_BEGINS, _ENDS = (Token(mark, mark, (mark, mark), 0, 0) for mark in "^$")
# Stands between the subject of a phrase and its label.
_DOT = "."


@lru_cache(maxsize=1)
def english() -> Language:
    """Return English, as it comes with the program."""
    text = (data_folder() / ENGLISH).read_text(encoding="utf-8")
    content = tomllib.loads(text)
    patterns: dict[str, list[str]] = {}
    for subject in Phrases._fields:
        entry = content[subject]
        for label, texts in entry.items() if isinstance(entry, dict) else [("", entry)]:
            patterns[f"{subject}{_DOT}{label}"] = texts
    return Language(Phrasebook(index_of(patterns)), frozenset(content["common"]))
