"""How the cells of a caseload are read, for one qualification.

Cells are as people write them: `D6, A11 & B6`, `2 hrs`, `Jan 27`, `none`. What a cell
was taken for, where it says it in other words, is for the reader to report.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from recommender.cohorts.columns import WAIVE_BECAUSE, read_id
from recommender.cohorts.everyday_values import (
    EMPTY_WORDS,
    read_day,
    read_hours,
    with_iso_dates,
)
from recommender.cohorts.name_lists import names_in
from recommender.cohorts.quoted_cells import message_of, quoted_cell
from recommender.cohorts.written_units import WrittenUnits
from recommender.errors import RequestError
from recommender.files.sheets import CellError
from recommender.qualifications.exact_numbers import read_number
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.frequencies import Range, join_chances, range_in_words
from recommender.requests.pair_kinds import Pairs
from recommender.requests.spelling import read_tags
from recommender.requests.waivers import Waivers, waivers_in
from recommender.requests.wish_kinds import (
    Choice,
    Day,
    ExactAmount,
    Flag,
    PositiveNumber,
    UnitList,
    ValueList,
    WholeNumber,
    WishKind,
)
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.cohorts.role_titles import RoleTitles
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.qualification import Qualification

Reader = "Callable[[str], Any]"
_MOST_KEPT = 4_096
_OFTEN = "|".join(Frequency)
# How often a task is done, after a colon, in brackets, or just behind it.
_HOW_OFTEN = (
    rf"\s*[:(=]?\s*(?P<how>maybe|(?:{_OFTEN})(?:\.\.(?:{_OFTEN})|\s*[0-9]{{1,3}}\s*%)?)"
    r"(?![^\W_])\)?"
)
_YES_NO = Choice(None, {"yes": True, "no": False})
_SHORT = {"y": "yes", "n": "no", "true": "yes", "false": "no"}
_KIND_BY_COLUMN = {wish.key: wish.kind for wish in WISHES}


def cell_readers(
    qualification: Qualification, titles: RoleTitles
) -> dict[str, Callable[[str], Any]]:
    """Return a function for each column that returns the value of a cell.

    It raises a `CellError` where the cell cannot be read.
    """
    words = qualification.vocabulary
    units = WrittenUnits(qualification)

    def tag_of(text: str) -> str | None:
        tag = words.tag_named(text)
        return None if tag is None else tag.name

    readers: dict[str, Callable[[str], Any]] = {
        "role": titles.role_of,
        "tags": partial(_tags, tag_of),
        "job_text": lambda text: text or None,
        "no_tags": lambda text: tuple(names_in(text, tag_of)),
        **{wish.key: partial(_wish, wish.kind, wish.key, units) for wish in WISHES},
        "bare": partial(_choice, _YES_NO),
        "units_only": partial(_choice, _YES_NO),
        WAIVE_BECAUSE: lambda text: text or None,
    }
    filled = {column: _unless_empty(read) for column, read in readers.items()}
    return {"id": read_id, **filled}


def _unless_empty(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader that takes a word for nothing as an empty cell."""

    @lru_cache(_MOST_KEPT)
    def read_or_fail(text: str) -> tuple[Any, CellError | None]:
        bare = text.strip()
        try:
            return read("" if bare.casefold() in EMPTY_WORDS else bare), None
        except CellError as error:
            return None, error

    def read_cell(text: str) -> Any:
        value, error = read_or_fail(text)
        if error is not None:
            raise error.with_traceback(None)
        return value

    return read_cell


def value_in_words(column: str, value: Any) -> str:
    """Return the value of a cell as it is written in a caseload; "" for nothing.

    >>> value_in_words("hours_per_week", 2.0), value_in_words("have", ("D6", "A11"))
    ('2', 'D6; A11')
    """
    if value is None or value == ():
        return ""
    if isinstance(value, bool) and not _has_words(column):
        return "yes" if value else "no"
    if column in _KIND_BY_COLUMN:
        return "; ".join(_KIND_BY_COLUMN[column].to_words(value))
    if column == "tags":
        return "; ".join(f"{tag}:{_often(often)}" for tag, often in value.items())
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _has_words(column: str) -> bool:
    """Return whether a column has other words than yes and no."""
    kind = _KIND_BY_COLUMN.get(column)
    return isinstance(kind, Choice)


