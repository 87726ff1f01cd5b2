"""Rewrite the console examples and the README's picture: `python -m tests.pages`.

After a wording or a plan changed.
"""

from tests.browser.chromium import MISSING, find_chromium
from tests.pages.console import PAGES, rewrite
from tests.pages.sheet_picture import draw, readme_sheet, said_by, said_by_picture

if __name__ == "__main__":
    for page in PAGES:
        rewrite(page)
    if said_by_picture() != said_by(readme_sheet()):
        chromium = find_chromium()
        if chromium is None:
            print(f"the picture of the README is not drawn again: {MISSING}")
        else:
            draw(chromium)
