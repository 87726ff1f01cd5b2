"""Exempting: guidance measured where some units are asked for or held.

Guidance that forbids, or bounds from above, does not count such units. What it demands
is demanded all the same, and they count towards it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.auditing.measuring import amount_of, gauge, is_about, within
from recommender.qualifications.rules import Bound, Distinct, If, Share, Ways

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from recommender.auditing.measuring import Known
    from recommender.qualifications.rules import Requirement
    from recommender.qualifications.units import Unit


def heeds(
    requirement: Requirement,
    units: Sequence[Unit],
    exempt: AbstractSet[str],
    known: Known,
) -> bool:
    """Return whether a set keeps guidance from which some of its units are exempt."""
    if isinstance(requirement, If):
        binds = gauge(requirement.given, units, known).holds
        return not binds or heeds(requirement.then, units, exempt, known)
    if isinstance(requirement, Ways) and requirement.at_most is None:
        kept = sum(heeds(one, units, exempt, known) for one in requirement.options)
        return kept >= (requirement.at_least or 0)
    rest = [unit for unit in units if unit.code not in exempt]
    if isinstance(requirement, Bound | Distinct):
        few = gauge(replace(requirement, at_least=None), rest, known).holds
        return few and gauge(replace(requirement, at_most=None), units, known).holds
    if isinstance(requirement, Share):
        part = _part(requirement, units, rest, known)
        enough = gauge(replace(requirement, at_most=None), units, known).holds
        return enough and within(part, None, requirement.at_most)
    return gauge(requirement, units, known).holds


def _part(
    share: Share, units: Sequence[Unit], rest: Sequence[Unit], known: Known
) -> Fraction:
    """Return the part that the rest makes of the whole of all units."""
    whole = [unit for unit in units if is_about(share.out_of, unit, known)]
    inside = [
        unit for unit in rest if unit in whole and is_about(share.of, unit, known)
    ]
    in_all = sum(amount_of(unit, share.measure) for unit in whole)
    return Fraction(sum(amount_of(u, share.measure) for u in inside), in_all or 1)
