"""Comparing the titles of units: by the stems of their words, weighted by rarity."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.words import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    level: int
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

    def __init__(self, units: Sequence[KnownUnit]) -> None:
        self._stems = [(unit, title_stems(unit.title)) for unit in units]
        titles = {stems for _, stems in self._stems}
        uses = Counter(stem for stems in titles for stem in stems)
        self._weights = {stem: log(1 + len(titles) / n) for stem, n in uses.items()}
        self._rarest = log(1 + len(titles))

    def nearest(self, title: str, level: int | None = None) -> Likeness | None:
        """Return the unit whose title is most like this one; None if none is at all.

        Of equals, one at the same level, and then the first, is preferred.
        """
        wanted = title_stems(title)
        alike = [
            Likeness(unit, self._share(wanted, stems)) for unit, stems in self._stems
        ]
        best = max(
            alike,
            key=lambda like: (like.share, like.unit.level == level),
            default=None,
        )
        return best if best is not None and best.share else None

    def _share(self, stems: frozenset[str], others: frozenset[str]) -> float:
        """Return the weight of the common stems, as a share of that of all stems."""
        if stems == others:
            return 1.0
        return self._weight(stems & others) / self._weight(stems | others)

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(self._weights.get(stem, self._rarest) for stem in stems)
