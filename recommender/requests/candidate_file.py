"""Candidate files: the same request as the options make, as TOML."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    WithJsonSchema,
    create_model,
)
from pydantic_core import PydanticCustomError

from recommender.errors import printable
from recommender.files.reading_time import in_time
from recommender.files.settings import Settings, check_settings
from recommender.files.toml_files import read_toml, toml_of
from recommender.qualifications.evidence import EvidenceKind
from recommender.qualifications.exact_numbers import has_two_decimals, number_of
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate
from recommender.requests.dates import DATE_HINT, read_date
from recommender.requests.frequencies import (
    FREQUENCY_HINT,
    frequency_hint,
    read_frequency,
)
from recommender.requests.pair_kinds import Pairs, UnitAmounts
from recommender.requests.sheet_names import SheetNames
from recommender.requests.wish_kinds import (
    Choice,
    Day,
    ExactAmount,
    Flag,
    PositiveNumber,
    ValueList,
    WholeNumber,
    WishKind,
)
from recommender.requests.wish_table import WISHES, wishes_of


def _read_day(value: object) -> object:
    """Return the date that a text in quotes spells."""
    if not isinstance(value, str):
        return value
    try:
        return read_date(value)
    except ValueError as error:
        details = {"message": str(error), "hint": DATE_HINT}
        raise PydanticCustomError("date-unreadable", "{message}", details) from None


def _check_decimals(value: float) -> float:
    """Check that a number has no more decimals than credits can have."""
    if has_two_decimals(number_of(value)):
        return value
    raise PydanticCustomError("number-decimals", "write up to two decimals")


def _check_item(kind: ValueList, value: str) -> str:
    """Check that a text in a list can be read."""
    try:
        kind.read(value)
    except ValueError as error:
        details = {"message": str(error), "hint": kind.hint}
        raise PydanticCustomError("text-unreadable", "{message}", details) from None
    return value


_FREQUENCY = "(daily|weekly|sometimes|never)"
_RANGE = f"{_FREQUENCY}(\\.\\.{_FREQUENCY})?"
_CHANCE = "(daily|weekly|sometimes),? ?[1-9][0-9]? ?%"


def _read_often(value: object) -> object:
    """Return the frequency, or the range, that a text names."""
    if not isinstance(value, str):
        details = {
            "message": f"{value!r} is not a valid frequency",
            "hint": FREQUENCY_HINT,
        }
        raise PydanticCustomError("frequency-unknown", "{message}", details)
    try:
        return read_frequency(value)
    except ValueError:
        details = {
            "message": f"{printable(value)} is not a valid frequency",
            "hint": frequency_hint(value),
        }
        raise PydanticCustomError("frequency-unknown", "{message}", details) from None


FrequencyText = Annotated[
    Any,
    BeforeValidator(_read_often),
    WithJsonSchema({"type": "string", "pattern": f"^(maybe|{_RANGE}|{_CHANCE})$"}),
]


def _key(kind: WishKind) -> tuple[Any, Any]:
    """Return the type and the default of a key, for a wish of some kind."""
    if isinstance(kind, UnitAmounts):
        bounds = Field(ge=0, le=kind.most)
        amount = Annotated[float, bounds, AfterValidator(_check_decimals)]
        return dict[str, amount], Field(default_factory=dict)
    if isinstance(kind, Pairs):
        return dict[str, str], Field(default_factory=dict)
    if isinstance(kind, ValueList):
        check = AfterValidator(partial(_check_item, kind))
        return list[Annotated[str, check]], Field(default_factory=list)
    return _single(kind) | None, None


def _single(kind: WishKind) -> Any:
    match kind:
        case ExactAmount():
            bounds = Field(ge=kind.least, le=kind.most)
            return Annotated[float, bounds, AfterValidator(_check_decimals)]
        case WholeNumber():
            return Annotated[int, Field(ge=kind.least, le=kind.most)]
        case PositiveNumber():
            return Annotated[float, Field(ge=kind.least, le=kind.most)]
        case Day():
            return Annotated[date, BeforeValidator(_read_day)]
        case Choice():
            return Literal[tuple(kind.meanings)]
        case _:
            assert isinstance(kind, Flag)
            return bool


def _keys(*, tables: bool) -> dict[str, Any]:
    """Return the keys of the wishes that are tables of their own, or of the others."""
    return {
        wish.key: _key(wish.kind)
        for wish in WISHES
        if isinstance(wish.kind, Pairs) == tables
    }


if TYPE_CHECKING:
    WishesTable = Settings
else:
    WishesTable = create_model(
        "WishesTable",
        __base__=Settings,
        __doc__="The [wishes] table of a candidate file.",
        **_keys(tables=False),
    )


class _JobTable(Settings):
    role: str | None = None
    bare: bool = False
    units_only: bool = False
    tags: dict[str, FrequencyText] = Field(default_factory=dict)
    no_tags: list[str] = Field(default_factory=list)
    wishes: WishesTable = Field(default_factory=lambda: WishesTable.model_validate({}))

    def candidate(self) -> Candidate:
        """Return the candidate; names are not checked against a qualification yet."""
        sure = {
            tag: frequency
            for tag, frequency in self.tags.items()
            if isinstance(frequency, Frequency)
        }
        values = {
            wish.name: wish.kind.from_plain(
                getattr(self if isinstance(wish.kind, Pairs) else self.wishes, wish.key)
            )
            for wish in WISHES
        }
        return Candidate(
            role=self.role,
            tags=sure,
            wishes=wishes_of(values),
            bare=self.bare,
            no_tags=tuple(self.no_tags),
            units_only=self.units_only,
            unsure={
                tag: frequency
                for tag, frequency in self.tags.items()
                if tag not in sure
            },
        )


if TYPE_CHECKING:
    RequestTable = _JobTable
else:
    RequestTable = create_model(
        "RequestTable",
        __base__=_JobTable,
        __doc__="A job and wishes, as a candidate file and each of its scenarios have.",
        **_keys(tables=True),
    )


class VariantTable(RequestTable):
    """How a scenario differs from the rest of the file."""

    not_have: list[str] = Field(default_factory=list)


class ScenarioTable(VariantTable):
    """A [[scenarios]] table: how a scenario differs from the rest of the file."""

    name: Annotated[
        str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
    ]


class ScanTable(Settings):
    """How far the scan got that saved the file: questions asked, tasks answered."""

    questions: int = Field(default=0, ge=0)
    tasks: int = Field(default=0, ge=0)


class PeopleTable(Settings):
    """The names for the sheets that are printed; they are written nowhere else."""

    candidate: str = Field(default="", max_length=200)
    assessor: str = Field(default="", max_length=200)
    centre: str = Field(default="", max_length=200)


_KINDS = "|".join(EvidenceKind)


def _occasion(pattern: str, hint: str) -> Any:
    """Return the type of an occasion as it is typed; its task is not checked yet."""

    def check(value: str) -> str:
        if re.fullmatch(pattern, value):
            return value
        details = {"message": f"{printable(value)} cannot be used", "hint": hint}
        raise PydanticCustomError("occasion-unreadable", "{message}", details)

    schema = WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})
    return Annotated[str, AfterValidator(check), schema]


_HINT = "write a kind and a task, such as testimony:writing"
_REFUSED_HINT = f"{_HINT}, or one of {', '.join(EvidenceKind)}"
if TYPE_CHECKING:
    Locked = str
    Refused = str
else:
    Locked = _occasion(
        f"({_KINDS}):.+", f"{_HINT}; kinds are {', '.join(EvidenceKind)}"
    )
    Refused = _occasion(f"({_KINDS})(:.+)?", _REFUSED_HINT)


class OccasionsTable(Settings):
    """What is asked of occasions for evidence, as the options of `evidence` do."""

    with_: list[Locked] = Field(default_factory=list, alias="with")
    without: list[Refused] = Field(default_factory=list)
    max_visits: int | None = Field(default=None, ge=0, le=1_000)


# More columns beside each other nobody compares.
MOST_SCENARIOS = 200


class CandidateFile(RequestTable):
    """A candidate file, which every command that plans reads."""

    qualification: str | None = None
    people: PeopleTable = Field(default_factory=PeopleTable)
    scan: ScanTable = Field(default_factory=ScanTable)
    evidence: OccasionsTable = Field(
        default_factory=lambda: OccasionsTable.model_validate({})
    )
    scenarios: list[ScenarioTable] = Field(
        default_factory=list, max_length=MOST_SCENARIOS
    )


@in_time
def read_candidate(path: Path) -> tuple[Candidate, str | None]:
    """Return the candidate in a file, and the qualification that the file names.

    Raises:
        FileFaultsError: every fault of the file.
    """
    file = check_settings(read_toml(path, kind="candidate"), CandidateFile)
    return file.candidate(), file.qualification


def candidate_in(text: str, name: str) -> Candidate:
    """Return the candidate in the text of a candidate file; `name` is for faults.

    Raises:
        FileFaultsError: every fault of the text.
    """
    file = toml_of(text, name, kind="candidate")
    return check_settings(file, CandidateFile).candidate()


@in_time
def read_scan_progress(path: Path) -> ScanTable:
    """Return how far the scan got that saved a candidate file.

    Raises:
        FileFaultsError: every fault of the file.
    """
    return check_settings(read_toml(path, kind="candidate"), CandidateFile).scan


@in_time
def read_people(path: Path) -> SheetNames:
    """Return the names of people in a candidate file.

    Raises:
        FileFaultsError: every fault of the file.
    """
    people = check_settings(read_toml(path, kind="candidate"), CandidateFile).people
    return SheetNames(people.candidate, people.assessor, people.centre)


@in_time
def read_occasions(path: Path) -> OccasionsTable:
    """Return what a candidate file asks of occasions for evidence.

    Raises:
        FileFaultsError: every fault of the file.
    """
    return check_settings(read_toml(path, kind="candidate"), CandidateFile).evidence
