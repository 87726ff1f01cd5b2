"""A job reading: what was read out of a job description, and the words that say so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recommender.qualifications.vocabulary import Role, Tag


class Mention(NamedTuple):
    """Words of a text that speak of a task; `line` counts from 1.

    `is_said` says that the text itself says how often; `tells` that the words state
    the task by themselves, and do not only hint at it.
    """

    tag: str
    often: Frequency
    words: str
    line: int
    is_said: bool = True
    tells: bool = True


@dataclass(frozen=True, slots=True)
class JobReading:
    """What was read out of a job description.

    `tags` are in the order of the vocabulary, each with the highest frequency that
    is said of it, or never where it is only denied; `doubtful` are tasks that the text
    only hints at, and that nothing supports. `not_covered` are those tags that no unit
    of the qualification assesses. `not_understood` are lines that seem
    to tell a task, with their numbers, in which nothing was found. `private` names
    kinds of personal details, each with the lines. `role` is the nearest, None where
    none is clear.
    """

    tags: dict[str, Frequency]
    doubtful: dict[str, Frequency]
    mentions: tuple[Mention, ...]
    not_covered: tuple[Tag, ...]
    not_understood: tuple[tuple[int, str], ...]
    private: dict[str, tuple[int, ...]]
    is_english: bool
    role: Role | None = None

    def said(self, tag: str) -> Frequency | None:
        """Return how often the text itself says a task is done; None if it does not."""
        told = telling([one for one in self.mentions if one.tag == tag])
        done = [one for one in told if one.often is not Frequency.NEVER]
        said = [one.often for one in done or told if one.is_said]
        return unless_denied(said) if said else None


def telling(mentions: Collection[Mention]) -> list[Mention]:
    """Keep the mentions that tell a task, or where none does, all that hint at it."""
    return [one for one in mentions if one.tells] or [*mentions]


def unless_denied(found: Collection[Frequency]) -> Frequency:
    """Return the highest frequency said; what is said at all is not never."""
    return max(found, key=lambda often: often.weight)


def grouped(mentions: Collection[Mention]) -> Mapping[str, list[Mention]]:
    """Put mentions together by tag, in order of the text."""
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for one in mentions:
        found[one.tag].append(one)
    return found
