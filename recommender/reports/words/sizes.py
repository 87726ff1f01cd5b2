"""The size of units and plans told: in credits, or in units where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from recommender.qualifications.plans import Fit, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit

CREDITS = "Credits"
_HOURS_ESTIMATED = (
    "guided learning hours where the catalogue has them, otherwise credits x 20/3; "
    "total learning is about 10 hours per credit"
)
_HOURS_AS_PUBLISHED = (
    "guided learning hours of the catalogue; no estimate where it has none, because "
    "units have no credits"
)


def amount(size: Fraction | float, qualification: Qualification) -> str:
    """Return an amount, say of mismatch, with one decimal: 31.2 credits, 7.5 units."""
    return f"{float(size):.1f} {qualification.counted_in}"


def count(size: int, qualification: Qualification) -> str:
    """Return a whole number of credits, or of units where these have none."""
    one = qualification.counted_in.removesuffix("s")
    return f"{size} {one if size == 1 else qualification.counted_in}"


def total(units: Sequence[Unit], qualification: Qualification) -> str:
    """State how many units there are, and their credits if they have any."""
    told = counted(len(units), "unit")
    if not qualification.has_credits:
        return told
    return f"{told}, {count(sum(unit.credits for unit in units), qualification)}"


def fact_names(qualification: Qualification) -> str:
    """Name the facts of units that matter to the rules."""
    return "levels and credits" if qualification.has_credits else "levels"


def fit_in_words(found: Fit, qualification: Qualification) -> str:
    """State how well a set of units suits a job."""
    covered, daily = (
        f"{round(100 * one)} %" for one in (found.coverage, found.relevance)
    )
    return (
        f"covers {covered} of the job; {daily} of the {qualification.counted_in} are "
        f"daily work; {mismatch_in_words(found, qualification)}"
    )


def mismatch_in_words(found: Fit, qualification: Qualification) -> str:
    """State the mismatch of a plan where a report names it first."""
    return f"mismatch {amount(found.mismatch, qualification)}; less is better"


def cost_in_words(
    price: Fraction, qualification: Qualification, ending: str = ""
) -> str:
    """State what something would cost, or save where its price is below nothing."""
    verb = "save" if price < 0 else "cost"
    return f"{verb}{ending} {amount(abs(price), qualification)} of mismatch"


def hours(plan: Plan, qualification: Qualification) -> int | None:
    """Return the guided hours still to come; None where nothing tells them."""
    return plan.hours if qualification.has_hours(plan.new_units) else None


def hours_basis(qualification: Qualification) -> str:
    """State what hours are told by."""
    return _HOURS_ESTIMATED if qualification.has_credits else _HOURS_AS_PUBLISHED


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    qualification: Qualification,
    *,
    bare: bool = False,
) -> Table:
    """Make a table, without its columns of credits where units have none.

    The last column gets their room.
    """
    kept = [
        i
        for i, one in enumerate(columns)
        if qualification.has_credits or not _sized(one)
    ]
    room = sum((one.width or 0) + 2 for one in columns if _sized(one))
    shown = [columns[i] for i in kept]
    if len(shown) < len(columns) and shown[-1].width is not None:
        shown[-1] = shown[-1]._replace(width=shown[-1].width + room)
    told = tuple(tuple(row[i] for i in kept) for row in rows)
    return Table(tuple(shown), told, bare)


def _sized(column: Column) -> bool:
    return column.name == CREDITS
