"""Cues: words for how often something is done, or that it is not done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.job_text.parts import DENIED, heading_of
from recommender.job_text.phrases import Match, most_specific
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.job_text.language import Phrases
    from recommender.job_text.sentences import Sentence

_DENIED_AFTER = 6
_PERCENT = re.compile(r"(\d+)(?:[.,]\d+)?%")


class Cues:
    """The cues of a sentence and of the headings above it."""

    def __init__(
        self, sentence: Sentence, phrases: Phrases, above: Iterable[Phrases]
    ) -> None:
        self._often = most_specific(phrases.often) + _percentages(sentence)
        self._denials = most_specific(phrases.denials)
        self._harmless = {
            word
            for denial in self._denials
            if denial.label == "harmless"
            for word in denial.words
        }
        self._breaks = _breaks(sentence)
        self._above: Frequency | None = None
        self._denied_above = False
        for heading in above:
            often = most_specific(heading.often)
            if often and self._above is None:
                self._above = Frequency(often[0].label)
            self._denied_above |= heading_of(heading) == DENIED

    def frequency_of(self, task: Match) -> Frequency | None:
        """Return how often a task is done; None where nothing says so."""
        if self.is_denied(task):
            return Frequency.NEVER
        cue = self._nearest(task)
        return self._above if cue is None else Frequency(cue.label)

    @property
    def last(self) -> Frequency | None:
        """The last frequency that the sentence itself states."""
        return Frequency(self._often[-1].label) if self._often else None

    def _nearest(self, task: Match) -> Match | None:
        """Return the nearest cue in the same clause, else the last one before it."""
        cues = [cue for cue in self._often if not {*cue.words} <= {*task.words}]
        clause = self._clause(task.first)
        in_clause = [cue for cue in cues if self._clause(cue.first) == clause]
        if in_clause:
            return min(in_clause, key=lambda cue: _distance(cue, task))
        before = [cue for cue in cues if cue.last < task.first]
        return before[-1] if before else (cues[0] if cues else None)

    def _clause(self, word: int) -> int:
        return sum(1 for start in self._breaks if start <= word)

    def is_denied(self, task: Match) -> bool:
        """Return whether a task is said not to be done, or to be others' work."""
        if self._denied_above:
            return True
        return any(self._denies(denial, task) for denial in self._denials)

    def _denies(self, denial: Match, task: Match) -> bool:
        if denial.label == "elsewhere":
            return 0 < denial.first - task.last <= _DENIED_AFTER
        if denial.label == "after":
            return 0 < denial.first - task.last <= 3
        if denial.label != "not" or {*denial.words} & self._harmless:
            return False
        if denial.first > task.first:
            return False
        # A denial holds until a word ends it.
        return not any(
            end.label == "ends" and denial.last < end.first <= task.first
            for end in self._denials
        )


def _percentages(sentence: Sentence) -> list[Match]:
    """Return the percentages of a sentence as cues."""
    cues = []
    for number, token in enumerate(sentence.tokens):
        share = _PERCENT.fullmatch(sentence.text[token.start : token.end])
        if share is not None:
            often = "daily" if int(share[1]) >= 20 else "weekly"
            often = "sometimes" if int(share[1]) < 8 else often
            cues.append(Match(often, (number,)))
    return cues


def _breaks(sentence: Sentence) -> list[int]:
    """Return the numbers of the words that begin a new clause of a sentence."""
    return [
        number
        for number, token in enumerate(sentence.tokens)
        if number and (token.after_break or token.stem in _JOINS)
    ]


_JOINS = frozenset(("and", "but", "while", "plus", "then", "with", "whilst"))


def _distance(match: Match, other: Match) -> int:
    return max(match.first - other.last, other.first - match.last)
