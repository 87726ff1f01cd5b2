"""How a unit is held, in words for the cells of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.words.lists import join_names
from recommender.requests.ways_held import EXEMPTION, RPL

if TYPE_CHECKING:
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit
    from recommender.requests.wish_table import Wishes

_WAYS_IN_WORDS = {
    RPL: "recognition of prior learning",
}
FROM_ELSEWHERE = "From elsewhere, as agreed"


def held_in_words(unit: Unit, wishes: Wishes) -> str:
    """Return that a unit is done, exempt or from elsewhere; empty if it is not held."""
    if unit.code not in wishes.held:
        return ""
    if dict(wishes.ways).get(unit.code) == EXEMPTION:
        return "exempt"
    return "done elsewhere" if unit.elsewhere else "done"


def ways_in_words(plan: Plan, wishes: Wishes) -> str:
    """Return how the held units of a plan were achieved, where that was said."""
    codes: dict[str, list[str]] = {}
    units = {unit.code: unit for unit in plan.units if unit.code in plan.held}
    for code, way in wishes.ways:
        if code in units:
            codes.setdefault(_way(way, units[code]), []).append(code)
    return "; ".join(f"{join_names(c)} by {way}" for way, c in codes.items())


def agreed_in_words(unit: Unit, wishes: Wishes) -> tuple[str, str]:
    """Return what a unit from elsewhere counts for, as was agreed, and as what."""
    codes = (code for code, _ in wishes.external)
    by_code = dict(zip(codes, wishes.elsewhere, strict=True))
    agreed = by_code[unit.code]
    counts_for = f"Group {agreed.group}"
    if agreed.rules:
        rules = "rule" if len(agreed.rules) == 1 else "rules"
        counts_for = f"the {rules} {join_names(agreed.rules)} only"
    return counts_for, _way(agreed.way, unit)


def _way(way: str, unit: Unit) -> str:
    if way == EXEMPTION and not unit.credits:
        return "exemption, without credits"
    return _WAYS_IN_WORDS.get(way, way)
