"""Comparing the titles of units: by the stems of their words, weighted by rarity."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.words import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words that do not distinguish one title from another.
_EMPTY = frozenset(
    ("a", "an", "and", "at", "be", "by", "for", "from", "in", "of", "on", "or",
     "s", "that", "the", "their", "to", "when", "with", "you", "your", "yourself")
)  # fmt: skip


class KnownUnit(NamedTuple):
    """A unit of a shipped qualification, with what it assesses."""

    qualification: str
    code: str
    title: str
    level: int | None
    tags: tuple[tuple[str, int], ...]


class Likeness(NamedTuple):
    """A known unit, and how alike its title is: 1 if it has the same stems."""

    unit: KnownUnit
    share: float


def title_stems(title: str) -> frozenset[str]:
    """Return the stems of the words that tell titles apart.

    >>> sorted(title_stems("Deal with incoming calls from your customers"))
    ['call', 'custom', 'deal', 'incom']
    """
    tokens = [token for token in tokens_of(title) if token.word not in _EMPTY]
    return frozenset(token.stem for token in tokens or tokens_of(title))


class TitleIndex:
    """The titles of known units."""

    def __init__(self, units: Iterable[KnownUnit]) -> None:
        self._units: defaultdict[frozenset[str], list[KnownUnit]] = defaultdict(list)
        for unit in units:
            self._units[title_stems(unit.title)].append(unit)
        number = len(self._units)
        uses = Counter(stem for stems in self._units for stem in stems)
        self._weights = {stem: log(1 + number / use) for stem, use in uses.items()}
        self._rarest = log(1 + number)
        self._whole = {stems: self._weight(stems) for stems in self._units}

    def nearest(self, title: str, level: int | None = None) -> Likeness | None:
        """Return the unit whose title is most like this one; None if none is at all.

        The share is the weight of the stems that both have, of the weight of all. Of
        equals, one at the same level, and then the first, is preferred.
        """
        wanted = title_stems(title)
        share, nearest = (1.0, wanted) if wanted in self._units else self._best(wanted)
        if not share:
            return None
        units = self._units[nearest]
        unit = next((unit for unit in units if unit.level == level), units[0])
        return Likeness(unit, share)

    def _best(self, wanted: frozenset[str]) -> tuple[float, frozenset[str]]:
        """Return the largest share, and the first title that has it."""
        whole = self._weight(wanted)
        best, nearest = 0.0, wanted
        for stems, other in self._whole.items():
            if stems.isdisjoint(wanted):
                continue
            common = self._weight(stems & wanted)
            share = common / (whole + other - common)
            if share > best:
                best, nearest = share, stems
        return best, nearest

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(self._weights.get(stem, self._rarest) for stem in stems)
