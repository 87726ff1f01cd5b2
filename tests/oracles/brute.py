"""Brute force over every subset of a small catalogue: an oracle for the solver.

The rules and the match are worked out here a third time, from their definitions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from tests.oracles.rulebook import keeps

Set = tuple[Unit, ...]


@dataclass(frozen=True)
class Asked:
    """A whole question about a small catalogue."""

    units: tuple[Unit, ...]
    rules: tuple[Rule, ...]
    job: Mapping[str, int]
    held: frozenset[str]
    spare: int | None


def subsets(units: Sequence[Unit]) -> Iterator[Set]:
    """Give every set of units, those with the earliest units first."""
    for chosen in product((True, False), repeat=len(units)):
        yield tuple(unit for unit, taken in zip(units, chosen, strict=True) if taken)


def feasible(units: Sequence[Unit], rules: Sequence[Rule]) -> bool:
    """Say whether any set keeps the rules."""
    return any(keeps(chosen, rules) for chosen in subsets(units))


def mismatch(chosen: Set, asked: Asked) -> Fraction:
    """Work out the mismatch of a set from its definition."""
    total = Fraction(0)
    for unit in chosen:
        points = sum(strength for _, strength in unit.tags)
        matched = sum(strength * asked.job.get(tag, 0) for tag, strength in unit.tags)
        share = Fraction(matched, 3 * points) if points else Fraction(0)
        if unit.code not in asked.held:
            total += unit.credits * (1 - share)
    for tag, weight in asked.job.items():
        best = max((dict(unit.tags).get(tag, 0) for unit in chosen), default=0)
        total += 2 * weight * (1 - Fraction(best, 3))
    return total


def credits(chosen: Set) -> int:
    """Add up the credits of a set."""
    return sum(unit.credits for unit in chosen)


def rank(chosen: Set, asked: Asked) -> tuple[Fraction, int, int]:
    """Give what decides between sets: mismatch, then credits, then units."""
    return mismatch(chosen, asked), credits(chosen), len(chosen)


def shortest(asked: Asked) -> Set | None:
    """Give the valid set with the fewest new credits, whatever the spare ones.

    Then it has the least mismatch, the fewest units, and the earliest units.
    """

    def new_credits(chosen: Set) -> int:
        return sum(unit.credits for unit in chosen if unit.code not in asked.held)

    valid = [chosen for chosen in subsets(asked.units) if keeps(chosen, asked.rules)]
    return min(
        valid,
        key=lambda one: (new_credits(one), mismatch(one, asked), len(one)),
        default=None,
    )


def best(asked: Asked) -> Set | None:
    """Give the best set: least mismatch, then credits, units, and the earliest."""
    valid = [chosen for chosen in subsets(asked.units) if keeps(chosen, asked.rules)]
    if not valid:
        return None
    if asked.spare is not None:
        most = min(credits(chosen) for chosen in valid) + asked.spare
        valid = [chosen for chosen in valid if credits(chosen) <= most]
    # `subsets` gives earlier units first, and `min` the first of equals.
    return min(valid, key=lambda one: rank(one, asked))


def limited(asked: Asked) -> Asked:
    """Write the limit of the fewest credits and some to spare as one more rule."""
    if asked.spare is None:
        return asked
    valid = [chosen for chosen in subsets(asked.units) if keeps(chosen, asked.rules)]
    most = min(map(credits, valid)) + asked.spare
    bound = Bound("credits", Select(), at_most=most)
    limit = Rule("limit", Kind.GUIDANCE, "", "", bound)
    return replace(asked, rules=(*asked.rules, limit), spare=None)


def plans(asked: Asked) -> list[Set]:
    """Give every set that keeps the rules."""
    assert asked.spare is None, "ask for it to be limited first"
    return [chosen for chosen in subsets(asked.units) if keeps(chosen, asked.rules)]


def changes(one: Set, other: Set) -> int:
    """Count the units that are in one of two sets alone."""
    return len({unit.code for unit in one} ^ {unit.code for unit in other})
