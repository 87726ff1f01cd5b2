"""Guidance, measured where some of the units are asked for or held.

Where guidance forbids units, or bounds them from above, such units are not counted.
Where it requires units, it still does, and they count towards it.
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
            keeps_guidance(option, units, exempt, known)
            for option in requirement.options
        )
        return within(kept, requirement.at_least, None)
    rest = [unit for unit in units if unit.code not in exempt]
    if isinstance(requirement, Bound | Distinct):
        within_limit = evaluate(replace(requirement, at_least=None), rest, known).holds
        return (
            within_limit
            and evaluate(replace(requirement, at_most=None), units, known).holds
        )
    if isinstance(requirement, Share):
        part = _part(requirement, units, rest, known)
        reached = evaluate(replace(requirement, at_most=None), units, known).holds
        return reached and within(part, None, requirement.at_most)
    return evaluate(requirement, units, known).holds


def _part(
    share: Share, units: Sequence[Unit], rest: Sequence[Unit], known: CandidateFacts
) -> Fraction:
    """Return the share of the whole of all units that the rest makes up."""
    whole = [unit for unit in units if selects(share.out_of, unit, known)]
    inside = [unit for unit in rest if unit in whole and selects(share.of, unit, known)]
    in_all = sum(amount_of(unit, share.measure) for unit in whole)
    return Fraction(sum(amount_of(u, share.measure) for u in inside), in_all or 1)
