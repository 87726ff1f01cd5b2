"""Fragility told: in one line, and as a table of every unit that may fall away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Column, Heading, Paragraph, Table
from recommender.reports.words.reasons import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from fractions import Fraction

    from recommender.qualifications.plans import Loss, Plan

_COLUMNS = (
    Column("Unit", 5),
    Column("Title", 27, spare=True),
    Column("Swaps", 5, right=True),
    Column("Best instead", 27),
    Column("Mismatch", 8, right=True),
)


def fragility_blocks(plan: Plan) -> list[Block]:
    """Render in a table what becomes of a plan if one unit of it falls away."""
    blocks: list[Block] = [Heading("If a unit falls away")]
    losses = plan.accounted.losses
    if losses is None:
        return [*blocks, Paragraph(NO_TIME)]
    if losses:
        blocks.append(Table(_COLUMNS, tuple(_row(loss) for loss in losses)))
    else:
        blocks.append(Paragraph("No unit is still to be taken."))
    if plan.held_units:
        held = _and([unit.code for unit in plan.held_units])
        blocks.append(Paragraph(f"What is held cannot fall away: {held}."))
    return blocks


def _row(loss: Loss) -> tuple[str, ...]:
    best, mismatch = "none", ""
    if loss.best is not None and loss.loss is not None:
        best, mismatch = f"{loss.best.code} {loss.best.title}", _signed(loss.loss)
    if loss.valid_without:
        best = "none needed" if loss.best is None else f"none needed, or {best}"
    return (loss.unit.code, loss.unit.title, f"{loss.swaps}", best, mismatch)


def fragile_line(
    losses: Sequence[Loss], mandatory: Collection[str], counted_in: str
) -> str:
    """State in one line whether a plan can be mended if one unit of it falls away."""
    alone = [loss.unit.code for loss in losses if loss.valid_without]
    rest = [loss for loss in losses if not loss.valid_without]
    lost = [loss.unit.code for loss in rest if not loss.swaps]
    if not rest:
        return "no unit needs another: the rest stands if one falls away"
    parts = [_mended([loss.unit.code for loss in rest if loss.swaps], lost, mandatory)]
    if alone:
        parts.append(f"it stands without {_list(alone, 'or')}")
    swapped = [(one.loss, one) for one in rest if one.loss is not None]
    if swapped:
        cost, dearest = max(swapped, key=lambda pair: pair[0])
        instead = dearest.best.code if dearest.best else ""
        told = f"{_signed(cost)} {counted_in} of mismatch, {instead} instead"
        parts.append(f"the dearest to lose is {dearest.unit.code} ({told})")
    return "; ".join(parts)


def _mended(mended: list[str], lost: list[str], mandatory: Collection[str]) -> str:
    """State which units one swap makes up for, and which none."""
    if not lost:
        return "one swap mends the plan if a unit falls away"
    needed = [code for code in lost if code in mandatory]
    others = [code for code in lost if code not in mandatory]
    told = [f"{_and(needed)} (mandatory)"] if needed else []
    told += [_and(others)] if others else []
    if not mended:
        return f"no swap mends the plan if one falls away of {', and '.join(told)}"
    return f"one swap mends the plan if a unit falls away, except {', and '.join(told)}"


def _and(codes: Sequence[str]) -> str:
    return _list(codes, "and")


def _list(codes: Sequence[str], word: str) -> str:
    *first, last = codes
    return f"{', '.join(first)} {word} {last}" if first else last


def _signed(mismatch: Fraction) -> str:
    return f"{float(mismatch):+.1f}"
