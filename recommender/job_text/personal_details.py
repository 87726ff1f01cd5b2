"""Personal details in a job description: their kinds, never their values."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from recommender.safe_text import NATIONAL_INSURANCE, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

HEALTH = "a detail of someone's health"
# Stands for a value in what is read of a text; no pattern has it.
HIDDEN = "\u2026"
_MOST_IN_A_NAME = 64
_DATE = (
    r"\d{1,4}(?:st|nd|rd|th)?[ ./-]{1,3}(?:\d{1,2}|[a-z]{3,9})(?:[ ./,-]{1,3}\d{2,4})?"
    r"|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?(?:[ ,]{1,2}\d{4})?"
)
# Each begins with a character or word that is rare in a text, and backtracks over a few
# dozen characters at most, so that any text is read in linear time.
_KINDS = (
    ("a telephone number", PHONE),
    ("a National Insurance number", NATIONAL_INSURANCE),
    (
        "a postcode",
        re.compile(
            r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
            r"|\b[a-z]{1,2}\d[a-z\d]? ?\d(?!st|nd|rd|th|am|pm)[a-z]{2}\b"
        ),
    ),
    (
        "a date of birth",
        re.compile(
            r"(?i)\b(?:d\.?o\.?b\b\.?|date of birth|birth ?day|born)"
            rf"(?: (?:on|is|was|in))?[ :=-]{{0,4}}(?:{_DATE}|\d{{4}})?"
        ),
    ),
)


def hide_personal_details(text: str) -> tuple[str, dict[str, tuple[int, ...]]]:
    """Return a text without personal details, and the lines that had each kind.

    >>> hide_personal_details("Ring 020 7946 0018.")
    ('Ring ….', {'a telephone number': (1,)})
    """
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        hidden = _without_addresses(line)
        if hidden != line:
            numbers["an email address"].append(number)
        for kind, pattern in _KINDS:
            shorter = pattern.sub(HIDDEN, hidden)
            if shorter != hidden:
                numbers[kind].append(number)
            hidden = shorter
        lines[number - 1] = hidden
    return "\n".join(lines), {kind: tuple(where) for kind, where in numbers.items()}


def _without_addresses(line: str) -> str:
    """Return a line without email addresses; each is looked for around its @."""
    if "@" not in line:
        return line
    return "".join(_pieces(line))


def _pieces(line: str) -> Iterator[str]:
    done = 0
    for domain in _DOMAIN.finditer(line):
        at = domain.start()
        start = at
        while (
            start > done and at - start < _MOST_IN_A_NAME and _in_name(line[start - 1])
        ):
            start -= 1
        if start < at:
            yield line[done:start] + HIDDEN
            done = domain.end()
    yield line[done:]


def _in_name(character: str) -> bool:
    return character.isalnum() or character in "._%+-'"


_DOMAIN = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
# Two words that begin with a capital letter, or one that does not begin a sentence.
_NAMES = re.compile(
    r"(?:\b[A-Z][a-z'-]+[ ]){1,4}[A-Z][a-z'-]+\b|(?<=[a-z,;:] )[A-Z][a-z'-]+\b"
)


def without_names(sentence: str) -> str:
    """Return a sentence without words that may be names, as its line can be found.

    >>> without_names("You file forms of the CRM for Candidate Name and Assessor.")
    'You file forms of the CRM for … and ….'
    """
    return _NAMES.sub(HIDDEN, sentence)
