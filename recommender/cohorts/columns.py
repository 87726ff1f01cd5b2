"""The columns of a cohort file, and how a row becomes a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from recommender.errors import RequestError, printable
from recommender.files.sheets import CellError
from recommender.qualifications.exact_numbers import read_number
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate
from recommender.requests.frequencies import Range, join_chances
from recommender.requests.spelling import read_tags
from recommender.requests.wish_kinds import (
    Choice,
    Day,
    ExactAmount,
    Flag,
    PositiveNumber,
    WholeNumber,
    WishKind,
)
from recommender.requests.wish_table import WISHES, wishes_of
from recommender.tables.column_headers import column_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from recommender.qualifications.exact_numbers import Number

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,59}")


@dataclass(frozen=True, slots=True)
class CaseloadColumn:
    """A column: how its cells are read, its meaning and an example."""

    read: Callable[[str], Any]
    meaning: str
    example: str


def columns_named(names: Iterable[str], header: Iterable[str]) -> tuple[str, ...]:
    """Return the columns named, in the form of headers; a name may be a list.

    >>> columns_named(["Surname, DOB", "Name, first"], ["surname", "name,_first"])
    ('surname', 'dob', 'name,_first')
    """
    known = frozenset(header)
    columns: list[str] = []
    for name in names:
        whole = column_form(name)
        parts = [column_form(part) for part in name.split(",") if part.strip()]
        columns += [whole] if whole in known or not parts else parts
    return tuple(dict.fromkeys(columns))


def valid_id(text: str) -> bool:
    """Return whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


def read_id(text: str) -> str:
    """Return an id; one that is not valid is never shown, since it may be a name.

    Raises:
        CellError: It is empty, or looks like anything but an id.
    """
    if not text:
        raise CellError("candidate-id", "a candidate needs an id or a name")
    if not valid_id(text):
        message = (
            "this is not a valid id: use letters, digits, dots, slashes and hyphens"
        )
        hint = "write an id, or put the names in a column of their own: name"
        raise CellError("candidate-id", message, hint)
    return text


def _text(text: str) -> str | None:
    return text or None


def _pieces(text: str) -> tuple[str, ...]:
    text = join_chances(text)
    wrong = next((sign for sign in ",|" if sign in text), None)
    if wrong is not None:
        hint = "write a semicolon between them: A13; B5"
        raise CellError("separator", f"'{wrong}' is not a separator here", hint)
    return tuple(piece.strip() for piece in text.split(";") if piece.strip())


def _tags(text: str) -> Any:
    return _as_cell(lambda: read_tags(_pieces(text)))


def _as_cell(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except RequestError as error:
        first = error.faults[0]
        more = "; ".join(fault.message for fault in error.faults)
        raise CellError(first.id, more, first.hint) from None


def _in_range(kind: WholeNumber, text: str) -> Number | None:
    """Return the number of a cell: a whole one, unless the kind allows decimals."""
    if not text:
        return None
    least, most, number = kind.least, kind.most, read_number(text)
    whole = "" if isinstance(kind, ExactAmount) else "whole "
    if number is None or (whole and number != int(number)):
        number = -1
    if not least <= number <= most:
        message = f"{printable(text)} is not a {whole}number from {least} to {most:,}"
        raise CellError("number-range", message, "write it in digits only")
    return number


def _amount(kind: PositiveNumber, text: str) -> float | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}([.][0-9]{1,4})?", text) or not (
        0 < float(text) <= kind.most
    ):
        message = f"{printable(text)} is not a valid number of hours per week"
        hint = f"write a number above 0 and at most {kind.most}, like 3 or 2.5"
        raise CellError("hours-range", message, hint)
    return float(text)


def _choice(kind: Choice, text: str) -> Any:
    word = text.casefold()
    if word and word not in kind.meanings:
        message = f"{printable(text)} is not one of the choices"
        hint = f"write {' or '.join(kind.meanings)}, or leave the cell empty"
        raise CellError("choice-unknown", message, hint)
    return kind.from_plain(word or None)


def _read(kind: WishKind, text: str) -> Any:
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
            return _as_cell(lambda: kind.from_option(_iso(text) or None, ""))
        case _:
            return _as_cell(lambda: kind.from_option(_pieces(text), ""))


def _iso(text: str) -> str:
    """Return a date that is written day/month/year, as in the UK, in ISO form.

    >>> _iso("1/12/2026"), _iso("2026-12-01")
    ('2026-12-01', '2026-12-01')
    """
    parts = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    if parts is None:
        return text
    day, month, year = parts.groups()
    return f"{year}-{month:0>2}-{day:0>2}"


_YES_NO = Choice(None, {"yes": True, "no": False})

COLUMNS: dict[str, CaseloadColumn] = {
    "id": CaseloadColumn(
        read_id, "your own id for the candidate, used once; never a name", "C-001"
    ),
    "role": CaseloadColumn(_text, "a role to start from", "receptionist"),
    "tags": CaseloadColumn(
        _tags,
        "tasks and how often, overriding those of the role",
        "complaints:daily; writing",
    ),
    "no_tags": CaseloadColumn(_pieces, "tasks that are not part of the job", "selling"),
    **{
        wish.key: CaseloadColumn(partial(_read, wish.kind), wish.meaning, wish.example)
        for wish in WISHES
    },
    "bare": CaseloadColumn(
        partial(_choice, _YES_NO), "yes: leave out the tasks that every job has", "no"
    ),
    "units_only": CaseloadColumn(
        partial(_choice, _YES_NO), "yes: units worth taking, without the diploma", "no"
    ),
}


def candidate_from_row(values: Mapping[str, Any]) -> Candidate:
    """Return a request from the values of a row, with names not resolved yet."""
    tags = values.get("tags") or {}
    return Candidate(
        role=values.get("role"),
        tags={tag: o for tag, o in tags.items() if isinstance(o, Frequency)},
        unsure={tag: o for tag, o in tags.items() if isinstance(o, Range)},
        wishes=wishes_of({wish.name: values.get(wish.key) for wish in WISHES}),
        bare=bool(values.get("bare")),
        no_tags=values.get("no_tags") or (),
        units_only=bool(values.get("units_only")),
    )
