"""A sheet as one HTML file: no script, and nothing loaded from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from recommender.reports.blocks import Paragraph
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.paper_sheet import (
    TO_TICK,
    Bullets,
    SheetTable,
    Signatures,
)

if TYPE_CHECKING:
    import jinja2

    from recommender.reports.sheets.paper_sheet import PaperSheet, SheetBlock


def to_html_file(sheet: PaperSheet) -> str:
    """Render a sheet as an HTML document; text from data is escaped."""
    return html_environment().get_template("sheet.html").render(sheet=sheet)


@cache
def html_environment(*packages: str) -> jinja2.Environment:
    """Return the templates of sheets and their blocks, and those of other packages."""
    import jinja2  # noqa: PLC0415  (an extra, for documents only)

    sheets = "recommender.reports.sheets"
    loaders = [jinja2.PackageLoader(name, ".") for name in (*packages, sheets)]
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["kind"] = _kind
    environment.tests["to_tick"] = TO_TICK.__eq__
    return environment


_KINDS: dict[type, str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Picture: "picture",
    SheetTable: "table",
    Signatures: "signatures",
}


def _kind(block: SheetBlock) -> str:
    return _KINDS[type(block)]
