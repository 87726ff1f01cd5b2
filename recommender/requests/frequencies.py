"""How often tasks come up: frequencies, and ranges or chances where nobody is sure."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from recommender.qualifications.vocabulary import Weight


class Range(NamedTuple):
    """The least and the most often that a task may come up.

    With `percent`, from 1 to 99, it is a chance: with that probability the task is done
    as often as `most`, and otherwise it is not part of the job.
    """

    least: Frequency
    most: Frequency
    percent: int | None = None

    @property
    def likely(self) -> bool:
        """Whether rules count the task as part of the job: from a chance of 50%."""
        return self.percent is None or self.percent >= _LIKELY


_LIKELY = 50
MAYBE = Range(Frequency.NEVER, Frequency.DAILY)
# Part of the job, but not known how often.
AT_ALL = Range(Frequency.SOMETIMES, Frequency.DAILY)
FREQUENCY_HINT = (
    "write daily, weekly, sometimes or never; if you are not sure, maybe, a range "
    "such as sometimes..daily, or a chance such as weekly 60%"
)
_CHANCE = re.compile(r"(\S*?),?\s*([0-9]{1,3})\s*%")


class ExpectedWeight(Fraction):
    """The weight that a task with a chance has on average; it remembers the chance.

    >>> ExpectedWeight(Range(Frequency.NEVER, Frequency.WEEKLY, 60)) == Fraction(6, 5)
    True
    """

    __slots__ = ("chance",)
    chance: Range

    def __new__(cls, chance: Range) -> ExpectedWeight:
        """Make the weight of a range that has a percentage."""
        assert chance.percent is not None
        weight = super().__new__(cls, chance.most.weight * chance.percent, 100)
        weight.chance = chance
        return weight

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make the weight again, in another process too."""
        return ExpectedWeight, (self.chance,)

    def __copy__(self) -> ExpectedWeight:
        """Return the weight itself, which never changes."""
        return self

    def __deepcopy__(self, memo: object) -> ExpectedWeight:
        """Return the weight itself, which never changes."""
        return self


def read_frequency(text: str) -> Frequency | Range:
    """Return the frequency, range or chance of a text.

    >>> read_frequency("weekly")
    <Frequency.WEEKLY: 'weekly'>
    >>> range_in_words(read_frequency("daily..sometimes"))
    'sometimes..daily'
    >>> range_in_words(read_frequency("weekly, 60 %"))
    'weekly 60%'

    Raises:
        ValueError: it is none of these.
    """
    words = text.strip().casefold()
    if words == "maybe":
        return MAYBE
    chance = _CHANCE.fullmatch(words)
    if chance is not None:
        return _chance(Frequency(chance[1]), int(chance[2]))
    ends = [Frequency(end.strip()) for end in words.split("..")]
    if len(ends) == 1:
        return ends[0]
    least, most = sorted(ends, key=lambda frequency: frequency.weight)
    return least if least is most else Range(least, most)


def _chance(most: Frequency, percent: int) -> Range:
    if most is Frequency.NEVER or not 0 < percent < 100:
        raise ValueError("this is certain")
    return Range(Frequency.NEVER, most, percent)


def frequency_hint(text: str) -> str:
    """Return how to write instead what is not a valid frequency.

    >>> frequency_hint("weekly 120%")
    'write a chance from 1% to 99%, such as weekly 60%'
    """
    chance = _CHANCE.fullmatch(text.strip().casefold())
    if chance is None:
        return FREQUENCY_HINT
    often, percent = chance.groups()
    if often in {"maybe", "never", ""}:
        return f"write how often, if at all: daily, weekly or sometimes {percent}%"
    if often in [*Frequency] and int(percent) == 100:
        return f"write {often}: it is certain"
    if often in [*Frequency] and int(percent) == 0:
        return "leave the task out, or write never to rule its units out"
    return "write a chance from 1% to 99%, such as weekly 60%"


def join_chances(text: str) -> str:
    """Return a list without the commas in chances, which separate nothing.

    >>> join_chances("selling:weekly, 60%, writing")
    'selling:weekly 60%, writing'
    """
    return re.sub(r",(?=\s*[0-9]{1,3}\s*%)", "", text)


def frequency_of(weight: Weight) -> Frequency:
    """Return the frequency of a weight, 0 to 3."""
    return next(frequency for frequency in Frequency if frequency.weight == weight)


def likely_weight(weight: Weight) -> Weight:
    """Return the weight of a task if it is done; 0 if that is less likely than not."""
    if not isinstance(weight, ExpectedWeight):
        return weight
    return weight.chance.most.weight if weight.chance.likely else 0


def range_in_words(bounds: Range) -> str:
    """Return a range or a chance as it is typed.

    >>> range_in_words(MAYBE)
    'maybe'
    """
    if bounds.percent is not None:
        return f"{bounds.most} {bounds.percent}%"
    return "maybe" if bounds == MAYBE else f"{bounds.least}..{bounds.most}"


def often_in_words(often: Weight | Range) -> str:
    """Return how often a task is done, and how likely that is, for a sentence.

    >>> often_in_words(read_frequency("weekly 60%")), often_in_words(3)
    ('weekly, 60% likely', 'daily')
    """
    if isinstance(often, ExpectedWeight):
        often = often.chance
    if not isinstance(often, Range):
        return frequency_of(often).value
    if often.percent is None:
        return range_in_words(often)
    return f"{often.most}, {often.percent}% likely"


def middle_frequency(bounds: Range) -> Frequency:
    """Return the middle of a range, the lower of two, but at least `sometimes`.

    `never` would rule out units although the task may be part of the job. With a
    chance it is as often as the task is done, if it is.

    >>> middle_frequency(MAYBE)
    <Frequency.SOMETIMES: 'sometimes'>
    """
    if bounds.percent is not None:
        return bounds.most
    weight = max((bounds.least.weight + bounds.most.weight) // 2, 1)
    return frequency_of(weight)
