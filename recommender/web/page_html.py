"""The page as HTML; text from data and from people is escaped."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from recommender import __version__
from recommender.reports.sheets.html_writer import html_environment
from recommender.reports.words.faults import fault_in_words
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from markupsafe import Markup

    from recommender.errors import Fault
    from recommender.web.page_content import PageContent

_TEMPLATES = "recommender.web"


def to_page(content: PageContent) -> str:
    """Return the whole page."""
    environment = html_environment(_TEMPLATES)
    template = environment.get_template("explore.html")
    plain = partial(wishes_in_words, qualification=content.qualification)
    return template.render(
        page=content, version=__version__, plain=plain, row_of=_row_of
    )


# Most of a page is such parts, and after a click most of them are as they were.
@lru_cache(maxsize=16_384)
def _row_of(kind: str, row: Hashable) -> Markup:
    """Return the row of a task or a unit, the field of a wish or a list as HTML."""
    module = html_environment(_TEMPLATES).get_template("explore_rows.html").module
    html: Markup = getattr(module, kind)(row)
    return html


def to_error_page(title: str, faults: Sequence[Fault] = (), start: str = "") -> str:
    """Return a page that says what went wrong, with the way back to the start."""
    template = html_environment(_TEMPLATES).get_template("error.html")
    lines = [fault_in_words(fault) for fault in faults]
    return template.render(title=title, lines=lines, start=start)
