"""The columns of a cohort file: what each may say, and how a row becomes a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.errors import RequestError, printable
from recommender.qualifications.sheets import CellError
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.candidate_file import MOST_CREDITS
from recommender.requests.dates import (
    DATE_HINT,
    HOURS_IN_A_WEEK,
    MOST_PARALLEL,
    read_date,
)
from recommender.requests.facts import read_have
from recommender.requests.spelling import read_pairs, read_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,59}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how its cells are read, what it means, an example."""

    read: Callable[[str], Any]
    meaning: str
    example: str


def read_id(text: str) -> str:
    """Check an id; what it says instead is never shown, since it may be a name.

    Raises:
        CellError: it is empty, or looks like anything but an id.
    """
    if not text:
        raise CellError("candidate-id", "a candidate needs an id")
    if _ID.fullmatch(text) is None:
        message = "this is no id, which is letters, digits, dots, slashes and hyphens"
        hint = "names and addresses are not for here: recommender pseudonymise FILE"
        raise CellError("candidate-id", message, hint)
    return text


def _text(text: str) -> str | None:
    return text or None


def _pieces(text: str) -> tuple[str, ...]:
    wrong = next((sign for sign in ",|" if sign in text), None)
    if wrong is not None:
        hint = "write a semicolon between them: A13; B5"
        raise CellError("separator", f"'{wrong}' separates nothing here", hint)
    return tuple(piece.strip() for piece in text.split(";") if piece.strip())


def _tags(text: str) -> Any:
    return _asked(lambda: read_tags(_pieces(text)))


def _pairs(what: str) -> Callable[[str], Any]:
    return lambda text: tuple(_asked(lambda: read_pairs(what, _pieces(text))).items())


def _asked(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except RequestError as error:
        first = error.faults[0]
        more = "; ".join(fault.message for fault in error.faults)
        raise CellError(first.id, more, first.hint) from None


def _whole(least: int, most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            message = f"{printable(text)} is no whole number from {least} to {most:,}"
            raise CellError("number-range", message, "write it in digits only")
        return int(text)

    return read


def _hours(text: str) -> float | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}([.][0-9]{1,4})?", text) or not (
        0 < float(text) <= HOURS_IN_A_WEEK
    ):
        message = f"{printable(text)} is no number of hours a week"
        hint = f"write a number above 0, and {HOURS_IN_A_WEEK} at most, like 3 or 2.5"
        raise CellError("hours-range", message, hint)
    return float(text)


def _day(text: str) -> date | None:
    try:
        return read_date(text) if text else None
    except ValueError as error:
        raise CellError("date-unreadable", str(error), DATE_HINT) from None


def _choice(**meanings: bool | None) -> Callable[[str], bool | None]:
    def read(text: str) -> bool | None:
        word = text.casefold()
        if word and word not in meanings:
            message = f"{printable(text)} is not a choice here"
            hint = f"write {' or '.join(meanings)}, or leave the cell empty"
            raise CellError("choice-unknown", message, hint)
        return meanings[word] if word else None

    return read


_YES_NO = _choice(yes=True, no=False)
_CREDITS = _whole(0, MOST_CREDITS)

COLUMNS: dict[str, Column] = {
    "id": Column(read_id, "an id of your own, each once; never a name", "C-001"),
    "role": Column(_text, "a role to start from", "receptionist"),
    "tags": Column(
        _tags,
        "tasks and how often, over what the role says",
        "complaints:daily; writing",
    ),
    "no_tags": Column(_pieces, "tasks that are no part of the job", "selling"),
    "with": Column(_pieces, "units that must be in the plan", "A13; B6"),
    "without": Column(_pieces, "units that must not", "B10"),
    "have": Column(_pieces, "units already achieved, or UNIT:HOW", "D6"),
    "withdrawn": Column(_pieces, "units no longer offered", "A11"),
    "max_credits": Column(_CREDITS, "at most so many credits in all", "46"),
    "spare": Column(_CREDITS, "credits more than the fewest possible", "3"),
    "max_level": Column(_whole(1, 8), "no unit above this level", "3"),
    "hours_per_week": Column(_hours, "guided hours a week", "3"),
    "start": Column(_day, "the first day", "2026-12-01"),
    "finish_by": Column(_day, "a deadline", "2028-06-30"),
    "parallel": Column(_whole(1, MOST_PARALLEL), "units under way at once", "2"),
    "mandatory": Column(
        _choice(first=False, alongside=True), "when mandatory units come", "first"
    ),
    "lift": Column(_pieces, "guidance to set aside", "level-4"),
    "readings": Column(
        _pairs("reading"), "RULE:READING of a rule that has several", ""
    ),
    "endorse": Column(_pieces, "extra titles to earn", ""),
    "facts": Column(_pairs("fact"), "FACT:VALUE, what rules ask besides units", ""),
    "bare": Column(_YES_NO, "yes: without what every job has", "no"),
    "units_only": Column(_YES_NO, "yes: units by themselves, no diploma", "no"),
}

_WISHES = {
    "with": "with_units",
    "without": "without_units",
    "mandatory": "alongside",
    **{name: name for name in ("withdrawn", "max_credits", "spare")},
    **{name: name for name in ("max_level", "hours_per_week", "start", "finish_by")},
    **{name: name for name in ("parallel", "lift", "readings", "endorse", "facts")},
}


def candidate_of(values: Mapping[str, Any]) -> Candidate:
    """Make a request of the values of some columns, names not checked yet."""
    said = values.get("tags") or {}
    wishes = {
        name: values[column]
        for column, name in _WISHES.items()
        if values.get(column) is not None
    }
    return Candidate(
        role=values.get("role"),
        tags={tag: o for tag, o in said.items() if isinstance(o, Frequency)},
        unsure={tag: o for tag, o in said.items() if isinstance(o, tuple)},
        wishes=Wishes(**wishes, **read_have(values.get("have") or ())),
        bare=bool(values.get("bare")),
        no_tags=values.get("no_tags") or (),
        units_only=bool(values.get("units_only")),
    )
