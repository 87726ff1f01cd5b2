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
from recommender.safe_text import without_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    import jinja2
    from markupsafe import Markup

    from recommender.reports.sheets.paper_sheet import (
        PaperSheet,
        SheetBlock,
        SheetColumn,
    )


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
        finalize=_shown,
    )
    environment.filters["kind"] = _kind
    environment.filters["cells"] = _cells
    return environment


def _shown(value: object) -> object:
    """Return what a template shows: texts of data say what they say, and no more."""
    return without_orders(value) if type(value) is str else value


_KINDS: dict[type, str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Picture: "picture",
    SheetTable: "table",
    Signatures: "signatures",
}


def _kind(block: SheetBlock) -> str:
    return _KINDS[type(block)]


def _cells(row: Sequence[str], columns: Sequence[SheetColumn]) -> Markup:
    """Return the cells of a row of a table; the first is its head.

    A page has hundreds of them, and a template takes several times as long.
    """
    from markupsafe import Markup, escape  # noqa: PLC0415  (comes with jinja2)

    head, *others = map(escape, map(without_orders, row))
    cells = [f'<th scope="row">{head}</th>']
    for cell, column in zip(others, columns[1:], strict=True):
        look = ' class="right"' if column.right else ""
        if not look and cell == TO_TICK:
            look = ' class="tick"'
        name = escape(without_orders(column.in_full or column.name))
        cells.append(f'<td data-name="{name}"{look}>{cell}</td>')
    # Names and texts are escaped above.
    return Markup("\n".join(cells))
