"""Cues: how often a sentence says that something is done, and that it is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.job_text.phrases import Found, most_specific
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.job_text.language import Said
    from recommender.job_text.sentences import Sentence

_DENIED_AFTER = 6
_PERCENT = re.compile(r"(\d+)(?:[.,]\d+)?%")


class Cues:
    """The cues of one sentence and of the headings that it stands under."""

    def __init__(self, sentence: Sentence, said: Said, above: Iterable[Said]) -> None:
        self._often = most_specific(said.often)
        self._often += list(_percentages(sentence))
        self._denials = most_specific(said.denials)
        self._harmless = {
            word
            for one in self._denials
            if one.label == "harmless"
            for word in one.words
        }
        self._breaks = _breaks(sentence)
        self._above: Frequency | None = None
        self._denied_above = False
        for heading in above:
            found = most_specific(heading.often)
            if found and self._above is None:
                self._above = Frequency(found[0].label)
            denials = most_specific(heading.denials)
            # A heading has no task before it: "not part of this post" is said of all.
            if any(one.label in ("not", "after") for one in denials):
                self._denied_above = True

    def often(self, phrase: Found) -> Frequency | None:
        """State how often what a phrase names is done; None where nothing says it."""
        if self.is_denied(phrase):
            return Frequency.NEVER
        cue = self._nearest(phrase)
        return self._above if cue is None else Frequency(cue.label)

    @property
    def last(self) -> Frequency | None:
        """The last frequency that the sentence itself says."""
        return Frequency(self._often[-1].label) if self._often else None

    def _nearest(self, phrase: Found) -> Found | None:
        """Find the cue of the same part of the sentence, else the one before it."""
        cues = [one for one in self._often if not {*one.words} <= {*phrase.words}]
        part = self._part(phrase.first)
        mine = [one for one in cues if self._part(one.first) == part]
        if mine:
            return min(mine, key=lambda one: _apart(one, phrase))
        before = [one for one in cues if one.last < phrase.first]
        return before[-1] if before else (cues[0] if cues else None)

    def _part(self, word: int) -> int:
        return sum(1 for at in self._breaks if at <= word)

    def is_denied(self, phrase: Found) -> bool:
        """Return whether a sentence says that a task is not done or is others' work."""
        if self._denied_above:
            return True
        return any(self._denies(one, phrase) for one in self._denials)

    def _denies(self, one: Found, phrase: Found) -> bool:
        if one.label == "elsewhere":
            return 0 < one.first - phrase.last <= _DENIED_AFTER
        if one.label == "after":
            return 0 < one.first - phrase.last <= 3
        if one.label != "not" or {*one.words} & self._harmless:
            return False
        if one.first > phrase.first:
            return False
        # What is denied goes on until something says that it does not.
        return not any(
            end.label == "ends" and one.last < end.first <= phrase.first
            for end in self._denials
        )


def _percentages(sentence: Sentence) -> list[Found]:
    found = []
    for number, token in enumerate(sentence.tokens):
        share = _PERCENT.fullmatch(sentence.text[token.start : token.end])
        if share is not None:
            often = "daily" if int(share[1]) >= 20 else "weekly"
            often = "sometimes" if int(share[1]) < 8 else often
            found.append(Found(often, (number,)))
    return found


def _breaks(sentence: Sentence) -> list[int]:
    """Number the words at which a new part of a sentence begins."""
    return [
        number
        for number, token in enumerate(sentence.tokens)
        if number and (token.after_break or token.stem in _JOINS)
    ]


_JOINS = frozenset(("and", "but", "while", "plus", "then", "with", "whilst"))


def _apart(one: Found, other: Found) -> int:
    return max(one.first - other.last, other.first - one.last)
