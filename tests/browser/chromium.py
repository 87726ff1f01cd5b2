"""The Chromium of this machine; none is ever downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Names another program, or none at all: CHROMIUM= leaves the tests out.
VARIABLE = "CHROMIUM"
MISSING = (
    f"no Chromium here: apt-get install chromium, or set {VARIABLE} to its program"
)


def find_chromium() -> str | None:
    """Return the path of Chromium; None where there is none."""
    if VARIABLE in os.environ:
        return shutil.which(os.environ[VARIABLE])
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched(program: str) -> "Iterator[Browser]":
    """Run Chromium without a window."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (slow to load)

    # Letters are drawn the same whatever the screen of the machine is like.
    options = ["--font-render-hinting=none", "--disable-lcd-text"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # it refuses to run for root with it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        yield browser
        browser.close()
