"""Sheets taken apart: their tables, their texts, and the cells of their HTML."""

from collections.abc import Iterator
from html.parser import HTMLParser

from recommender.reports.blocks import Paragraph
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.paper_sheet import Bullets, PaperSheet, SheetTable


def tables(sheet: PaperSheet) -> dict[str, SheetTable]:
    blocks = (block for section in sheet.sections for block in section.blocks)
    return {block.caption: block for block in blocks if isinstance(block, SheetTable)}


class Cells(HTMLParser):
    """Collects the cells of all tables, row by row, and the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def texts_of(sheet: PaperSheet) -> Iterator[str]:
    """Give every text of a sheet that a person reads, those of pictures too."""
    yield from (sheet.title, sheet.subtitle, sheet.footer)
    for field in sheet.fields:
        yield from field
    for section in sheet.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from (block.label, block.text)
            elif isinstance(block, Bullets):
                yield from block.items
            elif isinstance(block, SheetTable):
                yield block.caption
                for group in block.groups:
                    yield from (group.title, *(c for row in group.rows for c in row))
            elif isinstance(block, Picture):
                yield block.alt
