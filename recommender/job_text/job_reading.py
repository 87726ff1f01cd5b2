"""A job reading: how likely each task is part of the job that a text describes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from recommender.qualifications.vocabulary import Role, Tag

# From this on a task counts as read; below it, it is only possible. In cross-validation
# on the adverts learnt from, this gives the best balance of wrong and missed tasks.
LIKELY = 40
SURE = 100


class Mention(NamedTuple):
    """Words of a text that mention a task; `line` counts from 1.

    `often` is a guess unless `says_often`. `states` means that the words state the
    task by themselves, and do not only hint at it. `part` is the part of the text that
    they are in; `standing` is "others" where they tell of the work of others, "wished"
    where they tell what is asked of a person but not required, else empty. `quote` is
    the words to the end of their phrase, empty where more of them is not to be shown.
    """

    tag: str
    often: Frequency
    words: str
    line: int
    says_often: bool = True
    states: bool = True
    part: str = ""
    standing: str = ""
    quote: str = ""

    @property
    def shown(self) -> str:
        """What is shown: the whole phrase, unless the words alone are to be shown.

        >>> Mention("records", Frequency.DAILY, "keep", 1, quote="keep records").shown
        'keep records'
        """
        return self.quote or self.words


class TaskReading(NamedTuple):
    """A task that may be part of the job: how likely, how often, and why.

    `percent` is in tens, and 100 where it is as good as sure. `often` is usual for the
    task unless the text `says_often`. `mentions` are the words that state the task or
    hint at it, `usual_for` the roles that speak for it, `words` others that do.
    `because` has all that speaks for it or against, the most important first: what
    each feature adds to the logarithm of the odds.
    """

    tag: str
    percent: int
    often: Frequency
    says_often: bool
    mentions: tuple[Mention, ...] = ()
    usual_for: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    because: tuple[tuple[str, float], ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the task is as good as sure to be part of the job."""
        return self.percent >= SURE

    @property
    def is_likely(self) -> bool:
        """Whether the task is likely enough to be named as part of the job."""
        return self.percent >= LIKELY


class RoleReading(NamedTuple):
    """A role that a text may describe, and how likely, in tens of percent."""

    role: Role
    percent: int


@dataclass(frozen=True, slots=True)
class JobReading:
    """What was read out of a job description.

    `tasks` are in the order of the vocabulary; `denied` are the tags that the text says
    are not part of the job. `roles` are those that it may describe, the likeliest
    first; `role` is the first where it is clear, else None. `not_covered` are the tags
    that no unit of the qualification assesses. `not_understood` are numbers and texts
    of lines that seem to state a task, but in which none was recognised.
    `personal_details` maps kinds of them to line numbers.
    """

    tasks: tuple[TaskReading, ...]
    denied: tuple[str, ...]
    roles: tuple[RoleReading, ...]
    mentions: tuple[Mention, ...]
    not_covered: tuple[Tag, ...]
    not_understood: tuple[tuple[int, str], ...]
    personal_details: dict[str, tuple[int, ...]]
    is_english: bool
    role: Role | None = None

    @property
    def tags(self) -> dict[str, Frequency]:
        """The likely tasks, and how often; the denied ones are never done."""
        likely = {task.tag: task.often for task in self.tasks if task.is_likely}
        return {**likely, **dict.fromkeys(self.denied, Frequency.NEVER)}

    @property
    def is_of_the_area(self) -> bool:
        """Whether the text states any task of the occupational area."""
        return any(task.is_likely for task in self.tasks)


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
