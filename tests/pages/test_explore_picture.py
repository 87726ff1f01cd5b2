"""The picture of the page in the README shows a plan that is still recommended."""

import re

from tests.pages.console import README, ROOT, read_page
from tests.pages.explore_picture import (
    EXPLORE_PICTURE,
    said_by_explore_picture,
    said_by_page,
)


def test_the_page_still_says_what_the_picture_shows() -> None:
    """After a change: `python -m tests.pages`."""
    assert said_by_explore_picture() == said_by_page()


def test_the_readme_shows_the_page_with_words_for_those_who_cannot_see_it() -> None:
    pattern = rf"!\[([^]]+)\]\({EXPLORE_PICTURE.relative_to(ROOT).as_posix()}\)"
    (words,) = re.findall(pattern, read_page(README))

    assert len(words.split()) > 10
    assert EXPLORE_PICTURE.stat().st_size < 200_000
