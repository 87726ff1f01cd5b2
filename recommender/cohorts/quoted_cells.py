"""Cells of people as messages show them: none that could be a name.

A name in a wrong column is found by row and column, and need not be repeated in an
error, a log or a list of rows left out.
"""

from __future__ import annotations

import re

from recommender.errors import Fault, printable

# Words that cells with numbers and dates have beside these.
_KNOWN = re.compile(
    r"(?i:spring|summer|autumn|winter|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?"
    r"(ember)?|oct(ober)?|nov(ember)?|dec(ember)?|mon|tue|wed|thu|fri|sat|sun|h(ou)?rs?"
    r"|hour|min(ute)?s?|weeks?|wk|pw|per|credits?|cr|units?|level|yes|no|and|to|of|end"
    r"|about|approx|tb[ac]|none|nan|inf)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAMED = re.compile(r"^no [a-z]+ (.+) in this qualification|^(.+) does not name a ")


def may_be_shown(text: str) -> bool:
    """Return whether a cell is surely no name: numbers, codes, a word in small letters.

    >>> may_be_shown("5 hrs"), may_be_shown("D6"), may_be_shown("soon")
    (True, True, True)
    >>> may_be_shown("Ann Lee"), may_be_shown("ann lee"), may_be_shown("a@b.org")
    (False, False, False)
    """
    parts = _WORD.findall(text)
    words = [w for w in parts if not _KNOWN.fullmatch(w)]
    return "@" not in text and len(words) <= 1 and all(map(str.islower, words))


def quoted_cell(text: str) -> str:
    """Return a cell as a message shows it, or "this" where it could be a name."""
    return printable(text) if may_be_shown(text) else "this"


def message_of(fault: Fault, cell: str = "") -> str:
    """Return the message of a fault, without what could be a name and is like no other.

    No part of its `cell` that could be a name is repeated.

    >>> message_of(Fault("tag-unknown", "no tag ann-lee in this qualification"))
    'this is not a tag of the qualification'
    >>> message_of(Fault("x", "ann lee is no frequency"), "complaints:Ann Lee")
    'this is no frequency'
    """
    kind, named = fault.id.removesuffix("-unknown"), _NAMED.search(fault.message)
    if fault.meant is not None:
        return fault.message
    if named is None or may_be_shown(named[1] or named[2]):
        return _without_names(fault.message, cell)
    return f"this is not a {kind} of the qualification"


def _without_names(message: str, cell: str) -> str:
    """Return a message without the parts of a cell that could be names."""
    for part in map(str.strip, re.split(r"[;,|:\n]", cell)):
        if part and not may_be_shown(part):
            message = re.sub(re.escape(part), "this", message, flags=re.IGNORECASE)
    return message
