"""The phrases of English for any job: frequencies, denials, and what is not a task."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from recommender.files.shipped_files import data_folder
from recommender.job_text.phrasebook import Phrasebook, index_of
from recommender.job_text.phrases import Match, kinds_of_words
from recommender.job_text.words import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


ENGLISH = "english.toml"
# A text has so many common words of another language for each of its own at most; where
# half is a translation, there are as many of either.
FOREIGN = 1.5
# The commonest words are at least this share of a text of so many words.
FEW_COMMON = 0.08
# In a shorter text a name can be foreign.
FEW_FOREIGN = 0.2
ENOUGH_WORDS = 20


class Phrases(NamedTuple):
    """The phrases of a language found in a sentence, by subject.

    The labels of `often` are daily, weekly and sometimes. Those of `denials` that deny
    what follows are not, and kind, what is named inside it; those that deny what
    precedes are elsewhere, after, such and nil; seldom answers a question with no;
    ends and harmless limit them. Those of `headings` are the parts of a text, and
    wished and denied. `asides` name a task that is not part of the job: their
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
    """The phrases of a language for any job, its commonest words, and others'."""

    book: Phrasebook
    common: frozenset[str]
    foreign: frozenset[str]

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


class WordCount:
    """How many words of a text are of a language, and of others."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.total = self._common = self._foreign = 0

    def add(self, tokens: Iterable[Token]) -> None:
        """Count the words of a sentence."""
        for token in tokens:
            self.total += 1
            if token.word in self._language.common:
                self._common += 1
            elif self._is_foreign(token.word):
                self._foreign += 1

    def _is_foreign(self, word: str) -> bool:
        """Return whether a word is another language's; a café can be an English one."""
        return word in self._language.foreign or not word.replace("é", "e").isascii()

    @property
    def is_of_the_language(self) -> bool:
        """Whether the text is in the language, or about half of it.

        A few words are taken to be, unless they have one of another language.
        """
        is_short = self.total < ENOUGH_WORDS
        enough = FEW_FOREIGN * self.total if is_short else 0
        if self._foreign > max(FOREIGN * self._common, enough):
            return False
        return is_short or self._common >= FEW_COMMON * self.total


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
    return Language(
        Phrasebook(index_of(patterns), kinds_of_words(content["words"])),
        frozenset(content["common"]),
        frozenset(chain.from_iterable(content["other_languages"].values())),
    )
