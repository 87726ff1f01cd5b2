"""The names of all people of a caseload, looked for in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from recommender.job_text.personal_details import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")


class NameSearch:
    """Finds the whole names of people in texts, whichever of their words is first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in names:
            words = tuple(_WORD.findall(name))
            if len(words) > 1:
                self._by_first[words[0]].add(words)
                self._by_first[words[-1]].add((words[-1], *words[:-1]))

    def hide(self, text: str) -> str:
        """Return a text without these names.

        >>> NameSearch(["ada one"]).hide("Helps Ada One and One, Ada; one call")
        'Helps \u2026 and \u2026; one call'
        """
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [text[start:end].casefold() for start, end in spans]
        parts, done = [], 0
        for place, word in enumerate(words):
            longest = max(
                (
                    len(name)
                    for name in self._by_first.get(word, ())
                    if tuple(words[place : place + len(name)]) == name
                ),
                default=0,
            )
            if longest and spans[place][0] >= done:
                parts += [text[done : spans[place][0]], HIDDEN]
                done = spans[place + longest - 1][1]
        return "".join([*parts, text[done:]])
