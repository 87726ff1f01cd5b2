"""Both plans of a what-if side by side, and what is proven of the one after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Column, Table
from recommender.reports.parts.curve_part import step_proof
from recommender.reports.words import sizes, wording
from recommender.reports.words.day_words import day_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from recommender.answers.what_ifs import Comparison

_SIDES = (
    Column("", 26),
    Column("Before", 12, right=True),
    Column("After", 12, right=True),
    Column("Change", 12, right=True),
)


def sides_table(comparison: Comparison) -> Table:
    """Return the size, the fit and the finish of both plans, side by side."""
    rows = (*_sizes(comparison), *_suits(comparison), *_finish(comparison))
    return Table(_SIDES, rows)


def _sizes(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    before, after, qualification = (
        comparison.before.best,
        comparison.after.best,
        comparison.after.qualification,
    )
    yield _numbers("Units", len(before.units), len(after.units))
    if qualification.has_credits:
        yield _numbers("Credits", before.credits, after.credits)
    earned = f"{qualification.counted_in.capitalize()} to earn"
    yield _numbers(earned, before.new_credits, after.new_credits)
    hours = sizes.hours(before, qualification), sizes.hours(after, qualification)
    if hours[0] is not None and hours[1] is not None:
        yield _numbers("Guided hours (about)", hours[0], hours[1])


def _suits(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    old, new = comparison.before.best.fit, comparison.after.best.fit
    sized = comparison.after.qualification.counted_in
    yield _shares("Share of the job covered", old.coverage, new.coverage)
    yield _shares(f"{sized.capitalize()} on daily work", old.relevance, new.relevance)
    yield _numbers("Mismatch (less is better)", old.mismatch, new.mismatch)


def _finish(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    times = [side.best_timeline for side in (comparison.before, comparison.after)]
    weeks = [f"{time.weeks_begun}" if time else "-" for time in times]
    if any(times):
        yield ("Weeks", *weeks, "")
    days = [time.finish if time else None for time in times]
    if any(days):
        yield ("Finish", *(day_in_short(day) if day else "-" for day in days), "")


def _numbers(
    name: str, before: Fraction | int, after: Fraction | int
) -> tuple[str, ...]:
    digits = 0 if isinstance(before, int) and isinstance(after, int) else 1
    difference = round(float(after - before), digits)
    change = "the same" if after == before else f"{difference:+.{digits}f}"
    return (name, f"{float(before):.{digits}f}", f"{float(after):.{digits}f}", change)


def _shares(name: str, before: Fraction, after: Fraction) -> tuple[str, ...]:
    difference = round(100 * after) - round(100 * before)
    change = "the same" if not difference else f"{difference:+d} %"
    return (name, wording.percent(before), wording.percent(after), change)


def proof_of_change(comparison: Comparison) -> str:
    """Return what is proven of the plan after a change."""
    return (
        wording.proof_in_words(comparison.after)
        if comparison.step is None
        else step_proof(comparison)
    )
