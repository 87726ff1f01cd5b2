"""How many examples a property is tried on: all in a full run, fewer in others."""

from typing import Any

from hypothesis import settings

# What a property is tried on that does not ask for more or fewer.
USUAL = 80
# How many of 80 examples a run tries, by the tests that it chooses.
MOST_EXAMPLES = {"not slow": 4, "not exhaustive": 8, "property": 16}


def examples(most: int, **others: Any) -> settings:
    """Return the settings for so many examples in a full run.

    Other runs try the same property on fewer, in proportion.
    """
    share = settings.default.max_examples / USUAL
    return settings(max_examples=max(1, round(most * share)), **others)
