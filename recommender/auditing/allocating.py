"""What each unit is counted towards, where the rules leave that open.

A rule may bound what is counted rather than what is taken. Then a set of units is
valid if some allocation keeps all such rules together. The search is exact: a dynamic
programme takes unit by unit, and keeps only the states that no other dominates.
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

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit

# A requirement on what is counted; those of a set of rules share one allocation.
CountingRequirement: TypeAlias = Bound | Overlap
# What each unit is counted towards, in the order of the units.
Allocation: TypeAlias = tuple[frozenset[str], ...]
# What a unit adds to a sum if it is counted towards these things.
_Adder: TypeAlias = "Callable[[Unit, frozenset[str]], Number]"
_Sums: TypeAlias = "tuple[Number, ...]"


def binding_part(
    requirement: Requirement, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> CountingRequirement | None:
    """Return the part of a requirement on counting that binds, if there is one."""
    if isinstance(requirement, Overlap):
        return requirement
    if isinstance(requirement, Bound) and requirement.towards:
        return requirement
    if isinstance(requirement, If) and concerns_counting(requirement.then):
        binds = evaluate(requirement.given, units, known).holds
        return binding_part(requirement.then, units, known) if binds else None
    return None


def concerns_counting(requirement: Requirement) -> bool:
    """Return whether a requirement is about what is counted, not what is taken."""
    if isinstance(requirement, If):
        return concerns_counting(requirement.then)
    return isinstance(requirement, Overlap) or (
        isinstance(requirement, Bound) and bool(requirement.towards)
    )


def counted_amount(
    requirement: CountingRequirement,
    units: Sequence[Unit],
    allocation: Allocation,
    known: CandidateFacts = NOTHING,
) -> Number:
    """Measure a requirement on counting, for one allocation."""
    return sum(
        _contribution(known, requirement, unit, towards)
        for unit, towards in zip(units, allocation, strict=True)
    )


def _contribution(
    known: CandidateFacts,
    requirement: CountingRequirement,
    unit: Unit,
    towards: frozenset[str],
) -> Number:
    if isinstance(requirement, Overlap):
        shared = len(towards.intersection(requirement.towards)) > 1
        shared = shared and selects(requirement.of, unit, known)
        return amount_of(unit, requirement.measure) if shared else 0
    if requirement.towards not in towards or not selects(requirement.of, unit, known):
        return 0
    return amount_of(unit, requirement.measure)


def allocate(
    units: Sequence[Unit],
    requirements: Sequence[CountingRequirement],
    known: CandidateFacts = NOTHING,
) -> Allocation:
    """Find an allocation that keeps all requirements, or as many as possible in turn.

    Of several allocations, return one with the most units counted.
    """
    allocation = _search(units, requirements, known)
    kept: list[CountingRequirement] = []
    if allocation is None:
        for requirement in requirements:
            attempt = _search(units, [*kept, requirement], known)
            if attempt is not None:
                kept.append(requirement)
                allocation = attempt
    return allocation if allocation is not None else _search(units, (), known) or ()


@dataclass(frozen=True, slots=True)
class _State:
    """An allocation of the units so far, and how often it counts a unit."""

    count: int
    allocation: Allocation


def _search(
    units: Sequence[Unit],
    requirements: Sequence[CountingRequirement],
    known: CandidateFacts,
) -> Allocation | None:
    """Find an allocation that keeps all requirements.

    A state has what is reached of each lower bound, and what is left of each upper
    one: in both, more is better.
    """
    lows = [
        (partial(_contribution, known, requirement), requirement.at_least)
        for requirement in requirements
        if isinstance(requirement, Bound) and requirement.at_least
    ]
    highs = [
        (partial(_contribution, known, requirement), requirement.at_most)
        for requirement in requirements
        if requirement.at_most is not None
    ]
    initial = (*(0 for _ in lows), *(at_most for _, at_most in highs))
    states: dict[_Sums, _State] = {initial: _State(0, ())}
    for unit in units:
        states = _step(states, unit, _ways(requirements, unit, known), lows, highs)
    feasible = [
        state
        for sums, state in states.items()
        if all(s >= at_least for s, (_, at_least) in zip(sums, lows, strict=False))
    ]
    best = max(feasible, key=lambda state: state.count, default=None)
    return best.allocation if best else None


def _ways(
    requirements: Sequence[CountingRequirement], unit: Unit, known: CandidateFacts
) -> list[frozenset[str]]:
    """Return every choice of what a unit can be counted towards, the largest first."""
    bounds = (
        requirement for requirement in requirements if isinstance(requirement, Bound)
    )
    places = sorted(
        {bound.towards for bound in bounds if selects(bound.of, unit, known)}
    )
    sizes = range(len(places), -1, -1)
    return [
        frozenset(choice) for size in sizes for choice in combinations(places, size)
    ]


def _step(
    states: Mapping[_Sums, _State],
    unit: Unit,
    ways: Sequence[frozenset[str]],
    lows: Sequence[tuple[_Adder, Number]],
    highs: Sequence[tuple[_Adder, Number]],
) -> dict[_Sums, _State]:
    reached_states: dict[_Sums, _State] = {}
    for way in ways:
        gains = [contribution(unit, way) for contribution, _ in lows]
        costs = [contribution(unit, way) for contribution, _ in highs]
        for sums, state in states.items():
            reached = zip(sums, gains, lows, strict=False)
            left = zip(sums[len(lows) :], costs, strict=True)
            after = (
                *(min(s + gain, least) for s, gain, (_, least) in reached),
                *(s - cost for s, cost in left),
            )
            if any(s < 0 for s in after[len(lows) :]):
                continue
            count = state.count + len(way)
            if after not in reached_states or reached_states[after].count < count:
                reached_states[after] = _State(count, (*state.allocation, way))
    return _undominated(reached_states)


def _undominated(
    states: dict[_Sums, _State],
) -> dict[_Sums, _State]:
    """Keep the states that no other dominates, in every sum and in the count."""
    kept: list[tuple[_Sums, _State]] = []
    ordered = sorted(states.items(), key=lambda entry: (entry[0], entry[1].count))
    for sums, state in reversed(ordered):
        dominated = any(
            other.count >= state.count
            and all(a >= b for a, b in zip(other_sums, sums, strict=True))
            for other_sums, other in kept
        )
        if not dominated:
            kept.append((sums, state))
    return dict(kept)
