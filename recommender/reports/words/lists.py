"""Lists of names, written out as in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def join_names(names: Iterable[str], word: str = "and") -> str:
    """Return names as a sentence lists them.

    >>> join_names(["total", "optional", "level-3"]), join_names(["B", "C"], "or")
    ('total, optional and level-3', 'B or C')
    """
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
