"""What happens if a unit is withdrawn, in one line and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import NARROW, Block, Column, Heading, Paragraph, Table
from recommender.reports.words.lists import join_names
from recommender.reports.words.reasons import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from fractions import Fraction

    from recommender.qualifications.plans import Loss, Plan

_COLUMNS = (
    Column("Unit", 5),
    Column("Title", 27, from_width=NARROW),
    Column("Swaps", 5, right=True),
    Column("Best instead", 27),
    Column("Mismatch", 8, right=True),
)


def fragility_blocks(plan: Plan) -> list[Block]:
    """Build a table of what happens to a plan if one unit of it is withdrawn."""
    blocks: list[Block] = [Heading("If a unit is withdrawn")]
    losses = plan.known_details.losses
    if losses is None:
        return [*blocks, Paragraph(NO_TIME)]
    if losses:
        blocks.append(Table(_COLUMNS, tuple(_row(loss) for loss in losses)))
    else:
        blocks.append(Paragraph("Every unit is already held."))
    if plan.held_units:
        held = join_names(unit.code for unit in plan.held_units)
        blocks.append(Paragraph(f"Units already held are safe: {held}."))
    return blocks


def _row(loss: Loss) -> tuple[str, ...]:
    best, mismatch = "none", ""
    if loss.best is not None and loss.loss is not None:
        best, mismatch = f"{loss.best.code} {loss.best.title}", _signed(loss.loss)
    if loss.valid_without:
        best = "none needed" if loss.best is None else f"none needed, or {best}"
    return (loss.unit.code, loss.unit.title, f"{loss.swaps}", best, mismatch)


def fragility_line(
    losses: Sequence[Loss], mandatory: Collection[str], counted_in: str
) -> str:
    """Return in one line whether a plan stays valid if one unit of it is withdrawn."""
    alone = [loss.unit.code for loss in losses if loss.valid_without]
    rest = [loss for loss in losses if not loss.valid_without]
    lost = [loss.unit.code for loss in rest if not loss.swaps]
    if not rest:
        return "the plan stays valid whichever unit is withdrawn"
    parts = [
        _swappable([loss.unit.code for loss in rest if loss.swaps], lost, mandatory)
    ]
    if alone:
        parts.append(f"it is valid without {join_names(alone, 'or')}")
    swapped = [(loss.loss, loss) for loss in rest if loss.loss is not None]
    if swapped:
        cost, costliest = max(swapped, key=lambda pair: pair[0])
        price = f"{_signed(cost)} {counted_in} of mismatch"
        parts.append(f"losing {costliest.unit.code} costs most ({price})")
        if costliest.best:
            parts.append(f"{costliest.best.code} would replace it")
    return "; ".join(parts)


def _swappable(
    swappable: list[str], lost: list[str], mandatory: Collection[str]
) -> str:
    """Return which units one swap can replace, and which none can."""
    if not lost:
        return "if a unit is withdrawn, one swap keeps the plan valid"
    needed = [code for code in lost if code in mandatory]
    others = [code for code in lost if code not in mandatory]
    parts = [f"{join_names(needed)} (mandatory)"] if needed else []
    parts += [join_names(others)] if others else []
    these = ", and ".join(parts)
    if not swappable:
        return f"no swap keeps the plan valid if one of these is withdrawn: {these}"
    return f"if a unit is withdrawn, one swap keeps the plan valid, except for {these}"


def _signed(mismatch: Fraction) -> str:
    return f"{float(mismatch):+.1f}"
