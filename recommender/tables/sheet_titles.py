"""The names of sheets in messages: those of people are not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.tables.column_blocks import MOST_ABOVE
from recommender.tables.column_headers import header_words
from recommender.tables.row_labels import keys_of, labels_of

if TYPE_CHECKING:
    from recommender.files.sheets import RawSheet
    from recommender.tables.wanted import Wanted

# Words for having left that a name of a sheet may have beside that of a person.
_GONE = frozenset(("left", "leaver", "withdrawn", "withdrew"))
# What stands in messages for such a name.
LEFT = ", left"


def title_in_messages(raw: RawSheet, number: int, wanted: Wanted) -> str:
    """Return the title of a sheet, or its number where it is the name of a person.

    It has a word of a name that is beside a label in the sheet. If it also says that
    the person has left, so does what is returned.
    """
    if not wanted.is_personal:
        return raw.title
    words = header_words(raw.title)
    labels = (label for r in raw.records[:MOST_ABOVE] for label in labels_of(r, wanted))
    named = [label.value for label in labels if label.column in keys_of(wanted)]
    names = header_words(" ".join(named))
    if words.isdisjoint(names):
        return raw.title
    has_left = not _GONE.isdisjoint(words - names)
    return f"sheet {number}{LEFT * has_left}"
