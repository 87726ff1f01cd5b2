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
    """Order units by price, those without one last."""
    return sorted(answer.units, key=lambda unit: (unit.price is None, unit.price or 0))


def reason(priced: UnitPrice, answer: Recommendation) -> str:
    """Return what taking or leaving out a unit would change, or why it is not possible.

    The price is the difference between two proven optima, each within its own limit on
    credits.
    """
    if priced.other is None:
        because = "; ".join(wording.conflict_lines(priced.because))
        no = "every plan has it" if priced.in_plan else "not possible: no plan has it"
        return f"{no}: {because}"
    change = wording.change_in_words(answer.best, priced.other)
    qualification = answer.qualification
    what = "refusing" if priced.in_plan else "insisting on"
    where = "in the plan" if priced.in_plan else "not in the plan"
    effect = f"{change}, {sizes.count(priced.other.credits, qualification)} in all"
    price = priced.price or Fraction(0)
    effect = f"{sizes.cost_in_words(price, qualification, 's')}: {effect}"
    if not price:
        effect = f"is free: {change} does not change the mismatch"
    ties = [] if price else _ties(priced, answer.best)
    moved = _moved(priced, answer)
    return "; ".join([where, f"{what} it {effect}", *moved, *ties])


def _moved(priced: UnitPrice, answer: Recommendation) -> Iterator[str]:
    """Yield what else the request changes: guidance, and the limit on credits."""
    for rule in priced.set_aside:
        yield f"{rule.text} ({rule.id}) is set aside for it"
    if priced.limit is not None:
        most = sizes.count(priced.limit, answer.qualification)
        yield f"the limit is then {most} instead of {answer.proof.cap}"


def _ties(priced: UnitPrice, best: Plan) -> list[str]:
    """Return what is as good as a unit by itself, or what it is as good as."""
    if priced.in_plan:
        ties = reasons.ties_in_words(priced.unit, best)
        return [ties] if ties else []
    replaced = [
        unit.code
        for unit in best.units
        if priced.unit.code
        in [tied.code for tied in reasons.tied_units(unit, best) or ()]
    ]
    return [f"as good as {' or '.join(replaced)} (your choice)"] if replaced else []
