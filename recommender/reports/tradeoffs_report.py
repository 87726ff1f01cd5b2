"""The report of trade-offs: a plot that reads without colour, and its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
)
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.parts.opening import opening_blocks
from recommender.reports.words import sizes, wording

if TYPE_CHECKING:
    from recommender.answers.tradeoffs import Point, Tradeoffs
    from recommender.answers.ways_out import WaysOut

WIDTH_OF_PLOT = 24
_TITLES = {
    "credits": "The best plan for each credit total, up to {up_to}",
    "units": "The best plan for each number of units, up to {up_to}",
    "hours": "The plans worth their guided hours, up to {up_to}",
    "level": "The best plan for each highest level",
}


def tradeoffs_blocks(answer: Tradeoffs, ways: WaysOut | None = None) -> list[Block]:
    """Render the points, each with its place between least and most mismatch."""
    qualification = answer.qualification
    blocks = opening_blocks(qualification, answer.candidate)
    if answer.none is not None:
        return [*blocks, *no_plan_blocks(answer.none, ways)]
    if not answer.points:
        told = f"No plan has {sizes.count(answer.up_to, qualification)} or fewer."
        return [*blocks, Heading(told), Paragraph("allow more with --up-to", "Next")]
    against = _against(answer)
    columns = (
        Column("", 1),
        Column(against.capitalize(), 7, right=True),
        Column("Units" if against == "credits" else sizes.CREDITS, 7, right=True),
        Column("Mismatch", 8, right=True),
        Column(_scale(answer), WIDTH_OF_PLOT, spare=True, drawn=True),
        Column("Change", 20),
    )
    up_to = sizes.count(answer.up_to, qualification)
    blocks.append(Heading(_TITLES[against].format(up_to=up_to)))
    blocks.append(sizes.table(columns, _rows(answer), qualification))
    blocks.append(Paragraph(_legend(answer)))
    if rounded := wording.rounding_note(answer.problem.match):
        blocks.append(Paragraph(rounded, "Rounded"))
    if answer.knee is not None:
        blocks.append(Paragraph(_knee(answer, answer.knee), "Knee"))
    return blocks


def _against(answer: Tradeoffs) -> str:
    """Name the measure; without credits each unit counts 1."""
    return (
        answer.qualification.counted_in
        if answer.against == "credits"
        else answer.against
    )


def _scale(answer: Tradeoffs) -> str:
    """Return the ends of the plot: the least mismatch and the most."""
    least, most = _range(answer)
    return f"{least:.1f}".ljust(WIDTH_OF_PLOT - 4) + f"{most:.1f}"


def _range(answer: Tradeoffs) -> tuple[float, float]:
    mismatches = [float(point.plan.fit.mismatch) for point in answer.points]
    return min(mismatches), max(mismatches)


def _rows(answer: Tradeoffs) -> list[tuple[str, ...]]:
    least, most = _range(answer)
    rows: list[tuple[str, ...]] = []
    before: Point | None = None
    for point in answer.points:
        mismatch = float(point.plan.fit.mismatch)
        place = round((WIDTH_OF_PLOT - 1) * (mismatch - least) / ((most - least) or 1))
        other = len(point.plan.units) if _against(answer) == "credits" else None
        rows.append(
            (
                "*" if point.on_frontier else "",
                f"{point.value}",
                f"{point.plan.credits if other is None else other}",
                f"{mismatch:.1f}",
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
    """State what a point of the frontier changes of the one before it."""
    if before is None or not point.on_frontier:
        return ""
    return wording.change_in_words(before.plan, point.plan)


def _legend(answer: Tradeoffs) -> str:
    against = _against(answer)
    less = {"level": "a lower level"}.get(against, f"fewer {against}")
    told = f"* on the frontier: no plan with {less} has as little mismatch"
    if not all(point.on_frontier for point in answer.points):
        told += "; o not on it"
    return told + ("; @ the knee" if answer.knee is not None else "")


def _knee(answer: Tradeoffs, knee: Point) -> str:
    last = [point for point in answer.points if point.on_frontier][-1]
    value = f"level {knee.value}"
    more = f"level {last.value}"
    against = _against(answer)
    if against != "level":
        one = against.removesuffix("s")
        value = counted(knee.value, one)
        more = f"{counted(last.value - knee.value, one)} more"
    gain = float(knee.plan.fit.mismatch - last.plan.fit.mismatch)
    return (
        f"{value}: {' '.join(knee.plan.codes)}; {more} save "
        f"{sizes.amount(gain, answer.qualification)} of mismatch"
    )


def tradeoffs_records(answer: Tradeoffs) -> list[Record]:
    """Return one record a point."""
    return [
        {
            answer.against: point.value,
            "plan_credits": point.plan.credits,
            "plan_units": len(point.plan.units),
            "plan_hours": sizes.hours(point.plan, answer.qualification),
            "mismatch": float(point.plan.fit.mismatch),
            "coverage": float(point.plan.fit.coverage),
            "relevance": float(point.plan.fit.relevance),
            "on_frontier": "yes" if point.on_frontier else "no",
            "knee": "yes" if point is answer.knee else "no",
            "units": " ".join(point.plan.codes),
        }
        for point in answer.points
    ]
