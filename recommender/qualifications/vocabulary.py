"""The words of an occupational area: tags, their phrases, roles, tag strengths.

Several qualifications of one area share them, so they are written once, in a
folder of their own: tags.toml, roles.toml and strengths.csv.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from recommender.errors import RequestError, counted, normal_form, printable
from recommender.qualifications.suggestions import folded, suggest, unknown

if TYPE_CHECKING:
    from pathlib import Path


class Frequency(StrEnum):
    """How often a task is part of the job."""

    DAILY = "daily"
    WEEKLY = "weekly"
    SOMETIMES = "sometimes"
    NEVER = "never"

    @property
    def weight(self) -> int:
        """The weight w of the match: 3, 2, 1, and 0 for never."""
        return _WEIGHTS[self]


_WEIGHTS = {
    Frequency.DAILY: 3,
    Frequency.WEEKLY: 2,
    Frequency.SOMETIMES: 1,
    Frequency.NEVER: 0,
}
Often = Literal["daily", "weekly", "sometimes", "never"]


class Tag(NamedTuple):
    """A task or a channel; `no_unit` says why no unit assesses it, if none does."""

    name: str
    title: str
    phrases: tuple[str, ...] = ()
    no_unit: str = ""


class Role(NamedTuple):
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
    of the tags. `folder` is where the words were read from.
    """

    tags: tuple[Tag, ...]
    roles: tuple[Role, ...]
    everyone: tuple[tuple[str, Frequency], ...]
    strengths: dict[str, tuple[tuple[str, int], ...]]
    folder: Path | None = None

    def __repr__(self) -> str:
        """State in one line how many words there are."""
        tags, roles = counted(len(self.tags), "tag"), counted(len(self.roles), "role")
        return f"<Vocabulary: {tags}, {roles}>"

    def find_tag(self, name: str) -> Tag:
        """Return the tag with this name or phrase, in any case or spelling of spaces.

        Raises:
            RequestError: there is none; the hint are tags that may be meant.
        """
        found = self._tag_by_form.get(normal_form(name))
        found = found or self._tag_by_folded_form.get(folded(name))
        if found is not None:
            return found
        examples = ", ".join(self._most_used())
        otherwise = f"often used: {examples}; all: recommender tags"
        texts = {tag.name: (tag.title, *tag.phrases) for tag in self.tags}
        near = suggest(name, texts, otherwise, self._patterns())
        message = f"no tag {printable(name)} in this qualification"
        raise RequestError(unknown("tag-unknown", message, name, near))

    @cached_property
    def _tag_by_form(self) -> dict[str, Tag]:
        phrases = {normal_form(p): tag for tag in self.tags for p in tag.phrases}
        return {**phrases, **{normal_form(tag.name): tag for tag in self.tags}}

    @cached_property
    def _tag_by_folded_form(self) -> dict[str, Tag]:
        return {folded(form): tag for form, tag in self._tag_by_form.items()}

    def _patterns(self) -> dict[str, list[str]]:
        """Read how people tell each task, where the area has that."""
        path = None if self.folder is None else self.folder / "phrases.toml"
        if path is None or not path.is_file():
            return {}
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8")).get("phrases", {})
        except (OSError, ValueError):
            return {}
        names = {tag.name for tag in self.tags}
        return {tag: texts for tag, texts in found.items() if tag in names}

    @cached_property
    def _role_by_form(self) -> dict[str, Role]:
        also = {normal_form(one): role for role in self.roles for one in role.also}
        titles = {normal_form(role.title): role for role in self.roles}
        names = {normal_form(role.name): role for role in self.roles}
        return {**also, **titles, **names}

    @cached_property
    def _role_by_folded_form(self) -> dict[str, Role]:
        return {folded(form): role for form, role in self._role_by_form.items()}

    def find_role(self, name: str) -> Role:
        """Return the role with this name, or another name of the same job.

        Raises:
            RequestError: there is none; the hint are roles that may be meant.
        """
        found = self._role_by_form.get(normal_form(name))
        found = found or self._role_by_folded_form.get(folded(name))
        if found is not None:
            return found
        texts = {role.name: (role.title, *role.also) for role in self.roles}
        near = suggest(name, texts, "see: recommender roles")
        message = f"no role {printable(name)} in this qualification"
        raise RequestError(unknown("role-unknown", message, name, near))

    def _most_used(self) -> list[str]:
        uses: defaultdict[str, int] = defaultdict(int)
        for role in self.roles:
            for tag, _ in role.frequencies:
                uses[tag] += 1
        return sorted(uses, key=lambda tag: (-uses[tag], tag))[:5]
