"""A sheet as plain text, for an email: its paragraphs, without tables or pictures."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from recommender.reports.blocks import Paragraph
from recommender.reports.sheets.paper_sheet import Bullets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.reports.sheets.paper_sheet import PaperSheet

_WIDTH = 76
_HANGING = "  "


def to_text_file(sheet: PaperSheet) -> str:
    """Render a sheet that has only paragraphs and lists.

    Raises:
        TypeError: it has a table, a picture or lines to sign on.
    """
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: PaperSheet) -> Iterator[str]:
    yield from (*_wrapped(sheet.title), *_wrapped(sheet.subtitle), "")
    for name, value in sheet.fields:
        yield from _wrapped(f"{name}: {value}")
    for section in sheet.sections:
        yield from ("", *_wrapped(section.title), "")
        for block in section.blocks:
            if isinstance(block, Bullets):
                for item in block.items:
                    yield from _wrapped(f"- {item}", _HANGING)
            elif not isinstance(block, Paragraph):
                raise TypeError(f"plain text has no {type(block).__name__}")
            elif block.label:
                yield from _wrapped(f"{block.label}: {block.text}", _HANGING)
            else:
                yield from _wrapped(block.text)
    yield from ("", *_wrapped(sheet.footer))


def _wrapped(text: str, hanging: str = "") -> Iterator[str]:
    for line in _plain(text).splitlines():
        yield from textwrap.wrap(
            line, _WIDTH, subsequent_indent=hanging, break_on_hyphens=False,
            break_long_words=False,
        )  # fmt: skip


def _plain(text: str) -> str:
    """Return a text without control characters, which a terminal would obey."""
    return "".join(char for char in text if char == "\n" or char.isprintable())
