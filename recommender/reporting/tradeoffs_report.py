"""The report of trade-offs: a plot that reads without colour, and its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reporting import wording
from recommender.reporting.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reporting.conflict_report import no_plan_blocks
from recommender.reporting.opening import opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.advising.reconciling import WayOut
    from recommender.advising.trading import Point, Tradeoffs

WIDTH_OF_PLOT = 24
_TITLES = {
    "credits": "The best plan for each credit total, up to {up_to} credits",
    "units": "The best plan for each number of units, up to {up_to} credits",
    "hours": "The plans worth their guided hours, up to {up_to} credits",
    "level": "The best plan for each highest level",
}
_NAMES = {"credits": "Credits", "units": "Units", "hours": "Hours", "level": "Level"}
_OTHER = {
    "credits": "Units",
    "units": "Credits",
    "hours": "Credits",
    "level": "Credits",
}


def tradeoffs_blocks(answer: Tradeoffs, ways: Sequence[WayOut] = ()) -> list[Block]:
    """Tell the points, each with its place between the least and the most misfit."""
    blocks = opening(answer.qualification, answer.candidate)
    if answer.none is not None:
        return [*blocks, *no_plan_blocks(answer.none, ways)]
    if not answer.points:
        told = f"No plan has {answer.up_to} credits or fewer."
        return [*blocks, Heading(told), Paragraph("allow more with --up-to", "Next")]
    columns = (
        Column("", 1),
        Column(_NAMES[answer.against], 7, right=True),
        Column("Units" if answer.against == "credits" else "Credits", 7, right=True),
        Column("Misfit", 6, right=True),
        Column(_scale(answer), WIDTH_OF_PLOT, spare=True, drawn=True),
        Column("Change", 20),
    )
    blocks.append(Heading(_TITLES[answer.against].format(up_to=answer.up_to)))
    blocks.append(Table(columns, tuple(_rows(answer))))
    blocks.append(Paragraph(_legend(answer)))
    if answer.knee is not None:
        blocks.append(Paragraph(_knee(answer, answer.knee), "Knee"))
    return blocks


def _scale(answer: Tradeoffs) -> str:
    """Give the ends of the plot: the least misfit and the most."""
    least, most = _range(answer)
    return f"{least:.1f}".ljust(WIDTH_OF_PLOT - 4) + f"{most:.1f}"


def _range(answer: Tradeoffs) -> tuple[float, float]:
    misfits = [float(point.plan.fit.misfit) for point in answer.points]
    return min(misfits), max(misfits)


def _rows(answer: Tradeoffs) -> list[tuple[str, ...]]:
    least, most = _range(answer)
    rows: list[tuple[str, ...]] = []
    before: Point | None = None
    for point in answer.points:
        misfit = float(point.plan.fit.misfit)
        place = round((WIDTH_OF_PLOT - 1) * (misfit - least) / ((most - least) or 1))
        other = len(point.plan.units) if answer.against == "credits" else None
        rows.append(
            (
                "*" if point.on_frontier else "",
                f"{point.value}",
                f"{point.plan.credits if other is None else other}",
                f"{misfit:.1f}",
                "." * place + _mark(point, answer),
                _change(point, before),
            )
        )
        before = point if point.on_frontier else before
    return rows


def _mark(point: Point, answer: Tradeoffs) -> str:
    if point is answer.knee:
        return "@"
    return "*" if point.on_frontier else "o"


def _change(point: Point, before: Point | None) -> str:
    """Say what a point of the frontier changes of the one before it."""
    if before is None or not point.on_frontier:
        return ""
    return wording.change(before.plan, point.plan)


def _legend(answer: Tradeoffs) -> str:
    less = {"level": "a lower level"}.get(answer.against, f"fewer {answer.against}")
    told = f"* on the frontier: no plan with {less} has as little misfit"
    if not all(point.on_frontier for point in answer.points):
        told += "; o off it"
    return told + ("; @ the knee" if answer.knee is not None else "")


def _knee(answer: Tradeoffs, knee: Point) -> str:
    last = [point for point in answer.points if point.on_frontier][-1]
    value = f"level {knee.value}"
    more = f"level {last.value}"
    if answer.against != "level":
        value = f"{knee.value} {answer.against}"
        more = f"{last.value - knee.value} {answer.against} more"
    gain = float(knee.plan.fit.misfit - last.plan.fit.misfit)
    return (
        f"{value}: {' '.join(knee.plan.codes)}; {more} take off "
        f"{gain:.1f} credits of misfit"
    )


def tradeoffs_records(answer: Tradeoffs) -> list[Record]:
    """Give one record a point."""
    return [
        {
            answer.against: point.value,
            "plan_credits": point.plan.credits,
            "plan_units": len(point.plan.units),
            "plan_hours": point.plan.hours,
            "misfit": float(point.plan.fit.misfit),
            "coverage": float(point.plan.fit.coverage),
            "relevance": float(point.plan.fit.relevance),
            "on_frontier": "yes" if point.on_frontier else "no",
            "knee": "yes" if point is answer.knee else "no",
            "units": " ".join(point.plan.codes),
        }
        for point in answer.points
    ]
