"""The picture of a plan sheet in the README: a real plan, as Chromium prints it.

What the sheet says is kept in the picture, so that a test can tell without a browser
whether the program still says it.
"""

import json
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from recommender import Candidate, load_qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.reports.blocks import Paragraph
from recommender.reports.sheets.html_writer import to_html_file
from recommender.reports.sheets.paper_sheet import PaperSheet, SheetTable
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.solver.engine.clock import Clock
from tests.pages.console import NOTEBOOKS

PICTURE = NOTEBOOKS / "plan-sheet.png"
ROLE = "contact-centre-adviser"
_DAY = date(2027, 1, 4)
# What is on the first page; the others follow it.
_SHOWN = ("The plan", "How well it fits the job", "Choices")
_SAID = "What the sheet says"
_GREYS = 16


def readme_sheet() -> PaperSheet:
    """Return the sheet of the plan that the README shows."""
    qualification = load_qualification("ocr-03456")
    answer = add_details(recommend(qualification, Candidate(ROLE)), Clock(), most=1)
    return PlanSheet(answer, _DAY).sheet()


def said_by(sheet: PaperSheet) -> list[Any]:
    """Return what the first page of a sheet says: its sentences and rows."""
    blocks = [b for part in sheet.sections if part.title in _SHOWN for b in part.blocks]
    return [
        block.text if isinstance(block, Paragraph) else list(map(list, block.rows))
        for block in blocks
        if isinstance(block, Paragraph | SheetTable)
    ]


def said_by_picture() -> list[Any]:
    """Return what the sheet said that the picture was made of."""
    with Image.open(PICTURE) as image:
        return list(json.loads(image.info[_SAID]))


def draw(program: str) -> None:
    """Draw the first page with Chromium, and write it beside the guides."""
    from tests.browser.chromium import launched  # noqa: PLC0415  (slow to load)
    from tests.browser.views import A4, opened  # noqa: PLC0415

    sheet = readme_sheet()
    with tempfile.TemporaryDirectory() as folder, launched(program) as browser:
        file = Path(folder) / "plan.html"
        file.write_text(to_html_file(sheet), encoding="utf-8")
        with opened(browser, file, A4) as page:
            page.add_style_tag(content="body { padding: 24px !important; }")
            ends = page.locator("section", has_text="Confirmation").bounding_box()
            size = {"width": A4.width, "height": ends["y"]}
            drawn = page.screenshot(clip={"x": 0, "y": 0, **size}, full_page=True)
    said = PngImagePlugin.PngInfo()
    said.add_text(_SAID, json.dumps(said_by(sheet)))
    with Image.open(BytesIO(drawn)) as image:
        grey = image.convert("L").quantize(_GREYS)
        grey.save(PICTURE, "PNG", optimize=True, pnginfo=said)
