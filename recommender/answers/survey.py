"""Surveys: the extremes of what the rules allow, and the number of plans."""

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
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit

# If plans cannot be counted by sums, they are counted one by one up to this many.
MOST_ONE_BY_ONE = 10_000


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of plans: at least, and at most where that is known."""

    at_least: int
    at_most: int | None

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.at_least == self.at_most


@dataclass(frozen=True, slots=True)
class WorstPlan:
    """The legal plan that suits a role least, and the mismatch of the role's own plan.

    The worst plan keeps only the rules of combination, within the survey's `cap` of
    credits. `least` is the mismatch of the plan recommended, which follows guidance as
    well; None if there is none.
    """

    role: str
    units: tuple[Unit, ...]
    mismatch: Fraction
    least: Fraction | None


@dataclass(frozen=True, slots=True)
class Survey:
    """The plans with the fewest and the most credits and units, and their number.

    `cap` is the fewest credits possible plus those to spare by default.
    """

    fewest_credits: tuple[Unit, ...]
    most_credits: tuple[Unit, ...]
    fewest_units: int
    most_units: int
    tally: Tally
    cap: Number
    worst: tuple[WorstPlan, ...]


def survey(
    queries: RuleQueries,
    problems: Mapping[str, Problem],
    least: Mapping[str, Fraction | None],
) -> Survey:
    """Return the extremes of what rules allow, and the worst plan for each role.

    `least` has the mismatch of each role's own plan. There must be a valid plan.

    Raises:
        LimitError: Time ran out.
    """
    smallest = queries.extreme("credits", largest=False) or ()
    largest = queries.extreme("credits", largest=True) or ()
    fewest = queries.extreme("units", largest=False) or ()
    most = queries.extreme("units", largest=True) or ()
    cap = sum(unit.credits for unit in smallest) + DEFAULT_SPARE
    return Survey(
        smallest,
        largest,
        len(fewest),
        len(most),
        _tally(queries),
        cap,
        tuple(_worst(queries, problems, least, cap)),
    )


def _tally(queries: RuleQueries) -> Tally:
    """Count the plans: by sums if the rules allow it, else one by one up to a limit."""
    rules = [rule for rule in queries.rules if is_countable(rule)]
    number = count_sets(queries.units, rules)
    if number is not None and len(rules) == len(queries.rules):
        return Tally(number, number)
    one_by_one = queries.count(MOST_ONE_BY_ONE)
    return Tally(one_by_one.number, one_by_one.number if one_by_one.exact else number)


def _worst(
    queries: RuleQueries,
    problems: Mapping[str, Problem],
    least: Mapping[str, Fraction | None],
    cap: Number,
) -> Iterator[WorstPlan]:
    limit = Bound("credits", Select(), at_most=cap)
    rules = (*queries.rules, Rule("cap", Kind.WISH, "", "", limit))
    within = RuleQueries(queries.units, rules, queries.clock)
    for role, problem in problems.items():
        units = within.extreme_mismatch(problem.match, most=True) or ()
        mismatch = Weigher(problem.job).weigh(units).mismatch
        yield WorstPlan(role, units, mismatch, least[role])
