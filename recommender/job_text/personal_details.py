"""What a job description should not hold: details of a person. Kinds, never values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.job_text.language import Said
    from recommender.job_text.sentences import Sentence

# Each begins at a character that few places of a text have, and none can backtrack
# over more than a few dozen: so a text of any kind is read in linear time.
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


def kinds_of(sentence: Sentence, said: Said) -> Iterator[str]:
    """Name the kinds of personal detail that a sentence holds."""
    for kind, pattern in _KINDS:
        if pattern.search(sentence.text):
            yield kind
    if said.health:
        yield "a detail of someone's health"
