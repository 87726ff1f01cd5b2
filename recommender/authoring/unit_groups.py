"""Short ids for the groups that a spreadsheet names."""

from __future__ import annotations

import re

_NAMED = re.compile(
    r"(?:(?:optional|mandatory)\s+)?(?:unit\s+)?(?:group|section|block|structure block)"
    r"\s+([A-Za-z0-9]{1,3})\b\s*[:.,\u2013\u2014-]*\s*(.*)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"([A-Za-z0-9]{1,3})(?:\s*[:.\u2013\u2014-]+\s*(.+))?")
DEFAULT = "A"
_GROUP_WORDS = re.compile(
    r"\b(?:groups?|sections?|blocks?|mandatory|optional|core|elective|units)\b",
    re.IGNORECASE,
)
# What only a sentence to the reader has, not the name of a group.
_SENTENCE = re.compile(
    r"^[*\u2020#(]|^(?:notes?|source|nb|page|http)\b|[.;]$"
    r"|\b(?:must|complete|minimum|maximum|learners?|barred|least|choose|select)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 10


def names_group(text: str) -> bool:
    """Return whether a text says that it is the name of a group.

    >>> names_group("Optional units"), names_group("Brightwater Training")
    (True, False)
    """
    return is_group_heading(text) and _GROUP_WORDS.search(text) is not None


def is_group_heading(text: str) -> bool:
    """Return whether a text alone in its row may be the name of a group.

    >>> is_group_heading("Health"), is_group_heading("* barred with unit U4")
    (True, False)
    """
    return _SENTENCE.search(text) is None and len(text.split()) <= _MOST_WORDS


class GroupIds:
    """Assigns each group a short id, as its name suggests.

    >>> groups = GroupIds()
    >>> [groups.id_for(text) for text in ("Group B: Delivery", "b", "Mandatory", "")]
    ['B', 'B', 'M', 'M']
    """

    def __init__(self) -> None:
        self.used: dict[str, str] = {}
        self.assumed = False
        self._by_form: dict[str, str] = {}
        self._open: str | None = None

    def open_group(self, text: str) -> None:
        """Make a heading the group of the units below it."""
        self._open = text

    def id_for(self, text: str) -> str:
        """Return the id of a unit's group; that of the last group if it is empty."""
        if text:
            self._open = text
        if self._open is None:
            self.assumed = True
            self._open = DEFAULT
        return self._id_of(self._open)

    def _id_of(self, text: str) -> str:
        form = text.casefold()
        if form not in self._by_form:
            id_, name = self._suggest(text)
            self._by_form[form] = id_
            if self.used.get(id_, id_) == id_:
                self.used[id_] = name or id_
        return self._by_form[form]

    def _suggest(self, text: str) -> tuple[str, str]:
        named = _NAMED.fullmatch(text) or _SHORT.fullmatch(text)
        if named is not None:
            return named.group(1).upper(), (named.group(2) or "").strip()
        first = next((c for c in text if c.isalnum()), "G").upper()
        numbers = ("", *range(2, 1000))
        id_ = next(f"{first}{n}" for n in numbers if f"{first}{n}" not in self.used)
        return id_, text
