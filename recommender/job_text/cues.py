"""Cues: words for how often something is done, or that it is not done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.job_text.parts import DENIED, heading_of
from recommender.job_text.phrases import Match, most_specific
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.job_text.language import Phrases
    from recommender.job_text.sentences import Sentence

# How many words may be between a task and words after it that deny it.
_DENIED_AFTER = {"elsewhere": 6, "after": 3}
_OR = frozenset(("or", "nor"))
# These begin a clause that says when, where, why or of whom something holds.
_SUBORDINATE = frozenset(
    (
        *("if", "when", "where", "who", "whom", "whose", "that", "which", "what"),
        *("why", "whether", "unless", "until", "how"),
    )
)
# With one of these between, what comes after a task is said of something else.
_OTHER_CLAUSE = _SUBORDINATE | {"this", "it", "you", "we", "i", "they", "he", "she"}
# A break between words that ends whatever is denied.
_HARD = re.compile(r"[;:()?!]|\.\s| [-\u2013\u2014]+ |\u2014")
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
        self._tokens = sentence.tokens
        self._is_hard = list(_hard_breaks(sentence)) if self._denials else []
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

    @property
    def denies(self) -> bool:
        """Whether the sentence, or a heading above it, denies anything."""
        return self._denied_above or any(
            denial.label == "not" and not {*denial.words} & self._harmless
            for denial in self._denials
        )

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
        if denial.label in ("elsewhere", "after"):
            most = _DENIED_AFTER[denial.label]
            near = 0 < denial.first - task.last <= most
            return near and self._is_subject(task, denial)
        if denial.label != "not" or {*denial.words} & self._harmless:
            return False
        if denial.first > task.first or self._is_subordinate(denial):
            return False
        return not self._ends_between(denial.last, task.first)

    def _is_subject(self, task: Match, denial: Match) -> bool:
        """Return whether a task is what a following denial is said of."""
        between = self._tokens[task.last + 1 : denial.first + 1]
        if between and between[-1].after_break and between[-1].stem == "and":
            return False
        return not any(token.stem in _OTHER_CLAUSE for token in between)

    def _is_subordinate(self, denial: Match) -> bool:
        """Return whether a denial is within a clause like "where you cannot".

        It says when or of whom a thing holds, not that a task is not done.
        """
        number = denial.first
        while number and not self._tokens[number].after_break:
            number -= 1
            if self._tokens[number].stem in _SUBORDINATE:
                return True
        return False

    def _ends_between(self, first: int, last: int) -> bool:
        """Return whether what is denied at one word has ended before another.

        It ends with a word of its own, with a break, and with a comma unless a list
        with "or" goes on.
        """
        if any(
            end.label == "ends" and first < end.first <= last for end in self._denials
        ):
            return True
        for number in range(first + 1, last + 1):
            if self._is_hard[number]:
                return True
            if self._tokens[number].after_break and not self._is_listed(number):
                return True
        return False

    def _is_listed(self, number: int) -> bool:
        """Return whether a word is in a list that "or" or "nor" ends."""
        for token, hard in zip(
            self._tokens[number:], self._is_hard[number:], strict=True
        ):
            if token.stem in _OR:
                return True
            if hard:
                return False
        return False


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


def _hard_breaks(sentence: Sentence) -> Iterator[bool]:
    """Yield for each word whether more than a comma precedes it."""
    end = 0
    for token in sentence.tokens:
        between = sentence.text[end : token.start]
        yield token.after_break and _HARD.search(between) is not None
        end = token.end


_JOINS = frozenset(("and", "but", "while", "plus", "then", "with", "whilst"))


def _distance(match: Match, other: Match) -> int:
    return max(match.first - other.last, other.first - match.last)
