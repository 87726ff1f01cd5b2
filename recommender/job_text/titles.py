"""Titles of jobs in a text: which roles its lines name, and where."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.words import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.vocabulary import Role

# The lines at the top of a text in which a title is looked for, and more of them
# after a label such as "Job title:".
TOP_LINES = 5
LABEL_LINES = 12
# A title is never longer than a line on a page.
MOST_TITLE_WORDS = 40
# What a word counts for a role none of whose titles has it, as a share of its titles.
UNSEEN = 0.02
_LABEL = re.compile(
    r"\W*(?:job|post|position|role|vacancy)\s*(?:title|details?)?\s*[:\-\u2013|]",
    re.IGNORECASE,
)


class TitleMatches(NamedTuple):
    """The roles whose titles a text has: the most words of a title, by role.

    `first` are those in the first line, `label` in a line such as "Job title: ...",
    `top` in the other lines near the top. `named` counts the titles of each role in
    the whole text. `by_words` has the probability of each role by the single words of
    the first line and the labelled ones: "engineer" speaks for those whose titles have
    it.
    """

    first: Mapping[str, int]
    label: Mapping[str, int]
    top: Mapping[str, int]
    named: Mapping[str, int]
    by_words: Mapping[str, float]


def title_matches(text: str, roles: Sequence[Role]) -> TitleMatches:
    """Return the titles of roles that a cleaned text has."""
    index = _index_of(tuple(roles))
    most = max(map(len, index), default=0)
    places: dict[str, dict[str, int]] = {"first": {}, "label": {}, "top": {}}
    named: Counter[str] = Counter()
    title_words: set[str] = set()
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    for number, line in enumerate(lines):
        place = _place_of(number, line)
        words = list(stems_of(line))
        if place:
            words = words[:MOST_TITLE_WORDS]
        if place in ("first", "label"):
            title_words.update(words)
        for length, names in _titles_in(words, index, most):
            for name in names:
                named[name] += 1
                if place:
                    longest = max(places[place].get(name, 0), length)
                    places[place][name] = longest
    by_words = _by_words(title_words, tuple(roles))
    return TitleMatches(
        places["first"], places["label"], places["top"], named, by_words
    )


def _place_of(number: int, line: str) -> str:
    if number == 0:
        return "first"
    if number < LABEL_LINES and _LABEL.match(line):
        return "label"
    return "top" if number < TOP_LINES else ""


def _titles_in(
    words: Sequence[str], index: Mapping[tuple[str, ...], frozenset[str]], most: int
) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the lengths and roles of the longest titles, none of which overlap.

    A title has so many words at `most`.
    """
    start = 0
    while start < len(words):
        for length in range(min(most, len(words) - start), 0, -1):
            names = index.get(tuple(words[start : start + length]))
            if names:
                yield length, names
                start += length
                break
        else:
            start += 1


def _by_words(words: Iterable[str], roles: tuple[Role, ...]) -> dict[str, float]:
    """Return the probability of each role given the words of a title.

    The words are taken to be independent (naive Bayes); one that no title has says
    nothing.
    """
    shares = _shares_of_words(roles)
    odds = dict.fromkeys((role.name for role in roles), 1.0)
    known = False
    for share in (shares[word] for word in sorted(words) if word in shares):
        known = True
        total = sum(share.values()) + UNSEEN
        for name in odds:
            part = share.get(name, 0.0) + UNSEEN / len(roles)
            odds[name] *= len(roles) * part / total
    total = sum(odds.values())
    return {name: each / total for name, each in odds.items()} if known else {}


@lru_cache(maxsize=4)
def _shares_of_words(roles: tuple[Role, ...]) -> Mapping[str, Mapping[str, float]]:
    """Return for each word the share of the titles of each role that have it."""
    shares: defaultdict[str, defaultdict[str, float]] = defaultdict(
        lambda: defaultdict(float)
    )
    index = _index_of(roles)
    titles = Counter(name for names in index.values() for name in names)
    for stems, names in index.items():
        for stem in {*stems}:
            for name in names:
                shares[stem][name] += 1 / titles[name]
    return shares


@lru_cache(maxsize=4)
def _index_of(roles: tuple[Role, ...]) -> Mapping[tuple[str, ...], frozenset[str]]:
    """Return the roles of each title, as the stems of its words."""
    index: dict[tuple[str, ...], frozenset[str]] = {}
    for role in roles:
        for title in (role.title.split("(")[0], *role.also, *role.titles):
            stems = tuple(stems_of(title))
            if stems:
                index[stems] = index.get(stems, frozenset()) | {role.name}
    return index
