"""A phrasebook: patterns, found in a text in time linear in its length."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.phrases import Match, Place, parts_of, read_place

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from recommender.job_text.phrases import Kinds
    from recommender.job_text.words import Token

MOST_BETWEEN = 3
# A book with more entries than this is large.
LARGE = 500
# What follows these is denied, or done by someone else. A gap goes on at "and", "with"
# or "in": in 116 adverts what is found across them is right as often as elsewhere.
_ENDS_A_GAP = frozenset(("but", "not", "by"))
# Stands for the second stem where any may follow, or none.
ANY = ""


class PhraseIndex(NamedTuple):
    """Patterns by the words they begin and end with, to be found fast.

    Each entry is the label of a pattern and its places after the first word or two.
    `starts` holds the numbers of entries by the form of their first word, each with the
    forms of which one must follow at once; `ends` holds them by the form of the last
    required word.
    """

    entries: Sequence[tuple[str, tuple[Place, ...]]]
    starts: Mapping[str, Sequence[tuple[Iterable[str], int]]]
    ends: Mapping[str, set[int]]


def index_of(patterns: Mapping[str, Iterable[str]]) -> PhraseIndex:
    """Return an index of checked patterns, which are given by label.

    >>> sorted(index_of({"calls": ["answer calls", "ring * =phones"]}).starts)
    ['answer', 'ring']
    """
    numbers: dict[tuple[str, tuple[Place, ...]], int] = {}
    starts: defaultdict[str, list[tuple[Iterable[str], int]]] = defaultdict(list)
    ends: defaultdict[str, set[int]] = defaultdict(set)
    for label, texts in patterns.items():
        for text in texts:
            places = tuple(map(read_place, parts_of(text)))
            last = [place[0] for place in places if place and not place[1]][-1]
            for number, place in enumerate(places, start=1):
                assert place is not None
                seconds, rest = _seconds(places[number:])
                known = numbers.setdefault((label, rest), len(numbers))
                for form in last:
                    ends[form].add(known)
                for first in place[0]:
                    starts[first].append((seconds, known))
                if not place[1]:
                    break
    return PhraseIndex([*numbers], starts, ends)


def _seconds(rest: tuple[Place, ...]) -> tuple[Iterable[str], tuple[Place, ...]]:
    """Return the stems of which one must follow, or any, and the places after it."""
    if not rest or rest[0] is None or rest[0][1]:
        return (ANY,), rest
    return rest[0][0], rest[1:]


class Phrasebook:
    """Patterns with their labels, which can be found in sentences."""

    def __init__(self, index: PhraseIndex, kinds: Kinds | None = None) -> None:
        self._index = index
        self._kinds = kinds
        self._following: dict[str, Mapping[str, Sequence[int]]] = {}

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Return all matches in a sentence; none spans a comma or the like."""
        matches: list[Match] = []
        words = _Words(tokens, self._kinds)
        for start, forms in enumerate(words.forms):
            for first in forms:
                following = self._following_of(first)
                if ANY in following:
                    self._add(matches, following[ANY], words, (start,))
                for second in words.after(start + 1):
                    if second in following:
                        self._add(matches, following[second], words, (start, start + 1))
        return matches

    def _following_of(self, first: str) -> Mapping[str, Sequence[int]]:
        """Return the entries that begin with a form, by the form that must follow.

        Most forms of a large book are in no text, so each is worked out when it is met.
        """
        if first not in self._index.starts:
            return {}
        if first not in self._following:
            following: defaultdict[str, dict[int, None]] = defaultdict(dict)
            for seconds, number in self._index.starts[first]:
                for second in seconds:
                    following[second][number] = None
            self._following[first] = {
                second: [*numbers] for second, numbers in following.items()
            }
        return self._following[first]

    def _add(
        self,
        matches: list[Match],
        numbers: Iterable[int],
        words: _Words,
        start: tuple[int, ...],
    ) -> None:
        """Add a match for each entry whose other words follow its first ones."""
        if words.possible is None:
            words.possible = self._possible(words)
        for number in numbers:
            if number not in words.possible:
                continue
            label, places = self._index.entries[number]
            rest = _match(places, 0, words, start[-1] + 1)
            if rest is not None:
                matches.append(Match(label, start + rest))

    def _possible(self, words: _Words) -> Container[int]:
        """Return the entries whose last required word is in the sentence.

        In a large book most phrases only begin in a sentence, so this saves time.
        """
        entries, ends = self._index.entries, self._index.ends
        if len(entries) < LARGE:
            return range(len(entries))
        possible: set[int] = set()
        for forms in words.forms:
            for form in forms:
                possible.update(ends.get(form, ()))
        return possible


class _Words:
    """The words of a sentence, in the forms that patterns use.

    `possible` are the entries that may match in it, once they are worked out.
    """

    def __init__(self, tokens: Sequence[Token], kinds: Kinds | None) -> None:
        self.tokens = tokens
        self.possible: Container[int] | None = None
        self.forms: list[tuple[str, ...]] = [token.forms for token in tokens]
        if kinds is not None:
            for number, forms in enumerate(self.forms):
                more = [kind for form in forms for kind in kinds.get(form, ())]
                if more:
                    self.forms[number] = (*forms, *more)

    def after(self, number: int) -> tuple[str, ...]:
        """Return the forms with which a phrase can continue; none after a break."""
        if number >= len(self.tokens) or self.tokens[number].after_break:
            return ()
        return self.forms[number]


def _match(
    places: Sequence[Place], number: int, words: _Words, start: int
) -> tuple[int, ...] | None:
    """Return the words that match places from `number` on; the first after each gap."""
    if number == len(places):
        return ()
    place = places[number]
    if place is None:
        following = places[number + 1]
        for word in range(start, start + MOST_BETWEEN + 1):
            if _may_match(following, words.after(word)):
                rest = _match(places, number + 1, words, word)
                if rest is not None:
                    return rest
            if word >= len(words.tokens) or words.tokens[word].after_break:
                return None
            if words.tokens[word].word in _ENDS_A_GAP:
                return None
        return None
    wanted, optional = place
    if not wanted.isdisjoint(words.after(start)):
        rest = _match(places, number + 1, words, start + 1)
        if rest is not None:
            return (start, *rest)
    return _match(places, number + 1, words, start) if optional else None


def _may_match(place: Place, forms: tuple[str, ...]) -> bool:
    """Return whether a place can match a word or be empty."""
    return place is None or place[1] or not place[0].isdisjoint(forms)
