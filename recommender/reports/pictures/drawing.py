"""Drawing charts with matplotlib, the same whenever and wherever they are drawn."""

from __future__ import annotations

import io
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from recommender.reports.pictures.bar_drawing import draw_bars
from recommender.reports.pictures.canvas import plain
from recommender.reports.pictures.chart import BarChart
from recommender.reports.pictures.curve_drawing import draw_curves
from recommender.safe_text import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.reports.pictures.chart import CurveChart

_DOTS_PER_INCH = 200
# Text stays text, in a typeface that comes with matplotlib or is as wide as most.
_STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": 9,
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "recommender",
    "hatch.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def to_svg(chart: BarChart | CurveChart) -> str:
    """Draw a chart as SVG: no script, nothing loaded from elsewhere, and no date."""
    content = _saved(chart, "svg", {"Date": None, "Creator": None, "Format": None,
                                    "Type": None}).decode()  # fmt: skip
    start = content.index("<svg") + len("<svg")
    shape = re.sub(r'(<use [^>]*?)xlink:href="#', r'\1href="#', content[start:])
    inside = shape.index(">") + 1
    alt = f"<title>{_escaped(chart.title)}</title>\n<desc>{_escaped(chart.alt)}</desc>"
    return f'<svg role="img"{shape[:inside]}\n{alt}{shape[inside:]}'


def to_png(chart: BarChart | CurveChart) -> bytes:
    """Draw a chart as PNG, in a resolution for print."""
    metadata = {"Software": None, "Title": chart.title, "Description": chart.alt}
    return _saved(chart, "png", metadata)


def _saved(chart: BarChart | CurveChart, form: str, metadata: dict[str, Any]) -> bytes:
    with styled():
        draw = draw_bars if isinstance(chart, BarChart) else draw_curves
        figure = draw(chart)  # type: ignore[arg-type]
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=_DOTS_PER_INCH, metadata=metadata)
    return out.getvalue()


@contextmanager
def styled() -> Iterator[None]:
    """Draw in our style, whatever the settings of the user and of a notebook."""
    import matplotlib as mpl  # noqa: PLC0415  (an extra, slow to load)

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        # A reader's own typefaces have the letters that this one may lack.
        warnings.filterwarnings("ignore", message=".*Glyph .* missing")
        yield


def _escaped(text: str) -> str:
    return for_xml(plain(text))
