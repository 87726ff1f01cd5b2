"""Charts of advice: the frontier of trade-offs, and the prices of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError, counted
from recommender.reports.pictures.chart import (
    Bar,
    BarChart,
    Curve,
    CurveChart,
    Dot,
    Look,
    Part,
)
from recommender.reports.words import price_words, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.answers.prices import Explanation, UnitPrice
    from recommender.answers.tradeoffs import Point, Tradeoffs

MOST_PRICED = 12


def frontier_chart(tradeoffs: Tradeoffs) -> CurveChart:
    """Return the mismatch of the best plan at each size, with the frontier.

    Raises:
        RequestError: There is no plan.
    """
    if not tradeoffs.points:
        message = "there is no plan, so there is no frontier to show"
        raise RequestError(Fault("picture-empty", message))
    frontier = [point for point in tradeoffs.points if point.on_frontier]
    others = [point for point in tradeoffs.points if not point.on_frontier]
    knee = tradeoffs.knee
    curves = [
        Curve("on the frontier: no smaller plan is as good",
              tuple(_dot(point) for point in frontier), joined=True)
    ]  # fmt: skip
    if others:
        dots = tuple(_dot(point) for point in others)
        curves.append(Curve("not on it", dots, Look.EMPTY))
    if knee is not None:
        note = _size(tradeoffs, knee.value)
        curves.append(Curve("the knee", (_dot(knee, note),), Look.CROSSED))
    details = "; ".join(
        f"{_size(tradeoffs, point.value)} {float(point.plan.fit.mismatch):.1f}"
        for point in frontier
    )
    return CurveChart(
        _frontier_title(tradeoffs, frontier), f"Mismatch on the frontier: {details}",
        _measure(tradeoffs).capitalize(),
        f"Mismatch in {tradeoffs.qualification.counted_in}", tuple(curves),
    )  # fmt: skip


def _measure(tradeoffs: Tradeoffs) -> str:
    """Name the measure; without credits each unit counts 1."""
    if tradeoffs.against == "level":
        return "highest level"
    counted_in = tradeoffs.qualification.counted_in
    return counted_in if tradeoffs.against == "credits" else tradeoffs.against


def _size(tradeoffs: Tradeoffs, value: object) -> str:
    if tradeoffs.against == "level":
        return f"level {value}"
    return counted(value, _measure(tradeoffs).removesuffix("s"))  # type: ignore[arg-type]


def _dot(point: Point, note: str = "") -> Dot:
    return Dot(point.value, point.plan.fit.mismatch, note)


def _frontier_title(tradeoffs: Tradeoffs, frontier: Sequence[Point]) -> str:
    first, last, knee = frontier[0], frontier[-1], tradeoffs.knee
    if first is last:
        return f"No larger plan has less mismatch than {_size(tradeoffs, first.value)}"
    whole = first.plan.fit.mismatch - last.plan.fit.mismatch
    until = _size(tradeoffs, last.value)
    if knee is None:
        saved = sizes.amount(whole, tradeoffs.qualification)
        start = _size(tradeoffs, first.value)
        return f"From {start} to {until}, mismatch falls by {saved}"
    before = first.plan.fit.mismatch - knee.plan.fit.mismatch
    falls = sizes.amount(before, tradeoffs.qualification)
    return (
        f"Up to the knee, {_size(tradeoffs, knee.value)}, mismatch falls by {falls}; "
        f"from there to {until} by {float(whole - before):.1f} more"
    )


def prices_chart(explanation: Explanation) -> BarChart:
    """Return what it costs to lose each unit of the plan, and to add others.

    Raises:
        RequestError: No unit was priced.
    """
    ordered = price_words.by_price(explanation)
    mine = [price for price in ordered if price.in_plan][::-1]
    others = [
        price for price in ordered if not price.in_plan and price.price is not None
    ]
    if not ordered:
        message = "no units were priced, so there are no prices to show"
        raise RequestError(Fault("picture-empty", message))
    shown, rest = others[:MOST_PRICED], len(others) - MOST_PRICED
    heading = "To add a unit that is not in it"
    heading += f": the {len(shown)} that cost least of {len(others)}" * (rest > 0)
    bars = (
        *_section("To lose a unit of the plan", mine, Look.SOLID),
        *_section(heading, shown, Look.STRIPED),
    )
    counted_in = explanation.recommendation.qualification.counted_in
    details = "; ".join(
        f"{bar.label}: {bar.note}" if bar.note else bar.label for bar in bars
    )
    axis = f"More mismatch, in {counted_in}"
    names = {Look.SOLID: "to lose it", Look.STRIPED: "to add it"}
    title = _prices_title(explanation, mine, others)
    return BarChart(title, details, axis, bars, names)


def _section(title: str, prices: Sequence[UnitPrice], look: Look) -> list[Bar]:
    if not prices:
        return []
    return [Bar(title, is_heading=True), *(_price(each, look) for each in prices)]


def _price(priced: UnitPrice, look: Look) -> Bar:
    label = f"{priced.unit.code} {priced.unit.title}"
    if priced.price is None:
        return Bar(label, (), "every plan has it")
    parts = (Part(0, priced.price, look),) if priced.price else ()
    return Bar(label, parts, wording.price_in_words(priced.price))


def _prices_title(
    explanation: Explanation, mine: Sequence[UnitPrice], others: Sequence[UnitPrice]
) -> str:
    priced = [each for each in mine if each.price]
    free = [
        each.unit.code for each in mine if each.price is not None and not each.price
    ]
    qualification = explanation.recommendation.qualification
    parts = []
    if priced:
        dearest = max(priced, key=lambda each: each.price or 0)
        cost = sizes.amount(dearest.price or 0, qualification)
        parts.append(f"losing {dearest.unit.code} costs most, {cost} of mismatch")
    if free:
        verb = "costs" if len(free) == 1 else "cost"
        parts.append(f"{' '.join(free)} {verb} nothing to replace")
    # Guidance is set aside for a unit that is asked for, so one can save something.
    best = min(others, key=lambda each: each.price or 0, default=None)
    if best is not None and best.price is not None and best.price < 0:
        saved = sizes.amount(-best.price, qualification)
        parts.append(f"insisting on {best.unit.code} saves {saved}")
    title = "; ".join(parts) or "what other units cost"
    return f"{title[:1].upper()}{title[1:]}"
