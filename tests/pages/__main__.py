"""Rewrite the console examples and the README's pictures: `python -m tests.pages`.

After a wording or a plan changed.
"""

from tests.browser.chromium import MISSING, find_chromium
from tests.pages.console import PAGES, rewrite
from tests.pages.explore_picture import (
    draw_explore,
    said_by_explore_picture,
    said_by_page,
)
from tests.pages.sheet_picture import draw, readme_sheet, said_by, said_by_picture

if __name__ == "__main__":
    for page in PAGES:
        rewrite(page)
    stale = []
    if said_by_picture() != said_by(readme_sheet()):
        stale.append(draw)
    if said_by_explore_picture() != said_by_page():
        stale.append(draw_explore)
    chromium = find_chromium()
    for draw_again in stale:
        if chromium is None:
            print(f"a picture of the README is not drawn again: {MISSING}")
        else:
            draw_again(chromium)
