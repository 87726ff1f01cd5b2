"""Lists of names, written out as in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_NAMED = 12


def join_names(names: Iterable[str], word: str = "and") -> str:
    """Return names as a sentence lists them.

    >>> join_names(["total", "optional", "level-3"]), join_names(["B", "C"], "or")
    ('total, optional and level-3', 'B or C')
    """
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last


def shorten_names(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """Return names in a list, with the number of those after the first twelve.

    Fewer are named where `most` says so.

    >>> shorten_names(["A1", "A2"]), shorten_names([*"abcdefghijklmno"])
    ('A1, A2', 'a, b, c, d, e, f, g, h, i, j, k, l and 3 more')
    """
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
