"""The dictionary of an area: the phrases of each tag, from its folder of data."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from recommender.describing.phrases import Phrasebook

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification

PHRASES = "phrases.toml"


def load_book(about: Qualification) -> Phrasebook:
    """Load the phrases of a qualification's tags."""
    from recommender.qualifications.shipped import data_folder
    path = data_folder() / "customer-service" / PHRASES
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    patterns = {tag.name: [*tag.phrases, *content["phrases"].get(tag.name, ())] for tag in about.vocabulary.tags}
    return Phrasebook(patterns)