def _often(often: Frequency | Range) -> str:
    return range_in_words(often) if isinstance(often, Range) else often.value


def _tags(tag_of: Callable[[str], str | None], text: str) -> dict[str, Any]:
    names = names_in(join_chances(text), tag_of, _HOW_OFTEN)
    return dict(_as_cell(lambda: read_tags(names), text))


def _pieces(text: str, signs: str = ";,|") -> tuple[str, ...]:
    """Return the parts of a list whose names are not known here."""
    return tuple(part.strip() for part in re.split(f"[{signs}]", text) if part.strip())


def _as_cell(read: Callable[[], Any], text: str = "") -> Any:
    try:
        return read()
    except RequestError as error:
        first = error.faults[0]
        more = "; ".join(message_of(fault, text) for fault in error.faults)
        raise CellError(first.id, more, first.hint) from None


def _wish(kind: WishKind, column: str, units: WrittenUnits, text: str) -> Any:
    """Return the value of a wish from its cell; an empty cell asks for nothing."""
    match kind:
        case WholeNumber():
            return _in_range(kind, text)
        case PositiveNumber():
            return _amount(kind, text)
        case Choice():
            return _choice(kind, text)
        case Flag():
            return _choice(_YES_NO, text)
        case Day():
            return read_day(text, is_last=column == "finish_by")
        case UnitList():
            names = units.done_in if column == "have" else units.names_in
            return _as_cell(lambda: kind.from_option(tuple(names(text)), ""), text)
        case ValueList() if column == "withdrawn":
            return _as_cell(lambda: kind.from_option(tuple(units.names_in(text)), ""))
        case Waivers():
            return _as_cell(lambda: tuple(kind.split(waivers_in(text), "").items()))
        case Pairs():
            return _as_cell(lambda: kind.from_option(_pieces(text), ""), text)
        case _:
            dated = with_iso_dates(text) if column == "off" else text
            # A unit from elsewhere is several words with commas between them.
            signs = ";" if column == "elsewhere" else ";,|"
            return _as_cell(lambda: kind.from_option(_pieces(dated, signs), ""), text)


def _in_range(kind: WholeNumber, text: str) -> Number | None:
    """Return the number of a cell: a whole one, unless the kind allows decimals."""
    if not text:
        return None
    least, most, number = kind.least, kind.most, read_number(_without_unit(text))
    whole = "" if isinstance(kind, ExactAmount) else "whole "
    if number is None or (whole and number != int(number)):
        number = -1
    if not least <= number <= most:
        message = f"{quoted_cell(text)} is not a {whole}number from {least} to {most:,}"
        raise CellError("number-range", message, "write it in digits only")
    return number


def _without_unit(text: str) -> str:
    """Return a number without the word for what it counts.

    >>> _without_unit("46 credits"), _without_unit("Level 3"), _without_unit("3")
    ('46', '3', '3')
    """
    bare = re.sub(r"(?i)^(?:level|l)\s*(?=[0-9])", "", text)
    return re.sub(r"(?i)(?<=[0-9])\s*(?:credits?|cr|units?)\.?$", "", bare)


def _amount(kind: PositiveNumber, text: str) -> float | None:
    if not text:
        return None
    hours = read_hours(text)
    if hours is None or not kind.least <= hours <= kind.most:
        message = f"{quoted_cell(text)} is not a valid number of hours per week"
        hint = f"write a number from {kind.least} to {kind.most}, like 3 or 2.5"
        raise CellError("hours-range", message, hint)
    return hours


def _choice(kind: Choice, text: str) -> Any:
    word = text.casefold()
    word = _SHORT.get(word, word) if kind is _YES_NO else word
    if word and word not in kind.meanings:
        message = f"{quoted_cell(text)} is not one of the choices"
        hint = f"write {' or '.join(kind.meanings)}, or leave the cell empty"
        if "guided" in kind.meanings and read_hours(text) is not None:
            hint = "to read these as hours per week: --column hours_per_week=HEADER"
        raise CellError("choice-unknown", message, hint)
    return kind.from_plain(word or None)
