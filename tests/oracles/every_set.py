"""Every set of up to 22 units at once, as numbers: how many keep rules that are nested.

Filters are read as in the naive reading; sums are over all sets, one unit at a time.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import product

import numpy as np

from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit
from tests.oracles.rulebook import amount_of, lets_through


class EverySet:
    """All sets of some units: set number n has the units of the bits of n."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        numbers = np.arange(2 ** len(units), dtype=np.int32)
        self._taken = [(numbers >> i & 1).astype(bool) for i in range(len(units))]

    def count(self, rules: Sequence[Rule]) -> int:
        """Count the sets that keep all rules in some case."""
        open_ = {case.choice: case.among for rule in rules for case in rule.cases}
        kept = np.zeros(len(self._taken[0]), dtype=bool)
        for values in product(*open_.values()):
            chosen = dict(zip(open_, values, strict=True))
            binding = [
                self._holds(rule.requires)
                for rule in rules
                if all(chosen[case.choice] in case.values for case in rule.cases)
            ]
            kept |= reduce(np.logical_and, binding, ~np.zeros_like(kept))
        return int(kept.sum())

    def _total(self, measure: str, of: Select) -> np.ndarray:
        total = np.zeros(len(self._taken[0]), dtype=np.int16)
        for unit, taken in zip(self._units, self._taken, strict=True):
            if lets_through(of, unit):
                total += taken * np.int16(amount_of(unit, measure))
        return total

    def _holds(self, requirement: Requirement) -> np.ndarray:
        if isinstance(requirement, If):
            return ~self._holds(requirement.given) | self._holds(requirement.then)
        if isinstance(requirement, Decided):
            return np.full(len(self._taken[0]), requirement.holds)
        assert not isinstance(requirement, Share | Distinct)
        if isinstance(requirement, Ways):
            number = sum(self._holds(o).astype(np.int16) for o in requirement.options)
        else:
            assert isinstance(requirement, Bound)
            number = self._total(requirement.measure, requirement.of)
        low, high = requirement.at_least, requirement.at_most
        above = number >= (0 if low is None else low)
        return above if high is None else above & (number <= high)
