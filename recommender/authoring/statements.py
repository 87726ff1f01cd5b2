"""What a table says in words besides its units: headings, notes, lines above it."""

from __future__ import annotations

import re
from typing import NamedTuple

from recommender.authoring.unit_groups import names_group
from recommender.tables.column_blocks import rows_of_sheet

# Where a statement is: above the first header, in the heading of a group, in a row of
# its own among the units, or in the row of a unit.
ABOVE, HEADING, AMONG, BESIDE = "above", "heading", "among", "beside"

_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|all|any|both)"
_RULE_WORDS = re.compile(
    r"(?:a |an )?(?:min(?:imum)?|max(?:imum)?|at least|at most|up to|no more than"
    r"|not more than|no fewer than|not less than|exactly|choose|select|pick|take"
    rf"|complete|achieve|{_NUMBER}\b[^,;:]*?\b(?:credits?|units?)"
    r"|learners?|candidates?|students?|you)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*[(\[:;,\u2013\u2014]\s*|\s+-\s*|\s+")
_SENTENCE_WORDS = re.compile(
    r"\b(?:there|are|is|have|has|will|can|may|should|must)\b", re.IGNORECASE
)
_OTHER_GROUP = re.compile(
    r"\b(?:group|section|block)s? (?:[a-z]\d?|\d)\b", re.IGNORECASE
)
# How a sentence begins that is about a group, and does not open it.
_SENTENCE_START = re.compile(
    r"(?:from|in|of|for|to|plus|and|either|any|each|every|at|all|both|or|if|rules?"
    r"|learners?|candidates?|students?|you|the|a|an)\b",
    re.IGNORECASE,
)


class Statement(NamedTuple):
    """A text of a table: its row, where it is, and the group or the unit it is about.

    `group` is an id, and empty above the first heading; `fresh` means that no unit of
    the group is above the text. `note` is what the report says if no rule is seen.
    """

    row: int
    text: str
    place: str
    group: str = ""
    fresh: bool = False
    unit: str = ""
    note: str = ""
    sheet: str = ""

    @property
    def where(self) -> tuple[str, int]:
        """Its sheet, where several are read, and its row."""
        return self.sheet, self.row

    @property
    def place_in_words(self) -> str:
        """Its row, with its sheet where several are read."""
        return rows_of_sheet(self.sheet, [self.row])


def split_heading(text: str) -> tuple[str, str]:
    """Return the name of a group and the words of a rule after it, or no name.

    >>> split_heading("Group B Optional (minimum 14 credits)")
    ('Group B Optional', 'minimum 14 credits')
    >>> split_heading("Optional units: choose two"), split_heading("Health")
    (('Optional units', 'choose two'), ('', ''))
    >>> split_heading("Optional units must total 30 credits")
    ('', '')
    """
    if _SENTENCE_START.match(text):
        return "", ""
    for break_ in _BREAK.finditer(text):
        name, rest = text[: break_.start()], text[break_.end() :]
        if _SENTENCE_WORDS.search(name) or name.endswith(("+", "&", "=")):
            break
        if _RULE_WORDS.match(rest) and names_group(name):
            if _OTHER_GROUP.search(rest):
                break
            return name.strip(), rest.strip(" )].")
    return "", ""
