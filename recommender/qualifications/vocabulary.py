"""The words of an occupational area: tags, their phrases, roles, tag strengths.

Several qualifications of one area share them, so they are written once, in a
folder of their own: tags.toml, roles.toml and strengths.csv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from recommender.errors import (
    Fault,
    FileFaultsError,
    RequestError,
    did_you_mean,
    normal_form,
    printable,
)
from recommender.qualifications.settings import Settings, read_settings
from recommender.qualifications.sheets import check_rows, read_sheet


class Frequency(StrEnum):
    """How often a task is part of the job."""

    DAILY = "daily"
    WEEKLY = "weekly"
    SOMETIMES = "sometimes"
    NEVER = "never"

    @property
    def weight(self) -> int:
        """The weight w of the match: 3, 2, 1, and 0 for never."""
        return {"daily": 3, "weekly": 2, "sometimes": 1, "never": 0}[self.value]


Often = Literal["daily", "weekly", "sometimes", "never"]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


@dataclass(frozen=True, slots=True)
class Tag:
    """A task or a channel; `no_unit` says why no unit assesses it, if none does."""

    name: str
    title: str
    phrases: tuple[str, ...] = ()
    no_unit: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A preset of tags that a person starts from."""

    name: str
    title: str
    frequencies: tuple[tuple[str, Frequency], ...]
    also: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The tags and roles of an area; `everyone` is added to every job.

    `strengths` gives, for each unit code, the (tag, strength) pairs in the order
    of the tags.
    """

    tags: tuple[Tag, ...]
    roles: tuple[Role, ...]
    everyone: tuple[tuple[str, Frequency], ...]
    strengths: dict[str, tuple[tuple[str, int], ...]]

    def find_tag(self, name: str) -> Tag:
        """Give the tag with this name or phrase, in any case or spelling of spaces.

        Raises:
            RequestError: there is none; the nearest tags are the hint.
        """
        by_form = {normal_form(tag.name): tag for tag in self.tags}
        by_phrase = {normal_form(p): tag for tag in self.tags for p in tag.phrases}
        found = by_form.get(normal_form(name)) or by_phrase.get(normal_form(name))
        if found is not None:
            return found
        hint = did_you_mean(name, [tag.name for tag in self.tags])
        if not hint:
            phrase = did_you_mean(name, by_phrase)
            examples = ", ".join(self._most_used())
            hint = phrase or f"often used: {examples}; all: recommender tags"
        message = f"no tag {printable(name)} in this qualification"
        raise RequestError(Fault("tag-unknown", message, hint))

    def find_role(self, name: str) -> Role:
        """Give the role with this name, or another name of the same job.

        Raises:
            RequestError: there is none; the nearest roles are the hint.
        """
        by_form = {normal_form(role.name): role for role in self.roles}
        also = {normal_form(one): role for role in self.roles for one in role.also}
        titles = {normal_form(role.title): role for role in self.roles}
        found = {**also, **titles, **by_form}.get(normal_form(name))
        if found is not None:
            return found
        hint = did_you_mean(name, {**also, **by_form}, "see: recommender roles")
        message = f"no role {printable(name)} in this qualification"
        raise RequestError(Fault("role-unknown", message, hint))

    def _most_used(self) -> list[str]:
        uses: defaultdict[str, int] = defaultdict(int)
        for role in self.roles:
            for tag, _ in role.frequencies:
                uses[tag] += 1
        return sorted(uses, key=lambda tag: (-uses[tag], tag))[:5]


class TagEntry(Settings):
    """A [[tags]] table of tags.toml."""

    tag: Name
    title: str
    phrases: list[str] = Field(min_length=1)
    no_unit: str = ""


class TagsFile(Settings):
    """tags.toml."""

    format: Literal[1]
    area: Name
    title: str
    tags: list[TagEntry] = Field(min_length=1)


class RoleEntry(Settings):
    """A [[roles]] table of roles.toml."""

    role: Name
    title: str
    also: list[str] = Field(default_factory=list)
    source: str = ""
    tags: dict[str, Often] = Field(min_length=1)


class RolesFile(Settings):
    """roles.toml."""

    format: Literal[1]
    everyone: dict[str, Often] = Field(default_factory=dict)
    roles: list[RoleEntry] = Field(default_factory=list)


def _strength(text: str) -> int:
    if not re.fullmatch("[123]", text):
        hint = "write 3 (is about it), 2 (draws on it) or 1 (touches it)"
        message = f"{printable(text) or 'an empty cell'} is no strength"
        raise PydanticCustomError("strength", message, {"hint": hint})
    return int(text)


class StrengthRow(BaseModel):
    """A row of strengths.csv."""

    unit: str
    tag: str
    strength: Annotated[int, BeforeValidator(_strength)]


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read and check the three files of an area.

    Raises:
        FileFaultsError: every fault of a file at once.
    """
    tags_file = read_settings(folder / "tags.toml", TagsFile, kind="tags")
    roles_file = read_settings(folder / "roles.toml", RolesFile, kind="roles")
    tags = tuple(
        Tag(one.tag, one.title, tuple(one.phrases), one.no_unit)
        for one in tags_file.tags
    )
    faults = _check_tags(tags, str(folder / "tags.toml"))
    names = [tag.name for tag in tags]
    faults += _check_roles(roles_file, names, str(folder / "roles.toml"))
    if faults:
        raise FileFaultsError(*faults)
    roles = tuple(
        Role(one.role, one.title, _often(one.tags), tuple(one.also), one.source)
        for one in roles_file.roles
    )
    strengths = _read_strengths(folder / "strengths.csv", names)
    return Vocabulary(tags, roles, _often(roles_file.everyone), strengths)


