"""Cells of a catalogue as people write them: read where they are plain.

Each function returns the value of a text, or raises a `CellError` that says what is
wrong with it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from unicodedata import numeric

from recommender.errors import printable
from recommender.files.sheets import CellError
from recommender.loading import unit_cells
from recommender.qualifications.exact_numbers import number_of

_FRAMEWORKS = re.compile(
    r"\b(?:rqf|qcf|nqf|scqf|fheq|cqfw|eqf|aqf|level|lvl|l)\.?(?=\b|[0-9])",
    re.IGNORECASE,
)
_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBER = r"[0-9]{1,4}(?:[.,][0-9]{1,2})?"
_CREDIT = r"(?:(?:cats|ects|scqf|credit)\s*)?(?:credits?|points?|crs?|c|cats|ects)"
_CREDITS = re.compile(
    rf"({_NUMBER})(?:\s*(?:{_CREDIT})?\s*(?:to|[-\u2013])\s*({_NUMBER}))?"
    rf"\s*(?:{_CREDIT})?\.?\s*(?:\([^()]*\))?",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"([0-9]{1,4}|[0-9]{1,3},[0-9]{3})(?:\.0+|,0{1,2})?\s*(?:hours?|hrs?|glh|h)?\.?"
    r"\s*(?:\((?:min|minimum|hours?|hrs?|glh)\.?\))?",
    re.IGNORECASE,
)
_NONE = {"", "-", "\u2013", "\u2014", "n/a", "na", "none", "0"}


def read_level(text: str) -> int:
    """Return a level, in digits, words or Roman numerals, with or without a framework.

    >>> [read_level(t) for t in ("Level 5 / RQF", "SCQF 7", "NQF5", "III", "3.0")]
    [5, 7, 5, 3, 3]
    """
    parts = re.findall(r"[a-z0-9.]+", _FRAMEWORKS.sub(" ", text.casefold()))
    rest = parts[0] if len(parts) == 1 else ""
    for numerals in (_WORDS, _ROMAN):
        if rest in numerals:
            return numerals.index(rest) + 1
    if re.fullmatch(r"[0-9]{1,2}([.]0+)?", rest):
        text = rest.partition(".")[0].lstrip("0") or "0"
    level = unit_cells.level_check(None, entry=True)(text)
    assert level is not None
    return level


def read_credits(text: str) -> str:
    """Return credits as units.csv has them; what is in brackets after them is not read.

    >>> [read_credits(text) for text in ("15 credits (7.5 ECTS)", "9,0", "3 - 6 cr")]
    ['15', '9', '3 to 6']
    """
    if text and text.casefold() in _NONE:
        return "0"
    plain = re.sub(r"([0-9]?)\s*([\u00bc-\u00be])", _fraction, text)
    number = _CREDITS.fullmatch(plain)
    written = " to ".join(filter(None, number.groups())) if number else text
    least, most = unit_cells.credits_check(None)(written)
    return f"{least}" if least == most else f"{least} to {most}"


def _fraction(match: re.Match[str]) -> str:
    """Return a number with a fraction sign, such as a half, with decimals."""
    part = Fraction(numeric(match[2]))
    return f"{number_of(int(match[1] or 0) + part)}"


def read_hours(text: str) -> str:
    """Return guided learning hours as text; "" where there are none, such as a dash.

    >>> [read_hours(text) for text in ("40 (min)", "1,200", "40,0", "35 hrs", "-")]
    ['40', '1200', '40', '35', '']
    """
    if text.casefold() in _NONE:
        return ""
    number = _HOURS.fullmatch(text)
    if number is None:
        hint = "write whole guided learning hours, or leave the cell empty"
        message = f"{printable(text)} is not a whole number of hours"
        raise CellError("unit-glh", message, hint)
    return number.group(1).replace(",", "")


def read_reference(text: str) -> str:
    """Return a unit reference in capitals."""
    return unit_cells.check_reference(text.upper())


def read_day(text: str) -> str:
    """Return a date in ISO form, without the midnight that workbooks add."""
    date = unit_cells.check_date(re.sub(r"[ T]00:00(:00)?$", "", text))
    return f"{date}" if date else ""
