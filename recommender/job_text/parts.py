"""The parts of a text: what each sentence is about, and whose work it tells of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.job_text.phrases import Match, most_specific

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.job_text.language import Phrases
    from recommender.job_text.sentences import Sentence
    from recommender.job_text.words import Token

TITLE, DUTIES, PERSON, UNKNOWN = "title", "duties", "person", "unknown"
EMPLOYER, BENEFITS, STATEMENT = "employer", "benefits", "statement"
# What is not a task of the job, whatever it mentions.
NO_TASKS = frozenset((TITLE, PERSON, EMPLOYER, BENEFITS, STATEMENT))

OTHERS, WISHED, DENIED = "others", "wished", "denied"
# A sentence is about a part if it begins with a phrase of it, among so many words.
_BEGINNING = 3
_THE_READER = frozenset(("you", "i", "we"))
# Besides "and", these begin another clause.
_CLAUSES = frozenset(
    (
        *("but", "as", "becaus", "sinc", "onc", "while", "whilst", "wherea", "so"),
        *("though", "although", "that"),
    )
)
# Thousands, if not of pounds, are the size of an employer.
_SIZE = re.compile(r"(?<![£\d,.])\d{1,3},\d{3}\b|\b[Mm]illion\b")


class Parts:
    """The part that the sentences read so far have reached."""

    def __init__(self) -> None:
        self._section, self._wished = UNKNOWN, False

    def enter(self, heading: Phrases) -> bool:
        """Take note of a heading, and return whether it divides the duties.

        A heading that names no part divides the part that it is in.
        """
        label = heading_of(heading)
        if not label and self._section in (DUTIES, PERSON):
            return self._section == DUTIES
        self._section = _part_named(label) or UNKNOWN
        self._wished = label == WISHED
        return False

    def part_of(
        self, sentence: Sentence, phrases: Phrases, above: Iterable[Phrases]
    ) -> str:
        """Return the part of a sentence, by its headings and its own words."""
        if sentence.is_title:
            return TITLE
        part = _part_named(nearest_of(above)) or self._section
        if part == TITLE:
            # A title is one line.
            self._section = UNKNOWN
        if part in (TITLE, PERSON, BENEFITS, STATEMENT):
            return part
        return _part_begun(sentence, phrases) or (
            DUTIES if phrases.candidate and part == UNKNOWN else part
        )

    def is_wished(self, phrases: Phrases, above: Iterable[Phrases]) -> bool:
        """Return whether a sentence tells of a wish, by its own words or a heading."""
        label = nearest_of(above)
        return bool(phrases.wished) or (self._wished if not label else label == WISHED)


def heading_of(phrases: Phrases) -> str:
    """Return what a heading names: a part, `wished`, `denied`, or nothing."""
    named = most_specific(phrases.headings)
    harmless = any(match.label == "harmless" for match in phrases.denials)
    if not harmless and any(match.label == DENIED for match in named):
        return DENIED
    named = [match for match in named if match.label != DENIED]
    return max(named, key=lambda match: len(match.words)).label if named else ""


def others_in(tokens: Sequence[Token], phrases: Phrases) -> set[int]:
    """Return the numbers of the words that tell of the work of others."""
    others = {
        word
        for aside in phrases.asides
        if aside.label == OTHERS
        for word in aside.words
    }
    for phrase in phrases.others:
        if _begins_a_clause(tokens, phrase.first):
            end = phrase.last + 1
            while end < len(tokens) and not tokens[end].after_break:
                end += 1
            others.update(range(phrase.first, end))
    return others


def _begins_a_clause(tokens: Sequence[Token], first: int) -> bool:
    """Return whether a clause begins with a word; "you and your manager" is one."""
    if not first or tokens[first].after_break:
        return True
    before = tokens[first - 1].stem
    return before in _CLAUSES or (
        before == "and" and (first < 2 or tokens[first - 2].stem not in _THE_READER)
    )


def aside_of(task: Match, phrases: Phrases) -> str:
    """Return the part that the words of a task belong to; empty if to no other."""
    for aside in phrases.asides:
        if aside.label != OTHERS and not {*aside.words}.isdisjoint(task.words):
            return aside.label
    return ""


def nearest_of(above: Iterable[Phrases]) -> str:
    """Return what the nearest of some headings names that names anything."""
    return next(filter(None, map(heading_of, above)), "")


def _part_named(label: str) -> str:
    # Whoever says what is not part of the job tells of its duties.
    return {WISHED: PERSON, DENIED: DUTIES}.get(label, label)


def _part_begun(sentence: Sentence, phrases: Phrases) -> str:
    """Return the part that a sentence begins with, unless it tells of the job."""
    begins = [m for m in most_specific(phrases.openings) if m.first < _BEGINNING]
    opening = {word for match in begins for word in match.words}
    if any(not opening.issuperset(match.words) for match in phrases.candidate):
        return ""
    if begins:
        return begins[0].label
    return EMPLOYER if _SIZE.search(sentence.text) else ""
