"""What changes in the occasions for evidence if a unit of the plan is swapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import as_unit
from recommender.auditing import audit
from recommender.errors import Fault, RequestError
from recommender.requests.accepted_values import invalid_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.evidence import EvidencePlan, Occasion
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit


@dataclass(frozen=True, slots=True)
class EvidenceSwap:
    """A unit of the plan, another in its place, and the occasions for the plan then.

    `broken` are the texts of rules and wishes that the plan would then break; `gained`
    and `lost` are the occasions that it would need besides, and no longer.
    """

    leaves: Unit
    enters: Unit
    evidence: EvidencePlan | None
    gained: tuple[Occasion, ...]
    lost: tuple[Occasion, ...]
    broken: tuple[str, ...] = ()


def as_swap(swap: object, of: Qualification) -> tuple[Unit, Unit]:
    """Return the unit that leaves a plan, and the one that enters it.

    Raises:
        RequestError: they are no two units of the qualification.
    """
    hint = 'write swap=("D3", "D6"): what leaves, and what enters'
    if not (isinstance(swap, tuple | list) and len(swap) == 2):
        raise invalid_value("swap", swap, hint)
    leaves, enters = (as_unit(unit, of, hint) for unit in swap)
    return leaves, enters


def swaps_of(
    answer: Recommendation,
    before: EvidencePlan,
    evidence_of: Callable[[tuple[Unit, ...]], EvidencePlan | None],
    asked: tuple[Unit, Unit] | None,
) -> tuple[EvidenceSwap, ...]:
    """Return the swap that was asked for, and those that leave the plan as good.

    Raises:
        RequestError: the unit that leaves is not a new unit of the plan, or the one
            that enters is in it.
    """
    pairs = [asked] if asked else []
    if asked is not None:
        _check(answer, *asked)
    pairs += [pair for pair in _as_good(answer) if pair != asked]
    swaps = (_swap(answer, before, evidence_of, pair) for pair in pairs)
    return tuple(swaps)


def _as_good(answer: Recommendation) -> Iterator[tuple[Unit, Unit]]:
    details = answer.best.details
    for loss in (details.losses or ()) if details else ():
        for unit in loss.as_good:
            yield loss.unit, unit


def _check(answer: Recommendation, leaves: Unit, enters: Unit) -> None:
    new = {unit.code for unit in answer.best.new_units}
    if leaves.code not in new:
        message = f"--swap: {leaves.code} is not a new unit of this plan"
        hint = f"its new units are {' '.join(sorted(new))}"
        raise RequestError(Fault("swap-unit", message, hint))
    if enters.code in answer.best.codes:
        message = f"--swap: {enters.code} is in this plan already"
        raise RequestError(Fault("swap-unit", message, "name another unit"))


def _swap(
    answer: Recommendation,
    before: EvidencePlan,
    evidence_of: Callable[[tuple[Unit, ...]], EvidencePlan | None],
    pair: tuple[Unit, Unit],
) -> EvidenceSwap:
    leaves, enters = pair
    plan, catalogue = answer.best, answer.problem.units
    codes = {*plan.codes, enters.code} - {leaves.code}
    units = tuple(unit for unit in catalogue if unit.code in codes)
    new = tuple(unit for unit in units if unit.code not in plan.held)
    after = evidence_of(new)
    then = after.occasions if after else ()
    rules = answer.problem.rules
    broken = tuple(f.rule.text for f in audit(units, rules) if not f.holds)
    return EvidenceSwap(
        leaves,
        enters,
        after,
        tuple(o for o in then if o not in before.occasions),
        tuple(o for o in before.occasions if after and o not in then),
        broken,
    )
