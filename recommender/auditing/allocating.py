"""What each unit is counted towards, where the rules leave that open.

A rule may bound what is counted rather than what is taken. Then a set of units is
valid if some allocation keeps all such rules together. The search is exact: a dynamic
programme takes unit by unit, and keeps only the states that no other dominates.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.auditing.gauging import concerns, counted_filter, gauge_of
from recommender.auditing.measuring import (
    NOTHING,
    CandidateFacts,
    Measured,
    amount_of,
    evaluate,
    selects,
    within,
)
from recommender.qualifications.rules import Bound, If, Overlap, Requirement, Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from recommender.auditing.gauging import CountingRequirement, Dimension, Sums
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit

# What each unit is counted towards, in the order of the units.
Allocation: TypeAlias = tuple[frozenset[str], ...]
_MOST_COMPARED = 300


def binding_part(
    requirement: Requirement, units: Sequence[Unit], known: CandidateFacts = NOTHING
) -> CountingRequirement | None:
    """Return the part of a requirement on counting that binds, if there is one."""
    if isinstance(requirement, If) and concerns_counting(requirement.then):
        binds = evaluate(requirement.given, units, known).holds
        return binding_part(requirement.then, units, known) if binds else None
    if isinstance(requirement, Overlap):
        return requirement
    if isinstance(requirement, Bound | Share) and requirement.towards:
        return requirement
    return None


def concerns_counting(requirement: Requirement) -> bool:
    """Return whether a requirement is about what is counted, not what is taken."""
    if isinstance(requirement, If):
        return concerns_counting(requirement.then)
    return isinstance(requirement, Overlap) or (
        isinstance(requirement, Bound | Share) and bool(requirement.towards)
    )


def measure_counted(
    requirement: CountingRequirement,
    units: Sequence[Unit],
    allocation: Allocation,
    known: CandidateFacts = NOTHING,
) -> Measured:
    """Measure a requirement on counting, for one allocation."""
    concerned = _concerned(requirement, units, allocation, known)
    if not isinstance(requirement, Overlap):
        return evaluate(requirement, concerned, known)
    amount = sum(amount_of(unit, requirement.measure) for unit in concerned)
    return Measured(amount, within(amount, None, requirement.at_most))


def counted_units(
    requirement: CountingRequirement,
    units: Sequence[Unit],
    allocation: Allocation,
    known: CandidateFacts = NOTHING,
) -> tuple[str, ...]:
    """Return the codes of the units that a requirement on counting is about."""
    return tuple(u.code for u in _concerned(requirement, units, allocation, known))


def _concerned(
    requirement: CountingRequirement,
    units: Sequence[Unit],
    allocation: Allocation,
    known: CandidateFacts,
) -> list[Unit]:
    """Return the units that a requirement counts, or of which it counts the sharing."""
    return [
        unit
        for unit, towards in zip(units, allocation, strict=True)
        if concerns(requirement, unit, towards, known)
    ]


class _Limits(NamedTuple):
    """The least that a sum must have reached, and the most of it that matters."""

    least: Number | None
    most: Number | None


@dataclass(frozen=True, slots=True)
class _State:
    """An allocation of the units so far, and how often it counts a unit."""

    count: int
    allocation: Allocation


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

    A state has sums of which more is better, some for each requirement.
    """
    gauges = [gauge_of(requirement, known, strict=True) for requirement in kept]
    gauges += [gauge_of(requirement, known, strict=False) for requirement in missed]
    dimensions = [dimension for gauge in gauges for dimension in gauge.dimensions]
    added = [
        {
            way: tuple(amount for gauge in gauges for amount in gauge.add(unit, way))
            for way in _ways([*kept, *missed], unit, known)
        }
        for unit in units
    ]
    initial = tuple(dimension.start for dimension in dimensions)
    states: dict[Sums, _State] = {initial: _State(0, ())}
    for number, ways in enumerate(added):
        limits = list(_limits(dimensions, added[number + 1 :]))
        states = _step(states, ways, limits)

    def distance(sums: Sums) -> tuple[int | Fraction, int]:
        rest = iter(sums)
        misses: list[int | Fraction] = [
            g.miss(tuple(next(rest) for _ in g.dimensions)) for g in gauges
        ]
        return sum(misses), -states[sums].count

    nearest = min(states, key=distance, default=None)
    return None if nearest is None else states[nearest].allocation


def _limits(
    dimensions: Sequence[Dimension], later: Sequence[Mapping[frozenset[str], Sums]]
) -> Iterator[_Limits]:
    """Yield the least and the most of each sum that matters before later units."""
    for number, (_, needed, strict) in enumerate(dimensions):
        if needed is None:
            yield _Limits(None, None)
            continue
        amounts = [[sums[number] for sums in ways.values()] for ways in later]
        gain, loss = sum(map(max, amounts)), sum(map(min, amounts))
        yield _Limits(needed - gain if strict else None, needed - loss)


def _ways(
    requirements: Sequence[CountingRequirement], unit: Unit, known: CandidateFacts
) -> list[frozenset[str]]:
    """Return every choice of what a unit can be counted towards, the largest first."""
    places = sorted(
        {
            requirement.towards
            for requirement in requirements
            if not isinstance(requirement, Overlap)
            and selects(counted_filter(requirement), unit, known)
        }
    )
    sizes = range(len(places), -1, -1)
    return [
        frozenset(choice) for size in sizes for choice in combinations(places, size)
    ]


def _step(
    states: Mapping[Sums, _State],
    added: Mapping[frozenset[str], Sums],
    limits: Sequence[_Limits],
) -> dict[Sums, _State]:
    """Return the states after one more unit, counted in each way in which it can be."""
    reached_states: dict[Sums, _State] = {}
    for way, amounts in added.items():
        for sums, state in states.items():
            after = _after(sums, amounts, limits)
            if after is None:
                continue
            count = state.count + len(way)
            if after not in reached_states or reached_states[after].count < count:
                reached_states[after] = _State(count, (*state.allocation, way))
    return _undominated(reached_states)


def _after(sums: Sums, amounts: Sums, limits: Sequence[_Limits]) -> Sums | None:
    """Return sums with more added; None if one can then no longer be enough."""
    after = []
    for sum_, amount, (least, most) in zip(sums, amounts, limits, strict=True):
        total = sum_ + amount
        if least is not None and total < least:
            return None
        after.append(total if most is None or total < most else most)
    return tuple(after)


def _undominated(states: dict[Sums, _State]) -> dict[Sums, _State]:
    """Keep the states that no other dominates, in every sum and in the count.

    Of very many only those are left out that another with all other sums equal
    dominates, as to compare each with each takes longer.
    """
    for number in range(len(next(iter(states), ()))):
        states = _best_in(states, number)
    if len(states) > _MOST_COMPARED:
        return states
    kept: list[tuple[Sums, _State]] = []
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


def _best_in(states: dict[Sums, _State], number: int) -> dict[Sums, _State]:
    """Keep, of states with the same count and other sums, that with most of one sum."""
    best: dict[tuple[int, Sums], Sums] = {}
    for sums, state in states.items():
        others = (state.count, (*sums[:number], *sums[number + 1 :]))
        if others not in best or best[others][number] < sums[number]:
            best[others] = sums
    return {sums: states[sums] for sums in best.values()}
