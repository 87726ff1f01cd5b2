"""The vocabulary of an occupational area: its tags, their phrases, roles, strengths.

The qualifications of an area share it, so it is in a folder of its own, in tags.toml,
roles.toml and strengths.csv.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from recommender.errors import RequestError, counted, normal_form, printable
from recommender.qualifications.suggestions import (
    Suggestion,
    folded,
    suggest,
    unknown_name,
)

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path


class Frequency(StrEnum):
    """How often a task is part of the job."""

    DAILY = "daily"
    WEEKLY = "weekly"
    SOMETIMES = "sometimes"
    NEVER = "never"

    @property
    def weight(self) -> int:
        """The weight of a task in the mismatch: 3, 2, 1, and 0 for never."""
        return _WEIGHTS[self]


# How the basis of a strength begins until a person confirms it.
PROPOSED = "proposed"

_WEIGHTS = {
    Frequency.DAILY: 3,
    Frequency.WEEKLY: 2,
    Frequency.SOMETIMES: 1,
    Frequency.NEVER: 0,
}
Often = Literal["daily", "weekly", "sometimes", "never"]
# So many suggestions are kept.
_MOST_KEPT = 8_192
# The weight of a task: of a frequency, or an average where it is not certain.
Weight: TypeAlias = "int | Fraction"


class Tag(NamedTuple):
    """A task of a job; `no_unit` says why no unit assesses it, if none does.

    Tasks of one `theme` are shown together.
    """

    name: str
    title: str
    phrases: tuple[str, ...] = ()
    no_unit: str = ""
    theme: str = ""


class Role(NamedTuple):
    """A job with its usual tags, from which a request can start.

    `also` are other names, for people; `titles` those of adverts, for reading texts.
    """

    name: str
    title: str
    frequencies: tuple[tuple[str, Frequency], ...]
    also: tuple[str, ...] = ()
    source: str = ""
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """The tags and roles of an area.

    The tags of `everyone` are added to every job. `strengths` maps unit codes to (tag,
    strength) pairs in the order of the tags; those of the units in `proposed` nobody
    has confirmed. `folder` is where the files are. If it `suggests`, names are looked
    for that may be meant.
    """

    tags: tuple[Tag, ...]
    roles: tuple[Role, ...]
    everyone: tuple[tuple[str, Frequency], ...]
    strengths: dict[str, tuple[tuple[str, int], ...]]
    folder: Path | None = None
    proposed: frozenset[str] = frozenset()
    suggests: bool = True

    def __repr__(self) -> str:
        """Return one line with the numbers of tags and roles."""
        tags, roles = counted(len(self.tags), "tag"), counted(len(self.roles), "role")
        return f"<Vocabulary: {tags}, {roles}>"

    @cached_property
    def plain(self) -> Vocabulary:
        """The same without suggestions, for who has named many that are unknown."""
        return replace(self, suggests=False)

    def tag_named(self, name: str) -> Tag | None:
        """Return the tag with this name or phrase; case and hyphens do not matter."""
        tag = self._tag_by_form.get(normal_form(name))
        return tag or self._tag_by_folded_form.get(folded(name))

    def find_tag(self, name: str) -> Tag:
        """Return the tag with this name or phrase, as `tag_named` does.

        Raises:
            RequestError: there is none; the hint names tags that may be meant.
        """
        tag = self.tag_named(name)
        if tag is not None:
            return tag
        near = self._tag_suggestions.get(name)
        if near is None:
            near = self._tags_near(name)
            if len(self._tag_suggestions) == _MOST_KEPT:
                self._tag_suggestions.clear()
            self._tag_suggestions[name] = near
        message = f"no tag {printable(name)} in this qualification"
        raise RequestError(unknown_name("tag-unknown", message, name, near))

    def _tags_near(self, name: str) -> Suggestion:
        examples = ", ".join(self._most_used)
        otherwise = f"often used: {examples}; all: recommender tags"
        if not self.suggests:
            return Suggestion(otherwise)
        texts_of = {tag.name: (tag.title, *tag.phrases) for tag in self.tags}
        return suggest(name, texts_of, otherwise, self._patterns)

    @cached_property
    def _tag_suggestions(self) -> dict[str, Suggestion]:
        """What was suggested: each name of a file is looked up more than once."""
        return {}

    @cached_property
    def _tag_by_form(self) -> dict[str, Tag]:
        phrases = {normal_form(p): tag for tag in self.tags for p in tag.phrases}
        return {**phrases, **{normal_form(tag.name): tag for tag in self.tags}}

    @cached_property
    def _tag_by_folded_form(self) -> dict[str, Tag]:
        return {folded(form): tag for form, tag in self._tag_by_form.items()}

    @cached_property
    def _patterns(self) -> dict[str, list[str]]:
        """Return the patterns of each tag, if the area has a phrases.toml."""
        path = None if self.folder is None else self.folder / "phrases.toml"
        if path is None or not path.is_file():
            return {}
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        names = {tag.name for tag in self.tags}
        # Only a hint is looked for here: what is of another shape is told elsewhere.
        phrases = content.get("phrases")
        return {
            tag: [pattern for pattern in patterns if isinstance(pattern, str)]
            for tag, patterns in (phrases if isinstance(phrases, dict) else {}).items()
            if tag in names and isinstance(patterns, list)
        }

    @cached_property
    def _role_by_form(self) -> dict[str, Role]:
        also = {normal_form(name): role for role in self.roles for name in role.also}
        titles = {normal_form(role.title): role for role in self.roles}
        names = {normal_form(role.name): role for role in self.roles}
        return {**also, **titles, **names}

    @cached_property
    def _role_by_folded_form(self) -> dict[str, Role]:
        return {folded(form): role for form, role in self._role_by_form.items()}

    def role_named(self, name: str) -> Role | None:
        """Return the role with this name, or with another name of the same job."""
        role = self._role_by_form.get(normal_form(name))
        return role or self._role_by_folded_form.get(folded(name))

    def find_role(self, name: str) -> Role:
        """Return the role with this name, as `role_named` does.

        Raises:
            RequestError: there is none; the hint names roles that may be meant.
        """
        role = self.role_named(name)
        if role is not None:
            return role
        near = Suggestion("see: recommender roles")
        if self.suggests:
            texts_of = {role.name: (role.title, *role.also) for role in self.roles}
            near = suggest(name, texts_of, near.hint)
        message = f"no role {printable(name)} in this qualification"
        raise RequestError(unknown_name("role-unknown", message, name, near))

    @cached_property
    def _most_used(self) -> list[str]:
        uses = Counter(tag for role in self.roles for tag, _ in role.frequencies)
        return sorted(uses, key=lambda tag: (-uses[tag], tag))[:5]
