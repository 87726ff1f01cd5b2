"""Lists of names in a cell, however people separate them: `D6, A11 & B6`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.files.sheets import CellError

if TYPE_CHECKING:
    from collections.abc import Callable

# What may be between two names: signs, line breaks and small words.
_GAP = re.compile(
    r"(?:[\s;,|&+/\u2022()]|(?<![^\W_])(?:and|plus|units?)(?![^\W_])[:.]?|[.](?=\s|$))*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s;,|&+/\u2022():]+")
# Where a name that is not known ends.
_END = re.compile(r"\s*(?:[;,|&+\u2022\n]|\s/\s|\sand\s|$)")
_BOUNDARY = re.compile(r"$|[\s;,|&+/\u2022()]|[.](?:\s|$)")
# How a unit was achieved, after a colon: a word, and further words without digits. The
# usual words need no colon: `A3 (RPL)`, `A11 exempt`.
_MANNER = (
    r"(?::\s*|\s*\(?\s*(?=(?:rpl|apl|apel|exempt(?:ion|ed)?|credit transfer)\b))"
    r"(?P<how>[^\s;,|&+()]+"
    r"(?: +(?!(?:and|plus|units?)(?![^\W_]))[^\W\d_]+(?=[\s;,|&+()]|$))*)"
)
# So many names are in a cell at most: each is looked for in several ways.
_MOST_NAMES = 500
# A name has so many words at most.
_MOST_WORDS = 40


def names_in(
    text: str,
    known: Callable[[str], str | None],
    suffix: str = _MANNER,
) -> list[str]:
    """Return the names in a text, each as `known` returns it; others as they are.

    The longest known name is taken first, so that a name may have separators in it.
    `suffix` is a pattern of what may be added to a name, with a group `how`; it ends
    where a known name begins.

    Raises:
        CellError: there are more names than anybody writes in a cell.

    >>> names_in("D6, A11 & Z 9 / C5", {"D6": "D6", "A11": "A11", "C5": "C5"}.get)
    ['D6', 'A11', 'Z 9', 'C5']
    >>> names_in("D6:credit transfer A11", {"D6": "D6", "A11": "A11"}.get)
    ['D6:credit transfer', 'A11']
    >>> names_in("D6 (RPL), A11 exempt", {"D6": "D6", "A11": "A11"}.get)
    ['D6:RPL', 'A11:exempt']
    """
    added = re.compile(suffix, re.IGNORECASE)
    names: list[str] = []
    at = _after_gap(text, 0)
    while at < len(text):
        name, end = _known_at(text, at, known, added)
        if not name:
            end = _END.search(text, at).start()  # type: ignore[union-attr]
            name = text[at:end].strip()
        names.append(name)
        if len(names) > _MOST_NAMES:
            message = f"there are more than {_MOST_NAMES} names in the cell"
            raise CellError("cell-too-long", message, "write each name once")
        at = _after_gap(text, end)
    return list(dict.fromkeys(names))


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _known_at(
    text: str, at: int, known: Callable[[str], str | None], added: re.Pattern[str]
) -> tuple[str, int]:
    """Return the longest known name at a place, with its suffix, and where it ends."""
    words = _WORD.finditer(text, at)
    ends = [word.end() for word, _ in zip(words, range(_MOST_WORDS), strict=False)]
    for end in reversed(ends):
        name = known(text[at:end])
        if name is None:
            continue
        how = added.match(text, end)
        if how is not None:
            cut = _next_known(text, how, known, added)
            manner = how["how"] if cut is None else text[how.start("how") : cut]
            return f"{name}:{manner.strip(' /')}", how.end() if cut is None else cut
        if _BOUNDARY.match(text, end):
            return name, end
    return "", at


def _next_known(
    text: str,
    how: re.Match[str],
    known: Callable[[str], str | None],
    added: re.Pattern[str],
) -> int | None:
    """Return where a known name begins in a suffix, after its first word."""
    starts = [word.start() for word in _WORD.finditer(text, *how.span("how"))][1:]
    return next((at for at in starts if _known_at(text, at, known, added)[0]), None)
