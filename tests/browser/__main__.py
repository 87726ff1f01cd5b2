"""Rewrite the pictures of specimens: `python -m tests.browser`, after a look changed.

What changed is printed. Look at real documents before you commit it.
"""

import sys
import tempfile
from pathlib import Path

from recommender.reports.sheets.html_writer import to_html_file
from tests.browser import explore_looks
from tests.browser.chromium import MISSING, find_chromium, launched
from tests.browser.likeness import (
    FOLDER,
    LOOKS,
    difference,
    picture_file,
    small_picture,
)
from tests.builders.live_page import PATIENT, live_page
from tests.builders.specimen import SPECIMENS


def rewrite(program: str) -> None:
    """Draw each specimen in each view, and keep what does not look as it did."""
    old = {path: path.read_bytes() for path in FOLDER.glob("*.png")}
    kept = set()
    with launched(program) as browser, tempfile.TemporaryDirectory() as folder:
        for name, sheet in SPECIMENS.items():
            file = Path(folder) / f"{name}.html"
            file.write_text(to_html_file(sheet), encoding="utf-8")
            for view in LOOKS:
                path = picture_file(name, view)
                kept.add(path)
                now = small_picture(browser, file, view)
                if path not in old or not difference(old[path], now).is_small:
                    path.write_bytes(now)
                    print(f"written: {path.name}")
        with live_page(PATIENT) as explored:
            for look in explore_looks.LOOKS:
                for path, now in explore_looks.small_pictures(browser, explored, look):
                    kept.add(path)
                    if path not in old or not difference(old[path], now).is_small:
                        path.write_bytes(now)
                        print(f"written: {path.name}")
    for path in old.keys() - kept:
        path.unlink()
        print(f"removed: {path.name}")


if __name__ == "__main__":
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    FOLDER.mkdir(exist_ok=True)
    rewrite(chromium)
