"""What a unit costs: the words of a price, and the order in which prices are listed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.reports.words import reasons, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.prices import Explanation, UnitPrice
    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Plan


def by_price(answer: Explanation) -> list[UnitPrice]:
    """Order units by price, those that cannot be otherwise last."""
    return sorted(answer.units, key=lambda one: (one.price is None, one.price or 0))


def reason(one: UnitPrice, found: Recommendation) -> str:
    """State what having a unit otherwise would change, or why it cannot be.

    The price is the difference of two proven optima, each within its own limit on
    credits.
    """
    if one.other is None:
        because = "; ".join(wording.conflict_lines(one.because))
        no = "every plan has it" if one.in_plan else "not possible: no plan has it"
        return f"{no}: {because}"
    change = wording.change_in_words(found.best, one.other)
    qualification = found.qualification
    what = "refusing" if one.in_plan else "insisting on"
    where = "in the plan" if one.in_plan else "not in the plan"
    told = f"{change}, {sizes.count(one.other.credits, qualification)} in all"
    price = one.price or Fraction(0)
    told = f"{sizes.cost_in_words(price, qualification, 's')}: {told}"
    if not price:
        told = f"is free: {change} does not change the mismatch"
    ties = [] if price else _ties(one, found.best)
    return "; ".join([where, f"{what} it {told}", *_moved(one, found), *ties])


def _moved(one: UnitPrice, found: Recommendation) -> Iterator[str]:
    """State what else the request changes: guidance, and the limit on credits."""
    for rule in one.set_aside:
        yield f"{rule.text} ({rule.id}) is set aside for it"
    if one.limit is not None:
        most = sizes.count(one.limit, found.qualification)
        yield f"the limit is then {most} instead of {found.proof.cap}"


def _ties(one: UnitPrice, best: Plan) -> list[str]:
    """Return what is as good as a unit by itself, or what it is as good as."""
    if one.in_plan:
        ties = reasons.ties_in_words(one.unit, best)
        return [ties] if ties else []
    replaced = [
        unit.code
        for unit in best.units
        if one.unit.code in [tied.code for tied in reasons.tied_units(unit, best) or ()]
    ]
    return [f"as good as {' or '.join(replaced)} (your choice)"] if replaced else []
