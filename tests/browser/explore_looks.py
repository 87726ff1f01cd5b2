"""How the page of `explore` looks after a click, at three widths."""

from typing import TYPE_CHECKING, NamedTuple

from tests.browser.explore_sessions import DESK, unit
from tests.browser.explored import PATIENCE, do, until
from tests.browser.likeness import FOLDER, picture_of
from tests.builders.live_page import TOKEN, LivePage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

# The page as it opens, and what is further down, one window each.
PLACES = ("job", "units", "plan")
_SETTLED = """() => !document.getElementById("more")
  && !document.getElementById("all").hasAttribute("aria-busy")"""
_DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"/>'


class Look(NamedTuple):
    """A window: how wide and how high it is, in CSS pixels."""

    width: int
    height: int

    def file(self, place: str) -> "Path":
        """Return where the picture of a place on the page is kept."""
        return FOLDER / f"explore-{self.width}-{place}.png"


LOOKS = (Look(390, 844), Look(1024, 900), Look(1600, 1000))


def after_a_click(browser: "Browser", explored: LivePage, look: Look) -> "Page":
    """Return the page of a receptionist who refuses a unit, with all prices."""
    size = {"width": look.width, "height": look.height}
    context = browser.new_context(viewport=size, bypass_csp=True)
    # The text in pictures is in a font of the machine.
    context.route(
        "**/picture/*",
        lambda route: route.fulfill(content_type="image/svg+xml", body=_DRAWN),
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    address = f"http://127.0.0.1:{explored.port}/{TOKEN}/?{DESK}"
    page.goto(address, wait_until="domcontentloaded")
    do(page, unit("B10", "without"))
    until(page, _SETTLED)
    return page


def small_pictures(
    browser: "Browser", explored: LivePage, look: Look, css: str = ""
) -> "list[tuple[Path, bytes]]":
    """Return a small picture of each place of the page, with the file of its own."""
    pictures = []
    page = after_a_click(browser, explored, look)
    try:
        for place in PLACES:
            page.evaluate("id => document.getElementById(id).scrollIntoView()", place)
            now = picture_of(page, css, full_page=False)
            pictures.append((look.file(place), now))
    finally:
        page.context.close()
    return pictures
