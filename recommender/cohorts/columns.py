"""The columns of a caseload, and how the values of a row become a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.files.sheets import CellError
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate
from recommender.requests.frequencies import Range
from recommender.requests.waivers import with_reason
from recommender.requests.wish_table import WISHES, wishes_of
from recommender.tables.column_headers import column_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The column with the reason of the rules that the column waive names.
WAIVE_BECAUSE = "waive_because"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,59}")


@dataclass(frozen=True, slots=True)
class CaseloadColumn:
    """A column: its meaning and an example."""

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


COLUMNS: dict[str, CaseloadColumn] = {
    "id": CaseloadColumn(
        "your own id for the candidate, used once; never a name", "C-001"
    ),
    "role": CaseloadColumn(
        "a role to start from, or a usual job title", "receptionist"
    ),
    "tags": CaseloadColumn(
        "tasks and how often, overriding those of the role",
        "complaints:daily; writing",
    ),
    "job_text": CaseloadColumn(
        "what the person does at work, read like a job description",
        "Answers the phone every day and deals with complaints.",
    ),
    "no_tags": CaseloadColumn("tasks that are not part of the job", "selling"),
    **{wish.key: CaseloadColumn(wish.meaning, wish.example) for wish in WISHES},
    "bare": CaseloadColumn("yes: leave out the tasks that every job has", "no"),
    "units_only": CaseloadColumn("yes: units worth taking, without the diploma", "no"),
    WAIVE_BECAUSE: CaseloadColumn("who agreed to what is waived, and when", ""),
}


# The columns that say what a candidate's job is.
JOB = ("role", "tags", "job_text")


def candidate_from_row(values: Mapping[str, Any]) -> Candidate:
    """Return a request from the values of a row, with names not resolved yet."""
    tags = values.get("tags") or {}
    wishes = {wish.name: values.get(wish.key) for wish in WISHES}
    if because := values.get(WAIVE_BECAUSE):
        pairs = wishes["waive"] or ()
        wishes["waive"] = with_reason(pairs, because, WAIVE_BECAUSE)
    return Candidate(
        role=values.get("role"),
        tags={tag: o for tag, o in tags.items() if isinstance(o, Frequency)},
        unsure={tag: o for tag, o in tags.items() if isinstance(o, Range)},
        wishes=wishes_of(wishes),
        bare=bool(values.get("bare")),
        no_tags=values.get("no_tags") or (),
        units_only=bool(values.get("units_only")),
    )
