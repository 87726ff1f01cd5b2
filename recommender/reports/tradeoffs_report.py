"""The report of trade-offs: a plot that reads without colour, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import (
    NARROW,
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
    from collections.abc import Iterator

    from recommender.answers.tradeoffs import Point, Tradeoffs
    from recommender.answers.ways_out import WaysOut
    from recommender.reports.documents.advice_document import TradeoffsDocument

WIDTH_OF_PLOT = 24
_TITLES = {
    "credits": "The best plan for each credit total, up to {up_to}",
    "units": "The best plan for each number of units, up to {up_to}",
    "hours": "The plans worth their guided hours, up to {up_to}",
    "level": "The best plan for each highest level",
    "occasions": "The plans worth their occasions for evidence",
}


@dataclass(frozen=True)
class TradeoffsReport:
    """The best plan at each size; or why there is none, and the ways out."""

    tradeoffs: Tradeoffs
    ways: WaysOut | None = None

    def blocks(self) -> list[Block]:
        """Return the points, each with its place between least and most mismatch."""
        tradeoffs, qualification = self.tradeoffs, self.tradeoffs.qualification
        head = opening_blocks(qualification, tradeoffs.candidate)
        if tradeoffs.none is not None:
            return [*head, *no_plan_blocks(tradeoffs.none, self.ways)]
        up_to = sizes.count(tradeoffs.up_to, qualification)
        if not tradeoffs.points:
            heading = Heading(f"No plan has {up_to} or fewer.")
            return [*head, heading, Paragraph("allow more with --up-to", "Next")]
        return [
            *head,
            Heading(_TITLES[_against(tradeoffs)].format(up_to=up_to)),
            sizes.table(_columns(tradeoffs), _rows(tradeoffs), qualification),
            *_remarks(tradeoffs),
        ]

    def records(self) -> list[Record]:
        """Return one record per point."""
        tradeoffs = self.tradeoffs
        return [
            {
                tradeoffs.against: point.value,
                "plan_credits": point.plan.credits,
                "plan_units": len(point.plan.units),
                "plan_hours": sizes.hours(point.plan, tradeoffs.qualification),
                "mismatch": float(point.plan.fit.mismatch),
                "coverage": float(point.plan.fit.coverage),
                "relevance": float(point.plan.fit.relevance),
                "on_frontier": "yes" if point.on_frontier else "no",
                "knee": "yes" if point is tradeoffs.knee else "no",
                "units": " ".join(point.plan.codes),
            }
            for point in tradeoffs.points
        ]

    def document(self) -> TradeoffsDocument:
        """Return the points for JSON."""
        from recommender.reports.documents.advice_builder import tradeoffs_document

        return tradeoffs_document(self.tradeoffs, self.ways)


def _columns(tradeoffs: Tradeoffs) -> tuple[Column, ...]:
    against = _against(tradeoffs)
    return (
        Column("", 1),
        Column(against.capitalize(), max(len(against), 7), right=True),
        Column("Units" if against == "credits" else sizes.CREDITS, 7, right=True),
        Column("Mismatch", 8, right=True),
        Column(_scale(tradeoffs), WIDTH_OF_PLOT, from_width=NARROW, drawn=True),
        Column("Change", 20),
    )


def _remarks(tradeoffs: Tradeoffs) -> Iterator[Block]:
    yield Paragraph(_legend(tradeoffs))
    if rounded := wording.rounding_note(tradeoffs.problem.match):
        yield Paragraph(rounded, "Rounded")
    if tradeoffs.knee is not None:
        yield Paragraph(_knee(tradeoffs, tradeoffs.knee), "Knee")


def _against(tradeoffs: Tradeoffs) -> str:
    """Name the measure; without credits each unit counts 1."""
    return (
        tradeoffs.qualification.counted_in
        if tradeoffs.against == "credits"
        else tradeoffs.against
    )


def _scale(tradeoffs: Tradeoffs) -> str:
    """Return the ends of the plot: the least mismatch and the most."""
    least, most = _range(tradeoffs)
    return f"{least:.1f}".ljust(WIDTH_OF_PLOT - 4) + f"{most:.1f}"


def _range(tradeoffs: Tradeoffs) -> tuple[float, float]:
    mismatches = [float(point.plan.fit.mismatch) for point in tradeoffs.points]
    return min(mismatches), max(mismatches)


def _rows(tradeoffs: Tradeoffs) -> list[tuple[str, ...]]:
    least, most = _range(tradeoffs)
    rows: list[tuple[str, ...]] = []
    before: Point | None = None
    for point in tradeoffs.points:
        mismatch = float(point.plan.fit.mismatch)
        place = round((WIDTH_OF_PLOT - 1) * (mismatch - least) / ((most - least) or 1))
        units = len(point.plan.units)
        other = units if _against(tradeoffs) == "credits" else point.plan.credits
        rows.append(
            (
                "*" if point.on_frontier else "",
                f"{point.value}",
                f"{other}",
                f"{mismatch:.1f}",
                "." * place + _mark(point, tradeoffs),
                _change(point, before),
            )
        )
        before = point if point.on_frontier else before
    return rows


def _mark(point: Point, tradeoffs: Tradeoffs) -> str:
    if point is tradeoffs.knee:
        return "@"
    return "*" if point.on_frontier else "o"


def _change(point: Point, before: Point | None) -> str:
    """Return what changes from one point of the frontier to the next."""
    if before is None or not point.on_frontier:
        return ""
    return wording.change_in_words(before.plan, point.plan)


def _legend(tradeoffs: Tradeoffs) -> str:
    against = _against(tradeoffs)
    less = {"level": "a lower level"}.get(against, f"fewer {against}")
    legend = f"* on the frontier: no plan with {less} has as little mismatch"
    if not all(point.on_frontier for point in tradeoffs.points):
        legend += "; o not on it"
    return legend + ("; @ the knee" if tradeoffs.knee is not None else "")


def _knee(tradeoffs: Tradeoffs, knee: Point) -> str:
    last = [point for point in tradeoffs.points if point.on_frontier][-1]
    value = f"level {knee.value}"
    more = f"level {last.value}"
    against = _against(tradeoffs)
    if against != "level":
        measure = against.removesuffix("s")
        value = counted(knee.value, measure)
        more = f"{counted(last.value - knee.value, measure)} more"
    gain = float(knee.plan.fit.mismatch - last.plan.fit.mismatch)
    return (
        f"{value}: {' '.join(knee.plan.codes)}; {more} save "
        f"{sizes.amount(gain, tradeoffs.qualification)} of mismatch"
    )
