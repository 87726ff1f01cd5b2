"""Listing plans: every set of units is looked at, or ruled out with others like it.

Units are taken or left one by one. A branch is left as soon as a rule can no longer be
kept in it, or as its least possible mismatch is above that of the plan to be proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import lcm
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.certificates.certificate_document import (
    CertifiedRule,
    CertifiedUnit,
    TotalRequired,
    WaysRequired,
)
from recommender.certificates.job_arithmetic import off_the_job
from recommender.certificates.rule_arithmetic import keeps_all, passes, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.certificates.certificate_document import CertifiedJob, Required

# Returns whether a plan is looked for, by the value of its aim and its units.
IsWanted: TypeAlias = "Callable[[int, list[CertifiedUnit]], bool]"
# More than any aim is: what cannot be reached costs so much.
_NEVER = 10**40
_LOOKS_BETWEEN_CLOCKS = 2_000
# A table of what is needed has at most so many entries, for all units together.
_MOST_NEEDED = 2_000_000


class TimeUpError(Exception):
    """The time ran out before all sets were looked at."""


@dataclass(slots=True)
class Stopwatch:
    """When to stop, and how many branches were looked at so far."""

    ends: float
    looks: int = 0

    def look(self) -> None:
        """Count a branch.

        Raises:
            TimeUpError: the time is up.
        """
        self.looks += 1
        if self.looks % _LOOKS_BETWEEN_CLOCKS == 0:
            self.check()

    def check(self) -> None:
        """Check that there is time left.

        Raises:
            TimeUpError: the time is up.
        """
        if monotonic() > self.ends:
            raise TimeUpError


class Total(NamedTuple):
    """A bound on a sum over units, in whole numbers; None where there is no bound."""

    adds: tuple[int, ...]
    at_least: int | None
    at_most: int | None


class TaskStrengths(NamedTuple):
    """What is left out of the job at each strength, task by task, in whole numbers.

    `strengths` has the strengths of each unit, by its position.
    """

    left_out: tuple[tuple[int, ...], ...]
    strengths: tuple[tuple[int, ...], ...]

    def least(self, best: Iterable[int]) -> int:
        """Return what is left out at the best strength of each task."""
        return sum([row[s] for row, s in zip(self.left_out, best, strict=True)])


class Aim(NamedTuple):
    """What is minimised: costs of units and what is left out, in whole parts of 1."""

    parts: int
    costs: tuple[int, ...]
    tasks: TaskStrengths


def credits_as_aim(units: Sequence[CertifiedUnit], measure: str) -> Aim:
    """Return the aim of the fewest credits, or units."""
    sizes = [size_of(unit, measure) for unit in units]
    parts = lcm(*(size.denominator for size in sizes))
    nothing = TaskStrengths((), tuple(() for _ in units))
    return Aim(parts, tuple(int(size * parts) for size in sizes), nothing)


def mismatch_as_aim(units: Sequence[CertifiedUnit], job: CertifiedJob) -> Aim:
    """Return the aim of the least mismatch with a job."""
    costs = [Fraction(off_the_job(unit, job).off_the_job) for unit in units]
    done = [task for task in job.tasks if Fraction(task.weight)]
    left = [
        [2 * Fraction(task.weight) * Fraction(3 - strength, 3) for strength in range(4)]
        for task in done
    ]
    amounts = [*costs, *(amount for row in left for amount in row)]
    parts = lcm(*(amount.denominator for amount in amounts))
    left_out = tuple(tuple(int(amount * parts) for amount in row) for row in left)
    strengths = tuple(
        tuple(unit.tags.get(task.tag, 0) for task in done) for unit in units
    )
    whole = tuple(int(cost * parts) for cost in costs)
    return Aim(parts, whole, TaskStrengths(left_out, strengths))


def totals_of(
    rules: Sequence[CertifiedRule], units: Sequence[CertifiedUnit]
) -> list[Total]:
    """Return the bounds on sums that every plan keeps, whatever else rules say.

    Of a bound on what is counted, only the lower one is a bound on what is taken.
    """
    bounds = (bound for rule in rules for bound in _bounds_in(rule.requires))
    totals = (_total(bound, units) for bound in bounds)
    # Only sums that never fall can rule out what is not decided yet.
    return [total for total in totals if all(adds >= 0 for adds in total.adds)]


def _bounds_in(required: Required) -> Iterator[TotalRequired]:
    if isinstance(required, TotalRequired):
        yield required
    elif isinstance(required, WaysRequired) and required.at_least == len(
        required.options
    ):
        for option in required.options:
            yield from _bounds_in(option)


def _total(bound: TotalRequired, units: Sequence[CertifiedUnit]) -> Total:
    adds = [
        size_of(unit, bound.measure) if passes(bound.of, unit) else Fraction(0)
        for unit in units
    ]
    lowest = None if bound.at_least is None else Fraction(bound.at_least)
    is_open = bound.at_most is None or bound.towards
    highest = None if is_open else Fraction(bound.at_most or 0)
    return in_whole_parts(adds, lowest, highest)


def in_whole_parts(
    adds: Sequence[Fraction], at_least: Fraction | None, at_most: Fraction | None
) -> Total:
    """Return a bound on a sum, with all of its amounts as whole numbers of parts.

    >>> in_whole_parts([Fraction(3), Fraction(5, 2)], Fraction(4), None)
    Total(adds=(6, 5), at_least=8, at_most=None)
    """
    bounds = [bound for bound in (at_least, at_most) if bound is not None]
    parts = lcm(*(amount.denominator for amount in (*adds, *bounds)))
    return Total(
        tuple(int(amount * parts) for amount in adds),
        None if at_least is None else int(at_least * parts),
        None if at_most is None else int(at_most * parts),
    )


class Listing:
    """Lists the plans that keep some rules, as far as they could be good enough.

    All of the rules apply, and so do the totals, which need not be rules. Units that
    match most of the job come first: then the bounds are close soonest.
    """

    def __init__(
        self,
        units: Sequence[CertifiedUnit],
        rules: Sequence[CertifiedRule],
        totals: Sequence[Total],
        aim: Aim,
    ) -> None:
        self._rules, self._tasks = rules, aim.tasks
        order = sorted(range(len(units)), key=lambda i: _rank(i, aim, totals))
        self._order = order
        self._units = units
        self._costs = [aim.costs[i] for i in order]
        self._strengths = [aim.tasks.strengths[i] for i in order]
        self._totals = [_in_order(total, order) for total in totals]
        self._best_of_rest = _best_from(self._strengths, len(aim.tasks.left_out))
        self._needs = [_Need(total, self._costs) for total in self._totals]

    def search(
        self, most: int, is_wanted: IsWanted, watch: Stopwatch
    ) -> list[CertifiedUnit] | None:
        """Return a plan that is wanted and whose aim is at most so much, if any.

        Raises:
            TimeUpError: the time is up before all plans were seen.
        """
        start = _PartialPlan(0, 0, tuple(0 for _ in self._tasks.left_out),
                        tuple(0 for _ in self._totals), ())  # fmt: skip
        branches = [start]
        watch.check()
        while branches:
            watch.look()
            branch = branches.pop()
            if self._least(branch) > most:
                continue
            if branch.at < len(self._order):
                branches.append(branch._replace(at=branch.at + 1))
                branches += self._with_next(branch)
                continue
            units = [self._units[i] for i in sorted(branch.taken)]
            value = self._least(branch)
            if keeps_all(self._rules, units) and is_wanted(value, units):
                return units
        return None

    def _with_next(self, branch: _PartialPlan) -> list[_PartialPlan]:
        """Return the branch that takes the next unit, unless a total is too large."""
        at, cost, best, sums, taken = branch
        sums = tuple([s + t.adds[at] for s, t in zip(sums, self._totals, strict=True)])
        for amount, total in zip(sums, self._totals, strict=True):
            if total.at_most is not None and amount > total.at_most:
                return []
        best = tuple(map(max, best, self._strengths[at]))
        cost += self._costs[at]
        return [_PartialPlan(at + 1, cost, best, sums, (*taken, self._order[at]))]

    def _least(self, branch: _PartialPlan) -> int:
        """Return the least that the aim can be in a branch; at its end, what it is."""
        at, cost, best, sums, _ = branch
        needed = 0
        for need, amount in zip(self._needs, sums, strict=True):
            least = need.least_cost(at, amount)
            if least is None:
                return _NEVER
            needed = max(needed, least)
        reached = map(max, best, self._best_of_rest[at])
        return cost + needed + self._tasks.least(reached)


class _PartialPlan(NamedTuple):
    """Sets of units that are alike in the first units, and what these add up to."""

    at: int
    cost: int
    best: tuple[int, ...]
    sums: tuple[int, ...]
    taken: tuple[int, ...]


class _Need:
    """What it costs at least to reach the lower bound of a total from further units."""

    def __init__(self, total: Total, costs: Sequence[int]) -> None:
        self._at_least = total.at_least or 0
        count = len(costs)
        from_end = accumulate(reversed(total.adds), initial=0)
        self._rest = [*from_end][::-1]
        self._cheapest: list[list[int]] = []
        if 0 < self._at_least * count <= _MOST_NEEDED:
            self._cheapest = _cheapest(total, costs)

    def least_cost(self, at: int, amount: int) -> int | None:
        """Return the least cost from a position on; None if it is out of reach."""
        missing = self._at_least - amount
        if missing <= 0:
            return 0
        if self._rest[at] < missing:
            return None
        return self._cheapest[at][missing] if self._cheapest else 0


def _cheapest(total: Total, costs: Sequence[int]) -> list[list[int]]:
    """Return by position and amount what it costs at least to reach the amount."""
    needed = total.at_least or 0
    after = [0, *(_NEVER for _ in range(needed))]
    tables = [after]
    for adds, cost in zip(reversed(total.adds), reversed(costs), strict=True):
        after = [
            min(without, cost + after[max(amount - adds, 0)])
            for amount, without in enumerate(after)
        ]
        tables.append(after)
    return tables[::-1]


def _best_from(
    strengths: Sequence[tuple[int, ...]], tasks: int
) -> list[tuple[int, ...]]:
    """Return by position the best strength of each task from there on."""
    best = [tuple(0 for _ in range(tasks))]
    for own in reversed(strengths):
        best.append(tuple(map(max, best[-1], own)))
    return best[::-1]


def _in_order(total: Total, order: Sequence[int]) -> Total:
    return total._replace(adds=tuple(total.adds[i] for i in order))


def _rank(unit: int, aim: Aim, totals: Sequence[Total]) -> tuple[float, ...]:
    """Return what sorts units: those that every plan needs, then those that match."""
    forced = any(
        sum(total.adds) - total.adds[unit] < total.at_least
        for total in totals
        if total.at_least is not None
    )
    gain = sum(
        row[0] - row[strength]
        for row, strength in zip(
            aim.tasks.left_out, aim.tasks.strengths[unit], strict=True
        )
    )
    return (not forced, -gain, aim.costs[unit])
