"""What a change does to a plan: what was asked, and why units leave and enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.words import reasons, sizes, wording

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.what_ifs import Comparison
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit


def changed(comparison: Comparison) -> str:
    """Return what was changed, as options: what is asked now, and what no longer."""
    new, old = changes(comparison)
    return "; ".join([*([" ".join(new)] if new else []), *old]) or "nothing is changed"


def changes(comparison: Comparison) -> tuple[list[str], list[str]]:
    """Return the options that are asked now, and those that no longer are."""
    before = wording.as_options(comparison.before.candidate)
    after = wording.as_options(comparison.after.candidate)
    new = [option for option in after if option not in before]
    return new, [f"no longer {option}" for option in before if option not in after]


def leaves(comparison: Comparison) -> list[tuple[Unit, str]]:
    """Return the units that leave, each with why."""
    return [(unit, why_out(unit, comparison)) for unit in comparison.units_out]


def enters(comparison: Comparison) -> list[tuple[Unit, str]]:
    """Return the units that enter, each with why."""
    return [(unit, why_in(unit, comparison)) for unit in comparison.units_in]


def why_out(unit: Unit, comparison: Comparison) -> str:
    """Return why a unit leaves: what forbids it, or what keeping it would cost."""
    prices = (price for price in comparison.prices if price.unit.code == unit.code)
    priced = next(prices, None)
    if priced is None:
        changes = 0 if comparison.step is None else comparison.step.changes
        most = counted(changes, "change")
        return f"the best plan with at most {most} does not include it"
    if priced.price is None or priced.other is None:
        return "; ".join(wording.conflict_lines(priced.because))
    qualification = comparison.after.qualification
    if priced.limit is not None:
        most = sizes.count(comparison.after.proof.cap or 0, qualification)
        cost = sizes.cost_in_words(priced.price, qualification)
        allowed = f"at most {most} are allowed, {priced.limit} with it"
        return f"{allowed}; keeping it would {cost}"
    if priced.price:
        return f"keeping it would {sizes.cost_in_words(priced.price, qualification)}"
    return f"an equally good plan keeps it, {_tie(priced.other, comparison.after)}"


def _tie(other: Plan, answer: Recommendation) -> str:
    """Return what an equally good plan has more of, or that it comes later."""
    best = answer.best
    more = other.credits - best.credits
    if more > 0:
        return f"with {sizes.count(more, answer.qualification)} more"
    more = len(other.units) - len(best.units)
    if more > 0:
        return f"with {counted(more, 'unit')} more"
    return "but comes later in the order of the catalogue"


def why_in(unit: Unit, comparison: Comparison) -> str:
    """Return why a unit enters: what of the job it fits, and what fails without it.

    Weak evidence and equally good units are named too.
    """
    plan, problem = comparison.after.best, comparison.after.problem
    mandatory = unit.code in problem.mandatory
    parts = [reasons.WEAK] if reasons.is_weak(unit, plan) else []
    parts.append(reasons.reason_in_full(unit, plan, problem.job, mandatory))
    ties = reasons.ties_in_words(unit, plan)
    return "; ".join([*parts, ties] if ties else parts)
