"""The paper that charts are drawn on: its size, its looks, and lines of text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.reports.pictures.chart import NO_BREAK, Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# In inches: the width of A4 between its margins, and the height of a line of text.
# TEXT and _TITLE are in points.
WIDTH = 7.16
LINE = 0.148
_TITLE = 10
_POINTS = 72
_NAMES_CHARS = 104
TEXT = 8
INK, GREY = "#111111", "#595959"


class Paint(NamedTuple):
    """A face, an edge and a pattern, which differ in grey as well."""

    face: str
    pattern: str = ""
    edge: str = INK
    mark: str = "o"


PAINTS = {
    Look.SOLID: Paint("#17497a"),
    Look.STRIPED: Paint("#9cc7e8", "////", mark="s"),
    Look.DOTTED: Paint("#fff2cc", "...", mark="^"),
    Look.CROSSED: Paint("#c65d00", "xxx", mark="D"),
    Look.RULED: Paint("#ffffff", "----", mark="v"),
    Look.EMPTY: Paint("#ffffff", edge=GREY),
}


def wrapped(text: str, room: float, *, bold: bool = False, size: float = TEXT) -> str:
    """Return a text in lines that are about as wide as the room, given in inches.

    No word is lost; one that is wider than the room is broken.
    """
    text = plain(text)
    whole = inches(text, bold=bold, size=size)
    chars = len(text) if whole <= room else int(len(text) * room / whole)
    return "\n".join(textwrap.wrap(text, max(chars, 1)))


def inches(text: str, *, bold: bool = False, size: float = TEXT) -> float:
    """Return how wide the widest line of a text is."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415  (an extra)
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    widths = (
        text_to_path.get_text_width_height_descent(line, font, False)[0]
        for line in text.split("\n")
    )
    return float(max(widths)) / _POINTS


def plain(text: str) -> str:
    r"""Return a text with spaces for control characters, as XML has no place for them.

    >>> plain("one\x0btwo\nthree")
    'one two three'
    """
    return "".join(
        char if char.isprintable() or char == NO_BREAK else " " for char in text
    )


def lines_of(text: str) -> int:
    """Return how many lines a text has."""
    return text.count("\n") + 1


def new_figure(
    title: str, height: float, beside: tuple[float, float], names: Sequence[str]
) -> Any:
    """Return a figure with its title, and axes of a height in inches.

    `beside` are the inches left and right of the axes, for labels and notes. Below
    them there is room for the axis, and for a legend of these names.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415  (an extra, slow to load)

    left, right = beside
    head = wrapped(title, WIDTH - 0.3, bold=True, size=_TITLE)
    above = 0.12 + lines_of(head) * 0.18 + 0.16
    rows = -(-len(names) // _columns(names))
    below = 0.6 + 0.05 * bool(names) + 0.18 * rows
    whole = above + height + below
    figure: Figure = Figure(figsize=(WIDTH, whole), facecolor="white")
    figure.text(0.05 / WIDTH, 1 - 0.1 / whole, head, fontsize=_TITLE,
                fontweight="bold", va="top", color=INK)  # fmt: skip
    axes: Axes = figure.add_axes(
        (left / WIDTH, below / whole, (WIDTH - left - right) / WIDTH, height / whole)
    )
    axes.set_facecolor("white")
    return figure, axes


def add_legend(figure: Any, handles: list[Any], names: Sequence[str]) -> None:
    """Add what looks and marks mean at the foot of a figure."""
    if handles:
        figure.legend(handles, names, loc="lower left", ncols=_columns(names),
                      frameon=False, fontsize=TEXT, handlelength=2.4, handleheight=1.2,
                      bbox_to_anchor=(0.0, 0.0))  # fmt: skip


def _columns(names: Sequence[str]) -> int:
    """Return how many of these names fit beside each other."""
    return max(1, min(4, _NAMES_CHARS // max(map(len, names), default=1)))
