"""The picture of a sheet in the README is of a plan that is still recommended."""

import json
import re

import pytest
from click.testing import CliRunner
from PIL import Image

from recommender.cli import cli
from tests.pages.console import README, ROOT, read_page
from tests.pages.sheet_picture import (
    PICTURE,
    ROLE,
    readme_sheet,
    said_by,
    said_by_picture,
)


def test_the_sheet_still_says_what_the_picture_shows() -> None:
    """After a change: `python -m tests.pages`."""
    assert said_by_picture() == said_by(readme_sheet())


@pytest.mark.slow
def test_the_picture_shows_the_units_of_the_readmes_command() -> None:
    run = CliRunner().invoke(cli, ["plan", "--role", ROLE, "--format", "json"])
    units = json.loads(run.output)["plans"][0]["units"]
    (rows,) = [said for said in said_by_picture() if len(said[0]) == 11]

    assert [row[:2] for row in rows] == [[u["code"], u["title"]] for u in units]
    assert f"recommender plan --role {ROLE}" in read_page(README)


def test_the_readme_shows_it_with_words_for_those_who_cannot_see_it() -> None:
    pattern = rf"!\[([^]]+)\]\({PICTURE.relative_to(ROOT).as_posix()}\)"
    (words,) = re.findall(pattern, read_page(README))

    assert len(words.split()) > 10


def test_it_is_small_and_in_greys_as_it_is_printed() -> None:
    with Image.open(PICTURE) as image:
        assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        assert {
            r == g == b for _, (r, g, b) in image.convert("RGB").getcolors(256)
        } == {True}
    assert PICTURE.stat().st_size < 60_000
