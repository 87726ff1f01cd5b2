"""Drawing a chart of curves: points that differ in shape, with notes beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.reports.pictures import canvas
from recommender.reports.pictures.canvas import GREY, INK, PAINTS, TEXT
from recommender.reports.pictures.chart import Look

if TYPE_CHECKING:
    from recommender.reports.pictures.chart import Curve, CurveChart, Dot

_HEIGHT = 2.9
_NOTE = 2.5


def draw_curves(chart: CurveChart) -> Any:
    """Return a figure of a chart of curves."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  (an extra)

    names = [curve.name for curve in chart.curves]
    if chart.level is not None:
        names.append(f"{chart.level.name}: {float(chart.level.at):.1f}")
    figure, axes = canvas.new_figure(chart.title, _HEIGHT, (0.75, 0.3), names)
    handles = [_draw(axes, curve) for curve in chart.curves]
    if chart.level is not None:
        at = float(chart.level.at)
        line = axes.axhline(at, color=GREY, linewidth=1.2, linestyle=(0, (1, 1.5)))
        handles.append(line)
    axes.margins(x=0.08, y=0.16)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
    axes.set_xlabel(chart.x_axis, fontsize=TEXT, color=INK)
    axes.set_ylabel(chart.y_axis, fontsize=TEXT, color=INK)
    axes.tick_params(labelsize=8, colors=INK)
    axes.grid(color="#d0d0d0", linewidth=0.6)
    axes.set_axisbelow(True)
    for curve in chart.curves:
        for dot in curve.dots:
            _note(axes, dot)
    canvas.add_legend(figure, handles, names)
    return figure


def _draw(axes: Any, curve: Curve) -> Any:
    paint, empty = PAINTS[curve.look], curve.look is Look.EMPTY
    xs = [float(dot.x) for dot in curve.dots]
    ys = [float(dot.y) for dot in curve.dots]
    for dot in curve.dots:
        if dot.least is not None and dot.least < dot.y:
            axes.plot([float(dot.x)] * 2, [float(dot.least), float(dot.y)], color=INK,
                      linewidth=1, marker="_", zorder=2)  # fmt: skip
    (line,) = axes.plot(
        xs, ys, color=paint.face if not empty else GREY,
        linestyle="-" if curve.joined else "", linewidth=1.6, marker=paint.mark,
        markersize=10 if curve.look is Look.CROSSED else 6.5,
        markerfacecolor="white" if empty else paint.face,
        markeredgecolor=GREY if empty else INK, zorder=3 if curve.joined else 4,
    )  # fmt: skip
    return line


def _note(axes: Any, dot: Dot) -> None:
    if dot.note:
        axes.annotate(
            canvas.wrapped(dot.note, _NOTE), (float(dot.x), float(dot.y)),
            (-8, -9), textcoords="offset points", fontsize=TEXT, color=INK, zorder=5,
            ha="right", va="top",
        )  # fmt: skip
