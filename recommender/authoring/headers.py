"""Matching the headers of a centre's spreadsheet to the columns of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from recommender.errors import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

# Other names of each column in spreadsheets.
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

    `column` is None if it means no column.
    """

    text: str
    column: str | None
    guessed: bool = False


def read_headers(cells: Sequence[str]) -> list[Header]:
    """Return what each cell of a row means as a header; each column is used once.

    >>> [header.column for header in read_headers(["Unit No.", "Unit Titel", "Colour"])]
    ['code', 'title', None]
    """
    column_by_form = {_form(name): column for column, name in all_names()}
    headers = [Header(cell, column_by_form.get(_form(cell))) for cell in cells]
    taken = {header.column for header in headers}
    for number, header in enumerate(headers):
        form = _form(header.text)
        if header.column is None and form:
            near = get_close_matches(form, column_by_form, n=1, cutoff=0.8)
            column = column_by_form[near[0]] if near else None
            if column is not None and column not in taken:
                headers[number] = Header(header.text, column, guessed=True)
                taken.add(column)
    return _without_repeats(headers)


def all_names() -> list[tuple[str, str]]:
    """Return the columns with each of their names."""
    own = [(column, column) for column in SYNONYMS]
    return own + [(column, name) for column in SYNONYMS for name in SYNONYMS[column]]


def _without_repeats(headers: list[Header]) -> list[Header]:
    """Return the headers, without a column where an earlier one has the same."""
    seen: set[str] = set()
    unique = []
    for header in headers:
        is_repeat = header.column is not None and header.column in seen
        unique.append(Header(header.text, None) if is_repeat else header)
        if header.column is not None:
            seen.add(header.column)
    return unique


def _form(text: str) -> str:
    """Return the normal form of a header, without punctuation."""
    letters = "".join(c if c.isalnum() else " " for c in text)
    return normal_form(letters)
