"""The sizes of units and plans in words: in credits, or in units without credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.plans import Fit, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit

CREDITS = "Credits"
LEVEL = "Level"
_HOURS_ESTIMATED = (
    "guided learning hours where the catalogue has them, otherwise credits x 20/3; "
    "total learning is about 10 hours per credit"
)
_HOURS_AS_PUBLISHED = (
    "guided learning hours from the catalogue; no estimate where it has none, because "
    "units have no credits"
)


def amount(size: Fraction | float, qualification: Qualification) -> str:
    """Return an amount with one decimal, such as 31.2 credits, or 7.5 units."""
    return f"{float(size):.1f} {qualification.counted_in}"


def count(size: Number, qualification: Qualification) -> str:
    """Return a number of credits, or of units where these have none."""
    return counted(size, qualification.counted_in.removesuffix("s"))


def total(units: Sequence[Unit], qualification: Qualification) -> str:
    """Return how many units there are, and their credits if they have any."""
    number = counted(len(units), "unit")
    if not qualification.has_credits:
        return number
    return f"{number}, {count(sum(unit.credits for unit in units), qualification)}"


def choices_in_words(plan: Plan, qualification: Qualification) -> str:
    """Return the credits of units that can have several, chosen or the least."""
    unit_by_code = qualification.catalogue.unit_by_code
    variable = [
        u
        for u in plan.units
        if u.code in unit_by_code and unit_by_code[u.code].is_variable
    ]
    words = [
        f"{unit.code} has the least of {unit.size}; --unit-credits "
        f"{unit.code}:{unit.most_credits} counts more"
        if unit.is_variable
        else f"{unit.code} has {unit.credits} of {unit_by_code[unit.code].size}"
        for unit in variable
    ]
    return "; ".join(words)


def fact_names(qualification: Qualification) -> str:
    """Return the names of the facts of units that rules use."""
    names = ["levels"] if qualification.has_levels else []
    names += ["credits"] if qualification.has_credits else []
    return " and ".join(names) or "facts"


def fit_in_words(fit: Fit, qualification: Qualification) -> str:
    """Return how well a set of units suits a job."""
    covered, daily = (
        f"{round(100 * share)} %" for share in (fit.coverage, fit.relevance)
    )
    return (
        f"covers {covered} of the job; {daily} of the {qualification.counted_in} are "
        f"daily work; {mismatch_in_words(fit, qualification)}"
    )


def mismatch_in_words(fit: Fit, qualification: Qualification) -> str:
    """Return the mismatch of a plan, with how to read it."""
    return f"mismatch {amount(fit.mismatch, qualification)}; less is better"


def cost_in_words(
    price: Fraction, qualification: Qualification, ending: str = ""
) -> str:
    """Return what something would cost, or save where its price is negative."""
    verb = "save" if price < 0 else "cost"
    return f"{verb}{ending} {amount(abs(price), qualification)} of mismatch"


def hours(plan: Plan, qualification: Qualification) -> Number | None:
    """Return the guided hours still to come; None where they are not known."""
    return plan.hours if qualification.has_hours(plan.new_units) else None


def hours_basis(qualification: Qualification) -> str:
    """Return where the hours come from."""
    return _HOURS_ESTIMATED if qualification.has_credits else _HOURS_AS_PUBLISHED


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    qualification: Qualification,
    *,
    bare: bool = False,
) -> Table:
    """Build a table, without its columns of credits or levels where units have none.

    The last column gets their width.
    """
    unused = {
        *(() if qualification.has_credits else (CREDITS,)),
        *(() if qualification.has_levels else (LEVEL,)),
    }
    kept = [i for i, column in enumerate(columns) if column.name not in unused]
    freed = sum((column.width or 0) + 2 for column in columns if column.name in unused)
    shown = [columns[i] for i in kept]
    if len(shown) < len(columns) and shown[-1].width is not None:
        shown[-1] = shown[-1]._replace(width=shown[-1].width + freed)
    cells = tuple(tuple(row[i] for i in kept) for row in rows)
    return Table(tuple(shown), cells, bare)
