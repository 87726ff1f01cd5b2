"""What changed between two editions of a qualification, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.words import requirements

if TYPE_CHECKING:
    from recommender.answers.editions import Value


def value_words(value: Value) -> str | None:
    """Return one side of a change in words; None where there is nothing."""
    if value is None or isinstance(value, str):
        return value
    return requirements.requirement_in_words(value)
