"""Phrases: patterns of words, and which of those found in a sentence count.

A pattern is words; `a|b` is either; `word?` may be missing; `*` is up to three
other words. Words stand for all their forms; `=word` for this form only; `@kind` for
any word of a kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.job_text.words import stem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# More gaps than this and the ways to match a pattern at one word become many.
MOST_GAPS = 3

# The stems that may stand at a place, and whether the place may be empty; none for
# the place of any few words.
Place: TypeAlias = tuple[frozenset[str], bool] | None
# Before what a phrase stands for, where it only hints at it.
HINT = "?"


class Found(NamedTuple):
    """A phrase in a sentence: what it stands for, and the numbers of its words."""

    label: str
    words: tuple[int, ...]

    @property
    def name(self) -> str:
        """What it stands for, told or hinted at."""
        return self.label.removeprefix(HINT)

    @property
    def tells(self) -> bool:
        """Whether it tells by itself what it stands for."""
        return not self.label.startswith(HINT)

    @property
    def first(self) -> int:
        """The number of its first word."""
        return self.words[0]

    @property
    def last(self) -> int:
        """The number of its last word."""
        return self.words[-1]


def read_pattern(pattern: str) -> tuple[Place, ...]:
    """Read a pattern.

    Raises:
        ValueError: it has no word, begins or ends with a gap, or has too many.
    """
    places = tuple(map(read_place, parts_of(pattern)))
    if not places or places[0] is None or places[-1] is None:
        raise ValueError("start and end it with a word")
    if not any(place is not None and not place[1] for place in places):
        raise ValueError("at least one word must be required")
    if places.count(None) > MOST_GAPS:
        raise ValueError(f"it has more than {MOST_GAPS} gaps")
    return places


def parts_of(pattern: str) -> list[str]:
    """Return what a pattern has at each of its places, as it is written."""
    return pattern.casefold().replace("-", " ").split()


@cache
def read_place(part: str) -> Place:
    """Read what a pattern has at one of its places."""
    if part == "*":
        return None
    words = (word for word in part.rstrip("?").split("|") if word)
    return frozenset(map(_form, words)), part.endswith("?")


def _form(word: str) -> str:
    return word if word[0] in "=@" else stem(word)


def kinds_in(pattern: str) -> set[str]:
    """Name the kinds of words that a pattern asks for."""
    if "@" not in pattern:
        return set()
    words = {word for part in parts_of(pattern) for word in part.rstrip("?").split("|")}
    return {word.removeprefix("@") for word in words if word.startswith("@")}


# By a form of a word the kinds that it is of, each with its mark.
Kinds: TypeAlias = Mapping[str, Sequence[str]]


def kinds_of_words(words: Mapping[str, Iterable[str]]) -> Kinds:
    """Turn kinds, each with its words, into words, each with its kinds.

    >>> kinds_of_words({"client": ["guests", "=them"]})
    {'guest': ['@client'], '=them': ['@client']}
    """
    found: dict[str, list[str]] = {}
    for kind, members in words.items():
        for word in members:
            found.setdefault(_form(word.casefold()), []).append(f"@{kind}")
    return found


def most_specific(found: Collection[Found]) -> list[Found]:
    """Drop each phrase whose words are all words of a longer one.

    Of phrases for the same that share a word the longest stays. One that only hints
    never makes one give way that tells.
    """
    if not found:
        return []
    # In one order, whatever the order of the set: the longer stretch goes first.
    longest = sorted(
        set(found),
        key=lambda one: (
            not one.tells,
            -len(one.words),
            one.first,
            -one.last,
            one.words,
            one.label,
        ),
    )
    kept: list[Found] = []
    by_word: defaultdict[int, list[Found]] = defaultdict(list)
    for one in longest:
        words = frozenset(one.words)
        others = [other for word in one.words for other in by_word[word]]
        if any(o.name == one.name or words < frozenset(o.words) for o in others):
            continue
        kept.append(one)
        for word in words:
            by_word[word].append(one)
    return sorted(kept, key=lambda one: (one.first, one.last, one.label))
