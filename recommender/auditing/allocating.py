"""What each unit is counted towards, where the rules leave that open.

A rule may bound what is counted rather than what is taken. Then a set of units is
valid if some allocation keeps all such rules together. The search is exact: a dynamic
programme takes unit by unit, and keeps only the states that no other dominates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

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
_MOST_COMPARED = 2_000


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
    if not _concerns(known, requirement, unit, towards):
        return 0
    return amount_of(unit, requirement.measure)


def _concerns(
    known: CandidateFacts,
    requirement: CountingRequirement,
    unit: Unit,
    towards: frozenset[str],
) -> bool:
    """Return whether a unit, counted towards these things, is counted or shared."""
    if isinstance(requirement, Overlap):
        concerned = len(towards.intersection(requirement.towards)) > 1
    else:
        concerned = requirement.towards in towards
    return concerned and selects(requirement.of, unit, known)


def counted_units(
    requirement: CountingRequirement,
    units: Sequence[Unit],
    allocation: Allocation,
    known: CandidateFacts = NOTHING,
) -> tuple[str, ...]:
    """Return the codes of the units that a requirement on counting is about."""
    return tuple(
        unit.code
        for unit, towards in zip(units, allocation, strict=True)
        if _concerns(known, requirement, unit, towards)
    )


@dataclass(frozen=True, slots=True)
class _State:
    """An allocation of the units so far, and how often it counts a unit."""

    count: int
    allocation: Allocation


class _Bounds(NamedTuple):
    """The bounds of a requirement, and what each unit adds to what they bound.

    Those that are `strict` must be kept; the others may be missed on either side.
    """

    adds: _Adder
    at_least: Number
    at_most: Number | None
    strict: bool

    @classmethod
    def of(
        cls, requirement: CountingRequirement, known: CandidateFacts, *, strict: bool
    ) -> _Bounds:
        """Return the bounds of a requirement; an overlap has no lower one."""
        at_least = getattr(requirement, "at_least", None) or 0
        adds = partial(_contribution, known, requirement)
        return cls(adds, at_least, requirement.at_most, strict)

    def left(self, left: Number, amount: Number) -> Number:
        """Return what is left of the upper bound; without one it does not matter."""
        return 0 if self.at_most is None else left - amount

    def miss(self, reached: Number, left: Number) -> Number:
        """Return by how much one of the bounds is missed."""
        return self.at_least - reached + max(-left, 0)


def allocate(
    units: Sequence[Unit],
    requirements: Sequence[CountingRequirement],
    known: CandidateFacts = NOTHING,
) -> Allocation:
    """Find an allocation that keeps all requirements, or as many as possible in turn.

    It misses the others by the least amounts in all. Of several such allocations,
    return one with the most units counted.
    """
    allocation = _search(units, requirements, (), known)
    kept: list[CountingRequirement] = []
    missed: list[CountingRequirement] = []
    if allocation is None:
        for requirement in requirements:
            keeps = _search(units, [*kept, requirement], (), known) is not None
            (kept if keeps else missed).append(requirement)
        allocation = _search(units, kept, missed, known)
    return allocation or ()


def _search(
    units: Sequence[Unit],
    kept: Sequence[CountingRequirement],
    missed: Sequence[CountingRequirement],
    known: CandidateFacts,
) -> Allocation | None:
    """Find an allocation that keeps some requirements, and the others nearly.

    A state has what is reached of each lower bound, and what is left of each upper
    one: in both, more is better.
    """
    requirements = [*kept, *missed]
    bounds = [_Bounds.of(requirement, known, strict=True) for requirement in kept]
    bounds += [_Bounds.of(requirement, known, strict=False) for requirement in missed]
    number = len(bounds)
    initial = (*(0 for _ in bounds), *(each.at_most or 0 for each in bounds))
    states: dict[_Sums, _State] = {initial: _State(0, ())}
    for unit in units:
        states = _step(states, unit, _ways(requirements, unit, known), bounds)
    best: tuple[Number, int] | None = None
    allocation: Allocation | None = None
    for sums, state in states.items():
        misses = list(map(_Bounds.miss, bounds, sums[:number], sums[number:]))
        distance = (sum(misses), -state.count)
        if not any(misses[: len(kept)]) and (best is None or distance < best):
            best, allocation = distance, state.allocation
    return allocation


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
    bounds: Sequence[_Bounds],
) -> dict[_Sums, _State]:
    reached_states: dict[_Sums, _State] = {}
    for way in ways:
        added = [(each, each.adds(unit, way)) for each in bounds]
        for sums, state in states.items():
            before = zip(added, sums[len(bounds) :], strict=True)
            left = [each.left(left, amount) for (each, amount), left in before]
            if any(e.strict and s < 0 for e, s in zip(bounds, left, strict=True)):
                continue
            reached = [
                min(sum_ + amount, each.at_least)
                for (each, amount), sum_ in zip(added, sums, strict=False)
            ]
            after = (*reached, *left)
            count = state.count + len(way)
            if after not in reached_states or reached_states[after].count < count:
                reached_states[after] = _State(count, (*state.allocation, way))
    return _undominated(reached_states)


def _undominated(
    states: dict[_Sums, _State],
) -> dict[_Sums, _State]:
    """Keep the states that no other dominates, in every sum and in the count.

    Of very many all are kept, as to compare each with each takes longer.
    """
    if len(states) > _MOST_COMPARED:
        return states
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
