"""Allocating: what each unit is counted towards, where rules leave that open.

A rule may bound what counts rather than what is taken. Then a set of units is valid
if there is some way to count them that keeps all such rules together: it is searched
for exactly, unit by unit, keeping only the states of the sums that no other beats.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from recommender.auditing.measuring import (
    NOTHING,
    CandidateFacts,
    amount_of,
    evaluate,
    selects,
)
from recommender.qualifications.rules import Bound, If, Overlap, Requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recommender.qualifications.units import Unit

Joint: TypeAlias = Bound | Overlap
# What each unit is counted towards, in the order of the units.
Allocation: TypeAlias = tuple[frozenset[str], ...]
# What a unit adds to a bound if it is counted towards some things.
_Adder: TypeAlias = "Callable[[Unit, frozenset[str]], int]"


def counted(
    requirement: Requirement, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> Joint | None:
    """Return what a requirement says about counting, if anything that binds."""
    if isinstance(requirement, Overlap):
        return requirement
    if isinstance(requirement, Bound) and requirement.towards:
        return requirement
    if isinstance(requirement, If) and concerns_counting(requirement.then):
        binds = evaluate(requirement.given, units, known).holds
        return counted(requirement.then, units, known) if binds else None
    return None


def concerns_counting(requirement: Requirement) -> bool:
    """Return whether a requirement is about what is counted, not what is taken."""
    if isinstance(requirement, If):
        return concerns_counting(requirement.then)
    return isinstance(requirement, Overlap) or (
        isinstance(requirement, Bound) and bool(requirement.towards)
    )


def total(
    joint: Joint,
    units: Sequence[Unit],
    allocation: Allocation,
    known: CandidateFacts = NOTHING,
) -> int:
    """Measure what a requirement on counting is about, for one way to count."""
    return sum(
        _adds(known, joint, unit, towards)
        for unit, towards in zip(units, allocation, strict=True)
    )


def _adds(
    known: CandidateFacts, joint: Joint, unit: Unit, towards: frozenset[str]
) -> int:
    if isinstance(joint, Overlap):
        shared = len(towards.intersection(joint.towards)) > 1
        return amount_of(unit, joint.measure) if shared else 0
    if joint.towards not in towards or not selects(joint.of, unit, known):
        return 0
    return amount_of(unit, joint.measure)


def allocate(
    units: Sequence[Unit], joints: Sequence[Joint], known: CandidateFacts = NOTHING
) -> Allocation:
    """Find a way to count that keeps all requirements, or as many as can be in turn.

    Of several ways that which counts the most units is given.
    """
    found = _search(units, joints, known)
    kept: list[Joint] = []
    if found is None:
        for joint in joints:
            other = _search(units, [*kept, joint], known)
            if other is not None:
                kept.append(joint)
                found = other
    return found if found is not None else _search(units, (), known) or ()


@dataclass(frozen=True, slots=True)
class _State:
    """A way to count some units: how many uses that makes, and which."""

    uses: int
    allocation: Allocation


def _search(
    units: Sequence[Unit], joints: Sequence[Joint], known: CandidateFacts
) -> Allocation | None:
    """Find a way to count that keeps all requirements.

    A state has for each bound from below what is reached, up to it, and for each
    bound from above what is left: the more, the better, in every place.
    """
    lows = [
        (partial(_adds, known, joint), joint.at_least)
        for joint in joints
        if isinstance(joint, Bound) and joint.at_least
    ]
    highs = [
        (partial(_adds, known, joint), joint.at_most)
        for joint in joints
        if joint.at_most is not None
    ]
    start = (*(0 for _ in lows), *(most for _, most in highs))
    states: dict[tuple[int, ...], _State] = {start: _State(0, ())}
    for unit in units:
        states = _step(states, unit, _ways(joints, unit, known), lows, highs)
    keeping = [
        state
        for sums, state in states.items()
        if all(s >= least for s, (_, least) in zip(sums, lows, strict=False))
    ]
    most = max(keeping, key=lambda state: state.uses, default=None)
    return most.allocation if most else None


def _ways(
    joints: Sequence[Joint], unit: Unit, known: CandidateFacts
) -> list[frozenset[str]]:
    """Return every choice of what a unit can be counted towards, the most first."""
    bounds = (joint for joint in joints if isinstance(joint, Bound))
    places = sorted({one.towards for one in bounds if selects(one.of, unit, known)})
    sizes = range(len(places), -1, -1)
    return [frozenset(some) for size in sizes for some in combinations(places, size)]


def _step(
    states: Mapping[tuple[int, ...], _State],
    unit: Unit,
    ways: Sequence[frozenset[str]],
    lows: Sequence[tuple[_Adder, int]],
    highs: Sequence[tuple[_Adder, int]],
) -> dict[tuple[int, ...], _State]:
    found: dict[tuple[int, ...], _State] = {}
    for way in ways:
        gains = [adds(unit, way) for adds, _ in lows]
        costs = [adds(unit, way) for adds, _ in highs]
        for sums, state in states.items():
            reached = zip(sums, gains, lows, strict=False)
            left = zip(sums[len(lows) :], costs, strict=True)
            after = (
                *(min(s + gain, least) for s, gain, (_, least) in reached),
                *(s - cost for s, cost in left),
            )
            if any(s < 0 for s in after[len(lows) :]):
                continue
            uses = state.uses + len(way)
            if after not in found or found[after].uses < uses:
                found[after] = _State(uses, (*state.allocation, way))
    return _undominated(found)


def _undominated(
    states: dict[tuple[int, ...], _State],
) -> dict[tuple[int, ...], _State]:
    """Keep the states that no other one beats, sum by sum and in uses."""
    kept: list[tuple[tuple[int, ...], _State]] = []
    ordered = sorted(states.items(), key=lambda one: (one[0], one[1].uses))
    for sums, state in reversed(ordered):
        beaten = any(
            other.uses >= state.uses
            and all(a >= b for a, b in zip(better, sums, strict=True))
            for better, other in kept
        )
        if not beaten:
            kept.append((sums, state))
    return dict(kept)
