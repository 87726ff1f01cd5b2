"""Exempting: guidance measured where some units are asked for or held.

Guidance that forbids, or bounds from above, does not count such units. What it demands
is demanded all the same, and they count towards it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.auditing.measuring import amount_of, evaluate, selects, within
from recommender.qualifications.rules import Bound, Distinct, If, Share, Ways

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from recommender.auditing.measuring import CandidateFacts
    from recommender.qualifications.rules import Requirement
    from recommender.qualifications.units import Unit


def keeps_guidance(
    requirement: Requirement,
    units: Sequence[Unit],
    exempt: AbstractSet[str],
    known: CandidateFacts,
) -> bool:
    """Return whether a set keeps guidance from which some of its units are exempt."""
    if isinstance(requirement, If):
        binds = evaluate(requirement.given, units, known).holds
        return not binds or keeps_guidance(requirement.then, units, exempt, known)
    if isinstance(requirement, Ways) and requirement.at_most is None:
        kept = sum(
            keeps_guidance(one, units, exempt, known) for one in requirement.options
        )
        return kept >= (requirement.at_least or 0)
    rest = [unit for unit in units if unit.code not in exempt]
    if isinstance(requirement, Bound | Distinct):
        few = evaluate(replace(requirement, at_least=None), rest, known).holds
        return few and evaluate(replace(requirement, at_most=None), units, known).holds
    if isinstance(requirement, Share):
        part = _part(requirement, units, rest, known)
        enough = evaluate(replace(requirement, at_most=None), units, known).holds
        return enough and within(part, None, requirement.at_most)
    return evaluate(requirement, units, known).holds


def _part(
    share: Share, units: Sequence[Unit], rest: Sequence[Unit], known: CandidateFacts
) -> Fraction:
    """Return the part that the rest makes of the whole of all units."""
    whole = [unit for unit in units if selects(share.out_of, unit, known)]
    inside = [unit for unit in rest if unit in whole and selects(share.of, unit, known)]
    in_all = sum(amount_of(unit, share.measure) for unit in whole)
    return Fraction(sum(amount_of(u, share.measure) for u in inside), in_all or 1)
