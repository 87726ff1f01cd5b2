"""Phrases: patterns of words, and which of their matches in a sentence count.

A pattern is made of words: `a|b` is either word, `word?` may be missing, and `*` is up
to three other words. A word stands for all its forms, `=word` for this form only, and
`@kind` for any word of a kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.job_text.words import stem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# With more gaps there are too many ways to match a pattern at one word.
MOST_GAPS = 3

# The stems that match at a place, and whether the place may be empty; None where the
# place is a gap of a few words.
Place: TypeAlias = tuple[frozenset[str], bool] | None
# Precedes the label of a phrase that only hints at it.
HINT = "?"


class Match(NamedTuple):
    """A phrase found in a sentence: its label, and the numbers of its words."""

    label: str
    words: tuple[int, ...]

    @property
    def name(self) -> str:
        """The label, whether the phrase states it or hints at it."""
        return self.label.removeprefix(HINT)

    @property
    def states(self) -> bool:
        """Whether the phrase states its label by itself, not only hints at it."""
        return not self.label.startswith(HINT)

    @property
    def first(self) -> int:
        """The number of the first word."""
        return self.words[0]

    @property
    def last(self) -> int:
        """The number of the last word."""
        return self.words[-1]


def read_pattern(pattern: str) -> tuple[Place, ...]:
    """Return the places of a pattern.

    Raises:
        ValueError: it has no word, begins or ends with a gap, or has too many gaps.
    """
    places = tuple(map(read_place, parts_of(pattern)))
    if not places or places[0] is None or places[-1] is None:
        raise ValueError("start and end it with a word")
    if not any(place is not None and not place[1] for place in places):
        raise ValueError("at least one word must be required")
    if places.count(None) > MOST_GAPS:
        raise ValueError(f"it has more than {MOST_GAPS} gaps")
    return places


def is_about_nothing(pattern: str, common: Collection[str]) -> bool:
    """Return whether a pattern is found in most texts: it needs common words only.

    >>> is_about_nothing("suffers? from", {"from", "the"})
    True
    """
    forms = _forms_of(frozenset(common))
    needed = [p for p in map(read_place, parts_of(pattern)) if p and not p[1]]
    return not any(place[0].isdisjoint(forms) for place in needed)


@lru_cache(maxsize=2)
def _forms_of(words: frozenset[str]) -> frozenset[str]:
    return frozenset((*map(stem, words), *(f"={word}" for word in words)))


def parts_of(pattern: str) -> list[str]:
    """Return what a pattern has at each place, as it is written."""
    return pattern.casefold().replace("-", " ").split()


@cache
def read_place(part: str) -> Place:
    """Return the stems at one place of a pattern, as it is written."""
    if part == "*":
        return None
    words = (word for word in part.rstrip("?").split("|") if word)
    return frozenset(map(_form, words)), part.endswith("?")


def _form(word: str) -> str:
    return word if word[0] in "=@" else stem(word)


def kinds_in(pattern: str) -> set[str]:
    """Return the kinds of words that a pattern uses."""
    if "@" not in pattern:
        return set()
    words = {word for part in parts_of(pattern) for word in part.rstrip("?").split("|")}
    return {word.removeprefix("@") for word in words if word.startswith("@")}


# The kinds of a word by its form, each with its mark.
Kinds: TypeAlias = Mapping[str, Sequence[str]]


def kinds_of_words(words: Mapping[str, Iterable[str]]) -> Kinds:
    """Return words with their kinds, from kinds with their words.

    >>> kinds_of_words({"client": ["guests", "=them"]})
    {'guest': ['@client'], '=them': ['@client']}
    """
    kinds: dict[str, list[str]] = {}
    for kind, members in words.items():
        for word in members:
            kinds.setdefault(_form(word.casefold()), []).append(f"@{kind}")
    return kinds


def most_specific(matches: Collection[Match]) -> list[Match]:
    """Return the matches whose words are not all words of a longer match.

    Of matches with the same name that share a word, only the longest is kept. A hint
    never displaces a statement.
    """
    if not matches:
        return []
    kept: list[Match] = []
    by_word: defaultdict[int, list[Match]] = defaultdict(list)
    for match in sorted(set(matches), key=_precedence):
        words = frozenset(match.words)
        others = [other for word in match.words for other in by_word[word]]
        if any(o.name == match.name or words < frozenset(o.words) for o in others):
            continue
        kept.append(match)
        for word in words:
            by_word[word].append(match)
    return sorted(kept, key=lambda match: (match.first, match.last, match.label))


def _precedence(match: Match) -> tuple[object, ...]:
    """Return the key that sorts statements before hints, and longer matches first."""
    return (
        not match.states,
        -len(match.words),
        match.first,
        -match.last,
        match.words,
        match.label,
    )
