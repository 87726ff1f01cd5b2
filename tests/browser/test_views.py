"""A document can be read on paper, on a phone, and in the colours of the reader."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.documents import DOCUMENTS, LETTERS, Document
from tests.browser.views import (
    A4,
    FORCED,
    FORCED_DARK,
    PHONE,
    SCREEN,
    VIEWS,
    View,
    coloured,
    cut_off,
    is_too_wide,
    opened,
    pale,
)

pytestmark = pytest.mark.browser

Files = Callable[[Document], Path]
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
each_view = pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.name)
# How wide ten of these letters are in Arial and in fonts that are as wide, at 100 px.
_WIDTHS = {"m": 833, "i": 222, "W": 944}
_MEASURE = """letter => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `100px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(letter.repeat(10)).width;
}"""

# The smallest letters of the text itself; the foot of the page is smaller.
_SMALLEST = """() => Math.min(...[...document.querySelectorAll("main *")]
  .map(it => parseFloat(getComputedStyle(it).fontSize)))"""


@each_document
@each_view
def test_nothing_is_cut_off_and_all_text_has_contrast(
    browser: Any, file_of: Files, document: Document, view: View
) -> None:
    with opened(browser, file_of(document), view) as page:
        assert not is_too_wide(page)
        assert cut_off(page) == []
        assert pale(page) == []


@each_document
@pytest.mark.parametrize("view", [PHONE, FORCED_DARK], ids=lambda v: v.name)
def test_axe_finds_nothing(
    browser: Any, file_of: Files, document: Document, view: View
) -> None:
    # It takes forced colours of text for those of the sheet; `pale` has both right.
    contrast = {"color-contrast": {"enabled": view is PHONE}}
    with opened(browser, file_of(document), view) as page:
        found = Axe().run(page, options={"rules": contrast})

    assert found.generate_snapshot() == ""


@each_document
def test_it_prints_on_few_pages_of_a4_with_their_numbers(
    browser: Any, file_of: Files, document: Document
) -> None:
    with opened(browser, file_of(document), A4) as page:
        widths = {letter: round(page.evaluate(_MEASURE, letter)) for letter in _WIDTHS}
        printed = page.pdf(prefer_css_page_size=True)

    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
    if widths != _WIDTHS:
        pytest.skip("no font as wide as Arial here: pages break elsewhere")
    assert len(re.findall(rb"/Type /Page\b", printed)) <= document.most_pages


@each_document
@pytest.mark.parametrize("view", [A4, SCREEN, FORCED], ids=lambda v: v.name)
def test_nothing_is_told_by_a_colour(
    browser: Any, file_of: Files, document: Document, view: View
) -> None:
    with opened(browser, file_of(document), view) as page:
        assert coloured(page) == []
        assert pale(page, in_greys=True) == []


@pytest.mark.parametrize("view", [A4, FORCED], ids=lambda v: v.name)
def test_what_holds_and_what_is_done_are_told_in_words(
    browser: Any, file_of: Files, view: View
) -> None:
    seen: dict[str, set[str]] = {"Holds": set(), "Status": set()}
    for document in DOCUMENTS:
        with opened(browser, file_of(document), view) as page:
            for name, words in seen.items():
                cells = page.locator(f'td[data-name="{name}"]')
                words.update(cells.all_inner_texts())
                assert all(cells.nth(n).is_visible() for n in range(cells.count()))

    assert {"yes", "NO"} <= seen["Holds"] <= {"yes", "NO", "set aside"}
    assert seen["Status"] == {"done", "to do"}


@pytest.mark.parametrize("document", LETTERS, ids=lambda d: d.name)
def test_a_letter_is_in_type_of_ten_points(
    browser: Any, file_of: Files, document: Document
) -> None:
    with opened(browser, file_of(document), A4) as page:
        pixels = page.evaluate(_SMALLEST)
        items = page.evaluate("document.querySelectorAll('ul > li').length")

    assert round(pixels * 72 / 96, 2) >= 10
    assert items >= 5


@each_document
def test_no_request_leaves_the_page(
    browser: Any, file_of: Files, document: Document
) -> None:
    asked: list[str] = []
    file = file_of(document)
    with opened(browser, file, SCREEN) as page:
        page.context.on("request", lambda request: asked.append(request.url))
        page.reload()
        page.emulate_media(media="print")
        drawn = page.evaluate("[...document.images].every(i => i.naturalWidth > 0)")

    pages = [url for url in asked if not url.startswith("data:image/svg+xml;base64,")]
    assert pages == [file.resolve().as_uri()]
    assert drawn


@each_document
def test_without_scripts_it_is_all_there(
    browser: Any, file_of: Files, document: Document
) -> None:
    texts = []
    for allowed in (True, False):
        with opened(
            browser, file_of(document), PHONE, java_script_enabled=allowed
        ) as page:
            texts.append(page.locator("body").inner_text())

    assert texts[0] == texts[1]
    assert "<script" not in file_of(document).read_text(encoding="utf-8")


def test_a_picture_on_a_phone_is_large_and_scrolls_by_itself(
    browser: Any, file_of: Files
) -> None:
    with opened(browser, file_of(DOCUMENTS[0]), PHONE) as page:
        figure = page.locator("figure").first
        inside, outside = figure.evaluate("it => [it.scrollWidth, it.clientWidth]")
        figure.focus()
        page.keyboard.press("End")
        focused = figure.evaluate("it => it === document.activeElement")

    assert inside > 500
    assert outside < PHONE.width
    assert focused


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<p style="width: 900px">wide</p>', "wide"),
        ('<table style="width: 90px; table-layout: fixed"><td>' + "m" * 30, "cell"),
        ('<p style="color: #999">pale</p>', "pale coloured"),
        (
            '<p style="position: absolute; left: -9rem; width: 10rem">out</p>',
            "cell",
        ),
        ('<p>It is</p><b style="color: #a00">broken</b>', "coloured"),
        ('<p>It is</p><b style="background: #fcc">broken</b>', "coloured"),
        ('<img src="http://127.0.0.1:9/x.png" alt="">', "asked"),
    ],
)
def test_the_checks_see_a_fault(
    browser: Any, tmp_path: Path, body: str, fault: str
) -> None:
    """What these tests measure with, tried on pages that are wrong."""
    file = tmp_path / "wrong.html"
    file.write_text(f"<!DOCTYPE html><title>x</title>{body}", encoding="utf-8")
    asked: list[str] = []
    with opened(browser, file, PHONE) as page:
        page.context.on("request", lambda request: asked.append(request.url))
        page.reload()
        told = {
            "wide": is_too_wide(page) and bool(cut_off(page)),
            "cell": not is_too_wide(page) and bool(cut_off(page)),
            "pale": bool(pale(page)),
            "coloured": bool(coloured(page)),
            "asked": len(asked) > 1,
        }

    assert [name for name, seen in told.items() if seen] == fault.split()
