"""The document of what was read in a job description."""

from __future__ import annotations

from typing import Literal

from recommender.reports.documents.document_parts import (
    Document,
    FrequencyWord,
    schema_named,
)


class MentionEntry(Document):
    """The words of a text that mention a task."""

    words: str
    line: int
    often: FrequencyWord


class FoundTag(Document):
    """A tag found in a text; `covered` is true if any unit assesses it.

    `percent` is how likely it is part of the job, 100 where it is as good as sure.
    `often` is usual for the task unless the text `says_often`. `usual_for` are likely
    roles that have it, `words` other words of the text that speak for it.
    """

    tag: str
    often: FrequencyWord
    covered: bool
    mentions: list[MentionEntry]
    percent: int
    says_often: bool
    usual_for: list[str]
    words: list[str]
    because: dict[str, float]


class LineEntry(Document):
    """A line that seems to describe a task, but in which no tag was found."""

    line: int
    text: str


class NearestRole(Document):
    """The role that a text is nearest to.

    `from_role` are the tasks of that role which the text does not mention.
    """

    role: str
    title: str
    from_role: list[str]


class LikelyRole(Document):
    """A role that the text may describe, and how likely in percent."""

    role: str
    percent: int


class ReadingDocument(Document):
    """The answer of `tags from`; `private` maps kinds of personal details to lines.

    `tags` are likely (from 40 percent), or denied; `doubtful` are less likely. Plans
    count each task as much as it is likely.
    """

    schema_: Literal["recommender.reading/2"] = schema_named("recommender.reading/2")
    qualification: str
    tags: list[FoundTag]
    doubtful: list[FoundTag]
    not_understood: list[LineEntry]
    private: dict[str, list[int]]
    is_english: bool
    nearest_role: NearestRole | None
    roles: list[LikelyRole]
    denied: list[str]
