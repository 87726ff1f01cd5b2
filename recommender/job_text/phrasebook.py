"""A phrasebook: patterns found in a text in time linear in its length."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.phrases import Found, Place, parts_of, read_place

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from recommender.job_text.phrases import Kinds
    from recommender.job_text.words import Token

MOST_BETWEEN = 3
# A book with more entries than this is large.
LARGE = 500
# Stands for the next stem where any may follow, or none.
ANY = ""


class Index(NamedTuple):
    """Patterns to be found fast, each looked at only where it can be.

    `entries` are what a pattern stands for and its places after those that it begins
    with. `starts` has by the form that a pattern begins with, and by the next where
    one must follow at once, the numbers of entries; `ends` by the last that must be
    there.
    """

    entries: Sequence[tuple[str, tuple[Place, ...]]]
    starts: Mapping[str, Mapping[str, list[int]]]
    ends: Mapping[str, set[int]]


def index_of(patterns: Mapping[str, Iterable[str]]) -> Index:
    """Index checked patterns, given by what they stand for.

    >>> sorted(index_of({"calls": ["answer calls", "ring * =phones"]}).starts)
    ['answer', 'ring']
    """
    numbers: dict[tuple[str, tuple[Place, ...]], int] = {}
    starts: dict[str, dict[str, list[int]]] = {}
    ends: dict[str, set[int]] = {}
    for label, texts in patterns.items():
        for text in texts:
            places = tuple(map(read_place, parts_of(text)))
            needed = [place[0] for place in places if place and not place[1]][-1]
            for number, place in enumerate(places, start=1):
                assert place is not None
                seconds, rest = _seconds(places[number:])
                known = numbers.setdefault((label, rest), len(numbers))
                for form in needed:
                    ends.setdefault(form, set()).add(known)
                for first, second in product(place[0], seconds):
                    following = starts.setdefault(first, {}).setdefault(second, [])
                    if known not in following:
                        following.append(known)
                if not place[1]:
                    break
    return Index([*numbers], starts, ends)


def _seconds(rest: tuple[Place, ...]) -> tuple[Iterable[str], tuple[Place, ...]]:
    """Return the stems of which one must follow, and the places after; or any."""
    if not rest or rest[0] is None or rest[0][1]:
        return (ANY,), rest
    return rest[0][0], rest[1:]


class Phrasebook:
    """Patterns by what they stand for, indexed by the words they can begin with."""

    def __init__(self, index: Index, kinds: Kinds | None = None) -> None:
        self._index = index
        self._kinds = kinds

    def find(self, tokens: Sequence[Token]) -> list[Found]:
        """Find every phrase of a sentence; none goes across a comma or the like."""
        found: list[Found] = []
        words = _Words(tokens, self._kinds)
        starts = self._index.starts
        for start, forms in enumerate(words.forms):
            for first in forms:
                following = starts.get(first)
                if following is None:
                    continue
                if ANY in following:
                    self._add(found, following[ANY], words, (start,))
                for second in words.after(start + 1):
                    if second in following:
                        self._add(found, following[second], words, (start, start + 1))
        return found

    def _add(
        self,
        found: list[Found],
        numbers: Iterable[int],
        words: _Words,
        begun: tuple[int, ...],
    ) -> None:
        """Add what entries stand for that go on after the words they begin with."""
        if words.possible is None:
            words.possible = self._possible(words)
        for number in numbers:
            if number not in words.possible:
                continue
            label, places = self._index.entries[number]
            rest = _match(places, 0, words, begun[-1] + 1)
            if rest is not None:
                found.append(Found(label, begun + rest))

    def _possible(self, words: _Words) -> Container[int]:
        """Return the entries of which the last word that must be there is.

        Most phrases of a large book are begun only, so it pays to look.
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
    """The words of a sentence by what patterns have for them.

    `possible` are the entries of the book that can be found in it, once asked for.
    """

    def __init__(self, tokens: Sequence[Token], kinds: Kinds | None) -> None:
        self.tokens = tokens
        self.possible: Container[int] | None = None
        self.forms: list[tuple[str, ...]] = [one.forms for one in tokens]
        if kinds is not None:
            for number, (stem_, word) in enumerate(self.forms):
                if stem_ in kinds or word in kinds:
                    more = (*kinds.get(stem_, ()), *kinds.get(word, ()))
                    self.forms[number] = (stem_, word, *more)

    def after(self, number: int) -> tuple[str, ...]:
        """Return the forms of a word that a phrase can go on with."""
        if number >= len(self.tokens) or self.tokens[number].after_break:
            return ()
        return self.forms[number]


def _match(
    places: Sequence[Place], number: int, words: _Words, start: int
) -> tuple[int, ...] | None:
    """Match places from one on, one after another, as early as possible after a gap."""
    if number == len(places):
        return ()
    place = places[number]
    if place is None:
        following = places[number + 1]
        for at in range(start, start + MOST_BETWEEN + 1):
            if _may_stand(following, words.after(at)):
                rest = _match(places, number + 1, words, at)
                if rest is not None:
                    return rest
            if at >= len(words.tokens) or words.tokens[at].after_break:
                return None
        return None
    wanted, optional = place
    if not wanted.isdisjoint(words.after(start)):
        rest = _match(places, number + 1, words, start + 1)
        if rest is not None:
            return (start, *rest)
    return _match(places, number + 1, words, start) if optional else None


def _may_stand(place: Place, forms: tuple[str, ...]) -> bool:
    """Return whether a place could be that of a word, or be empty."""
    return place is None or place[1] or not place[0].isdisjoint(forms)
