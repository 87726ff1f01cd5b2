"""Surveying: the extremes of what rules allow, and how many plans there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.auditing import Weigher
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.requests.candidate import DEFAULT_SPARE
from recommender.solver.rules.counting import count_sets, is_countable
from recommender.solver.rules.queries import RuleQueries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from recommender.problems.problem import Problem
    from recommender.qualifications.units import Unit

# Where plans cannot be counted by sums, they are counted one by one up to here.
MOST_ONE_BY_ONE = 10_000


@dataclass(frozen=True, slots=True)
class Tally:
    """How many plans there are: at least, and at most where that is known."""

    at_least: int
    at_most: int | None

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.at_least == self.at_most


@dataclass(frozen=True, slots=True)
class WorstPlan:
    """The legal plan that suits a role least, and the mismatch of the role's own plan.

    The worst plan keeps the rules of combination alone, within `cap` credits. `least`
    is of the plan that is recommended, guidance included; None where there is none.
    """

    role: str
    units: tuple[Unit, ...]
    mismatch: Fraction
    least: Fraction | None


@dataclass(frozen=True, slots=True)
class Survey:
    """The plans with the fewest and the most credits and units, and all of them.

    `cap` are the fewest credits possible and the spare ones.
    """

    fewest_credits: tuple[Unit, ...]
    most_credits: tuple[Unit, ...]
    fewest_units: int
    most_units: int
    tally: Tally
    cap: int
    worst: tuple[WorstPlan, ...]


def survey(
    prober: RuleQueries,
    problems: Mapping[str, Problem],
    least: Mapping[str, Fraction | None],
) -> Survey:
    """Find the extremes of rules that can be kept, and the worst plan of each role.

    `least` is the mismatch of each role's own plan.

    Raises:
        LimitError: the time ran out.
    """
    smallest = prober.extreme("credits", largest=False) or ()
    largest = prober.extreme("credits", largest=True) or ()
    fewest = prober.extreme("units", largest=False) or ()
    most = prober.extreme("units", largest=True) or ()
    cap = sum(unit.credits for unit in smallest) + DEFAULT_SPARE
    return Survey(
        smallest,
        largest,
        len(fewest),
        len(most),
        _tally(prober),
        cap,
        tuple(_worst(prober, problems, least, cap)),
    )


def _tally(prober: RuleQueries) -> Tally:
    """Count the plans: by sums where rules allow it, else up to a number."""
    rules = [rule for rule in prober.rules if is_countable(rule)]
    number = count_sets(prober.units, rules)
    if number is not None and len(rules) == len(prober.rules):
        return Tally(number, number)
    one_by_one = prober.count(MOST_ONE_BY_ONE)
    return Tally(one_by_one.number, one_by_one.number if one_by_one.exact else number)


def _worst(
    prober: RuleQueries,
    problems: Mapping[str, Problem],
    least: Mapping[str, Fraction | None],
    cap: int,
) -> Iterator[WorstPlan]:
    limit = Bound("credits", Select(), at_most=cap)
    rules = (*prober.rules, Rule("cap", Kind.WISH, "", "", limit))
    within = RuleQueries(prober.units, rules, prober.clock)
    for role, problem in problems.items():
        units = within.extreme_mismatch(problem.match, most=True) or ()
        mismatch = Weigher(problem.job).weigh(units).mismatch
        yield WorstPlan(role, units, mismatch, least[role])
