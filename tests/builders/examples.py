"""How many examples a property is tried on: fewer in a quick run."""

from typing import Any

from hypothesis import settings

# What a property is tried on that does not ask for more or fewer.
USUAL = 80
# A quick run leaves out what is marked slow, and tries this many of 80 examples.
QUICK = 8


def examples(most: int, **others: Any) -> settings:
    """Return the settings for so many examples in a full run.

    A quick run tries the same property on fewer, in proportion.
    """
    share = settings.default.max_examples / USUAL
    return settings(max_examples=max(1, round(most * share)), **others)
