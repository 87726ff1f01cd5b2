"""Drawing a chart of bars: labels at the left, notes at the end of each bar."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from recommender.reports.pictures import canvas
from recommender.reports.pictures.canvas import GREY, INK, LINE, PAINTS, TEXT, WIDTH

if TYPE_CHECKING:
    from recommender.reports.pictures.chart import Bar, BarChart, Part

# In inches: how wide notes are, and the least room for bars; labels get the rest.
_NOTE, _LEAST = 1.3, 2.3
_THICK = 0.13
_GAP = 0.06


def draw_bars(chart: BarChart) -> Any:
    """Return a figure of a chart of bars."""
    notes = [canvas.wrapped(bar.note, _NOTE) for bar in chart.bars]
    right = max(map(canvas.inches, notes)) + 0.15
    room = WIDTH - right - 0.3 - _LEAST
    bold = [bar.is_heading for bar in chart.bars]
    labels = [
        canvas.wrapped(bar.label, room, bold=bar.is_heading) for bar in chart.bars
    ]
    left = max(map(_width, labels, bold)) + 0.15
    heights = [
        LINE * max(canvas.lines_of(label), canvas.lines_of(note)) + _GAP
        for label, note in zip(labels, notes, strict=True)
    ]
    names = _names(chart)
    figure, axes = canvas.new_figure(chart.title, sum(heights), (left, right), names)
    _set_axes(axes, chart, sum(heights))
    for end, height, label, note, bar in zip(
        accumulate(heights), heights, labels, notes, chart.bars, strict=True
    ):
        _draw_row(axes, end - height / 2, bar, label, note)
    for line in chart.lines:
        axes.axvline(float(line.at), color=INK, linewidth=1, linestyle=(0, (4, 2)))
        axes.annotate(line.name, (float(line.at), 0), (0, 2), xycoords="data",
                      textcoords="offset points", ha="right", va="bottom",
                      fontsize=TEXT, color=INK)  # fmt: skip
    canvas.add_legend(figure, _handles(chart), names)
    return figure


def _width(text: str, bold: bool) -> float:
    return canvas.inches(text, bold=bold)


def _set_axes(axes: Any, chart: BarChart, height: float) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  (an extra)

    axes.set_ylim(height, 0)
    most = max(
        *(float(bar.ends) for bar in chart.bars),
        *(float(bar.needed or 0) for bar in chart.bars),
        *(float(line.at) for line in chart.lines),
        1e-9,
    )
    least = min(0.0, *(float(bar.ends) for bar in chart.bars))
    axes.set_xlim(least * 1.02, most * 1.02)
    if least:
        axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks([])
    axes.set_xlabel(chart.axis, fontsize=TEXT, color=INK)
    if chart.ticks is not None:
        axes.set_xticks([float(at) for at, _ in chart.ticks])
        axes.set_xticklabels([name for _, name in chart.ticks])
    elif all(bar.ends == int(bar.ends) for bar in chart.bars):
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=[1, 2, 5, 10]))
    axes.tick_params(labelsize=8, colors=INK)
    axes.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(True)


def _draw_row(axes: Any, middle: float, bar: Bar, label: str, note: str) -> None:
    side = axes.get_yaxis_transform()
    axes.text(-0.012, middle, label, transform=side, ha="right", va="center",
              fontweight="bold" if bar.is_heading else "normal", fontsize=TEXT,
              color=INK)  # fmt: skip
    for part in bar.parts:
        _draw_part(axes, middle, part)
    if bar.needed is not None:
        at = float(bar.needed)
        axes.plot([at, at], [middle - _THICK, middle + _THICK], color=INK,
                  linewidth=2.5, solid_capstyle="butt", zorder=4)  # fmt: skip
    axes.text(1.012, middle, note, transform=side, ha="left", va="center",
              fontsize=TEXT, color=INK)  # fmt: skip


def _draw_part(axes: Any, middle: float, part: Part) -> None:
    paint = PAINTS[part.look]
    axes.barh(
        middle, float(part.ends - part.begins), _THICK, float(part.begins),
        facecolor=paint.face, edgecolor=paint.edge, hatch=paint.pattern, linewidth=0.7,
        linestyle="-" if paint.edge == INK else (0, (3, 2)), zorder=3,
    )  # fmt: skip


def _names(chart: BarChart) -> list[str]:
    return [*chart.names.values(), *([chart.needed] if chart.needed else [])]


def _handles(chart: BarChart) -> list[Any]:
    from matplotlib.lines import Line2D  # noqa: PLC0415  (an extra, slow to load)
    from matplotlib.patches import Patch  # noqa: PLC0415

    handles: list[Any] = [
        Patch(facecolor=PAINTS[look].face, edgecolor=PAINTS[look].edge,
              hatch=PAINTS[look].pattern, linewidth=0.7,
              linestyle="-" if PAINTS[look].edge != GREY else (0, (3, 2)))
        for look in chart.names
    ]  # fmt: skip
    if chart.needed:
        handles.append(
            Line2D([], [], color=INK, marker="|", linestyle="", markersize=11,
                   markeredgewidth=2.5)
        )  # fmt: skip
    return handles
