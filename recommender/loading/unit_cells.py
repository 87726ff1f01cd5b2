"""The cells of units.csv: each check returns the value of a text, or an error."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import printable
from recommender.files.sheets import CellError
from recommender.qualifications.exact_numbers import read_number
from recommender.qualifications.units import MOST_CREDITS, MOST_LEVEL, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recommender.qualifications.exact_numbers import Number

MOST_NUMBER = 1_000_000

# A decimal comma, which is no comma between thousands.
_COMMA = re.compile(r"[0-9]{1,3},[0-9]{1,2}")
_NO_CREDITS = "write 0 if the unit has no credits"
_CHECK_LETTERS = "ADFHJKLMRTY"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class CreditRange(NamedTuple):
    """The least and the most credits of a unit, which are the same for most units."""

    least: Number
    most: Number


class StatedLevel(NamedTuple):
    """A level; at entry level it is 0, and `entry` is which of E1 to E3, if known."""

    level: int | None
    entry: int | None = None


def check_printable(text: str) -> str:
    """Return a text without control characters."""
    if _CONTROL.search(text):
        shown = printable(text)
        raise CellError("text-control-char", f"{shown} has a control character")
    return text


def check_code(text: str) -> str:
    """Return the code of a unit."""
    if not text:
        raise CellError("unit-code-empty", "a unit needs a code")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._/&-]{0,29}", text):
        hint = "use letters, digits, spaces, dots, slashes, hyphens and &; at most 30"
        raise CellError(
            "unit-code-format", f"{printable(text)} is not a valid code", hint
        )
    return text


def check_title(text: str) -> str:
    """Return the title of a unit."""
    if not text:
        raise CellError("unit-title-empty", "a unit needs a title")
    return check_printable(text)


def group_check(groups: Iterable[str]) -> Callable[[str], str]:
    """Return the check of a group, in upper or lower case."""
    by_form = {group.casefold(): group for group in groups}

    def check(text: str) -> str:
        group = by_form.get(text.casefold())
        if group is None:
            hint = f"write one of {', '.join(by_form.values())}"
            shown = printable(text) or "an empty cell"
            message = f"{shown} is not a group in this file"
            raise CellError("unit-group-unknown", message, hint)
        return group

    return check


def level_check(
    default: int | None, *, entry: bool = False
) -> Callable[[str], StatedLevel]:
    """Return the check of a level: 1 to 12, and 0 or E1 to E3 if `entry` is a level.

    An empty cell has the default, if the qualification gives one.
    """
    hint = f"write 1 to {MOST_LEVEL}{', or 0 for entry level' if entry else ''}"

    def check(text: str) -> StatedLevel:
        if not text and default is not None:
            return StatedLevel(default)
        at_entry = re.fullmatch(r"0|(?:entry(?: level)? ?|e)([1-3])?", text, re.I)
        if entry and at_entry:
            return StatedLevel(0, int(at_entry[1]) if at_entry[1] else None)
        level = re.fullmatch(
            r"(?:level\s*|l)?([1-9]|1[0-2])", text, flags=re.IGNORECASE
        )
        if level is None:
            shown = printable(text) or "an empty cell"
            raise CellError("unit-level", f"{shown} is not a valid level", hint)
        return StatedLevel(int(level.group(1)))

    return check


def credits_check(default: Number | None) -> Callable[[str], CreditRange]:
    """Return the check of credits; an empty cell has the default, if there is one."""

    def check(text: str) -> CreditRange:
        if not text and default is not None:
            return CreditRange(default, default)
        ends = re.fullmatch(r"(\S+?)\s*(?:to|[-\u2013])\s*(\S+)", text, re.I)
        if ends is None:
            credits = _credits(text)
            return CreditRange(credits, credits)
        least, most = (_credits(end) for end in ends.groups())
        if least >= most:
            hint = "write the least first, like 3 to 6"
            message = f"{printable(text)} is not a valid range"
            raise CellError("unit-credits-order", message, hint)
        return CreditRange(least, most)

    return check


def _credits(text: str) -> Number:
    number = read_number(text.replace(",", ".") if _COMMA.fullmatch(text) else text)
    if number is not None and 0 <= number <= MOST_CREDITS:
        return number
    shown = printable(text) or "an empty cell"
    if number is not None or re.fullmatch(r"[0-9]{10,}", text):
        hint = f"write 0 to {MOST_CREDITS:,}"
        raise CellError("unit-credits-range", f"{shown} is out of range", hint)
    if re.fullmatch(r"[0-9]+[.][0-9]+", text):
        message = f"{shown} has more than two decimals"
        raise CellError("unit-credits-decimals", message, "write it like 7.5")
    hint = "write a number such as 6, 7.5 or 3 to 6" if text else _NO_CREDITS
    raise CellError("unit-credits", f"{shown} is not a valid number of credits", hint)


def check_hours(text: str) -> Number | None:
    """Return guided learning hours; None if the cell is empty or 0: not known."""
    number = read_number(text or "0")
    if number is None or not 0 <= number < 10_000:
        hint = "write guided learning hours in digits only, or leave the cell empty"
        raise CellError(
            "unit-glh", f"{printable(text)} is not a valid number of hours", hint
        )
    return number or None


def check_reference(text: str) -> str:
    """Return an Ofqual unit reference, which begins with a check letter.

    For the digits abc/defg it is letter (8a+0b+6c+5d+4e+3f+2g) mod 11, from 0, of
    ADFHJKLMRTY. That is so for all 64 references seen in public registers.
    """
    parts = re.fullmatch(r"([A-Z])/([0-9]{3})/([0-9]{4})", text)
    if text == "":
        return text
    if parts is None:
        hint = "write it like R/601/1212, or leave the cell empty"
        raise CellError(
            "unit-reference", f"{printable(text)} is not a valid reference", hint
        )
    digits = [int(digit) for digit in parts.group(2) + parts.group(3)]
    number = sum(w * d for w, d in zip((8, 0, 6, 5, 4, 3, 2), digits, strict=True))
    letter = _CHECK_LETTERS[number % 11]
    if letter != parts.group(1):
        hint = f"these digits have the check letter {letter}; check them"
        raise CellError("unit-reference", f"{text} has the wrong check letter", hint)
    return text


def check_number(text: str) -> Number:
    """Return a number of a column that the qualification declares; empty is 0."""
    number = read_number(text or "0")
    if number is None or not 0 <= number <= MOST_NUMBER:
        hint = f"write a number up to {MOST_NUMBER:,}, or leave the cell empty"
        raise CellError("unit-number", f"{printable(text)} is not a valid number", hint)
    return number


def check_date(text: str) -> date | None:
    """Return a date, its year in four digits; None if the cell is empty.

    >>> check_date("2025-12-31") == check_date("31/12/2025")
    True
    """
    if text == "":
        return None
    hint = "write it like 2025-12-31 or 31/12/2025, or leave the cell empty"
    if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", text):
        message = f"{printable(text)} has a two-digit year"
        raise CellError("unit-date-year", message, hint)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    british = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    parts = iso.groups() if iso else british.groups()[::-1] if british else ()
    try:
        return date(*(int(part) for part in parts))
    except (TypeError, ValueError):
        raise CellError(
            "unit-date", f"{printable(text)} is not a valid date", hint
        ) from None


def check_status(text: str) -> Evidence | None:
    """Return the evidence for a fact; None if the cell is empty."""
    if text == "":
        return None
    try:
        return Evidence(text.casefold())
    except ValueError:
        hint = f"write {', '.join(Evidence)}"
        raise CellError(
            "unit-status", f"{printable(text)} is not a valid status", hint
        ) from None


def split_cell(text: str) -> tuple[str, ...]:
    """Return the parts of a cell between semicolons."""
    return tuple(
        piece.strip() for piece in check_printable(text).split(";") if piece.strip()
    )
