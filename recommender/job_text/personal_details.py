"""Personal details in a job description: their kinds, never their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.job_text.language import Phrases
    from recommender.job_text.sentences import Sentence

# Each begins with a character that is rare in a text, and backtracks over a few dozen
# characters at most, so that any text is read in linear time.
_KINDS = (
    ("an email address", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")),
    (
        "a telephone number",
        re.compile(r"(?<![\w.])(?:\+44|\(?0)\d[\d ()-]{7,14}\d(?!\d)"),
    ),
    (
        "a National Insurance number",
        re.compile(r"\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b"),
    ),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("a date of birth", re.compile(r"(?i)\b(?:d\.?o\.?b\.?|date of birth|born on)\b")),
)


def kinds_of(sentence: Sentence, phrases: Phrases) -> Iterator[str]:
    """Yield the kinds of personal details in a sentence."""
    for kind, pattern in _KINDS:
        if pattern.search(sentence.text):
            yield kind
    if phrases.health:
        yield "a detail of someone's health"
