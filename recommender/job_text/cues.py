"""Cues: words for how often something is done, or that it is not done."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from recommender.job_text.parts import DENIED, nearest_of
from recommender.job_text.phrases import Match, most_specific
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.job_text.language import Phrases
    from recommender.job_text.sentences import Sentence

# How many words may be between a task and words after it that deny it.
_DENIED_AFTER = {"elsewhere": 6, "after": 3}
# What denies the tasks before it, and may deny others after it.
_OF_A_TASK_BEFORE = frozenset(("after", "such", "nil"))
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
# Whoever begins a clause does what it tells: what follows is not what is said more of.
_SUBJECTS = frozenset(("you", "we", "i", "they", "he", "she"))
# These begin a clause as well as a comma does.
_CLAUSES = _SUBORDINATE | {"and", "but", "or", "so", "becaus", "as", "while", "then"}
# A denial after one of these can undo the one before: "no call that you can't take".
_RELATIVE = _SUBJECTS | {"that", "which"}
# With one of these a second denial is of something else.
_GOES_ON = frozenset(
    (
        *(
            "and",
            "but",
            "or",
            "nor",
            "becaus",
            "so",
            "if",
            "as",
            "sinc",
            "when",
            "where",
        ),
        *("while", "unless", "until", "though", "although"),
    )
)
# With one of these alone a question is answered.
_NO = frozenset(("no", "nope", "neither", "never"))
# A question is answered in so few words, and at once.
_ANSWER, _AT_ONCE = 6, 2
# A break between words that ends whatever is denied.
_HARD = re.compile(r"[;:()?!]|\.\s| [-\u2013\u2014]+ |\u2014")
_PERCENT = re.compile(r"(\d+)(?:[.,]\d+)?%")


class Cues:
    """The cues of a sentence and of the headings above it."""

    def __init__(
        self, sentence: Sentence, phrases: Phrases, above: Sequence[Phrases]
    ) -> None:
        self._often = most_specific(phrases.often) + _percentages(sentence)
        # What denies the task before it may deny another after it as well.
        before = [
            match for match in phrases.denials if match.label in _OF_A_TASK_BEFORE
        ]
        others = [
            match for match in phrases.denials if match.label not in _OF_A_TASK_BEFORE
        ]
        self._denials = most_specific(others) + most_specific(before)
        self._harmless = {
            word
            for denial in self._denials
            if denial.label == "harmless"
            for word in denial.words
        }
        self._tokens, self._text = sentence.tokens, sentence.text
        self._harmless.update(self._undone())
        if self._denials:
            ends = [match.first for match in self._denials if match.label == "ends"]
            self._is_subordinate = _subordinates(sentence)
            self._has_subject = _with_subjects(sentence)
            self._end_of_denial = _ends_of_denials(sentence, ends)
        self._breaks = _breaks(sentence)
        self._above: Frequency | None = None
        for heading in above:
            often = most_specific(heading.often)
            if often and self._above is None:
                self._above = Frequency(often[0].label)
        # What is denied below a heading ends with its first list or paragraph.
        near = above[:-1] if sentence.is_later else above
        self._denied_above = nearest_of(near) == DENIED

    def _undone(self) -> Iterator[int]:
        """Yield the words of denials that undo each other: "no call we don't take"."""
        denials = [denial for denial in self._denials if denial.label == "not"]
        for denial, second in pairwise(denials):
            between = self._tokens[denial.last + 1 : second.first]
            if len(between) < 2 or between[-1].stem not in _RELATIVE:
                continue
            if any(t.after_break or t.stem in _GOES_ON for t in between):
                continue
            yield from (*denial.words, *second.words)

    def frequency_of(self, task: Match) -> Frequency | None:
        """Return how often a task is done; None where nothing says so."""
        if self.is_denied(task):
            return Frequency.NEVER
        cue = self._nearest(task)
        return self._above if cue is None else Frequency(cue.label)

    @property
    def denies(self) -> bool:
        """Whether the sentence, or a heading above it, denies anything."""
        return self._denied_above or any(
            denial.label == "not" and not {*denial.words} & self._harmless
            for denial in self._denials
        )

    def answers_no(self, tasks: Sequence[Match]) -> bool:
        """Return whether a sentence with these tasks is a "no" to a question."""
        first, following = self._tokens[:1], self._tokens[1:2]
        if any(token.stem in _NO for token in first):
            return all(token.after_break for token in following)
        return len(self._tokens) <= _ANSWER and any(
            denial.label not in ("ends", "harmless", "kind")
            and denial.first <= _AT_ONCE
            and all(task.first <= denial.last for task in tasks)
            and not {*denial.words} & self._harmless
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
        if denial.label in _DENIED_AFTER:
            if task.first > denial.last:
                return self._is_agent(task, denial)
            near = task.first < denial.first <= task.last + _DENIED_AFTER[denial.label]
            return near and denial.last > task.last and self._is_subject(task, denial)
        if denial.label == "kind":
            return denial.first < task.first and task.last < denial.last
        is_subordinate = self._is_subordinate[denial.first]
        if is_subordinate or {*denial.words} & self._harmless:
            return False
        if denial.label in ("such", "nil"):
            return self._is_just_before(task, denial)
        if denial.label != "not" or denial.first in task.words:
            return False
        if denial.first > task.first:
            # In the words that tell the task, right after one: "send no surveys".
            return denial.first < task.last and denial.first - 1 in task.words
        return self._end_of_denial[denial.last + 1] > task.first

    def _is_agent(self, task: Match, denial: Match) -> bool:
        """Return whether a task only names who does another: "by the sales team"."""
        if self._tokens[denial.last].stem != "by" or task.first > denial.last + 2:
            return False
        between = self._tokens[denial.last + 1 : task.first + 1]
        broken = any(token.after_break for token in between)
        return not broken and not self._is_means(denial)

    def _is_means(self, denial: Match) -> bool:
        """Return whether what follows is how a task is done: "by listening"."""
        last = denial.last
        if self._tokens[last].stem != "by" or last + 1 == len(self._tokens):
            return False
        token = self._tokens[last + 1]
        # A department can be called Planning.
        return token.word.endswith("ing") and self._text[token.start].islower()

    def _is_just_before(self, task: Match, denial: Match) -> bool:
        """Return whether "we do not do those" is said of the task before it."""
        if task.last >= denial.first or self._is_subordinate[task.first]:
            return False
        following = self._tokens[denial.last + 1 : denial.last + 2]
        if denial.label == "nil" and not self._tokens[denial.first].after_break:
            return False
        if any(not t.after_break and t.stem not in _JOINS for t in following):
            return False
        return self._clause(denial.first) - self._clause(task.last) <= 1

    def _is_subject(self, task: Match, denial: Match) -> bool:
        """Return whether a task is what a following denial is said of."""
        if self._tokens[denial.first - 1].stem == "and":
            return False
        if self._is_means(denial):
            return False
        between = self._tokens[task.last + 1 : denial.first + 1]
        of_another = any(token.stem in _OTHER_CLAUSE for token in between)
        if of_another or self._is_subordinate[task.first]:
            return False
        # In "you take calls, emails are answered by others", calls are an object.
        return (
            not self._has_subject[task.first] or self._tokens[denial.first].after_break
        )


def _subordinates(sentence: Sentence) -> list[bool]:
    """Return for each word whether it is in a clause like "where you cannot".

    Such a clause says when or of whom a thing holds, not that a task is not done.
    """
    inside, flags = False, []
    for token in sentence.tokens:
        inside = inside and not token.after_break
        flags.append(inside)
        inside = inside or token.stem in _SUBORDINATE
    return flags


def _with_subjects(sentence: Sentence) -> list[bool]:
    """Return for each word whether its clause has begun with "you" or the like."""
    has_subject, flags = False, []
    for token in sentence.tokens:
        if token.after_break or token.stem in _CLAUSES:
            has_subject = False
        flags.append(has_subject)
        has_subject = has_subject or token.stem in _SUBJECTS
    return flags


def _ends_of_denials(sentence: Sentence, ends: Iterable[int]) -> list[int]:
    """Return for each word where what is denied before it ends.

    It ends with a word of its own, with a break, and with a comma unless a list with
    "or" goes on.
    """
    number = len(sentence.tokens)
    following, is_listed, places = number, False, [number, number]
    own = {*ends}
    for token, is_hard in zip(
        reversed(sentence.tokens), reversed(_hard_breaks(sentence)), strict=True
    ):
        number -= 1
        is_listed = is_listed or token.stem in _OR
        if is_hard or number in own or (token.after_break and not is_listed):
            following = number
        is_listed = is_listed and not is_hard
        places.append(following)
    return places[:1:-1] + places[:2]


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


def _hard_breaks(sentence: Sentence) -> list[bool]:
    """Return for each word whether more than a comma precedes it."""
    end, flags = 0, []
    for token in sentence.tokens:
        between = sentence.text[end : token.start]
        flags.append(token.after_break and _HARD.search(between) is not None)
        end = token.end
    return flags


_JOINS = frozenset(("and", "but", "while", "plus", "then", "with", "whilst"))


def _distance(match: Match, other: Match) -> int:
    return max(match.first - other.last, other.first - match.last)
