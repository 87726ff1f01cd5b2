"""The keys and types of tags.toml and roles.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from recommender.files.settings import Name, Settings
from recommender.qualifications.vocabulary import Often


class TagTable(Settings):
    """A [[tags]] table of tags.toml."""

    tag: Name
    title: str
    phrases: list[str] = Field(min_length=1)
    no_unit: str = ""
    theme: str = ""


class TagPhrases(BaseModel):
    """What of a [[tags]] table is checked, whatever else is wrong with it."""

    tag: str
    phrases: list[str]


class TagsFile(Settings):
    """tags.toml."""

    format: Literal[1]
    area: Name
    title: str
    tags: list[TagTable] = Field(min_length=1)


class RoleTable(Settings):
    """A [[roles]] table of roles.toml."""

    role: Name
    title: str
    also: list[str] = Field(default_factory=list)
    titles: list[Annotated[str, Field(pattern=r"\w")]] = Field(default_factory=list)
    source: str = ""
    tags: dict[str, Often] = Field(min_length=1)


class RoleTags(BaseModel):
    """What of a [[roles]] table is checked, whatever else is wrong with it."""

    role: str
    tags: dict[str, Often]


class RolesFile(Settings):
    """roles.toml."""

    format: Literal[1]
    everyone: dict[str, Often] = Field(default_factory=dict)
    roles: list[RoleTable] = Field(default_factory=list)
