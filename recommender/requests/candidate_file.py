"""A candidate file: the same request as the options, written down as TOML."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from recommender.errors import Fault, FileFaultsError, printable
from recommender.qualifications.settings import Settings, check_settings
from recommender.qualifications.toml_files import read_toml
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate, Wishes, override, without_held
from recommender.requests.dates import (
    DATE_HINT,
    HOURS_IN_A_WEEK,
    MOST_PARALLEL,
    read_date,
)
from recommender.requests.facts import read_have
from recommender.requests.frequencies import OFTEN_HINT, read_often

MOST_CREDITS = 10_000


def _read_text(value: object) -> object:
    """Take a date in quotes for the date that it spells."""
    if not isinstance(value, str):
        return value
    try:
        return read_date(value)
    except ValueError as error:
        known = {"said": str(error), "hint": DATE_HINT}
        raise PydanticCustomError("date-unreadable", "{said}", known) from None


Day = Annotated[date, BeforeValidator(_read_text)]
_ONE = "(daily|weekly|sometimes|never)"
Weekly = Annotated[float, Field(gt=0, le=HOURS_IN_A_WEEK, strict=False)]


def _read_often(value: object) -> object:
    """Take a frequency, or a range of them, from its words."""
    if not isinstance(value, str):
        known = {"said": f"{value!r} is not how often", "hint": OFTEN_HINT}
        raise PydanticCustomError("frequency-unknown", "{said}", known)
    try:
        return read_often(value)
    except ValueError:
        known = {"said": f"{printable(value)} is not how often", "hint": OFTEN_HINT}
        raise PydanticCustomError("frequency-unknown", "{said}", known) from None


HowOften = Annotated[
    Any,
    BeforeValidator(_read_often),
    WithJsonSchema({"type": "string", "pattern": f"^(maybe|{_ONE}(\\.\\.{_ONE})?)$"}),
]

Title = Annotated[
    str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]


class WishesTable(Settings):
    """The [wishes] table of a candidate file."""

    with_: Annotated[list[str], Field(alias="with", default_factory=list)]
    without: list[str] = Field(default_factory=list)
    have: list[str] = Field(default_factory=list)
    withdrawn: list[str] = Field(default_factory=list)
    max_credits: Annotated[int, Field(ge=0, le=MOST_CREDITS)] | None = None
    spare: Annotated[int, Field(ge=0, le=MOST_CREDITS)] | None = None
    max_level: Annotated[int, Field(ge=1, le=8)] | None = None
    hours_per_week: Weekly | None = None
    start: Day | None = None
    finish_by: Day | None = None
    parallel: Annotated[int, Field(ge=1, le=MOST_PARALLEL)] | None = None
    mandatory: Literal["first", "alongside"] | None = None
    lift: list[str] = Field(default_factory=list)
    endorse: list[str] = Field(default_factory=list)
    include_expired: bool | None = None

    def wishes(self) -> Wishes:
        """Make the wishes."""
        return Wishes(
            with_units=tuple(self.with_),
            without_units=tuple(self.without),
            **read_have(self.have),
            withdrawn=tuple(self.withdrawn),
            max_credits=self.max_credits,
            spare=self.spare,
            max_level=self.max_level,
            hours_per_week=self.hours_per_week,
            start=self.start,
            finish_by=self.finish_by,
            parallel=self.parallel,
            alongside=self.mandatory and self.mandatory == "alongside",
            lift=tuple(self.lift),
            endorse=tuple(self.endorse),
            include_expired=self.include_expired,
        )


class RequestTable(Settings):
    """A job and wishes, as a candidate file and each of its scenarios have them."""

    role: str | None = None
    bare: bool = False
    units_only: bool = False
    tags: dict[str, HowOften] = Field(default_factory=dict)
    no_tags: list[str] = Field(default_factory=list)
    wishes: WishesTable = Field(default_factory=lambda: WishesTable.model_validate({}))
    readings: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, str] = Field(default_factory=dict)

    def candidate(self) -> Candidate:
        """Make the candidate; names are not checked against a qualification yet."""
        sure = {t: o for t, o in self.tags.items() if isinstance(o, Frequency)}
        readings = tuple(self.readings.items())
        facts = tuple(self.facts.items())
        wishes = replace(self.wishes.wishes(), readings=readings, facts=facts)
        return Candidate(
            role=self.role,
            tags=sure,
            wishes=wishes,
            bare=self.bare,
            no_tags=tuple(self.no_tags),
            units_only=self.units_only,
            unsure={t: o for t, o in self.tags.items() if t not in sure},
        )


class ScenarioTable(RequestTable):
    """A [[scenarios]] table: what is otherwise than in the rest of the file."""

    name: Annotated[
        str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
    ]
    not_have: list[str] = Field(default_factory=list)


class CandidateFile(RequestTable):
    """A candidate file: what every command that plans takes, as TOML."""

    qualification: str | None = None
    scenarios: list[ScenarioTable] = Field(default_factory=list)


def read_candidate(path: Path) -> tuple[Candidate, str | None]:
    """Read a candidate file; give the candidate and the qualification it names.

    Raises:
        FileFaultsError: every fault of the file.
    """
    file = check_settings(read_toml(path, kind="candidate"), CandidateFile)
    return file.candidate(), file.qualification


AS_GIVEN = "as given"


def read_scenarios(path: Path) -> tuple[dict[str, Candidate], str | None]:
    """Read a candidate file's scenarios, the candidate as given first.

    Gives the candidates by name, and the qualification that the file names.

    Raises:
        FileFaultsError: every fault of the file; it has no scenarios, or two of the
            same name.
        RequestError: a scenario takes away a unit that is not held.
    """
    file = check_settings(read_toml(path, kind="candidate"), CandidateFile)
    names = [AS_GIVEN, *(one.name for one in file.scenarios)]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults = [
        Fault("scenario-twice", f"two scenarios are called {name}", _RENAME, str(path))
        for name in twice
    ]
    if not file.scenarios:
        message = "the file has no [[scenarios]]"
        hint = "add some, each with a name and what is otherwise"
        faults.append(Fault("scenarios-missing", message, hint, str(path)))
    if faults:
        raise FileFaultsError(*faults)
    base = file.candidate()
    found = {AS_GIVEN: base}
    for one in file.scenarios:
        rest = without_held(base, one.not_have)
        found[one.name] = override(rest, one.candidate())
    return found, file.qualification


_RENAME = "give each a name of its own"
