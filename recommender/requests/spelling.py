"""How tags and pairs are written, on a command line and in cells alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import (
    Fault,
    RequestError,
    did_you_mean,
    meant_by,
    normal_form,
    printable,
)
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.frequencies import frequency_hint, read_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.requests.frequencies import Range


def parted(text: str) -> tuple[str, str, str]:
    """Return a text in two at its last colon or, if it has none, equals sign.

    >>> parted("complaints=daily"), parted("a=b:c")
    (('complaints', '=', 'daily'), ('a=b', ':', 'c'))
    """
    return text.rpartition(":" if ":" in text else "=")


def read_tags(texts: Iterable[str], option: str = "") -> dict[str, Frequency | Range]:
    """Return the tags of texts such as `TAG` or `TAG:HOW-OFTEN`, each with how often.

    A tag may be given twice with the same frequency. `option` is what comes before
    each on a command line.

    >>> read_tags(["complaints", "selling:never"])["complaints"]
    <Frequency.DAILY: 'daily'>

    Raises:
        RequestError: every frequency that is unknown, every tag that has two.
    """
    frequencies: dict[str, Frequency | Range] = {}
    written: dict[str, str] = {}
    faults = []
    for text in texts:
        name, separator, often = parted(text)
        name, often = (name, often.strip().lower()) if separator else (text, "daily")
        name = normal_form(name)
        try:
            frequency = read_frequency(often)
        except ValueError:
            hint = did_you_mean(often, [*Frequency], frequency_hint(often))
            message = f"{printable(often)} is not a valid frequency"
            message = message if often else "there is no frequency after the colon"
            message = f"{option}{printable(text)}: {message}"
            meant = meant_by(often, Frequency)
            faults.append(Fault("frequency-unknown", message, hint, meant=meant))
            continue
        if frequencies.setdefault(name, frequency) != frequency:
            message = f"{option}{name}:{written[name]} and {option}{name}:{often}"
            message = f"{message} contradict each other"
            faults.append(Fault("args-conflict", message, "keep one of them"))
        written.setdefault(name, often)
    if faults:
        raise RequestError(*faults)
    return frequencies


def read_pairs(what: str, texts: Iterable[str], option: str = "") -> dict[str, str]:
    """Return the pairs of texts such as `NAME:VALUE`: readings of rules, or facts.

    >>> read_pairs("reading", ["level-3:exactly"])
    {'level-3': 'exactly'}

    Raises:
        RequestError: a text has no colon, or a name is given two values.
    """
    values: dict[str, str] = {}
    for text in texts:
        name, separator, value = (part.strip() for part in parted(text))
        if not separator:
            message = f"{option}{printable(text)} does not name a {what}"
            hint = f"write {_PAIRS[what]}"
            raise RequestError(Fault(f"{what}-unknown", message, hint))
        if values.setdefault(name, value) != value:
            message = f"{option}{name} is given twice, with different values"
            raise RequestError(Fault("args-conflict", message, "keep one of them"))
    return values


_PAIRS = {
    "unit": "UNIT:CREDITS",
    "reading": "RULE:READING",
    "fact": "FACT:VALUE",
    "grade": "UNIT:GRADE",
    "way": "UNIT:HOW",
}
