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


def changed(found: Comparison) -> str:
    """State what was changed, as options: what is asked newly, and what no longer."""
    before = wording.as_options(found.before.candidate)
    after = wording.as_options(found.after.candidate)
    new = [one for one in after if one not in before]
    old = [f"no longer {one}" for one in before if one not in after]
    return "; ".join([*([" ".join(new)] if new else []), *old]) or "nothing is changed"


def leaves(found: Comparison) -> list[tuple[Unit, str]]:
    """Return the units that leave, each with why."""
    return [(unit, why_out(unit, found)) for unit in found.units_out]


def enters(found: Comparison) -> list[tuple[Unit, str]]:
    """Return the units that enter, each with why."""
    return [(unit, why_in(unit, found)) for unit in found.units_in]


def why_out(unit: Unit, found: Comparison) -> str:
    """State why a unit leaves: what forbids it, or what keeping it would cost."""
    priced = next((one for one in found.prices if one.unit.code == unit.code), None)
    if priced is None:
        changes = 0 if found.step is None else found.step.changes
        most = counted(changes, "change")
        return f"the best plan with at most {most} does not include it"
    if priced.price is None or priced.other is None:
        return "; ".join(wording.conflict_lines(priced.because))
    qualification = found.after.qualification
    if priced.limit is not None:
        most = sizes.count(found.after.proof.cap or 0, qualification)
        told = sizes.cost_in_words(priced.price, qualification)
        allowed = f"at most {most} are allowed, {priced.limit} with it"
        return f"{allowed}; keeping it would {told}"
    if priced.price:
        return f"keeping it would {sizes.cost_in_words(priced.price, qualification)}"
    return f"an equally good plan keeps it, {_tie(priced.other, found.after)}"


def _tie(other: Plan, found: Recommendation) -> str:
    """State what a plan of the same mismatch has more of, or that nothing decides."""
    best = found.best
    more = other.credits - best.credits
    if more > 0:
        return f"with {sizes.count(more, found.qualification)} more"
    more = len(other.units) - len(best.units)
    if more > 0:
        return f"with {counted(more, 'unit')} more"
    return "but comes later in the order of the catalogue"


def why_in(unit: Unit, found: Comparison) -> str:
    """State why a unit enters: what of the job it fits, and what fails without it.

    Weak evidence is said, and what is as good.
    """
    plan, problem = found.after.best, found.after.problem
    mandatory = unit.code in problem.mandatory
    parts = [reasons.WEAK] if reasons.is_weak(unit, plan) else []
    parts.append(reasons.reason_in_full(unit, plan, problem.job, mandatory))
    ties = reasons.ties_in_words(unit, plan)
    return "; ".join([*parts, ties] if ties else parts)
