"""Which character separates the fields of a text, found by how its rows fit.

The first rows are read with each separator. The one that shows the most known headers
in a row has it, else the one that makes the most rows equally wide; so a comma in a
title, a decimal comma or a list of tags does not decide.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# In case of a tie the first has it.
SEPARATORS = (",", ";", "\t", "|")
MOST_TRIED = 200
# The line that Excel reads, and hides: the rows below it are counted from 1.
_EXCEL_LINE = re.compile(r'\ufeff?"?sep=(.)"?[^\S\t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)


class Separated(NamedTuple):
    """The rows of a text, and its separator; `above` lines come before the rows."""

    text: str
    separator: str
    above: int = 0


def find_separator(text: str, headers: Iterable[str] = ()) -> Separated:
    r"""Return the separator of a text, and the text without Excel's line that names it.

    `headers` are names that the columns may have.

    >>> find_separator("code;title;credits\nA1;Plan, do;7,5\n").separator
    ';'
    >>> find_separator("sep=|\nid|role\n")
    Separated(text='id|role\n', separator='|', above=1)
    """
    named = _EXCEL_LINE.match(text)
    if named:
        return Separated(text[named.end() :], named.group(1), above=1)
    forms = frozenset(map(_form, headers))
    return Separated(text, max(SEPARATORS, key=lambda sign: _fit(text, sign, forms)))


def _fit(text: str, separator: str, headers: frozenset[str]) -> tuple[int, int, int]:
    """Return the known headers of a row, the rows of one width, and that width."""
    rows = [cells for cells in _first_rows(text, separator) if any(map(_form, cells))]
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    known = max((sum(_form(c) in headers for c in cells) for cells in rows), default=0)
    width, fitting = max(
        widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0)
    )
    return (known if known > 1 else 0, fitting, width)


def _form(cell: str) -> str:
    return " ".join(re.findall(r"\w+", cell.casefold().replace("_", " ")))


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    with suppress(csv.Error):
        rows.extend(islice(reader, MOST_TRIED))
    return rows
