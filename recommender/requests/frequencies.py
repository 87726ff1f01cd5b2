"""Frequencies that are not known for sure: a range, from the least to the most."""

from __future__ import annotations

from typing import TypeAlias

from recommender.qualifications.vocabulary import Frequency

# The least and the most often that a task may be part of the job.
Range: TypeAlias = tuple[Frequency, Frequency]
MAYBE: Range = (Frequency.NEVER, Frequency.DAILY)
# Part of the job, but nobody said how often.
AT_ALL: Range = (Frequency.SOMETIMES, Frequency.DAILY)
FREQUENCY_HINT = (
    "write daily, weekly, sometimes or never; maybe, or a range, if you are not sure: "
    "sometimes..daily"
)


def read_frequency(text: str) -> Frequency | Range:
    """Read a frequency, `maybe`, or a range like `sometimes..daily`.

    >>> read_frequency("weekly")
    <Frequency.WEEKLY: 'weekly'>
    >>> read_frequency("daily..sometimes")
    (<Frequency.SOMETIMES: 'sometimes'>, <Frequency.DAILY: 'daily'>)

    Raises:
        ValueError: it is none of these.
    """
    said = text.strip().casefold()
    if said == "maybe":
        return MAYBE
    ends = [Frequency(end.strip()) for end in said.split("..")]
    if len(ends) == 1:
        return ends[0]
    least, most = sorted(ends, key=lambda one: one.weight)
    return least if least is most else (least, most)


def frequency_of(weight: int) -> Frequency:
    """Return the frequency of a weight, 0 to 3."""
    return next(one for one in Frequency if one.weight == weight)


def range_in_words(often: Range) -> str:
    """Write a range as it is read.

    >>> range_in_words(MAYBE)
    'maybe'
    """
    return "maybe" if often == MAYBE else f"{often[0]}..{often[1]}"


def middle_frequency(often: Range) -> Frequency:
    """Return the frequency in the middle of a range, the lower of two, but not never.

    What may be part of the job must not rule units out.

    >>> middle_frequency(MAYBE)
    <Frequency.SOMETIMES: 'sometimes'>
    """
    weight = max((often[0].weight + often[1].weight) // 2, 1)
    return frequency_of(weight)
