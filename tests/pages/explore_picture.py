"""The picture of the explore page in the README: after a click, as Chromium shows it.

What the page says is kept in the picture, so that a test can tell without a browser
whether the program still says it.
"""

import json
from io import BytesIO

from PIL import Image, PngImagePlugin

from recommender.solver.engine.clock import Clock
from recommender.web.desk import show_page
from recommender.web.page_request import read_page_request
from recommender.web.shelf import Shelf
from tests.builders.html_forms import Page
from tests.builders.live_page import live_page
from tests.pages.console import NOTEBOOKS

EXPLORE_PICTURE = NOTEBOOKS / "explore.png"
_BEFORE = "role=receptionist"
# What is clicked: the button with this label beside this unit.
_UNIT, _LABEL = "A10", "Never"
_AFTER = f"{_BEFORE}&without={_UNIT}"
_SHOWN = ("totals", "sentence", "plan-units")
_SAID = "What the page says"
_SIZE = {"width": 1600, "height": 900}
_COLOURS = 64


def said_by_page() -> list[str]:
    """Return what the page says after the click that the README shows."""
    shelf = Shelf.of()
    before, after = (read_page_request(q, shelf.first) for q in (_BEFORE, _AFTER))
    page = Page(show_page(Clock(), shelf, after, before).html)
    return [page.text_by_id[name] for name in _SHOWN]


def said_by_explore_picture() -> list[str]:
    """Return what the page said that the picture was made of."""
    with Image.open(EXPLORE_PICTURE) as image:
        return list(json.loads(image.info[_SAID]))


def draw_explore(program: str) -> None:
    """Draw the page after a click with Chromium, and write it beside the guides."""
    from tests.browser.chromium import launched  # noqa: PLC0415  (slow to load)

    with live_page() as served, launched(program) as browser:
        page = browser.new_page(viewport=_SIZE)
        page.goto(f"{served.client.base_url}?{_BEFORE}")
        page.locator("[data-row=unit]", has_text=f"{_UNIT} ").get_by_label(
            _LABEL
        ).check(force=True)
        page.wait_for_url(f"**without={_UNIT}")
        page.locator(".price details").first.wait_for()
        page.locator(".count").first.scroll_into_view_if_needed()
        page.evaluate("scrollTo(0, 0)")
        drawn = page.screenshot()
    said = PngImagePlugin.PngInfo()
    said.add_text(_SAID, json.dumps(said_by_page()))
    with Image.open(BytesIO(drawn)) as image:
        few = image.convert("RGB").resize((1200, 675)).quantize(_COLOURS)
        few.save(EXPLORE_PICTURE, "PNG", optimize=True, pnginfo=said)
