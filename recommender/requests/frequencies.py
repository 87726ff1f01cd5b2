"""How often tasks come up: frequencies, and ranges where candidates are not sure."""

from __future__ import annotations

from typing import TypeAlias

from recommender.qualifications.vocabulary import Frequency

# The least and the most often that a task may be part of the job.
Range: TypeAlias = tuple[Frequency, Frequency]
MAYBE: Range = (Frequency.NEVER, Frequency.DAILY)
# Part of the job, but not known how often.
AT_ALL: Range = (Frequency.SOMETIMES, Frequency.DAILY)
FREQUENCY_HINT = (
    "write daily, weekly, sometimes or never; if you are not sure, maybe, or a range "
    "such as sometimes..daily"
)


def read_frequency(text: str) -> Frequency | Range:
    """Return the frequency or range of a text, such as `sometimes..daily` or `maybe`.

    >>> read_frequency("weekly")
    <Frequency.WEEKLY: 'weekly'>
    >>> read_frequency("daily..sometimes")
    (<Frequency.SOMETIMES: 'sometimes'>, <Frequency.DAILY: 'daily'>)

    Raises:
        ValueError: it is none of these.
    """
    words = text.strip().casefold()
    if words == "maybe":
        return MAYBE
    ends = [Frequency(end.strip()) for end in words.split("..")]
    if len(ends) == 1:
        return ends[0]
    least, most = sorted(ends, key=lambda frequency: frequency.weight)
    return least if least is most else (least, most)


def frequency_of(weight: int) -> Frequency:
    """Return the frequency of a weight, 0 to 3."""
    return next(frequency for frequency in Frequency if frequency.weight == weight)


def range_in_words(bounds: Range) -> str:
    """Return a range as it is typed.

    >>> range_in_words(MAYBE)
    'maybe'
    """
    return "maybe" if bounds == MAYBE else f"{bounds[0]}..{bounds[1]}"


def middle_frequency(bounds: Range) -> Frequency:
    """Return the middle of a range, the lower of two, but at least `sometimes`.

    `never` would rule out units although the task may be part of the job.

    >>> middle_frequency(MAYBE)
    <Frequency.SOMETIMES: 'sometimes'>
    """
    weight = max((bounds[0].weight + bounds[1].weight) // 2, 1)
    return frequency_of(weight)
