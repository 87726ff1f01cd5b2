"""The curve of a what-if: what each further change to the original plan gains."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Block, Column, Heading, Paragraph, Record
from recommender.reports.words import sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from recommender.answers.what_ifs import Comparison, Step
    from recommender.qualifications.plans import Plan

_CURVE = (
    Column("Changes", 7, right=True),
    Column("Add", 19),
    Column("Drop", 19),
    Column("Credits", 7, right=True),
    Column("Mismatch", 8, right=True),
    Column("Gains", 6, right=True),
)


def gains(comparison: Comparison) -> list[Fraction | None]:
    """Return how much less mismatch each step has than the one before it."""
    mismatches = [step.plan.fit.mismatch for step in comparison.curve]
    less = [before - after for before, after in pairwise(mismatches)]
    return [None, *less] if comparison.curve else []


def curve_blocks(comparison: Comparison) -> Iterator[Block]:
    """Yield a table of the best plan for each number of changes that gains anything."""
    if not comparison.curve:
        return
    yield Heading("What more changes gain: the best plan for each number of changes")
    before = comparison.before.best
    rows = (
        _row(step, gain, before)
        for step, gain in zip(comparison.curve, gains(comparison), strict=True)
    )
    yield sizes.table(_CURVE, rows, comparison.after.qualification)
    yield Paragraph(_how_to_read(comparison.curve))


def _how_to_read(curve: Sequence[Step]) -> str:
    fewest = counted(curve[0].changes, "change")
    make = "makes" if curve[0].changes == 1 else "make"
    invalid = f"The plan before is no longer valid; {fewest} {make} it valid. "
    return (
        f"{invalid if curve[0].changes else ''}"
        "A change is a unit added or dropped; a swap is two. The last row is as good "
        "as the best plan; --changes N compares the best plan with at most N."
    )


def _row(step: Step, gain: Fraction | None, before: Plan) -> tuple[str, ...]:
    return (
        f"{step.changes}",
        " ".join(wording.only_in(step.plan, before)) or "nothing",
        " ".join(wording.only_in(before, step.plan)) or "nothing",
        f"{step.plan.credits}",
        f"{float(step.plan.fit.mismatch):.1f}",
        "-" if gain is None else f"{float(gain):.1f}",
    )


def step_proof(comparison: Comparison) -> str:
    """Return what is proven of the step compared, and what it costs."""
    step = comparison.step
    assert step is not None, "asked for a curve only"
    most = counted(step.changes, "change")
    is_fewest = step is comparison.curve[0]
    proven = f"proven: no valid plan with at most {most} has less mismatch"
    if is_fewest:
        proven = "proven: no valid plan changes fewer units"
    if not comparison.loss and not step.changes:
        return proven
    if not comparison.loss:
        none = "no valid plan has less mismatch"
        return f"{proven}, and {none}" if is_fewest else f"proven: {none}"
    loss = sizes.amount(comparison.loss, comparison.after.qualification)
    return f"{proven}; it has {loss} more mismatch than the best plan"


def curve_records(comparison: Comparison) -> list[Record]:
    """Return one record for each step of the curve."""
    before = comparison.before.best
    return [
        {
            "changes": step.changes,
            "add": " ".join(wording.only_in(step.plan, before)),
            "drop": " ".join(wording.only_in(before, step.plan)),
            "units": " ".join(step.plan.codes),
            "credits": step.plan.credits,
            "mismatch": float(step.plan.fit.mismatch),
            "gain": None if gain is None else float(gain),
        }
        for step, gain in zip(comparison.curve, gains(comparison), strict=True)
    ]
