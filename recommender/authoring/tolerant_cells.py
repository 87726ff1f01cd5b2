"""Cells of a catalogue as people write them: read where they are plain.

Each function returns the value of a text, or raises a `CellError` that says what is
wrong with it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from unicodedata import numeric

from recommender.files.sheets import CellError
from recommender.loading import unit_cells
from recommender.qualifications.exact_numbers import number_of
from recommender.safe_text import DASHES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.tables.sheet_parts import SheetPart

_FRAMEWORKS = re.compile(
    r"\b(?:rqf|qcf|nqf|scqf|fheq|cqfw|eqf|aqf|level|lefel|lev|lvl|l)\.?(?=\b|[0-9])",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?:entry )?(?:entry(?: ?e?l?)? ?|el? ?|mynediad ?)([1-3])|entry|mynediad"
)
# A level in two languages, such as M1/E1: M is "mynediad", Welsh for entry.
_TWO_LANGUAGES = re.compile(r"m([1-3]) ?/ ?e\1|(.*[0-9]) ?/ ?(.*[0-9])")
_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:[.,][0-9]{1,2})?"
_ABOUT = r"(?:(?:approx(?:imately)?|about|circa|ca?|min(?:imum)?|at least)\.?\s*|~\s*)?"
_MARKS = r"\s*[*+\u2020\u2021]*"
_CREDIT = r"(?:(?:cats|ects|scqf|credit)\s*)?(?:credits?|points?|crs?|c|cats|ects)"
_CREDITS = re.compile(
    rf"{_ABOUT}({_NUMBER})(?:\s*(?:{_CREDIT})?\s*(?:to|[-\u2013])\s*({_NUMBER}))?"
    rf"\s*(?:{_CREDIT})?\.?{_MARKS}\s*(?:\([^()]*\))?",
    re.IGNORECASE,
)
_HOURS = re.compile(
    rf"{_ABOUT}({_NUMBER})(?:\s*(?:to|[-\u2013])\s*(?:{_NUMBER}))?"
    rf"\s*(?:hours?|hrs?|glh|h)?\.?{_MARKS}"
    r"\s*(?:\((?:min|minimum|hours?|hrs?|glh)\.?\))?",
    re.IGNORECASE,
)
# Hours and minutes, of which quarters are a number with two decimals.
_CLOCK = re.compile(r"([0-9]{1,4}):(00|15|30|45)(?::00)?")
# What a reading leaves out, so that it is reported.
_LOSSY = re.compile(
    r"ects|[*+~\u2020\u2021]|approx|about|circa|\bca?\.|\bmin|least", re.I
)
_RANGE = re.compile(r"[0-9]\s*(?:to|[-\u2013])\s*[0-9]", re.I)
_NONE = {"", "-", "\u2013", "\u2014", "n/a", "na", "none", "0"}


def read_cell(
    part: SheetPart, cells: Mapping[str, str], column: str, read: Callable[[str], Any]
) -> Any:
    """Return the value of a cell of a table.

    Raises:
        CellError: It cannot be read; the error names the column.
    """
    try:
        return read(cells.get(column, ""))
    except CellError as error:
        message = f"{part.called(column)}: {error.message}"
        raise CellError(error.id, message, error.hint) from None


def read_code(text: str) -> str:
    """Return the code of a unit; a colon or a dash is written as a hyphen.

    >>> read_code("WP:E3"), read_code("A\u201312"), read_code("A 11")
    ('WP-E3', 'A-12', 'A 11')
    """
    text = re.sub(rf"(?<=\w) ?[{DASHES}] ?(?=\w)", "-", text)
    return unit_cells.check_code(re.sub(r"(?<=\w): *(?=\w)", "-", text))


def may_be_withdrawn(text: str) -> bool:
    """Return whether a text says that a unit is not on offer any more.

    >>> may_be_withdrawn("Budgets (WITHDRAWN 31/08/2023)"), may_be_withdrawn("Withdraw")
    (True, False)
    """
    gone = r"withdrawn|discontinued|no longer (?:available|offered)|closed to new"
    return re.search(rf"\b(?:{gone}|do not offer)\b", text, re.IGNORECASE) is not None


def read_level(text: str) -> str:
    """Return a level as units.csv has it, whatever words are around it.

    >>> [read_level(t) for t in ("Level 5 / RQF", "SCQF 7", "NQF5", "III", "3.0")]
    ['5', '7', '5', '3', '3']
    >>> [read_level(t) for t in ("Entry Level 3", "Entry 1 (RQF)", "el2", "Entry", "0")]
    ['E3', 'E1', 'E2', '0', '0']
    >>> read_level("Entry Level (Entry 3)"), read_level("Entry Level (E2)")
    ('E3', 'E2')
    >>> [read_level(text) for text in ("M1/E1", "Lefel 2 / Level 2", "Mynediad 3")]
    ['E1', '2', 'E3']
    """
    both = _TWO_LANGUAGES.fullmatch(text.casefold().strip())
    if both and both[1]:
        return f"E{both[1]}"
    if both:
        halves = {_one_level(both[2]), _one_level(both[3])}
        return halves.pop() if len(halves) == 1 else _one_level(text)
    return _one_level(text)


def _one_level(text: str) -> str:
    parts = re.findall(r"[a-z0-9.]+", _FRAMEWORKS.sub(" ", text.casefold()))
    if entry := _ENTRY.fullmatch(" ".join(parts)):
        return f"E{entry[1]}" if entry[1] else "0"
    rest = parts[0] if len(parts) == 1 else ""
    for numerals in (_WORDS, _ROMAN):
        if rest in numerals:
            return f"{numerals.index(rest) + 1}"
    if re.fullmatch(r"[0-9]{1,2}([.]0+)?", rest):
        text = rest.partition(".")[0].lstrip("0") or "0"
    return f"{unit_cells.level_check(None, entry=True)(text).level}"


def level_number(text: str) -> int | None:
    """Return the number of a level that was read; 0 is entry level.

    >>> level_number("E3"), level_number("12"), level_number("")
    (0, 12, None)
    """
    return (0 if text.startswith("E") else int(text)) if text else None


def read_credits(text: str) -> str:
    """Return credits as units.csv has them; what is in brackets after them is not read.

    >>> [read_credits(text) for text in ("15 credits (7.5 ECTS)", "9,0", "3 - 6 cr")]
    ['15', '9', '3 to 6']
    >>> read_credits("12\u00bd"), read_credits("2 1/2 cr"), read_hours("7\u00bd hrs")
    ('12.5', '2.5', '7.5')
    """
    if text and text.casefold() in _NONE:
        return "0"
    number = _CREDITS.fullmatch(_with_decimals(text))
    ends = map(_without_thousands, filter(None, number.groups())) if number else (text,)
    written = " to ".join(ends)
    least, most = unit_cells.credits_check(None)(written)
    return f"{least}" if least == most else f"{least} to {most}"


def _with_decimals(text: str) -> str:
    """Return a text with the quarters and halves in it as decimals.

    >>> [_with_decimals(text) for text in ("12\u00bd", "7 1/2 hrs", "1/2/26")]
    ['12.5', '7.5 hrs', '1/2/26']
    """
    written = r"([0-9]*)(?:\s*([\u00bc-\u00be])|(?<=[0-9])\s+([13]/[24])(?![0-9/]))"
    return re.sub(written, _fraction, text)


def _fraction(match: re.Match[str]) -> str:
    part = Fraction(match[3]) if match[3] else Fraction(numeric(match[2]))
    return f"{number_of(int(match[1] or 0) + part)}"


def read_hours(text: str) -> str:
    """Return guided learning hours as text; "" where there are none, such as a dash.

    Of a range it is the least.

    >>> [read_hours(text) for text in ("40 (min)", "1,200", "37,5", "35-40 hrs", "-")]
    ['40', '1200', '37.5', '35', '']
    >>> read_hours("10:00"), read_hours("7:30:00")
    ('10', '7.5')
    """
    if text.casefold() in _NONE:
        return ""
    if clock := _CLOCK.fullmatch(text):
        text = f"{int(clock[1]) + int(clock[2]) / 60:g}"
    number = _HOURS.fullmatch(_with_decimals(text))
    hours = unit_cells.check_hours(
        _without_thousands(number[1]).replace(",", ".") if number else text
    )
    return "" if hours is None else f"{hours}"


def _without_thousands(text: str) -> str:
    """Return a number without commas between thousands; a decimal comma stays."""
    return re.sub(r",(?=[0-9]{3}(?:,|$))", "", text)


def is_lossy(column: str, text: str) -> bool:
    """Return whether the reading of a cell leaves out something that it says.

    >>> [is_lossy("glh", text) for text in ("40", "35-40", "40+", "1,200")]
    [False, True, True, False]
    """
    outside = re.sub(r"\([^()]*\)", "", text)
    if column == "glh" and _RANGE.search(outside):
        return True
    none = column == "credits" and text.casefold() in _NONE - {"", "0"}
    return none or _LOSSY.search(outside) is not None


def read_reference(text: str) -> str:
    """Return a unit reference in capitals."""
    return unit_cells.check_reference(text.upper())


def read_day(text: str) -> str:
    """Return a date in ISO form, without the midnight that workbooks add."""
    date = unit_cells.check_date(re.sub(r"[ T]00:00(:00)?$", "", text))
    return f"{date}" if date else ""


# The columns of a unit whose cells are left out, with a note, if they cannot be read.
OPTIONAL: Mapping[str, Callable[[str], str]] = {
    "glh": read_hours,
    "unit_reference": read_reference,
    "from": read_day,
    "until": read_day,
}
