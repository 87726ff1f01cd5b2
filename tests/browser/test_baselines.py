"""Documents look as they did when somebody last looked at them."""

from pathlib import Path
from typing import Any

import pytest

from recommender.reports.sheets.html_writer import to_html_file
from tests.browser import explore_looks
from tests.browser.explore_looks import PLACES
from tests.browser.likeness import (
    FOLDER,
    LOOKS,
    difference,
    picture_file,
    small_picture,
)
from tests.browser.views import View
from tests.builders.specimen import SPECIMENS

pytestmark = pytest.mark.browser


def written(name: str, folder: Path) -> Path:
    file = folder / f"{name}.html"
    file.write_text(to_html_file(SPECIMENS[name]), encoding="utf-8")
    return file


@pytest.mark.parametrize("view", LOOKS, ids=lambda v: v.name)
@pytest.mark.parametrize("name", SPECIMENS)
def test_a_document_looks_as_it_did(
    browser: Any, tmp_path: Path, name: str, view: View
) -> None:
    now = small_picture(browser, written(name, tmp_path), view)
    before = picture_file(name, view).read_bytes()
    apart = difference(before, now)

    assert apart.is_small, f"{apart}: look at it, then run python -m tests.browser"


def test_each_picture_is_of_a_specimen() -> None:
    expected = {picture_file(name, view).name for name in SPECIMENS for view in LOOKS}
    expected |= {
        look.file(place).name for look in explore_looks.LOOKS for place in PLACES
    }

    assert {path.name for path in FOLDER.iterdir()} == expected


@pytest.mark.parametrize(
    "css",
    [
        "h2 { border: 0 !important; }",
        "figure { visibility: hidden; }",
        "th, td { text-align: right !important; }",
        ".small { font-size: 1em !important; }",
        "body { font-size: .95em !important; }",
        "td, th { padding: .4rem !important; }",
        "h1 { display: none; }",
    ],
)
def test_another_look_is_seen(browser: Any, tmp_path: Path, css: str) -> None:
    changed = small_picture(browser, written("sheet", tmp_path), LOOKS[0], css)
    kept = picture_file("sheet", LOOKS[0]).read_bytes()

    assert not difference(kept, changed).is_small
