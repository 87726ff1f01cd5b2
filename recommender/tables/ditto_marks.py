"""Ditto marks: cells that say the same as the cell above, and are read as it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.errors import printable, rows_in_words

if TYPE_CHECKING:
    from recommender.tables.sheet_parts import SheetPart

_SIGNS = "[\"\u201c\u201d\u2033\u3003]|''|\u2019\u2019|,,"
_DITTO = re.compile(
    rf"[\s\u2010-\u2015-]*(?:{_SIGNS})[\s\u2010-\u2015-]*"
    r"|ditto\W{0,2}|do\.|(?:the )?(?:same )?as above\.?",
    re.IGNORECASE,
)


def is_ditto(cell: str) -> bool:
    """Return whether a cell says that it is the same as the one above.

    >>> [is_ditto(cell) for cell in ('"', '-"-', "do.", "As above", "do", "-")]
    [True, True, True, True, False, False]
    """
    return _DITTO.fullmatch(cell.strip()) is not None


def without_dittos(part: SheetPart) -> tuple[SheetPart, list[str]]:
    """Return a table whose ditto marks are the cells above them, and notices of them.

    Lines between the rows are passed over. A mark with nothing above it stays.
    """
    above: dict[int, str] = {}
    marked: dict[int, list[int]] = {}
    records = []
    for record in part.records:
        cells = list(record.cells)
        is_row = sum(bool(cell.strip()) for cell in cells) > 1
        for place, cell in enumerate(cells if is_row else ()):
            if is_ditto(cell) and above.get(place):
                cells[place] = above[place]
                marked.setdefault(place, []).append(record.number)
            above[place] = cells[place].strip()
        records.append(record._replace(cells=cells))
    texts = {place: part.headers[place].text for place in sorted(marked)}
    return replace(part, records=records if marked else part.records), [
        f'ditto marks below "{printable(texts[place])}" are read as the cell above: '
        f"{rows_in_words(marked[place])}"
        for place in texts
    ]
