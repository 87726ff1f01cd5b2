"""Headers of a centre's spreadsheet: which column of a catalogue each one means."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from recommender.errors import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

# What each column is called in spreadsheets, besides its own name.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "code": (
        "unit code", "unit no", "unit number", "unit id", "number", "no", "unit",
        "centre unit number", "unit ref no", "module code",
    ),
    "title": (
        "unit title", "unit name", "name", "description", "unit description",
        "module title", "title of unit",
    ),
    "group": (
        "unit group", "section", "structure block", "optional group", "group name",
        "block", "component", "category", "mandatory optional", "m o", "pathway group",
    ),
    "level": ("unit level", "qcf level", "rqf level", "nqf level", "lvl"),
    "credits": (
        "credit value", "credit", "unit credit", "unit credit value", "cv",
        "number of credits", "credit points",
    ),
    "glh": (
        "guided learning hours", "guided learning", "glh hours", "gl hours",
        "guided hours", "hours",
    ),
    "unit_reference": (
        "unit reference", "unit reference number", "unit accreditation number", "urn",
        "uan", "reference", "ofqual reference", "ofqual unit number",
        "reference number",
    ),
    "keywords": ("keyword",),
    "from": (
        "valid from", "start date", "available from", "operational start date",
        "offered from", "first registration",
    ),
    "until": (
        "valid until", "valid to", "end date", "expiry date", "expires",
        "operational end date", "last registration", "withdrawn on",
        "withdrawal date", "offered until",
    ),
}  # fmt: skip
NEEDED = ("code", "title", "credits")


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it is written, the column it means, and whether that is a guess.

    `column` is None where it means none of them.
    """

    text: str
    column: str | None
    guessed: bool = False


def read_headers(cells: Sequence[str]) -> list[Header]:
    """State what each cell of a row means as a header; each column is taken once.

    >>> [one.column for one in read_headers(["Unit No.", "Unit Titel", "Colour"])]
    ['code', 'title', None]
    """
    forms = {_form(name): column for column, name in _names()}
    found: list[Header] = []
    for cell in cells:
        column = forms.get(_form(cell))
        found.append(Header(cell, column))
    taken = {one.column for one in found}
    for number, one in enumerate(found):
        if one.column is None and _form(one.text):
            near = get_close_matches(_form(one.text), forms, n=1, cutoff=0.8)
            column = forms[near[0]] if near else None
            if column is not None and column not in taken:
                found[number] = Header(one.text, column, guessed=True)
                taken.add(column)
    return _once(found)


def _names() -> list[tuple[str, str]]:
    told = [(column, column) for column in SYNONYMS]
    return told + [(column, one) for column, own in SYNONYMS.items() for one in own]


def _once(headers: list[Header]) -> list[Header]:
    """Leave the first header of each column, and take the others for none."""
    seen: set[str] = set()
    found = []
    for one in headers:
        again = one.column is not None and one.column in seen
        found.append(Header(one.text, None) if again else one)
        if one.column is not None:
            seen.add(one.column)
    return found


def _form(text: str) -> str:
    """Write a header without the signs that people put into it."""
    letters = "".join(sign if sign.isalnum() else " " for sign in text)
    return normal_form(letters)
