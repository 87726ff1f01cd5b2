"""The keys and types of evidence.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from recommender.files.settings import Name, Settings

_Example = Annotated[str, Field(pattern=r"\S")]
Examples = Annotated[list[_Example], Field(min_length=1, max_length=5)]
_Amount = Annotated[int, Field(ge=0, le=20)]


class TaskEvidenceTable(Settings):
    """A [[tasks]] table of evidence.toml: examples of each kind that the task gives."""

    tag: Name
    observation: Examples | None = None
    questions: Examples | None = None
    statement: Examples | None = None
    testimony: Examples | None = None
    products: Examples | None = None
    shows: list[Name] = Field(default_factory=list)
    source: str = ""


class WantedTable(Settings):
    """A [[wanted]] table of evidence.toml."""

    from_credits: Annotated[int, Field(ge=0, le=1_000)] = 0
    observation: _Amount = 0
    products: _Amount = 0
    testimony: _Amount = 0
    statement: _Amount = 0
    questions: _Amount = 0
    kinds: Annotated[int, Field(ge=0, le=5)] = 0
    occasions: _Amount = 0


class UnitEvidenceTable(Settings):
    """A [[units]] table of evidence.toml: what one unit wants instead."""

    unit: str
    observation: _Amount | None = None
    products: _Amount | None = None
    testimony: _Amount | None = None
    statement: _Amount | None = None
    questions: _Amount | None = None
    kinds: Annotated[int, Field(ge=0, le=5)] | None = None
    occasions: _Amount | None = None
    tasks: Annotated[list[Name], Field(min_length=1)] | None = None
    source: str = ""


class EvidenceFile(Settings):
    """evidence.toml, or a centre's own file over it."""

    format: Literal[1]
    source: str = ""
    wanted: list[WantedTable] = Field(default_factory=list)
    tasks: list[TaskEvidenceTable] = Field(default_factory=list)
    units: list[UnitEvidenceTable] = Field(default_factory=list)
