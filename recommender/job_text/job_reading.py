"""A job reading: the tasks read out of a job description, and the evidence for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recommender.qualifications.vocabulary import Role, Tag


class Mention(NamedTuple):
    """Words of a text that mention a task; `line` counts from 1.

    `often` is a guess unless `says_often`. `states` means that the words state the
    task by themselves, and do not only hint at it. `part` is the part of the text that
    they are in; `standing` is "others" where they tell of the work of others, "wished"
    where they tell what is asked of a person but not required, else empty.
    """

    tag: str
    often: Frequency
    words: str
    line: int
    says_often: bool = True
    states: bool = True
    part: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class JobReading:
    """What was read out of a job description.

    `tags` are in the order of the vocabulary, each with the highest frequency that
    the text gives it, or never where it is only denied. `doubtful` are tasks that the
    text only hints at, with nothing to support it. `not_covered` are the tags that no
    unit of the qualification assesses. `not_understood` are numbers and texts of lines
    that seem to state a task, but in which none was recognised. `personal_details` maps
    kinds of them to line numbers. `role` is the nearest role; None where none is clear.
    """

    tags: dict[str, Frequency]
    doubtful: dict[str, Frequency]
    mentions: tuple[Mention, ...]
    not_covered: tuple[Tag, ...]
    not_understood: tuple[tuple[int, str], ...]
    personal_details: dict[str, tuple[int, ...]]
    is_english: bool
    role: Role | None = None

    def stated_frequency(self, tag: str) -> Frequency | None:
        """Return how often the text itself says a task is done; None if it does not."""
        mentions = stating([mention for mention in self.mentions if mention.tag == tag])
        done = [mention for mention in mentions if mention.often is not Frequency.NEVER]
        counted = [mention for mention in done or mentions if mention.says_often]
        return highest([mention.often for mention in counted]) if counted else None


def stating(mentions: Collection[Mention]) -> list[Mention]:
    """Return the mentions that state a task; all of them where they are only hints."""
    return [mention for mention in mentions if mention.states] or [*mentions]


def highest(frequencies: Collection[Frequency]) -> Frequency:
    """Return the highest of some frequencies; never is the lowest."""
    return max(frequencies, key=lambda often: often.weight)


def grouped(mentions: Collection[Mention]) -> Mapping[str, list[Mention]]:
    """Return the mentions by tag, in the order of the text."""
    by_tag: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_tag[mention.tag].append(mention)
    return by_tag
