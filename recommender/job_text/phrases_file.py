"""The keys and types of phrases.toml, for its schema."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from recommender.files.settings import Settings


class PhrasesFile(Settings):
    """phrases.toml."""

    format: Literal[1] = 1
    too_common: list[str] = Field(default_factory=list)
    words: dict[str, list[str]] = Field(default_factory=dict)
    phrases: dict[str, list[str]] = Field(default_factory=dict)
    hints: dict[str, list[str]] = Field(default_factory=dict)