def _often(tags: dict[str, Often]) -> tuple[tuple[str, Frequency], ...]:
    return tuple((tag, Frequency(often)) for tag, often in tags.items())


def _check_tags(tags: tuple[Tag, ...], file: str) -> list[Fault]:
    faults = []
    owner: dict[str, str] = {}
    for tag in tags:
        for phrase in (tag.name, *tag.phrases):
            form = normal_form(phrase)
            if form in owner:
                message = f"{phrase} stands under {owner[form]} and under {tag.name}"
                hint = "keep it under one of them"
                faults.append(Fault("tags-phrase-twice", message, hint, file))
            owner.setdefault(form, tag.name)
    return faults


def _check_roles(roles: RolesFile, tags: list[str], file: str) -> list[Fault]:
    faults = []
    tables = [("everyone", roles.everyone), *((r.role, r.tags) for r in roles.roles)]
    for role, used in tables:
        for tag in used:
            if tag not in tags:
                message = f"{role} names the tag {printable(tag)}, which is not there"
                hint = did_you_mean(tag, tags, "add it to tags.toml")
                faults.append(Fault("tag-undeclared", message, hint, file, column=role))
    names = [role.role for role in roles.roles]
    for name in sorted({name for name in names if names.count(name) > 1}):
        message = f"the role {name} is there {names.count(name)} times"
        faults.append(Fault("roles-duplicate", message, "keep one", file))
    return faults


def _read_strengths(
    path: Path, tags: list[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    sheet = read_sheet(path, ("unit", "tag", "strength"), ())
    checked, faults = check_rows(sheet, StrengthRow, {})
    by_unit: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row, one in checked:
        assert isinstance(one, StrengthRow)
        if one.tag not in tags:
            message = f"the tag {printable(one.tag)} is not in tags.toml"
            hint = did_you_mean(one.tag, tags, "add it there")
            faults.append(
                Fault(
                    "tag-undeclared", message, hint, sheet.name, row.number,
                    column="tag",
                )
            )  # fmt: skip
        elif one.tag in by_unit[one.unit]:
            message = f"{one.unit} has the tag {one.tag} twice"
            faults.append(
                Fault("strength-duplicate", message, "keep one", sheet.name, row.number)
            )
        by_unit[one.unit][one.tag] = one.strength
    if faults:
        raise FileFaultsError(*sorted(faults, key=lambda fault: fault.row or 0))
    place = {tag: number for number, tag in enumerate(tags)}
    return {
        unit: tuple(sorted(pairs.items(), key=lambda pair: place[pair[0]]))
        for unit, pairs in by_unit.items()
    }
