"""Shares of what counts towards a total: which units the whole is made of.

Units that no rule requires in the total could be counted there at will, as they change
nothing but the share. So the whole is made of the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.qualifications.rules import Bound, If, Select, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.qualifications.rules import Requirement, Rule

    FiltersByTotal = Mapping[str, Iterable[Select]]


def filters_by_total(rules: Iterable[Rule]) -> FiltersByTotal:
    """Return the filters of the units that rules require to count, by their totals."""
    filters: dict[str, dict[Select, None]] = {}
    for rule in rules:
        part = rule.requires
        while isinstance(part, If):
            part = part.then
        if isinstance(part, Bound) and part.towards and part.at_least:
            filters.setdefault(part.towards, {})[part.of] = None
    return filters


def of_what_counts(rule: Rule, filters: FiltersByTotal) -> Rule:
    """Return a rule whose share of what counts is of such units alone."""
    return replace(rule, requires=_of_what_counts(rule.requires, filters))


def _of_what_counts(requirement: Requirement, filters: FiltersByTotal) -> Requirement:
    if isinstance(requirement, If):
        return replace(requirement, then=_of_what_counts(requirement.then, filters))
    if not isinstance(requirement, Share) or not requirement.towards:
        return requirement
    counted, whole = tuple(filters.get(requirement.towards, ())), requirement.out_of
    if Select() in counted or whole in counted:
        return requirement
    total = counted[0] if len(counted) == 1 else Select(any_of=counted)
    narrowed = total if whole == Select() else Select(all_of=(whole, total))
    return replace(requirement, out_of=narrowed)
